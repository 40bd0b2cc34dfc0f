import { decodeBase64Text } from './text/base64-text.ts';
import { CHARS_CONTROL, CHARS_ESCAPE, CHARS_NUL, charClassesOf } from './text/char-classes.ts';
import { createDecodeTrace, decodeText, type DecodeTrace } from './text/decode-text.ts';

/** Real requests hold a few dozen values; what comes after these is still inspected, but as one text. */
export const MAX_FRAGMENTS = 256;
/** A name longer than this says nothing to whoever reads an explanation. */
const MAX_PLACE_NAME_CHARS = 64;

/** One value of a request as the upstream will see it. */
export type Fragment = {
  /** `path`, `query.q`, `header.referer`, `cookie.sid`, `json.user.name`, `multipart.file`, `xml.a.b`, `body`, `query.a.key` for a name. */
  place: string;
  text: string;
  /** Encodings undone beyond those its place asks for (one percent-decoding in a query asks for none). */
  decodedLayers: number;
};

/** How the place encodes its values as a matter of course. */
export type Encoding = 'percent' | 'entity' | 'none';

export type TextFacts = {
  maxDecodedLayers: number;
  invalidPercents: number;
  overlongSequences: number;
  needlessEncodings: number;
  /** Fragments that mix two or more kinds of escape. */
  mixedEncodings: number;
  decodeLimitHits: number;
  /** Fragments that hold a NUL, or any other control character. */
  nulTexts: number;
  controlTexts: number;
  base64Texts: number;
  longestChars: number;
  /** Fragments beyond MAX_FRAGMENTS, gathered in the last one. */
  overflowed: number;
};

export type FragmentCollector = { fragments: Fragment[]; facts: TextFacts; trace: DecodeTrace };

export function createFragmentCollector(): FragmentCollector {
  return {
    fragments: [],
    facts: {
      maxDecodedLayers: 0,
      invalidPercents: 0,
      overlongSequences: 0,
      needlessEncodings: 0,
      mixedEncodings: 0,
      decodeLimitHits: 0,
      nulTexts: 0,
      controlTexts: 0,
      base64Texts: 0,
      longestChars: 0,
      overflowed: 0
    },
    trace: createDecodeTrace()
  };
}

/** Adds a value, decoded; and beside it what it holds in base64. Returns the decoded text. */
export function addFragment(collector: FragmentCollector, place: string, raw: string, encoding: Encoding): string {
  if (raw === '') return raw;
  let classes = charClassesOf(raw);
  let text = raw;
  let layers = 0;
  if ((classes & CHARS_ESCAPE) !== 0) {
    text = decodeText(raw, collector.trace);
    layers = noteDecoding(collector, encoding);
    if (layers > 0 || text !== raw) classes = charClassesOf(text);
  }
  push(collector, place, text, layers, classes);
  addPacked(collector, place, text, layers);
  return text;
}

/** Adds what a value holds in base64, if it holds text. */
export function addPacked(collector: FragmentCollector, place: string, text: string, layers: number): void {
  const inner = decodeBase64Text(text);
  if (inner === null) return;
  collector.facts.base64Texts++;
  const innerText = decodeText(inner, collector.trace);
  push(collector, place, innerText, layers + 1 + noteDecoding(collector, 'none'), charClassesOf(innerText));
}

/** A name is worth a look of its own only when it is not one. */
export function addName(collector: FragmentCollector, place: string, rawName: string, encoding: Encoding): void {
  if (!isOrdinaryName(rawName)) addFragment(collector, `${place}.key`, rawName, encoding);
}

/** `query` and `user[name]` make `query.user.name`. */
export function placeOf(prefix: string, name: string): string {
  const short = name.length > MAX_PLACE_NAME_CHARS ? name.slice(0, MAX_PLACE_NAME_CHARS) : name;
  return `${prefix}.${short.includes('[') ? short.replaceAll('[', '.').replaceAll(']', '') : short}`;
}

/** Letters, digits and `_ - . [ ]`; the one such name that does something by itself is JavaScript's. */
function isOrdinaryName(name: string): boolean {
  return /^[\w.[\]-]*$/.test(name) && !name.includes('__proto__');
}

function noteDecoding({ facts, trace }: FragmentCollector, encoding: Encoding): number {
  const layers = encoding !== 'none' && trace.layers > 0 ? trace.layers - 1 : trace.layers;
  if (layers > facts.maxDecodedLayers) facts.maxDecodedLayers = layers;
  if (encoding === 'percent') facts.invalidPercents += trace.invalidPercents;
  facts.overlongSequences += trace.overlongSequences;
  facts.needlessEncodings += trace.needlessEncodings;
  if (trace.kinds > 1) facts.mixedEncodings++;
  if (trace.hasReachedLimit) facts.decodeLimitHits++;
  return layers;
}

function push(
  { fragments, facts }: FragmentCollector,
  place: string,
  text: string,
  decodedLayers: number,
  classes: number
): void {
  if ((classes & CHARS_NUL) !== 0) facts.nulTexts++;
  if ((classes & CHARS_CONTROL) !== 0) facts.controlTexts++;
  if (text.length > facts.longestChars) facts.longestChars = text.length;
  if (fragments.length < MAX_FRAGMENTS) {
    fragments.push({ place, text, decodedLayers });
    return;
  }
  facts.overflowed++;
  // Joined, never dropped: a payload behind a wall of parameters is read like any other.
  const last = fragments[MAX_FRAGMENTS - 1]!;
  fragments[MAX_FRAGMENTS - 1] = {
    place: 'overflow',
    text: `${last.text}\n${text}`,
    decodedLayers: Math.max(last.decodedLayers, decodedLayers)
  };
}
