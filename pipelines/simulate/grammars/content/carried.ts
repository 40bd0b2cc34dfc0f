import { altered, integer, maybe, oneOf, text, words, type Template, type Write } from '../template.ts';
import { emojiMark, foreignSentence, foreignText, firstName, sentence } from '../vocabulary/language.ts';
import { domain, epochMs, inventedWord, uuid } from '../vocabulary/shared.ts';
import { noun } from '../vocabulary/code.ts';

/** Ways to pass a piece of something on to somebody: quoting, explaining, attaching, logging. */
const CARRIERS: Readonly<Record<string, { prefix: string; carry: (body: Write) => Write }>> = {
  sentence: {
    prefix: 'content/prose/quoting',
    carry: (body) =>
      text`${sentence} ${oneOf('', '`', '"', '“')}${body}${oneOf(' ', '` ', '" ', '” ', '. ')}${sentence}`
  },
  message: {
    prefix: 'content/prose/sending',
    carry: (body) =>
      text`${oneOf(text`hey ${firstName}, `, 'fyi: ', 'look: ', text`@${inventedWord} `, '', 'what does this mean?\n', text`${emojiMark} `, foreignSentence)}${body}${maybe(text`\n${oneOf(sentence, 'thx!', foreignSentence, '?')}`)}`
  },
  fence: {
    prefix: 'content/rich/fenced',
    carry: (body) =>
      text`${maybe(text`${sentence}\n\n`)}\`\`\`${maybe(words('sql bash html js text xml yaml'))}\n${body}\n\`\`\`${maybe(text`\n\n${sentence}`)}`
  },
  html: {
    prefix: 'content/rich/coded',
    carry: (body) =>
      text`<p>${sentence}</p><${oneOf('pre><code>', 'pre>')}${altered(body, (written) => written.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))}</pre><p>${oneOf(sentence, foreignSentence)}</p>`
  },
  json: {
    prefix: 'content/structured/json-of',
    carry: (body) => (rng) =>
      JSON.stringify(
        rng.chance(0.5)
          ? { id: rng.int(1, 9999), [noun(rng)]: body(rng), tags: [noun(rng)] }
          : { [noun(rng)]: { text: body(rng), lang: 'en' }, ts: epochMs(rng) }
      )
  },
  csv: {
    prefix: 'content/structured/csv-of',
    carry: (body) =>
      text`${integer(1, 99)},${noun},${altered(body, (written) => `"${written.replaceAll('"', '""')}"`)},${integer(1, 99)}\n${integer(1, 99)},${noun},"${sentence}",0`
  },
  log: {
    prefix: 'content/telemetry/logging',
    carry: (body) =>
      text`${oneOf(text`${integer(2015, 2026)}-01-01T10:00:00Z `, '[info] ', 'DEBUG ', text`[${noun}] `)}${noun}: ${body} ${oneOf(text`(${integer(1, 999)} ms)`, text`request_id=${uuid}`, text`user=${inventedWord}`, '')}`
  },
  query: {
    prefix: 'content/url/passing',
    carry: (body) =>
      text`https://${domain}/${noun}?${noun}=${altered(body, (written) => encodeURIComponent(written.slice(0, 300).toWellFormed()))}&${noun}=${integer(1, 99)}`
  },
  title: {
    prefix: 'content/short/titled',
    carry: (body) =>
      text`${oneOf(text`${noun}: `, 'Re: ', text`[${noun}] `, text`#${integer(1, 999)} `, text`${foreignText(1, 3)}: `)}${altered(body, (written) => written.split('\n')[0]!.slice(0, 90).toWellFormed())}`
  }
};

/** Each body in each carrier: the same piece of code is met alone, explained, logged and attached. */
export function carried(bodies: Readonly<Record<string, Write>>): Template[] {
  return Object.values(CARRIERS).flatMap(({ prefix, carry }) =>
    Object.entries(bodies).map(([name, body]) => ({ id: `${prefix}-${name}`, write: carry(body) }))
  );
}
