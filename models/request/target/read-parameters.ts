import { addFragment, addName, placeOf, type FragmentCollector } from '../fragment-collector.ts';
import { decodeText } from '../text/decode-text.ts';

/** Called with the decoded last part of each name (`email` of `user[email]`) and the decoded value. */
export type FieldVisitor = (name: string, value: string) => void;

export type ParameterFacts = { parameters: number; duplicates: number };

/** Above this, looking for repeated names would cost more than it tells. */
const MAX_COMPARED_NAMES = 256;

/**
 * `a=1&b=2` into fragments. A semicolon separates for some upstreams and belongs to the value for others; the value keeps it, so what
 * stands behind it is read either way. Values of a repeated name are also read joined, as upstreams that join them will.
 */
export function readParameters(
  text: string,
  prefix: string,
  collector: FragmentCollector,
  visit: FieldVisitor
): ParameterFacts {
  const facts: ParameterFacts = { parameters: 0, duplicates: 0 };
  if (text === '') return facts;
  const values = new Map<string, string>();
  const repeated = new Map<string, string>();
  let start = 0;
  while (start <= text.length) {
    const mark = text.indexOf('&', start);
    const end = mark < 0 ? text.length : mark;
    if (end > start) {
      facts.parameters++;
      const parameter = unplus(text.slice(start, end));
      const equals = parameter.indexOf('=');
      const rawName = equals < 0 ? parameter : parameter.slice(0, equals);
      const name = rawName.includes('%') ? decodeText(rawName, collector.trace) : rawName;
      const place = placeOf(prefix, name);
      addName(collector, place, rawName, 'percent');
      const value = equals < 0 ? '' : addFragment(collector, place, parameter.slice(equals + 1), 'percent');
      visit(lastPartOf(name), value);
      const earlier = values.get(name);
      if (earlier !== undefined) {
        facts.duplicates++;
        repeated.set(name, `${repeated.get(name) ?? earlier},${value}`);
      } else if (values.size < MAX_COMPARED_NAMES) {
        values.set(name, value);
      }
    }
    start = end + 1;
  }
  for (const [name, joined] of repeated) addFragment(collector, placeOf(prefix, name), joined, 'none');
  return facts;
}

/** `a=1; b=2`, as in a Cookie header. */
export function readCookies(header: string, collector: FragmentCollector, visit: FieldVisitor): void {
  let start = 0;
  while (start < header.length) {
    const mark = header.indexOf(';', start);
    const end = mark < 0 ? header.length : mark;
    while (start < end && header.charCodeAt(start) === 0x20) start++;
    if (end > start) {
      const cookie = header.slice(start, end);
      const equals = cookie.indexOf('=');
      const name = equals < 0 ? '' : cookie.slice(0, equals);
      const place = placeOf('cookie', name);
      addName(collector, place, name, 'percent');
      visit(name, addFragment(collector, place, cookie.slice(equals + 1), 'percent'));
    }
    start = end + 1;
  }
}

/** `email` of `user[email]`, `user.email` or `email`. */
export function lastPartOf(name: string): string {
  const trimmed = name.endsWith(']') ? name.slice(0, -1) : name;
  return trimmed.slice(Math.max(trimmed.lastIndexOf('['), trimmed.lastIndexOf('.')) + 1);
}

function unplus(text: string): string {
  return text.includes('+') ? text.replaceAll('+', ' ') : text;
}
