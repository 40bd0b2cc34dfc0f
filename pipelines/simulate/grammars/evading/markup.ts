import type { Evasion } from './evasion.ts';
import { mixCase } from '../vocabulary/shared.ts';

const functionCall = /\b(alert|confirm|prompt|eval|fetch)(?=[(`])/g;
const unescaped = (hidden: string): string =>
  hidden.replaceAll(/\\u00([0-9a-f]{2})|\\u\{([0-9a-f]+)\}/gi, (_, four?: string, braced?: string) =>
    String.fromCharCode(parseInt(four ?? braced ?? '', 16))
  );

export const markupEvasions: readonly Evasion[] = [
  {
    name: 'mixed-case-names',
    hide: (rng, payload) => payload.replaceAll(/(?<=<\/?)[a-z]+|\bon[a-z]+(?==)/gi, (name) => mixCase(name, rng)),
    read: (hidden) => hidden
  },
  {
    name: 'slash-for-blank',
    hide: (rng, payload) =>
      payload.replaceAll(/(?<=<[a-z]+) (?=[a-z])/gi, rng.pick(['/', '\t', '\n', '\f', '//', '/+/', '\r'])),
    read: (hidden) => hidden.replaceAll(/(?<=<[a-z]+)(?:\/\+\/|\/\/?|[\t\n\f\r])(?=[a-z])/gi, ' ')
  },
  {
    name: 'broken-scheme',
    hide: (rng, payload) =>
      payload.replaceAll(
        /(java|vb)script:/gi,
        (_, half: string) => `${half}${rng.pick(['\t', '\n', '&#9;', '&#10;', '&Tab;', '&NewLine;', '\r'])}script:`
      ),
    read: (hidden) => hidden.replaceAll(/(java|vb)(?:[\t\n\r]|&#9;|&#10;|&Tab;|&NewLine;)script:/gi, '$1script:')
  },
  {
    name: 'colon-reference',
    hide: (rng, payload) =>
      payload.replaceAll(
        /(javascript|vbscript|data):/gi,
        (_, scheme: string) => `${scheme}${rng.pick(['&colon;', '&#58;', '&#x3a;', '&#0000058'])}`
      ),
    read: (hidden) => hidden.replaceAll(/&colon;|&#58;|&#x3a;|&#0000058/g, ':')
  },
  {
    name: 'escaped-function',
    hide: (rng, payload) =>
      payload.replaceAll(functionCall, (name) => {
        const at = rng.int(0, name.length - 1);
        const code = name.charCodeAt(at).toString(16);
        return name.slice(0, at) + rng.pick([`\\u00${code}`, `\\u{${code}}`]) + name.slice(at + 1);
      }),
    read: unescaped
  },
  {
    name: 'indirect-call',
    hide: (rng, payload) =>
      payload.replaceAll(/\b(alert|confirm|prompt)\(/g, (_, name: string) =>
        rng.pick([
          `(${name})(`,
          `top['${name}'](`,
          `window["${name}"](`,
          `self[\`${name}\`](`,
          `[].map.call\`\`||${name}(`
        ])
      ),
    read: (hidden) =>
      hidden.replaceAll(
        /\((alert|confirm|prompt)\)\(|(?:top|window|self)\[['"`](alert|confirm|prompt)['"`]\]\(|\[\]\.map\.call``\|\|(alert|confirm|prompt)\(/g,
        (_, a?: string, b?: string, c?: string) => `${a ?? b ?? c}(`
      )
  },
  {
    name: 'template-call',
    hide: (_, payload) => payload.replaceAll(/\b(alert|confirm|prompt)\((\d+)\)/g, '$1`$2`'),
    read: (hidden) => hidden.replaceAll(/\b(alert|confirm|prompt)`(\d+)`/g, '$1($2)')
  },
  {
    name: 'comment-before-call',
    hide: (_, payload) => payload.replaceAll(/\b(alert|confirm|prompt)\(/g, '$1/**/('),
    read: (hidden) => hidden.replaceAll('/**/(', '(')
  },
  {
    name: 'doubled-tag',
    hide: (_, payload) => payload.replaceAll(/<script/gi, '<scr<script>ipt'),
    read: (hidden) => hidden.replaceAll('<scr<script>ipt', '<script')
  },
  {
    name: 'unclosed',
    hide: (_, payload) => (/<[a-z][^<>]*\s[^<>]*>$/i.test(payload) ? payload.slice(0, -1) + ' ' : payload),
    read: (hidden) => hidden.replace(/(<[a-z][^<>]*) $/i, '$1>')
  },
  {
    name: 'null-in-name',
    hide: (rng, payload) =>
      payload.replaceAll(
        /<(script|img|svg)/gi,
        (_, name: string) => `<${name.slice(0, 2)}${rng.pick(['\u0000', '%00', '\\0'])}${name.slice(2)}`
      ),
    read: (hidden) => hidden.replaceAll('\u0000', '').replaceAll('%00', '').replaceAll('\\0', '')
  },
  {
    name: 'string-from-codes',
    hide: (_, payload) =>
      payload.replaceAll(
        /\b(alert|confirm|prompt)\('([\w ]+)'\)/g,
        (_whole, name: string, said: string) =>
          `${name}(String.fromCharCode(${Array.from(said, (c) => c.charCodeAt(0)).join(',')}))`
      ),
    read: (hidden) =>
      hidden.replaceAll(
        /String\.fromCharCode\(([\d,]+)\)/g,
        (_, codes: string) => `'${String.fromCharCode(...codes.split(',').map(Number))}'`
      )
  }
];
