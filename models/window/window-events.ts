import type { ArrivalFacts, CompletionFacts } from './fold-window.ts';
import { foldArrival, foldCompletion } from './fold-window.ts';
import { readTime, writeTime } from './split-time.ts';
import { CLIENT_LAYOUT } from './window-layout.ts';

/**
 * What happened to one client, as 32-bit words a store can append to a string without understanding them. Whoever reads them folds them
 * with the very code that folds in memory, so that a shared store needs no second implementation of it.
 *   arrival:    kind and flags · time (2) · eight hashes and numbers
 *   completion: kind, flags and status · time (2) · response bytes (2) · latency in ms
 */
const ARRIVAL_WORDS = 11;
const COMPLETION_WORDS = 6;

const KIND_COMPLETION = 1;
const IS_LOGIN = 2;
const IS_WRITE = 4;
const IS_ASSET = 8;
const HAS_OBJECT_ID = 16;
const IS_UNREFERRED = 32;
const STATUS_SHIFT = 8;
const LOW_RANGE = 2 ** 31;

export function encodeArrival(atMs: number, facts: ArrivalFacts): Buffer {
  const words = new Int32Array(ARRIVAL_WORDS);
  words[0] =
    (facts.isLogin ? IS_LOGIN : 0) |
    (facts.isWrite ? IS_WRITE : 0) |
    (facts.isAsset ? IS_ASSET : 0) |
    (facts.isUnreferred ? IS_UNREFERRED : 0) |
    (facts.objectId >= 0 ? HAS_OBJECT_ID : 0);
  writeTime(words, 1, atMs);
  words[3] = facts.targetHash;
  words[4] = facts.routeHash;
  words[5] = facts.identityHash;
  words[6] = facts.credentialHash;
  words[7] = facts.userAgentHash;
  words[8] = facts.objectIdHash;
  words[9] = facts.secretHash;
  words[10] = facts.objectId >= 0 ? facts.objectId % LOW_RANGE : 0; // the fold keeps no more of it
  return Buffer.from(words.buffer);
}

export function encodeCompletion(atMs: number, facts: CompletionFacts): Buffer {
  const words = new Int32Array(COMPLETION_WORDS);
  words[0] = KIND_COMPLETION | (facts.isLogin ? IS_LOGIN : 0) | (facts.status << STATUS_SHIFT);
  writeTime(words, 1, atMs);
  writeTime(words, 3, facts.responseBytes);
  words[5] = Math.min(Math.round(facts.latencyMs), LOW_RANGE - 1);
  return Buffer.from(words.buffer);
}

/** Folds whole events into a client's state. @returns bytes folded: an event cut off at the end is left */
export function foldEvents(state: Int32Array, events: Buffer): number {
  const words = new Int32Array(events.length >>> 2);
  Buffer.from(words.buffer).set(events.subarray(0, words.length * 4));
  let at = 0;
  while (at < words.length) {
    const head = words[at]!;
    const isLogin = (head & IS_LOGIN) !== 0;
    if ((head & KIND_COMPLETION) !== 0) {
      if (at + COMPLETION_WORDS > words.length) break;
      const facts = {
        isLogin,
        status: head >> STATUS_SHIFT,
        responseBytes: readTime(words, at + 3),
        latencyMs: words[at + 5]!
      };
      foldCompletion(CLIENT_LAYOUT, state, readTime(words, at + 1), facts, NONE);
      at += COMPLETION_WORDS;
      continue;
    }
    if (at + ARRIVAL_WORDS > words.length) break;
    foldArrival(CLIENT_LAYOUT, state, readTime(words, at + 1), arrivalAt(words, at, isLogin), NONE);
    at += ARRIVAL_WORDS;
  }
  return at * 4;
}

/** Clients and tools are counted in windows that are no client's. */
const NONE = 0;

function arrivalAt(words: Int32Array, at: number, isLogin: boolean): ArrivalFacts {
  const head = words[at]!;
  return {
    isLogin,
    isWrite: (head & IS_WRITE) !== 0,
    isAsset: (head & IS_ASSET) !== 0,
    isUnreferred: (head & IS_UNREFERRED) !== 0,
    targetHash: words[at + 3]!,
    routeHash: words[at + 4]!,
    identityHash: words[at + 5]!,
    credentialHash: words[at + 6]!,
    userAgentHash: words[at + 7]!,
    objectIdHash: words[at + 8]!,
    secretHash: words[at + 9]!,
    fingerprintHash: NONE,
    objectId: (head & HAS_OBJECT_ID) === 0 ? -1 : words[at + 10]!
  };
}
