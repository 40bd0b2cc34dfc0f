import fc from 'fast-check';
import type { ArrivalFacts, CompletionFacts } from '#models/window/fold-window.ts';

/** The beginning of a bucket of either ring. */
export const START_MS = 1_800_000_000_000;

export const ARRIVAL: ArrivalFacts = {
  isWrite: false,
  isLogin: false,
  isAsset: false,
  isUnreferred: false,
  targetHash: 1,
  routeHash: 1,
  identityHash: 0,
  credentialHash: 0,
  secretHash: 0,
  userAgentHash: 1,
  fingerprintHash: 0,
  objectIdHash: 0,
  objectId: -1
};

export const COMPLETION: CompletionFacts = { isLogin: false, status: 200, responseBytes: 2_000, latencyMs: 12 };

const hash = fc.integer({ min: 0, max: 0xffffffff });

export const anyArrival: fc.Arbitrary<ArrivalFacts> = fc.record({
  isWrite: fc.boolean(),
  isLogin: fc.boolean(),
  isAsset: fc.boolean(),
  isUnreferred: fc.boolean(),
  targetHash: hash,
  routeHash: hash,
  identityHash: hash,
  credentialHash: hash,
  secretHash: hash,
  userAgentHash: hash,
  fingerprintHash: hash,
  objectIdHash: hash,
  objectId: fc.integer({ min: -1, max: Number.MAX_SAFE_INTEGER })
});

export const anyCompletion: fc.Arbitrary<CompletionFacts> = fc.record({
  isLogin: fc.boolean(),
  status: fc.integer({ min: 0, max: 999 }),
  responseBytes: fc.nat({ max: 1_000_000_000 }),
  latencyMs: fc.double({ min: 0, max: 600_000, noNaN: true })
});
