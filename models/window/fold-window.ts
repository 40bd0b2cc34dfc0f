import { COUNTER, DAY_COUNTER, FINE_COUNTERS, increment } from './counters.ts';
import { logGap } from './log-gap.ts';
import { addToSketch, turnSketches } from './sketch.ts';
import { readTime, writeTime } from './split-time.ts';
import {
  BURST,
  COARSE,
  DAY,
  FINE,
  HEADER,
  LAST_OBJECT_SLOTS,
  LAST_OBJECT_WORDS,
  WINDOW_VERSION,
  type Ring,
  type SketchSubject,
  type WindowLayout
} from './window-layout.ts';

/** What a request shows when it arrives; a parsed request is one. */
export type ArrivalFacts = {
  isWrite: boolean;
  isLogin: boolean;
  isAsset: boolean;
  /** A browser asks for a page without saying where it comes from. */
  isUnreferred: boolean;
  targetHash: number;
  routeHash: number;
  identityHash: number;
  credentialHash: number;
  secretHash: number;
  userAgentHash: number;
  fingerprintHash: number;
  objectIdHash: number;
  objectId: number;
};

/** What is known when the answer has been sent. */
export type CompletionFacts = { isLogin: boolean; status: number; responseBytes: number; latencyMs: number };

/** Numbers this close to the one before are a walk along the shelf, not a choice. */
const MAX_SEQUENTIAL_STEP = 3;
const LOW_31_BITS = 0x7fffffff;

/** Counts a request in at `atMs`. Within a bucket the order of events changes nothing but gaps and sequences. */
export function foldArrival(
  layout: WindowLayout,
  state: Int32Array,
  atMs: number,
  facts: ArrivalFacts,
  clientHash: number
): void {
  if (state[HEADER.version] !== WINDOW_VERSION) {
    if (state[HEADER.version] !== 0) state.fill(0);
    state[HEADER.version] = WINDOW_VERSION;
    writeTime(state, HEADER.firstSeen, atMs);
  }
  const burst = openBucket(state, BURST, atMs);
  const fine = openBucket(state, FINE, atMs);
  const coarse = openBucket(state, COARSE, atMs);
  const day = openBucket(state, DAY, atMs);
  if (burst >= 0) increment(state, burst, 1);
  if (fine >= 0) {
    increment(state, fine + COUNTER.arrivals, 1);
    if (facts.isLogin) increment(state, fine + COUNTER.logins, 1);
  }
  if (coarse >= 0) {
    increment(state, coarse + COUNTER.arrivals, 1);
    if (facts.isLogin) increment(state, coarse + COUNTER.logins, 1);
    if (facts.isWrite) increment(state, coarse + COUNTER.writes, 1);
    if (facts.isAsset) increment(state, coarse + COUNTER.assets, 1);
    if (facts.isUnreferred) increment(state, coarse + COUNTER.unreferred, 1);
    foldGap(state, coarse, atMs);
    if (facts.objectId >= 0) foldObject(state, coarse, facts);
  }
  if (day >= 0) {
    increment(state, day + DAY_COUNTER.arrivals, 1);
    if (facts.isAsset) increment(state, day + DAY_COUNTER.assets, 1);
  }
  const isMinuteLate = turnSketches(state, layout, 'minute', atMs);
  const isHourLate = turnSketches(state, layout, 'hour', atMs);
  for (const sketch of layout.sketches) {
    const isLate = sketch.span === 'minute' ? isMinuteLate : isHourLate;
    const hash = subjectHash(sketch.subject, facts, clientHash);
    if (hash !== 0 && isLate !== null) addToSketch(state, sketch, hash, isLate);
  }
  if (atMs > readTime(state, HEADER.lastArrival)) writeTime(state, HEADER.lastArrival, atMs);
}

