import {
  altered,
  capital,
  digits,
  family,
  integer,
  letters,
  maybe,
  oneOf,
  repeat,
  text,
  upper,
  words,
  type Write
} from '../template.ts';
import {
  adjective,
  adverb,
  city,
  company,
  dish,
  emojiMark,
  firstName,
  foreignSentence,
  foreignText,
  lastName,
  mischievousSentence,
  noun,
  paragraph,
  person,
  product,
  sentence,
  slogan,
  song,
  techTalk,
  verb,
  book
} from '../vocabulary/language.ts';
import { domain, inventedWord, LOWER } from '../vocabulary/shared.ts';
import {
  htmlSnippet,
  shellSnippet,
  sqlSnippet,
  scriptSnippet,
  pythonSnippet,
  configSnippet
} from '../vocabulary/code.ts';

const greeting = oneOf(
  text`Hi ${firstName},`,
  text`Dear ${person},`,
  text`Hello ${firstName}!`,
  'Hey all,',
  text`Good morning ${firstName} -`,
  text`@${inventedWord}`,
  text`Dear Sir or Madam,`,
  text`${firstName}:`,
  text`Hallo ${firstName},`,
  text`Bonjour ${firstName},`,
  text`Hola ${firstName}!`
);
const farewell = oneOf(
  text`Best regards,\n${person}`,
  text`Thanks!\n${firstName}`,
  text`-- \n${person}\n${company}`,
  text`Cheers, ${firstName}`,
  text`Yours sincerely,\n\n${person}`,
  text`xoxo ${firstName} <3`,
  text`--${firstName}`,
  text`Sent from my ${words('iPhone Android iPad')}`,
  text`~ ${firstName}`
);
const stars = oneOf(
  text`${integer(1, 5)}/5`,
  text`${integer(1, 10)} out of 10`,
  repeat('★', 1, 5),
  repeat('*', 1, 5),
  text`${integer(1, 5)} stars`
);
const chatWord = words(
  "lol omg brb idk btw imo thx pls gonna wanna y'all ain't dunno :) ;) <3 :D xD ^^ haha u r ur 2day gr8 plz np k ok okay jk smh fyi asap w/ w/o b/c rn nvm"
);

/** Code as it is shown amid prose: between back quotes or quotes, indented, or fenced. */
const shown = (code: Write): Write =>
  oneOf(text`\`${code}\``, text`"${code}"`, code, text`\n\n    ${code}\n\n`, text`\n\`\`\`\n${code}\n\`\`\`\n`);

