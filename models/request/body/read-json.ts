import { addFragment, addName, placeOf, type FragmentCollector } from '../fragment-collector.ts';
import type { FieldVisitor } from '../target/read-parameters.ts';
import { hexValue, isDigitCode, isLetterCode, isSpaceCode } from '../text/char-classes.ts';
import type { BodyFacts } from './body-facts.ts';
import { looksLikeGraphql, readGraphql } from './read-graphql.ts';

/** No API nests deeper; what lies below is read as plain text. */
const MAX_DEPTH = 32;

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\']
]);

/**
 * Token by token, never refusing: broken JSON still shows its strings, repeated keys are all seen, and nothing is built.
 * Places name the keys on the way down; positions in arrays are left out.
 */
export function readJson(text: string, collector: FragmentCollector, facts: BodyFacts, visit: FieldVisitor): void {
  const places: string[] = ['json'];
  const closers: number[] = [];
  let key = '';
  let hasRoot = false;
  let at = 0;
  const { length } = text;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (isSpaceCode(code) || code === 0x2c || code === 0x3a) {
      at++;
      continue;
    }
    // A second object on its own is a line of JSON lines, anything else is left over.
    if (hasRoot && closers.length === 0 && code !== 0x7b && code !== 0x5b) facts.isMalformed = true;
    if (code === 0x7b || code === 0x5b) {
      if (closers.length === MAX_DEPTH) {
        facts.isMalformed = true;
        addFragment(collector, places.at(-1)!, text.slice(at), 'none');
        return;
      }
      hasRoot = true;
      closers.push(code + 2);
      places.push(key === '' ? places.at(-1)! : placeOf(places.at(-1)!, key));
      key = '';
      if (closers.length > facts.depth) facts.depth = closers.length;
      at++;
    } else if (code === 0x7d || code === 0x5d) {
      if (closers.pop() === code) places.pop();
      else facts.isMalformed = true;
      if (places.length > closers.length + 1) places.length = closers.length + 1;
      key = '';
      at++;
    } else if (code === 0x22) {
      const end = endOfString(text, at + 1);
      const value = unescapeString(text.slice(at + 1, end), collector);
      at = end + 1;
      if (end >= length) facts.isMalformed = true;
      if (closers.at(-1) === 0x7d && key === '' && isFollowedByColon(text, at)) {
        key = value;
        addName(collector, placeOf(places.at(-1)!, value), value, 'none');
        continue;
      }
      hasRoot = true;
      if (key === 'query' && looksLikeGraphql(value)) readGraphql(value, collector, facts, visit);
      else
        visit(key, addFragment(collector, key === '' ? places.at(-1)! : placeOf(places.at(-1)!, key), value, 'none'));
      if (closers.at(-1) === 0x7d) key = '';
    } else {
      const end = endOfBareToken(text, at);
      const token = text.slice(at, end);
      hasRoot = true;
      if (isLiteral(token)) {
        if (key !== '') visit(key, token);
      } else {
        facts.isMalformed = true;
        addFragment(collector, key === '' ? places.at(-1)! : placeOf(places.at(-1)!, key), token, 'none');
      }
      key = '';
      at = end;
    }
  }
  if (closers.length > 0) facts.isMalformed = true;
}

function endOfString(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at;
    at += code === 0x5c ? 2 : 1;
  }
  return text.length;
}

function isFollowedByColon(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && isSpaceCode(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === 0x3a;
}

function endOfBareToken(text: string, from: number): number {
  let at = from + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x2c || code === 0x5d || code === 0x7d || code === 0x0a || code === 0x22) break;
  }
  while (at > from + 1 && isSpaceCode(text.charCodeAt(at - 1))) at--;
  return at;
}

function isLiteral(token: string): boolean {
  if (token === 'true' || token === 'false' || token === 'null') return true;
  for (let at = 0; at < token.length; at++) {
    const code = token.charCodeAt(at);
    const isInNumber = isDigitCode(code) || code === 0x2e || code === 0x2d || code === 0x2b || (code | 0x20) === 0x65;
    if (!isInNumber) return false;
  }
  return true;
}

/** RFC 8259 §7. What is no JSON escape stays as it is, for the decoders after this one. */
function unescapeString(raw: string, collector: FragmentCollector): string {
  let backslash = raw.indexOf('\\');
  if (backslash < 0) return raw;
  let text = '';
  let from = 0;
  while (backslash >= 0) {
    const unit = raw[backslash + 1] === 'u' ? hexUnit(raw, backslash + 2) : -1;
    const simple = unit >= 0 ? String.fromCharCode(unit) : SIMPLE_ESCAPES.get(raw[backslash + 1] ?? '');
    const span = simple === undefined ? 1 : unit >= 0 ? 6 : 2;
    text += raw.slice(from, backslash) + (simple ?? '\\');
    // No encoder writes a letter or digit this way.
    if (isLetterCode(unit) || isDigitCode(unit)) collector.facts.needlessEncodings++;
    from = backslash + span;
    backslash = raw.indexOf('\\', from);
  }
  return text + raw.slice(from);
}

function hexUnit(text: string, at: number): number {
  let unit = 0;
  for (let index = at; index < at + 4; index++) {
    const digit = hexValue(text.charCodeAt(index));
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}
