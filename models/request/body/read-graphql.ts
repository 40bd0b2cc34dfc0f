import { addFragment, placeOf, type FragmentCollector } from '../fragment-collector.ts';
import type { FieldVisitor } from '../target/read-parameters.ts';
import { isDigitCode, isLetterCode, isSpaceCode, isWordCode } from '../text/char-classes.ts';
import type { BodyFacts } from './body-facts.ts';

const PUNCTUATION = '!$&().,:=@[]{|}';

export function looksLikeGraphql(text: string): boolean {
  return (
    text.length > 1 &&
    text.includes('{') &&
    /^\s*(\{|query\b|mutation\b|subscription\b|fragment\b)/.test(text.slice(0, 64))
  );
}

/** The query's own words are its client's program; what a person typed stands in its strings, so those are the fragments. */
export function readGraphql(text: string, collector: FragmentCollector, facts: BodyFacts, visit: FieldVisitor): void {
  let depth = 0;
  let parentheses = 0;
  let name = '';
  let isForeign = false;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      const mark = text.startsWith('"""', at) ? '"""' : '"';
      const start = at + mark.length;
      const end = endOfString(text, start, mark);
      visit(name, addFragment(collector, placeOf('graphql', name), text.slice(start, end), 'none'));
      at = end + mark.length;
    } else if (code === 0x23) {
      const lineEnd = text.indexOf('\n', at);
      const end = lineEnd < 0 ? text.length : lineEnd;
      addFragment(collector, 'graphql.comment', text.slice(at + 1, end), 'none');
      at = end;
    } else if (isLetterCode(code) || code === 0x5f) {
      let end = at + 1;
      while (end < text.length && isWordCode(text.charCodeAt(end)) && text.charCodeAt(end) !== 0x2d) end++;
      name = text.slice(at, end);
      if (parentheses === 0 && depth > 0) {
        if (text.charCodeAt(end) === 0x3a) facts.graphqlAliases++;
        if (name === '__schema' || name === '__type') facts.hasIntrospection = true;
      }
      at = end;
    } else {
      if (code === 0x7b) depth++;
      else if (code === 0x7d) depth--;
      else if (code === 0x28) parentheses++;
      else if (code === 0x29) parentheses--;
      else if (!isSpaceCode(code) && !isDigitCode(code) && code !== 0x2d && !PUNCTUATION.includes(text[at]!))
        isForeign = true;
      if (parentheses === 0 && depth > facts.graphqlDepth) facts.graphqlDepth = depth;
      at++;
    }
  }
  if (isForeign || depth !== 0 || parentheses !== 0) addFragment(collector, 'graphql', text, 'none');
}

function endOfString(text: string, from: number, mark: string): number {
  let at = from;
  while (at < text.length && !text.startsWith(mark, at)) at += text.charCodeAt(at) === 0x5c ? 2 : 1;
  return Math.min(at, text.length);
}
