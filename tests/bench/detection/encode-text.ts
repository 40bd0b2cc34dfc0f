/** What some decoder between the gateway and the interpreter undoes. `only` names the places where one does. */
type Encoding = { name: string; write: (text: string) => string; only?: readonly string[] };

const escapeEach = (text: string, escape: (code: number) => string): string =>
  Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    return code > 0x20 && code < 0x7f && !/[A-Za-z0-9]/.test(character) ? escape(code) : character;
  }).join('');
const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

const ENCODINGS: readonly Encoding[] = [
  { name: 'plain', write: (text) => text },
  {
    name: 'percent-again',
    write: (text) => encodeURIComponent(text.toWellFormed()),
    only: ['path', 'query', 'form', 'cookie', 'header']
  },
  {
    name: 'percent-twice-again',
    write: (text) => encodeURIComponent(encodeURIComponent(text.toWellFormed())),
    only: ['path', 'query', 'form']
  },
  {
    name: 'percent-u',
    write: (text) => escapeEach(text, (code) => `%u${hex(code, 4)}`),
    only: ['path', 'query', 'form']
  },
  {
    name: 'base64',
    write: (text) => Buffer.from(text).toString('base64'),
    only: ['query', 'form', 'json', 'cookie', 'xml', 'multipart']
  },
  {
    name: 'backslash-u',
    write: (text) => escapeEach(text, (code) => `\\u${hex(code, 4)}`),
    only: ['json', 'json-key', 'query', 'form']
  },
  {
    name: 'references',
    write: (text) => escapeEach(text, (code) => `&#x${hex(code, 2)};`),
    only: ['xml', 'form', 'json', 'query', 'multipart']
  },
  {
    name: 'overlong',
    write: (text) => escapeEach(text, (code) => `%${hex(0xc0 | (code >> 6), 2)}%${hex(0x80 | (code & 0x3f), 2)}`),
    only: ['path', 'query', 'form']
  },
  {
    name: 'mixed-case',
    write: (text) => Array.from(text, (letter, at) => (at % 2 ? letter.toUpperCase() : letter.toLowerCase())).join('')
  }
];

export function encodingsFor(place: string): readonly Encoding[] {
  return ENCODINGS.filter(({ only }) => only === undefined || only.includes(place));
}