/** Counts an answer in at `atMs`, the moment its last byte was sent. */
export function foldCompletion(
  layout: WindowLayout,
  state: Int32Array,
  atMs: number,
  facts: CompletionFacts,
  clientHash: number
): void {
  const error = errorCounter(facts.status);
  const latencyMs = Math.min(Math.round(facts.latencyMs), LOW_31_BITS);
  const isLoginFailure = facts.isLogin && isRefusal(facts.status);
  const fine = openBucket(state, FINE, atMs);
  if (fine >= 0) {
    increment(state, fine + COUNTER.completions, 1);
    if (error >= 0 && error < FINE_COUNTERS) increment(state, fine + error, 1);
    if (isLoginFailure) increment(state, fine + COUNTER.loginFailures, 1);
    increment(state, fine + COUNTER.latencyMs, latencyMs);
  }
  const coarse = openBucket(state, COARSE, atMs);
  if (coarse >= 0) {
    increment(state, coarse + COUNTER.completions, 1);
    if (error >= 0) increment(state, coarse + error, 1);
    if (isLoginFailure) increment(state, coarse + COUNTER.loginFailures, 1);
    if (facts.isLogin && facts.status >= 300 && facts.status < 400) increment(state, coarse + COUNTER.loginMoves, 1);
    increment(state, coarse + COUNTER.responseKib, kibOf(facts.responseBytes));
    increment(state, coarse + COUNTER.latencyMs, latencyMs);
  }
  const isClientError = facts.status >= 400 && facts.status < 500 && facts.status !== 429;
  if (isClientError) {
    const day = openBucket(state, DAY, atMs);
    if (day >= 0) {
      increment(state, day + DAY_COUNTER.clientErrors, 1);
      if (isLoginFailure) increment(state, day + DAY_COUNTER.loginFailures, 1);
    }
  }
  if (isLoginFailure && clientHash !== 0) foldFailingClient(layout, state, atMs, clientHash);
}

function foldFailingClient(layout: WindowLayout, state: Int32Array, atMs: number, clientHash: number): void {
  for (const sketch of layout.sketches) {
    if (sketch.subject !== 'failingClients') continue;
    const isLate = turnSketches(state, layout, sketch.span, atMs);
    if (isLate !== null) addToSketch(state, sketch, clientHash, isLate);
  }
}

function foldGap(state: Int32Array, coarse: number, atMs: number): void {
  const lastMs = readTime(state, HEADER.lastArrival);
  if (lastMs === 0) return;
  const gap = logGap(atMs - lastMs);
  increment(state, coarse + COUNTER.gapSum, gap);
  increment(state, coarse + COUNTER.gapSquares, gap * gap);
}

function foldObject(state: Int32Array, coarse: number, { routeHash, objectId }: ArrivalFacts): void {
  const slot = HEADER.lastObjects + LAST_OBJECT_WORDS * ((routeHash >>> 0) % LAST_OBJECT_SLOTS);
  const isSameRoute = state[slot] === (routeHash | 0);
  // 2^31 numbers are told apart; whoever walks along them does so in small steps.
  const id = objectId % (LOW_31_BITS + 1);
  const step = isSameRoute ? id - state[slot + 1]! : 0;
  increment(state, coarse + COUNTER.numberedObjects, 1);
  if (step !== 0) {
    if (Math.abs(step) <= MAX_SEQUENTIAL_STEP) increment(state, coarse + COUNTER.sequentialObjects, 1);
    if (step === state[slot + 2]) increment(state, coarse + COUNTER.strides, 1);
  }
  state[slot] = routeHash | 0;
  state[slot + 1] = id;
  state[slot + 2] = step;
}

function subjectHash(subject: SketchSubject, facts: ArrivalFacts, clientHash: number): number {
  switch (subject) {
    case 'targets':
      return facts.targetHash;
    case 'routes':
      return facts.routeHash;
    case 'identities':
      return facts.identityHash;
    case 'objects':
      return facts.objectIdHash;
    case 'userAgents':
      return facts.userAgentHash;
    case 'credentials':
      return facts.credentialHash;
    case 'secrets':
      return facts.secretHash;
    case 'fingerprints':
      return facts.fingerprintHash;
    case 'clients':
      return clientHash;
    case 'failingClients':
      return 0; // known when the answer is
  }
}

function errorCounter(status: number): number {
  if (status < 400 || status > 599) return -1;
  if (status === 401 || status === 403) return COUNTER.unauthorised;
  if (status === 404) return COUNTER.notFound;
  if (status === 429) return COUNTER.throttled;
  return status < 500 ? COUNTER.otherClientErrors : COUNTER.serverErrors;
}

/** How services say "wrong password". A page that says so under status 200 cannot be told from success. */
function isRefusal(status: number): boolean {
  return status === 401 || status === 403 || status === 400 || status === 422 || status === 423;
}

function kibOf(bytes: number): number {
  return Math.min(Math.ceil(bytes / 1_024), LOW_31_BITS);
}

/** Where the counters of the bucket of `atMs` stand, emptied first if an older one stood there; -1 when a newer one does. */
function openBucket(state: Int32Array, { bucketMs, buckets, counters, stampsAt, at }: Ring, atMs: number): number {
  const bucket = Math.floor(atMs / bucketMs);
  const slot = bucket % buckets;
  const from = at + slot * counters;
  const stamp = state[stampsAt + slot]!;
  if (stamp > bucket) return -1;
  if (stamp < bucket) {
    state[stampsAt + slot] = bucket;
    state.fill(0, from, from + counters);
  }
  return from;
}
