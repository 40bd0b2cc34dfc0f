import {
  altered,
  capital,
  digits,
  family,
  hex,
  integer,
  letters,
  maybe,
  mostly,
  oneOf,
  repeat,
  text,
  upper,
  words
} from '../template.ts';
import {
  adjective,
  animal,
  city,
  company,
  emojiMark,
  firstName,
  foreignText,
  job,
  lastName,
  noun,
  person,
  product,
  song,
  stacked,
  techWord,
  verb
} from '../vocabulary/language.ts';
import { countries, departments, phones, streets } from '../vocabulary/pools.ts';
import {
  ALPHANUMERIC,
  DIGITS,
  domain,
  epochMs,
  epochSeconds,
  inventedWord,
  LOWER,
  topDomain,
  UPPER,
  uuid
} from '../vocabulary/shared.ts';

const year = integer(1950, 2031);
const month = altered(integer(1, 12), (n) => n.padStart(2, '0'));
const day = altered(integer(1, 28), (n) => n.padStart(2, '0'));
const sixty = altered(integer(0, 59), (n) => n.padStart(2, '0'));
const hour = altered(integer(0, 23), (n) => n.padStart(2, '0'));
const amount = oneOf(
  text`${integer(0, 9999)}.${digits(2)}`,
  text`${integer(1, 999)},${digits(3)}.${digits(2)}`,
  text`${integer(1, 999)}.${digits(3)},${digits(2)}`,
  text`${integer(1, 99)} ${digits(3)},${digits(2)}`,
  text`${integer(1, 99)}'${digits(3)}.${digits(2)}`,
  integer(1, 99_999)
);
const street = (rng: { pick: <T>(items: readonly T[]) => T }): string => rng.pick(streets);
/** A name of a form's field, as many words and in as many spellings as programs have. */
const field = mostly(
  [techWord, 4],
  [text`${techWord}_${techWord}`, 2],
  [text`${techWord}${capital(techWord)}`, 2],
  [noun, 1],
  [text`${techWord}-${techWord}`, 0.5],
  [upper(techWord), 0.2]
);
const nickname = oneOf(
  text`${inventedWord}${integer(1, 2010)}`,
  text`${adjective}_${animal}`,
  text`x${'X'}${inventedWord}${'X'}x`,
  text`${inventedWord}.${inventedWord}`,
  text`~${inventedWord}~`,
  text`*${inventedWord}*`,
  text`[${upper(letters(LOWER, 2, 4))}]${inventedWord}`,
  text`${inventedWord}|${words('away afk work')}`,
  text`-=${inventedWord}=-`,
  text`<${inventedWord}>`,
  text`${inventedWord}!`,
  text`(${inventedWord})`,
  stacked,
  text`${emojiMark}${inventedWord}${emojiMark}`,
  text`_${inventedWord}_`,
  text`${inventedWord}$`,
  text`\u2605${inventedWord}\u2605`,
  text`{${inventedWord}}`
);
const mailbox = oneOf(
  text`${inventedWord}.${inventedWord}`,
  text`${inventedWord}+${words('news shop spam test github')}`,
  text`${inventedWord}${integer(1, 99)}`,
  text`o'${inventedWord}`,
  text`${letters(LOWER)}.d'${inventedWord}`,
  text`${inventedWord}_${inventedWord}`,
  text`"${inventedWord} ${inventedWord}"`,
  text`${inventedWord}=${inventedWord}`,
  text`${inventedWord}&co`,
  text`${inventedWord}-${inventedWord}`
);

