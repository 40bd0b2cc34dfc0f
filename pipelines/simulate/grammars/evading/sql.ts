import type { Rng } from '#models/rng.ts';
import type { Evasion } from './evasion.ts';
import { mixCase } from '../vocabulary/shared.ts';

const KEYWORD =
  /\b(?:union|select|insert|update|delete|from|where|and|or|order|group|by|having|sleep|benchmark|concat|like)\b/gi;
/** What databases, or the decoders before them, take for a blank; none is the beginning of a later one. */
const BLANKS = [
  '/*!*/',
  '/*x*/',
  '/**/',
  '%0a',
  '%09',
  '%20',
  '%a0',
  '\r\n',
  '\n',
  '\t',
  '\u000b',
  '\f',
  '\u00a0',
  '+',
  '  '
];

function commentWord(rng: Rng): string {
  return `/*${rng.hex(rng.int(2, 6))}*/`;
}

export const sqlEvasions: readonly Evasion[] = [
  {
    name: 'blanks',
    hide: (rng, payload) => {
      const end = /--? ?[\w-]*\s*$|#\w*\s*$/.exec(payload)?.index ?? payload.length;
      const blank = rng.pick(BLANKS);
      return payload.slice(0, end).replaceAll(' ', blank) + payload.slice(end);
    },
    read: (hidden) => BLANKS.reduce((shown, blank) => shown.replaceAll(blank, ' '), hidden).replaceAll(/ +/g, ' ')
  },
  {
    name: 'comment-words',
    hide: (rng, payload) => payload.replaceAll(/(?<=\w) (?=\w)/g, () => commentWord(rng)),
    read: (hidden) => hidden.replaceAll(/\/\*[0-9a-f]+\*\//g, ' ')
  },
  {
    name: 'mixed-case',
    hide: (rng, payload) => payload.replaceAll(KEYWORD, (word) => mixCase(word, rng)),
    read: (hidden) => hidden
  },
  {
    name: 'versioned-comment',
    hide: (rng, payload) => {
      const version = rng.chance(0.5) ? '' : String(rng.int(30_000, 80_099));
      return payload.replaceAll(KEYWORD, (word) =>
        rng.chance(0.6) ? `/*!${version}${version === '' ? '' : ' '}${word}*/` : word
      );
    },
    read: (hidden) => hidden.replaceAll(/\/\*!(?:\d{5} )?(\w+)\*\//g, '$1')
  },
  {
    name: 'symbols-for-words',
    hide: (_, payload) => payload.replaceAll(/ and /gi, ' && ').replaceAll(/ or /gi, ' || '),
    read: (hidden) => hidden.replaceAll(' && ', ' and ').replaceAll(' || ', ' or ')
  },
  {
    name: 'like-for-equals',
    hide: (rng, payload) => payload.replaceAll(/(?<=[\w')])=(?=[\w'(])/g, rng.pick([' like ', ' rlike ', ' regexp '])),
    read: (hidden) => hidden.replaceAll(/ (?:like|rlike|regexp) /g, '=')
  },
  {
    name: 'hexadecimal-text',
    hide: (_, payload) =>
      payload.replaceAll(/'([A-Za-z]{2,})'/g, (_whole, word: string) => `0x${Buffer.from(word).toString('hex')}`),
    read: (hidden) =>
      hidden.replaceAll(
        /0x((?:[46][1-9a-f]|[57][0-9a])+)/g,
        (_, code: string) => `'${Buffer.from(code, 'hex').toString()}'`
      )
  },
  {
    name: 'doubled-keywords',
    hide: (_, payload) =>
      payload.replaceAll(/\b(un)(ion)\b/gi, '$1union$2').replaceAll(/\b(sel)(ect)\b/gi, '$1select$2'),
    read: (hidden) => hidden.replaceAll(/(un)union(ion)/gi, '$1$2').replaceAll(/(sel)select(ect)/gi, '$1$2')
  },
  {
    name: 'parentheses-for-blanks',
    hide: (_, payload) => payload.replaceAll(/(?<=\b(?:and|or|select)) (\d+|@@version|null)(?=[\s=,]|$)/gi, '($1)'),
    read: (hidden) => hidden.replaceAll(/(?<=\b(?:and|or|select))\((\d+|@@version|null)\)/gi, ' $1')
  },
  {
    name: 'closing-quotes-look-alike',
    hide: (_, payload) => payload.replaceAll("'", '%ef%bc%87'),
    read: (hidden) => hidden.replaceAll('%ef%bc%87', "'")
  }
];
