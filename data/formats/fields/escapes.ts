import { isUtf8 } from 'node:buffer';

const ESCAPE = /(?:\\x[0-9A-Fa-f]{2})+|\\["\\bfnrtv]/g;
const LETTERS: Record<string, string> = {
  '\\b': '\b',
  '\\f': '\f',
  '\\n': '\n',
  '\\r': '\r',
  '\\t': '\t',
  '\\v': '\v',
  '\\"': '"',
  '\\\\': '\\'
};

/** Undoes what nginx (`\x22`) and Apache (`\"`, `\\`, `\t`, `\xhh`) do to bytes a log line cannot hold. */
export function unescapeLogText(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    ESCAPE,
    (escape) => LETTERS[escape] ?? decodeText(Buffer.from(escape.replaceAll('\\x', ''), 'hex'))
  );
}

/** UTF-8 where the bytes are that, else Latin-1, which never fails. */
export function decodeText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}