export const shortTemplates = family('content/short', {
  symbols: repeat(
    letters(
      '\u2190\u2192\u2191\u2193\u2713\u2717\u2605\u2606\u2022\u25cf\u25a0\u25b6\u2014\u2026\u00b7\u00a9\u00ae\u2122\u20ac\u00a3\u00b0\u00b1\u00d7\u2260\u2264\u2265\u221e\u2660\u2665\u266a',
      1,
      6
    ),
    1,
    3,
    maybe(' ')
  ),
  fonts: repeat(
    text`${repeat(capital(oneOf(noun, inventedWord)), 1, 3, oneOf('+', ' '))}${maybe(
      text`:${oneOf(
        text`wght@${repeat(words('100 300 400 500 700 900'), 1, 4, ';')}`,
        text`ital,wght@${repeat(text`${words('0 1')},${words('300 400 700')}`, 1, 4, ';')}`,
        text`wght@${words('100 200')}..${words('700 900')}`,
        repeat(words('400 700 300italic 400,700'), 1, 3, ',')
      )}`,
      0.8
    )}`,
    1,
    3,
    '|'
  ),
  slug: text`${oneOf(noun, adjective, techWord)}-${noun}${maybe(text`-${integer(1, 99_999)}`)}`,
  'slug-of-title': text`${repeat(oneOf(noun, adjective, verb, techWord), 3, 9, '-')}${maybe(text`-${oneOf(integer(1, 99_999), hex(6, 12))}`)}`,
  'slug-underscored': text`${repeat(oneOf(noun, adjective, techWord), 2, 5, '_')}${maybe(text`_${integer(1, 999)}`)}`,
  'slug-in-path': text`${repeat(oneOf(noun, techWord, adjective), 1, 3, '/')}/${noun}-${oneOf(noun, integer(1, 9999))}`,
  partners: oneOf(
    text`${lastName}, ${lastName} ${words('and & und et y')} ${lastName}`,
    text`${lastName} ${words('and & und et y')} ${lastName}`,
    text`${lastName} - ${lastName}`,
    text`${lastName}-${lastName}`,
    text`${lastName}, ${lastName}`,
    text`${lastName} & ${words('Sons Co. Partners Daughters')}`
  ),
  'partners-and-form': text`${lastName}${oneOf(', ', ' and ', ' & ', '-', ' ')}${lastName}${maybe(text`${words(', ␣')}${words('LLC Inc Ltd GmbH AG S.A. BV Group')}`)}`,
  'field-path': oneOf(
    text`${field}[${field}]`,
    text`${field}[${field}]`,
    text`${field}[${field}][${field}]`,
    text`${field}[${integer(0, 30)}][${field}]`,
    text`${field}[${field}][${integer(0, 30)}]`,
    text`${field}[${field}][]`,
    text`${field}[]`
  ),
  'field-path-dotted': oneOf(
    text`${field}.${field}`,
    text`${field}.${field}.${field}`,
    text`${field}[${integer(0, 30)}].${field}`,
    text`${field}.${integer(0, 30)}.${field}`,
    text`$.${field}.${field}`,
    text`/${field}/${integer(0, 30)}/${field}`
  ),
  'field-path-marked': oneOf(
    text`${field}__${field}`,
    text`${field}:${field}`,
    text`${field}-${field}--${field}`,
    text`${field}_attributes[${integer(0, 30)}][${field}]`,
    text`${field}|${field}`,
    text`ctl00$${capital(field)}$${capital(field)}${capital(field)}`,
    text`_${field}_${field}`,
    text`wp-${field}-${field}`
  ),
  'field-path-mixed': text`${words('data form payload attributes params model entity values query where order')}[${oneOf(field, capital(field), upper(field))}]${repeat(text`[${oneOf(field, integer(0, 30), text`${field}_${field}`)}]`, 0, 2)}`,
  person: person,
  'first-name': firstName,
  'last-name': lastName,
  'apostrophe-name': text`${firstName} ${oneOf("O'", "D'", "L'", "d'", "dell'", "N'", "M'", 'O’', "Dall'", "Sant'", "'t ", "Ta'")}${capital(inventedWord)}`,
  'two-names': text`${firstName} ${oneOf('&', 'and', 'or', '/', '+', 'und', 'et', 'y', 'o')} ${firstName} ${lastName}`,
  nickname: nickname,
  email: text`${mailbox}@${domain}`,
  'email-with-name': text`${oneOf(text`${person}`, text`"${lastName}, ${firstName}"`)} <${mailbox}@${domain}>`,
  'several-emails': repeat(text`${mailbox}@${domain}`, 2, 4, oneOf(';', ', ', ',', '; ')),
  phone: oneOf(
    (rng) => rng.pick(phones),
    text`+${integer(1, 99)} (${digits(3)}) ${digits(3)}-${digits(4)}`,
    text`(${digits(3)}) ${digits(3)}-${digits(4)}`,
    text`${digits(3)}.${digits(3)}.${digits(4)} ext. ${digits(3)}`,
    text`0${digits(3)}/${digits(6)}`,
    text`+${integer(1, 99)}-${digits(2)}-${digits(7)}`,
    text`tel:+${digits(11)};ext=${digits(2)}`
  ),
  'address-line': oneOf(
    text`${integer(1, 999)} ${street}`,
    text`${street} ${integer(1, 300)}${maybe(letters('abcd'))}`,
    text`${integer(1, 99)}/${integer(1, 40)} ${street}`,
    text`Apt. #${integer(1, 99)}, ${street}`,
    text`c/o ${lastName}, ${street} ${integer(1, 99)}`,
    text`P.O. Box ${digits(4)}`,
    text`c/ ${street}, ${integer(1, 99)}, ${integer(1, 9)}º${letters('ABCD')}`,
    text`Unit ${integer(1, 99)}; ${street}`,
    text`${street}, ${integer(1, 99)} - ${integer(1, 9)}${letters('AB')}`,
    text`calle ${inventedWord} ${inventedWord} s/n`,
    text`${integer(1, 99)} bis, rue de l'${capital(inventedWord)}`,
    text`${integer(1, 99)} ${street} (rear)`
  ),
  'address-whole': text`${street} ${integer(1, 250)}${oneOf(', ', '\n', ' - ', '; ')}${digits(5)} ${city}${maybe(text`, ${(rng) => rng.pick(countries)}`)}`,
  city: oneOf(
    city,
    text`${city}, ${upper(letters(LOWER, 2))}`,
    text`${city} (${capital(inventedWord)})`,
    text`${capital(inventedWord)}-${words('sur sous am upon')}-${capital(inventedWord)}`,
    text`L'${capital(inventedWord)}`,
    text`${capital(inventedWord)}, ${words('el la los les')}`,
    text`Val-d'${capital(inventedWord)}`,
    text`${capital(inventedWord)} / ${capital(inventedWord)}`
  ),
  postcode: oneOf(
    digits(5),
    text`${digits(5)}-${digits(4)}`,
    text`${upper(letters(LOWER, 2))}${integer(1, 20)} ${integer(1, 9)}${upper(letters(LOWER, 2))}`,
    text`${digits(3)}-${digits(4)}`,
    text`${digits(4)} ${upper(letters(LOWER, 2))}`,
    text`${upper(letters(LOWER, 1, 2))}-${digits(4)}`,
    text`${upper(letters(LOWER))}${digits(1)}${upper(letters(LOWER))} ${digits(1)}${upper(letters(LOWER))}${digits(1)}`
  ),
  'country-or-place': oneOf(
    (rng) => rng.pick(countries),
    text`${city}, ${(rng) => rng.pick(countries)}`,
    text`${capital(inventedWord)} d'${capital(inventedWord)}`,
    text`${capital(inventedWord)} & ${capital(inventedWord)}`,
    text`${capital(inventedWord)} (${upper(letters(LOWER, 2, 3))})`
  ),
  company: oneOf(
    company,
    text`${capital(inventedWord)} & ${capital(inventedWord)} ${words('GmbH Ltd. LLC S.A. Inc. Co. S.r.l. B.V. AG')}`,
    text`${lastName}'s ${capital(noun)} ${words('Shop Bar Inn Garage Cafe')}`,
    text`${capital(inventedWord)}.${topDomain}`,
    text`"${capital(inventedWord)}" ${words('OOO LLC JSC')}`,
    text`${upper(inventedWord)} S/A`
  ),
  job: oneOf(
    job,
    text`${job} (${words('m/w/d f/m/x remote part-time 100% 80-100%')})`,
    text`${job} / ${job}`,
    text`${job} @ ${company}`,
    text`C++/${words('C# Java .NET Go')} ${words('developer engineer')}`
  ),
  product: oneOf(
    product,
    text`${product} (${integer(1, 99)} ${words('pcs x " cm ml')})`,
    text`${product} - ${capital(adjective)}, ${integer(10, 99)}"`,
    text`${product} 'n' more`,
    text`${integer(2, 9)}x ${product} + free ${noun}`,
    text`${product} w/ ${noun}`,
    text`${product} 50% off!`,
    text`${capital(noun)} & ${capital(noun)} (${product})`,
    text`${product} <${integer(2, 99)}kg`,
    text`${product}, size ${words('S M L XL 42/44 10½ <38 36-38')}`
  ),
  department: oneOf(
    (rng) => rng.pick(departments),
    text`${(rng) => rng.pick(departments)} > ${(rng) => rng.pick(departments)}`,
    text`${(rng) => rng.pick(departments)} & ${(rng) => rng.pick(departments)}`,
    text`${(rng) => rng.pick(departments)}|${(rng) => rng.pick(departments)}|${noun}`,
    text`/${noun}/${noun}`
  ),
  title: oneOf(
    song,
    text`${capital(noun)}: ${capital(adjective)} ${noun}`,
    text`The ${capital(noun)}'s ${capital(noun)}`,
    text`"${capital(noun)}" and '${capital(noun)}'`,
    text`${capital(verb)} or ${capital(verb)}?`,
    text`Select ${capital(noun)}s from the ${capital(noun)} Union`,
    text`${capital(noun)} #${integer(1, 300)}`
  ),
  word: oneOf(
    noun,
    verb,
    adjective,
    inventedWord,
    capital(noun),
    upper(inventedWord),
    text`${noun}s`,
    text`${noun}-${noun}`,
    foreignText(1, 1)
  ),
  'two-words': oneOf(
    text`${adjective} ${noun}`,
    text`${noun} ${noun}`,
    text`${verb} ${noun}`,
    text`${noun} or ${noun}`,
    text`${noun} and ${noun}`,
    text`${noun}, ${noun}`,
    text`${noun} & ${noun}`,
    text`${noun}/${noun}`,
    foreignText(2, 3)
  ),
  'keyword-alone': oneOf(
    text`${words('select union insert update delete drop table order group having script alert prompt confirm eval exec system admin root null undefined true false or and not like between sleep delay wait cat echo ping id ls whoami curl wget bash sh passwd shadow hosts onload onerror onclick iframe svg img document window cookie')}${maybe(text`-${noun}`)}${maybe(text` ${noun}`)}`,
    text`${noun} ${words('select union script alert exec system drop table')}`
  ),
  number: mostly(
    [integer(0, 99), 4],
    [integer(100, 9_999_999), 4],
    [text`-${integer(1, 999)}`, 0.6],
    [text`${integer(0, 99)}.${digits(3)}`, 1.5],
    [text`${integer(0, 9)}.${digits(14)}`, 0.7],
    [text`${integer(1, 9)}.${digits(3)}e${oneOf('+', '-', '')}${integer(1, 20)}`, 0.4],
    [text`0x${hex(2, 8)}`, 0.3],
    [text`${integer(0, 100)}%`, 0.6],
    [text`${digits(2)}:${digits(2)}`, 0.4],
    [digits(16), 0.5],
    [text`+${integer(1, 50)}`, 0.2],
    [text`<${integer(1, 50)}`, 0.2],
    [text`>=${integer(1, 50)}`, 0.2],
    [text`${integer(1, 9)}/${integer(2, 9)}`, 0.3],
    [text`~${integer(1, 500)}`, 0.2],
    [text`#${integer(1, 5000)}`, 0.3],
    [text`№ ${integer(1, 500)}`, 0.1]
  ),
  'digits-and-letters': oneOf(
    text`${digits(8)}${letters(UPPER)}`,
    text`${letters(UPPER)}${digits(7)}${letters(UPPER)}`,
    text`${letters(UPPER, 2, 3)}-${digits(4)}`,
    text`${letters(UPPER, 2)}${digits(18)}`,
    text`${digits(4)} ${digits(4)} ${digits(4)} ${digits(4)}`,
    letters(ALPHANUMERIC, 6, 20),
    text`${letters(UPPER + DIGITS, 4)}-${letters(UPPER + DIGITS, 4)}-${letters(UPPER + DIGITS, 4)}`,
    text`v${integer(0, 20)}.${integer(0, 40)}.${integer(0, 99)}${maybe(text`-${words('rc beta alpha')}.${integer(1, 9)}`)}`
  ),
  password: oneOf(
    text`${capital(noun)}${integer(1, 9999)}${letters('!@#$%&*?')}`,
    letters(ALPHANUMERIC + '!@#$%^&*()-_=+[]{};:,.?/', 8, 20),
    letters(ALPHANUMERIC + '!\'"#$%&()*+,-./:;<=>?@[]^_{|}~', 10, 24),
    text`${noun}-${noun}-${noun}-${integer(1, 99)}`,
    text`${noun} ${noun} ${noun} ${noun}`,
    text`${inventedWord}${digits(4)}`,
    text`${letters(UPPER)}${letters(LOWER, 4, 8)}${letters('!$\'%";')}${digits(2)}`
  ),
  money: oneOf(
    text`$${amount}`,
    text`${amount} €`,
    text`€${amount}`,
    text`£${amount}`,
    text`${amount} ${words('USD EUR zł kr. Kč ₴ ₪ руб. CHF ¥')}`,
    text`US$ ${amount}`,
    text`-${amount}`,
    text`(${amount})`,
    text`${amount}-${amount}`,
    text`< $${integer(1, 99)}`,
    text`R$ ${amount}`
  ),
  date: oneOf(
    text`${year}-${month}-${day}`,
    text`${day}/${month}/${year}`,
    text`${month}/${day}/${year}`,
    text`${day}.${month}.${year}`,
    text`${integer(1, 28)} ${words('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec')} ${year}`,
    text`${year}${month}${day}`,
    text`${words('Mon Tue Wed Thu Fri Sat Sun')}, ${day} ${words('Jan Feb Mar Apr May Jun')} ${year} ${hour}:${sixty}:${sixty} GMT`,
    text`${words('Q1 Q2 Q3 Q4')}/${year}`,
    text`${year}-W${integer(10, 52)}`
  ),
  timestamp: oneOf(
    text`${year}-${month}-${day}T${hour}:${sixty}:${sixty}${oneOf('Z', text`.${digits(3)}Z`, text`+0${integer(0, 9)}:00`, text`.${digits(6)}-0${integer(1, 9)}:00`, ' 00:00')}`,
    text`${year}-${month}-${day} ${hour}:${sixty}:${sixty}`,
    epochMs,
    epochSeconds,
    text`${epochSeconds}.${digits(3)}`,
    text`P${integer(1, 9)}DT${integer(1, 23)}H`,
    text`PT${integer(1, 59)}M`,
    text`${year}-${month}-${day}/${year}-${month}-${day}`,
    text`${words('Mon Tue Wed Thu')} ${words('Jan Feb Mar Sep')} ${day} ${year} ${hour}:${sixty}:${sixty} GMT+0${integer(1, 9)}00 (${oneOf('Central European Summer Time', 'Eastern Standard Time', 'Israel Daylight Time', 'GMT+03:00')})`
  ),
  'duration-range': oneOf(
    text`${integer(1, 99)}-${integer(100, 999)}`,
    text`${integer(1, 99)}..${integer(100, 999)}`,
    text`${integer(1, 99)} – ${integer(100, 199)}`,
    text`[${integer(1, 9)} TO ${integer(10, 99)}]`,
    text`${hour}:${sixty}-${hour}:${sixty}`,
    text`last_${integer(1, 90)}_days`,
    text`now-${integer(1, 90)}${words('d h m')}/d`,
    text`bytes=${integer(0, 999)}-${integer(1000, 9999)}`,
    text`${hour}h${sixty}`
  ),
  coordinates: oneOf(
    text`${integer(-89, 89)}.${digits(6)},${integer(-179, 179)}.${digits(6)}`,
    text`${integer(0, 89)}°${sixty}'${sixty}"${words('N S')} ${integer(0, 179)}°${sixty}'${sixty}"${words('E W')}`,
    text`geo:${integer(0, 89)}.${digits(4)},${integer(0, 179)}.${digits(4)};u=${integer(1, 99)}`,
    text`@${integer(0, 89)}.${digits(7)},${integer(0, 179)}.${digits(7)},${integer(3, 20)}z`,
    text`[${integer(-179, 179)}.${digits(5)}, ${integer(-89, 89)}.${digits(5)}]`
  ),
  'colour-or-size': oneOf(
    text`#${hex(6)}`,
    text`#${hex(3)}`,
    text`rgba(${integer(0, 255)}, ${integer(0, 255)}, ${integer(0, 255)}, 0.${digits(1)})`,
    text`hsl(${integer(0, 360)}deg ${integer(0, 100)}% ${integer(0, 100)}%)`,
    text`${integer(100, 3000)}x${integer(100, 2000)}`,
    text`${integer(10, 60)}"`,
    text`${integer(4, 6)}'${integer(0, 11)}"`,
    text`${integer(1, 99)}px`,
    text`calc(100% - ${integer(1, 99)}px)`,
    text`${integer(1, 9)} 1/2"`,
    text`${integer(1, 400)}cm x ${integer(1, 400)}cm`,
    text`var(--${noun}-${noun}, #${hex(3)})`
  ),
  locale: oneOf(
    text`${words('en de fr es pt it pl ru uk he ar zh ja ko nl sv')}${oneOf('-', '_')}${words('US GB DE FR ES BR IT PL RU UA IL CN JP KR')}`,
    text`${words('Europe America Asia Africa')}/${capital(inventedWord)}`,
    text`UTC${oneOf('+', '-')}${integer(1, 12)}`,
    text`${words('en de fr es')};q=0.${integer(1, 9)}`,
    text`text/${words('html css plain csv')}; charset=${words('utf-8 iso-8859-1 windows-1252')}`,
    text`${words('application image audio video')}/${inventedWord}`,
    text`${upper(letters(LOWER, 3))}`
  ),
  list: oneOf(
    repeat(integer(1, 9999), 2, 12, ','),
    repeat(noun, 2, 6, ','),
    repeat(noun, 2, 6, '|'),
    repeat(noun, 2, 6, ';'),
    repeat(text`${noun}:${integer(0, 99)}`, 2, 6, ','),
    repeat(uuid, 2, 3, ','),
    repeat(text`${noun} `, 2, 5, '/ '),
    repeat(text`"${noun}"`, 2, 5, ','),
    repeat(text`'${noun}'`, 2, 5, ', '),
    repeat(text`${noun}=${integer(0, 99)}`, 2, 5, ';'),
    repeat(text`-${noun}`, 1, 4, ',')
  ),
  'empty-ish': oneOf(
    text`${words('null NULL None none nil undefined NaN [] {} "" \'\' - -- --- n/a N/A NA ? . .. ... * ** % _ / // \\ 0 00 -1 true false on off yes no Y N [object␣Object] ; : , ! # @ & + ( ) () <> {}[] (none) (not␣set) (direct) (null) [] [[]] {{}} ?? unknown test test123 asdf qwerty xxx')}${maybe(oneOf(' ', '.', '!'), 0.15)}`,
    text`${words('null undefined NaN')},${words('null undefined NaN 0')},${integer(0, 9)}`
  ),
  emoticon: text`${maybe(text`${noun} `)}${words("<3 >:( ;-) :'( :-) </3 <(^_^)> \\o/ :D XD :-P ;) :/ :\\ >_< ^_^ (y) (>_<) -_-' o_O :* 8-) D: <_< >.> =] :-| :> :< T_T (╯°□°)╯︵┻━┻ ¯\\_(ツ)_/¯ ʕ•ᴥ•ʔ <><")}${maybe(text` ${noun}${oneOf('!', '', '...')}`)}`,
  emoji: text`${maybe(text`${noun} `)}${repeat(emojiMark, 1, 5)}${maybe(text` ${noun}`)}`,
  hashtags: repeat(
    text`${words('# @ #')}${oneOf(noun, text`${capital(noun)}${capital(noun)}`, text`${noun}${integer(1, 2030)}`)}`,
    1,
    6,
    ' '
  ),
  'flags-and-versions': oneOf(
    text`${noun}=${words('on off 1 0')}`,
    text`${noun}:${noun}`,
    text`${noun}.${noun}`,
    text`${noun}/${noun}`,
    text`${inventedWord}@${integer(0, 9)}.${integer(0, 9)}.${integer(0, 9)}`,
    text`^${integer(0, 9)}.${integer(0, 9)}.0`,
    text`>=${integer(1, 9)}.0 <${integer(10, 20)}`,
    text`${noun}_${noun}_${integer(1, 9)}`,
    text`${noun}[${integer(0, 9)}]`,
    text`${noun}.${noun}[${noun}]`,
    text`${noun}::${capital(noun)}`,
    text`${noun}#${noun}`,
    text`$${noun}`,
    text`@${noun}/${noun}`,
    text`%${noun}%`
  ),
  'unicode-oddities': oneOf(
    stacked,
    text`${noun}\u200d${noun}`,
    text`\u200f${foreignText(1, 3)}\u200e`,
    text`${noun}\u00a0${noun}`,
    text`\ufeff${noun}`,
    text`${noun}\u2019s`,
    text`«${foreignText(1, 2)}»`,
    text`„${foreignText(1, 2)}“`,
    text`${noun}™ ®${integer(1, 9)}²`,
    text`½ ${noun}`,
    text`\u00bf${foreignText(2, 4)}?`,
    text`${noun}…`,
    text`${noun}\u202f!`,
    repeat(foreignText(1, 1), 4, 9)
  ),
  'long-word': oneOf(
    repeat(inventedWord, 6, 20),
    repeat(letters(LOWER), 30, 120),
    text`${repeat('a', 20, 80)}${repeat('h', 5, 40)}`,
    repeat(text`${words('ha he lol ja х')}`, 5, 40),
    repeat(words('= - _ * ~ .'), 10, 40)
  ),
  'identity-number': oneOf(
    text`${digits(3)}-${digits(2)}-${digits(4)}`,
    text`${digits(3)}.${digits(3)}.${digits(3)}-${digits(2)}`,
    text`${words('DE GB FR IT ES')}${digits(20)}`,
    text`ISBN 978-${digits(1)}-${digits(4)}-${digits(4)}-${digits(1)}`,
    text`${letters(UPPER, 2)} ${digits(2)} ${letters(UPPER, 3)}`,
    text`${digits(2)}/${digits(2)}`,
    text`${letters(UPPER)}${letters(UPPER)}${digits(6)}${letters('ABCD')}`,
    text`DOI:10.${digits(4)}/${inventedWord}.${digits(4)}`
  ),
  math: oneOf(
    text`${integer(1, 9)} ${words('< > <= >= == !=')} ${integer(1, 9)}`,
    text`${letters('abxyn')} = ${letters('abxyn')} ${words('or and')} ${letters('cdmkz')} = ${letters('cdmkz')}`,
    text`${letters('xyz')}^2 + ${integer(2, 9)}${letters('xyz')} - ${integer(1, 9)} = 0`,
    text`${integer(1, 99)} + ${integer(1, 99)} = ${integer(2, 200)}`,
    text`1 < ${integer(2, 9)} && x > ${integer(3, 9)}`,
    text`f(${letters('xt')}) = ${integer(1, 9)}*sin(${letters('xt')})/${integer(2, 9)}`,
    text`(${integer(1, 9)}+${integer(1, 9)})*${integer(1, 99)}`,
    text`${integer(1, 9)}:${integer(1, 9)}`,
    text`P(A|B) = ${integer(0, 1)}.${digits(2)}`,
    text`n! / (n-k)!`,
    text`|x - ${integer(1, 9)}| <= 0.${digits(2)}`,
    text`${integer(1, 20)} % ${integer(2, 9)}`,
    text`a < b || b > ${integer(1, 9)}`,
    text`√${integer(2, 99)} ≈ ${integer(1, 9)}.${digits(2)}`
  )
});
