import { isFullwidth } from './char-classes.ts';
import { readBackslash, readEntity, readPercent, type Escape } from './escapes.ts';

/** Real double and triple encodings are covered, and a value nested a thousand deep costs no more than this many passes. */
export const MAX_DECODE_LAYERS = 5;

const KIND_PERCENT = 1;
const KIND_ENTITY = 2;
const KIND_BACKSLASH = 4;
const KIND_FULLWIDTH = 8;

/** What decoding one text showed. */
export type DecodeTrace = {
  layers: number;
  /** How many different kinds of escape were undone. */
  kinds: number;
  /** `%` followed by no two hexadecimal digits, in the text as it came. */
  invalidPercents: number;
  overlongSequences: number;
  /** Letters, digits and dots that were percent-encoded all the same. */
  needlessEncodings: number;
  /** Still encoded after the last layer. */
  hasReachedLimit: boolean;
};

export function createDecodeTrace(): DecodeTrace {
  return {
    layers: 0,
    kinds: 0,
    invalidPercents: 0,
    overlongSequences: 0,
    needlessEncodings: 0,
    hasReachedLimit: false
  };
}

const escape: Escape = { text: '', isOverlong: false, isNeedless: false };

/** Undoes percent, HTML and backslash escapes and fullwidth forms, layer by layer, until nothing changes. */
export function decodeText(text: string, trace: DecodeTrace): string {
  trace.layers = 0;
  trace.kinds = 0;
  trace.invalidPercents = 0;
  trace.overlongSequences = 0;
  trace.needlessEncodings = 0;
  trace.hasReachedLimit = false;
  let kinds = 0;
  let current = text;
  for (;;) {
    const invalidPercents = trace.invalidPercents;
    let decoded = '';
    let from = 0;
    for (let at = 0; at < current.length;) {
      const code = current.charCodeAt(at);
      let span = 0;
      if (code === 0x25) {
        span = readPercent(current, at, escape);
        if (span === 0) {
          trace.invalidPercents++;
        } else {
          kinds |= KIND_PERCENT;
          if (escape.isOverlong) trace.overlongSequences++;
          if (escape.isNeedless) trace.needlessEncodings++;
        }
      } else if (code === 0x26) {
        span = readEntity(current, at, escape);
        if (span > 0) kinds |= KIND_ENTITY;
      } else if (code === 0x5c) {
        span = readBackslash(current, at, escape);
        if (span > 0) kinds |= KIND_BACKSLASH;
      } else if (isFullwidth(code)) {
        span = 1;
        escape.text = String.fromCharCode(code - 0xfee0);
        kinds |= KIND_FULLWIDTH;
      }
      if (span === 0) {
        at++;
        continue;
      }
      decoded += current.slice(from, at) + escape.text;
      at += span;
      from = at;
    }
    if (trace.layers > 0) trace.invalidPercents = invalidPercents;
    if (from === 0) break;
    if (trace.layers === MAX_DECODE_LAYERS) {
      trace.hasReachedLimit = true;
      break;
    }
    trace.layers++;
    current = decoded + current.slice(from);
  }
  trace.kinds = countBits(kinds);
  return current;
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