export const proseTemplates = family('content/prose', {
  sentence: sentence,
  sentences: repeat(sentence, 2, 4, ' '),
  paragraphs: repeat(paragraph, 2, 4, oneOf('\n\n', '\r\n\r\n')),
  'double-meaning': mischievousSentence,
  'double-meanings': repeat(mischievousSentence, 2, 4, ' '),
  'foreign-sentence': foreignSentence,
  'foreign-paragraph': repeat(foreignSentence, 3, 9, ' '),
  'mixed-languages': text`${foreignSentence} ${sentence} (${foreignText(2, 5)})`,
  'e-mail': text`${greeting}\n\n${paragraph}\n\n${maybe(text`${paragraph}\n\n`)}${farewell}`,
  'quoted-reply': text`${sentence}\n\nOn ${words('Mon Tue Wed')}, ${words('Jan Feb Mar')} ${integer(1, 28)}, ${person} <${inventedWord}@${domain}> wrote:\n> ${sentence}\n> ${sentence}\n>> ${sentence}`,
  chat: repeat(oneOf(chatWord, noun, verb, adjective, emojiMark), 2, 12, ' '),
  'chat-lines': repeat(
    text`${oneOf(text`<${inventedWord}> `, text`[${digits(2)}:${digits(2)}] ${inventedWord}: `, text`${firstName}: `, '- ', '> ')}${repeat(oneOf(chatWord, noun, verb), 2, 9, ' ')}`,
    2,
    6,
    '\n'
  ),
  review: text`${stars} ${oneOf('-', ':', '|', '–')} ${sentence} ${sentence} ${maybe(text`Pros: ${noun}, ${noun}; cons: ${noun} & ${noun}.`)}`,
  'review-short': oneOf(
    text`${capital(adjective)} ${noun}!!`,
    text`I'd buy it again & again`,
    text`Not worth $${integer(1, 99)}...`,
    text`${capital(adverb)} ${adjective}; didn't ${verb}`,
    text`5* ${product}`,
    text`it's ${adjective} <3`,
    text`10/10 would ${verb} again`,
    text`Meh -- "${adjective}" at best`,
    text`${capital(noun)} > ${noun}`
  ),
  restaurant: text`We ordered the ${dish} and the ${dish} (${integer(5, 40)}€ or so); ${sentence}`,
  complaint: text`Order #${digits(7)}: ${sentence} ${sentence} I'd like to ${verb} it and get a refund of $${integer(5, 200)}.${digits(2)}!`,
  'support-ticket': text`Steps:\n1. ${capital(verb)} the ${noun}\n2. ${capital(verb)} "${noun}"\n3. ${capital(verb)} -> ${noun}\n\nExpected: ${noun}\nActual: ${sentence}\n\nVersion ${integer(1, 20)}.${integer(0, 9)}`,
  'list-of-points': repeat(
    text`${oneOf('- ', '* ', '• ', '– ', text`${integer(1, 9)}) `, '[ ] ', '[x] ')}${sentence}`,
    2,
    7,
    '\n'
  ),
  recipe: text`${dish}\n${repeat(text`- ${integer(1, 900)}${oneOf('g', ' ml', '/2 cup', ' tbsp', '½ tsp')} ${noun}`, 3, 8, '\n')}\n\n${paragraph}`,
  biography: text`${person} (b. ${integer(1900, 1999)}, ${city}) is ${oneOf('a', 'an')} ${adjective} ${noun}; "${book}" won the ${capital(noun)} Prize in ${integer(1950, 2024)}. ${sentence}`,
  advert: text`${upper(slogan)}! ${integer(10, 70)}% OFF ${product} -- now $${integer(1, 99)}.99 (was $${integer(100, 199)})! Use code ${upper(inventedWord)}${integer(10, 50)} @ https://${domain}/${noun}`,
  'tech-talk': techTalk,
  'tech-sentences': repeat(techTalk, 2, 4, ' '),
  'quotes-in-quotes': oneOf(
    text`He said, "She told me '${sentence}' and left".`,
    text`"${sentence}" -- ${person}`,
    text`'${sentence}' "${noun}" '${noun}'`,
    text`«${foreignSentence}» — ${person}`,
    text`„${foreignSentence}“, ‚${foreignText(1, 2)}‘`,
    text`It's the '${adjective}' "${noun}", isn't it? '${noun}'s ${noun}'`,
    text`"${noun}", "${noun}" or "${noun}"; '${noun}' and/or '${noun}'`
  ),
  'semicolons-and-dashes': text`${sentence} ${noun}; ${noun}; ${noun} -- and ${noun}; --${verb} ${noun}-- ${sentence}`,
  percents: text`${integer(1, 99)}% of ${noun}s ${verb} ${integer(1, 99)}%${words('off more less')} & save ${integer(1, 50)}%; %-signs, 100%25, ${sentence}`,
  legal: text`§ ${integer(1, 300)}(${letters('abcdef')})(${words('i ii iii iv')}) ${sentence} [cf. Art. ${integer(1, 99)} & ${integer(1, 99)}; "${noun}"]`,
  science: text`${sentence} (p < 0.0${integer(1, 5)}; n = ${integer(10, 900)}, ${integer(1, 9)} <= x <= ${integer(10, 99)}) ${sentence}`,
  poem: repeat(text`${capital(adjective)} ${noun} ${oneOf(',', ';', ' /', '')}`, 3, 8, '\n'),
  lyrics: text`♪ ${song} ♪\n${repeat(text`Ooh-ooh, ${verb} me ${noun}, ${adverb} ('cause I'm ${adjective})`, 2, 4, '\n')}`,
  shouting: upper(repeat(sentence, 1, 2, ' ')),
  'no-spaces-or-punctuation': altered(repeat(sentence, 1, 3, ' '), (written, rng) =>
    rng.chance(0.5) ? written.replace(/[.,!?'"]/g, '') : written.replaceAll(' ', rng.pick(['_', '-', '  ', '.', '+']))
  ),
  signature: text`${person}\n${company} | ${capital(noun)} ${capital(noun)}\nT: +${integer(1, 99)} ${digits(9)} | ${inventedWord}@${domain} | https://${domain}`,
  'numbers-in-text': text`Invoice ${digits(6)}/${integer(2015, 2025)}, ${integer(1, 9)} x ${integer(1, 99)}.${digits(2)} = ${integer(10, 900)}.${digits(2)} (incl. ${integer(5, 25)}% VAT); due <= ${integer(7, 60)} days; ref: '${upper(inventedWord)}'`,
  'zero-width': altered(sentence, (written, rng) =>
    written.replaceAll(' ', () => rng.pick([' ', ' ', ' ', '\u200b ', '\u00a0', '\u200d ', '\u202f']))
  ),
  'ascii-art': oneOf(
    text` /\\_/\\\n( o.o )\n > ^ <  ${noun}`,
    text`+${repeat('-', 6, 30)}+\n| ${noun} |\n+${repeat('-', 6, 30)}+`,
    repeat(text`${repeat(words('/ \\ | _ - = * # @ . o O ( ) < > ^ v'), 6, 24)}`, 3, 7, '\n'),
    text`${repeat('=', 3, 20)}[ ${noun} ]${repeat('=', 3, 20)}`,
    text`<--- ${noun} --->`,
    text`(>'-')> <('-'<) ${noun}`,
    text`\\(^o^)/ ${noun} \\m/`,
    text`d(>_<)b -- ${noun} -- |:${noun}:|`
  ),
  'sql-question': text`${oneOf('How do I write', "What's wrong with", 'I keep getting an error for', 'Why is this slow:', 'My teacher gave us', 'In the docs they use')} ${shown(sqlSnippet)}? ${sentence}`,
  'shell-question': text`${oneOf('Whenever I run', 'You can use', 'To list files I type', 'On Ubuntu, try', 'Just do', 'The command')} ${shown(shellSnippet)} ${oneOf('and it prints', 'but I get "permission denied".', 'works for me.', 'in the terminal.')} ${sentence}`,
  'html-question': text`${oneOf('Put this in your page:', 'Why does', 'In HTML you write', 'My form has', 'The tutorial says to use')} ${shown(htmlSnippet)} ${sentence}`,
  'script-question': text`${sentence} ${oneOf('My code:', 'I tried', 'Use', 'Given')} ${shown(scriptSnippet)} ${oneOf('Uncaught TypeError:', 'returns undefined.', 'does nothing!', '')} ${sentence}`,
  'python-question': text`${sentence}${oneOf('', '\n\n>>>')} ${shown(pythonSnippet)} ${sentence}`,
  'config-question': text`${sentence}\n${configSnippet}\n${sentence}`,
  'security-talk': oneOf(
    text`${sentence} The scanner reported an SQL injection in the ${noun} parameter, but we use prepared statements; ${sentence}`,
    text`XSS means somebody puts a script tag into your ${noun}. Escape < and > and " before output. ${sentence}`,
    text`Never build queries by joining strings like "SELECT ... WHERE name = '" + name + "'". ${sentence}`,
    text`Our WAF blocks ../ and words such as union or select, so ${adjective} ${noun}s fail; ${sentence}`,
    text`CVE-${integer(2010, 2025)}-${digits(5)} allows path traversal in ${capital(inventedWord)} < ${integer(1, 9)}.${integer(0, 9)}; please update. ${sentence}`,
    text`Is 'or 1=1' still a thing? ${sentence}`,
    text`Read about command injection (; && || backticks) and why shell=True is risky. ${sentence}`
  ),
  'product-text': text`${product}: ${slogan}. ${integer(10, 90)}" x ${integer(10, 90)}", ${integer(1, 9)}'${integer(0, 11)}" tall, ${integer(1, 50)} lbs. & up; <${integer(1, 9)}kg. ${sentence}`,
  'social-post': text`${sentence} ${repeat(text`#${capital(noun)}${capital(noun)}`, 1, 4, ' ')} ${maybe(text`cc @${inventedWord}`)} ${emojiMark}${emojiMark} https://${domain}/${letters(LOWER + '0123456789', 5, 10)}`,
  'mail-merge': oneOf(
    text`Dear {{first_name}}, your ${noun} ({{${noun}_id}}) ships on {{date}}. ${sentence}`,
    text`Hello {0}, you have {1} new ${noun}s. ${sentence}`,
    text`Hi %s, your ${noun} costs %d %s (%0.2f%%).`,
    text`Dear \${firstName} \${lastName}, ${sentence}`,
    text`Hello [% ${noun} %], <%= ${noun} %> ${sentence}`,
    text`{count, plural, =0 {no ${noun}s} one {# ${noun}} other {# ${noun}s}} ${maybe(sentence)}`,
    text`{{#if ${noun}}}${sentence}{{else}}${sentence}{{/if}}`,
    text`*|FNAME|* ${sentence} *|UNSUB|*`,
    text`Dear #{name}, ${sentence}`,
    text`{% if ${noun} %}${sentence}{% endif %} {{ ${noun}.${noun} | date: "%Y" }}`,
    text`%FIRSTNAME% %%${noun}%% ${sentence}`,
    text`{gender, select, female {She} male {He} other {They}} ${sentence}`,
    text`{{${noun}|default:"${noun}"}} - {{ user.name|title }}`
  ),
  'patient-note': text`Pt. ${lastName}, ${integer(20, 90)}y/o, c/o ${noun} x ${integer(2, 9)}d; BP ${integer(90, 180)}/${integer(50, 110)}, T ${integer(36, 39)}.${integer(0, 9)}°; R/O ${noun}; Rx: ${inventedWord} ${integer(5, 500)}mg p.o. b.i.d.`
});
