import { addFragment, placeOf, type FragmentCollector } from '../fragment-collector.ts';
import type { FieldVisitor } from '../target/read-parameters.ts';
import { isSpaceCode } from '../text/char-classes.ts';
import type { BodyFacts } from './body-facts.ts';

/** Deeper elements keep the place of the last one that is named. */
const MAX_NAMED_DEPTH = 16;

/** Tag by tag, never refusing. Element text, attributes, CDATA, comments and the whole DOCTYPE become fragments. */
export function readXml(text: string, collector: FragmentCollector, facts: BodyFacts, visit: FieldVisitor): void {
  const places: string[] = ['xml'];
  let name = '';
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    const end = open < 0 ? text.length : open;
    const content = text.slice(at, end).trim();
    if (content !== '') visit(name, addFragment(collector, places.at(-1)!, content, 'entity'));
    if (open < 0) break;
    if (text.startsWith('<!--', open)) {
      at = addUntil(text, open + 4, '-->', `${places.at(-1)!}.comment`, collector, facts);
    } else if (text.startsWith('<![CDATA[', open)) {
      at = addUntil(text, open + 9, ']]>', places.at(-1)!, collector, facts);
    } else if (text.startsWith('<?', open)) {
      // The declaration itself (`<?xml version=…?>`) tells nothing.
      at = text.startsWith('<?xml ', open)
        ? endOf(text, open, '?>', facts)
        : addUntil(text, open + 2, '?>', 'xml.instruction', collector, facts);
    } else if (text.startsWith('<!', open)) {
      at = readDoctype(text, open, collector, facts);
    } else {
      const close = endOfTag(text, open + 1);
      if (close >= text.length) facts.isMalformed = true;
      const tag = text.slice(open + 1, close);
      if (tag.startsWith('/')) {
        depth--;
        if (depth < MAX_NAMED_DEPTH && places.length > 1) places.pop();
      } else {
        name = localName(tag);
        const place = depth < MAX_NAMED_DEPTH ? placeOf(places.at(-1)!, name) : places.at(-1)!;
        readAttributes(tag, place, collector, visit);
        if (!tag.endsWith('/')) {
          if (depth < MAX_NAMED_DEPTH) places.push(place);
          depth++;
          if (depth > facts.depth) facts.depth = depth;
        }
      }
      at = close + 1;
    }
  }
  if (depth !== 0) facts.isMalformed = true;
}

function readDoctype(text: string, open: number, collector: FragmentCollector, facts: BodyFacts): number {
  let brackets = 0;
  let end = open;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x5b) brackets++;
    else if (code === 0x5d) brackets--;
    else if (code === 0x3e && brackets <= 0) break;
  }
  const doctype = text.slice(open, end + 1);
  facts.hasDoctype = true;
  facts.entityDeclarations += doctype.toUpperCase().split('<!ENTITY').length - 1;
  if (/\b(SYSTEM|PUBLIC)\b/i.test(doctype)) facts.hasExternalEntity = true;
  addFragment(collector, 'xml.doctype', doctype, 'entity');
  return end + 1;
}

function readAttributes(tag: string, place: string, collector: FragmentCollector, visit: FieldVisitor): void {
  let at = tag.indexOf('=');
  let from = 0;
  while (at >= 0) {
    let start = at + 1;
    while (start < tag.length && isSpaceCode(tag.charCodeAt(start))) start++;
    const quote = tag[start];
    const isQuoted = quote === '"' || quote === "'";
    const close = tag.indexOf(isQuoted ? quote : ' ', start + 1);
    const end = close < 0 ? tag.length : close;
    const before = tag.slice(from, at).trimEnd();
    const name = before.slice(before.lastIndexOf(' ') + 1);
    const value = tag.slice(isQuoted ? start + 1 : start, end);
    if (!name.startsWith('xmlns'))
      visit(name, addFragment(collector, `${place}.${name.slice(0, 64)}`, value, 'entity'));
    from = end + 1;
    at = tag.indexOf('=', from);
  }
}

/** A tag ends at the first `>` outside quotes. */
function endOfTag(text: string, from: number): number {
  let quote = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 0x3e) {
      return at;
    } else if (code === 0x22 || code === 0x27) {
      quote = code;
    }
  }
  return text.length;
}

/** `Body` of `soap:Body attribute="…"`. */
function localName(tag: string): string {
  let end = 0;
  while (end < tag.length && end < 64 && !isSpaceCode(tag.charCodeAt(end)) && tag[end] !== '/') end++;
  const name = tag.slice(0, end);
  return name.slice(name.indexOf(':') + 1);
}

function addUntil(
  text: string,
  start: number,
  mark: string,
  place: string,
  collector: FragmentCollector,
  facts: BodyFacts
): number {
  const next = endOf(text, start, mark, facts);
  addFragment(collector, place, text.slice(start, Math.max(start, next - mark.length)), 'none');
  return next;
}

/** The position behind `mark`; without one the rest of the text belongs to what was opened. */
function endOf(text: string, start: number, mark: string, facts: BodyFacts): number {
  const found = text.indexOf(mark, start);
  if (found >= 0) return found + mark.length;
  facts.isMalformed = true;
  return text.length + mark.length;
}
