import { COARSE_COUNTERS, COUNTER, FINE_COUNTERS, increment } from './counters.ts';
import { logGap } from './log-gap.ts';
import { addToSketch, turnSketches } from './sketch.ts';
import { readTime, writeTime } from './split-time.ts';
import {
  COARSE_AT,
  COARSE_BUCKET_MS,
  COARSE_BUCKETS,
  COARSE_STAMPS_AT,
  FINE_AT,
  FINE_BUCKET_MS,
  FINE_BUCKETS,
  FINE_STAMPS_AT,
  HEADER,
  LAST_OBJECT_SLOTS,
  WINDOW_VERSION,
  type SketchSubject,
  type WindowLayout
} from './window-layout.ts';

/** What a request shows when it arrives; a parsed request is one. */
export type ArrivalFacts = {
  isWrite: boolean;
  isLogin: boolean;
  isAsset: boolean;
  pathHash: number;
  routeHash: number;
  identityHash: number;
  credentialHash: number;
  userAgentHash: number;
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
  if (state[HEADER.version] === 0) {
    state[HEADER.version] = WINDOW_VERSION;
    writeTime(state, HEADER.firstSeen, atMs);
  }
  const fine = fineBucketAt(state, atMs);
  const coarse = coarseBucketAt(state, atMs);
  if (fine >= 0) {
    increment(state, fine + COUNTER.arrivals, 1);
    if (facts.isLogin) increment(state, fine + COUNTER.logins, 1);
  }
  if (coarse >= 0) {
    increment(state, coarse + COUNTER.arrivals, 1);
    if (facts.isLogin) increment(state, coarse + COUNTER.logins, 1);
    if (facts.isWrite) increment(state, coarse + COUNTER.writes, 1);
    if (facts.isAsset) increment(state, coarse + COUNTER.assets, 1);
    foldGap(state, coarse, atMs);
    if (facts.objectId >= 0) foldObject(state, coarse, facts);
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
export function foldCompletion(state: Int32Array, atMs: number, facts: CompletionFacts): void {
  const error = errorCounter(facts.status);
  const latencyMs = Math.min(Math.round(facts.latencyMs), LOW_31_BITS);
  const isLoginFailure = facts.isLogin && isRefusal(facts.status);
  const fine = fineBucketAt(state, atMs);
  if (fine >= 0) {
    increment(state, fine + COUNTER.completions, 1);
    if (error >= 0 && error < FINE_COUNTERS) increment(state, fine + error, 1);
    if (isLoginFailure) increment(state, fine + COUNTER.loginFailures, 1);
    increment(state, fine + COUNTER.latencyMs, latencyMs);
  }
  const coarse = coarseBucketAt(state, atMs);
  if (coarse < 0) return;
  increment(state, coarse + COUNTER.completions, 1);
  if (error >= 0) increment(state, coarse + error, 1);
  if (isLoginFailure) increment(state, coarse + COUNTER.loginFailures, 1);
  increment(state, coarse + COUNTER.responseKib, kibOf(facts.responseBytes));
  increment(state, coarse + COUNTER.latencyMs, latencyMs);
}

function foldGap(state: Int32Array, coarse: number, atMs: number): void {
  const lastMs = readTime(state, HEADER.lastArrival);
  if (lastMs === 0) return;
  const gap = logGap(atMs - lastMs);
  increment(state, coarse + COUNTER.gaps, 1);
  increment(state, coarse + COUNTER.gapSum, gap);
  increment(state, coarse + COUNTER.gapSquares, gap * gap);
}

function foldObject(state: Int32Array, coarse: number, { routeHash, objectId }: ArrivalFacts): void {
  const slot = HEADER.lastObjects + 2 * ((routeHash >>> 0) % LAST_OBJECT_SLOTS);
  const isSameRoute = state[slot] === (routeHash | 0);
  // 2^31 numbers are told apart; whoever walks along them does so in small steps.
  const id = objectId % (LOW_31_BITS + 1);
  const step = Math.abs(id - state[slot + 1]!);
  increment(state, coarse + COUNTER.numberedObjects, 1);
  if (isSameRoute && step > 0 && step <= MAX_SEQUENTIAL_STEP) increment(state, coarse + COUNTER.sequentialObjects, 1);
  state[slot] = routeHash | 0;
  state[slot + 1] = id;
}

function subjectHash(subject: SketchSubject, facts: ArrivalFacts, clientHash: number): number {
  switch (subject) {
    case 'paths':
      return facts.pathHash;
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
    case 'clients':
      return clientHash;
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

function fineBucketAt(state: Int32Array, atMs: number): number {
  const bucket = Math.floor(atMs / FINE_BUCKET_MS);
  const index = bucket % FINE_BUCKETS;
  return openBucket(state, FINE_STAMPS_AT + index, bucket, FINE_AT, index, FINE_COUNTERS);
}

function coarseBucketAt(state: Int32Array, atMs: number): number {
  const bucket = Math.floor(atMs / COARSE_BUCKET_MS);
  const index = bucket % COARSE_BUCKETS;
  return openBucket(state, COARSE_STAMPS_AT + index, bucket, COARSE_AT, index, COARSE_COUNTERS);
}

/** Where the bucket's counters stand, emptied first if an older one stood there; -1 when a newer one does. */
function openBucket(
  state: Int32Array,
  stampAt: number,
  bucket: number,
  ringAt: number,
  index: number,
  width: number
): number {
  const at = ringAt + index * width;
  const stamp = state[stampAt]!;
  if (stamp > bucket) return -1;
  if (stamp < bucket) {
    state[stampAt] = bucket;
    state.fill(0, at, at + width);
  }
  return at;
}
