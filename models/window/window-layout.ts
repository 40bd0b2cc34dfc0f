import { COARSE_COUNTERS, DAY_COUNTERS, FINE_COUNTERS } from './counters.ts';

/** Goes up when a state written by older code can no longer be read; such a state is begun anew. */
export const WINDOW_VERSION = 2;

/**
 * Buckets of one length that take turns: what is read covers `buckets - 1` to `buckets` of them. A stamp is the number of the bucket that
 * stands in its slot (time / bucket length); slot = number mod buckets.
 */
export type Ring = { bucketMs: number; buckets: number; counters: number; stampsAt: number; at: number };

export type SketchSubject =
  | 'targets'
  | 'routes'
  | 'identities'
  | 'objects'
  | 'userAgents'
  | 'credentials'
  | 'secrets'
  | 'clients'
  | 'failingClients'
  | 'fingerprints';
/** Two generations of each sketch: what is read covers one to two of these. */
export const SKETCH_SPANS_MS = { minute: 30_000, hour: 1_800_000 } as const;
export type SketchSpec = { subject: SketchSubject; span: keyof typeof SKETCH_SPANS_MS; bits: number };

export type Sketch = SketchSpec & {
  /** Where it begins: bits set in this generation, bits set in both, this generation's words, the last one's. */
  at: number;
  words: number;
};

/** State of one window, 32-bit words: header · rings, each stamps and buckets · sketches. */
export type WindowLayout = { sketches: readonly Sketch[]; length: number };

/** Header words. Times are split: milliseconds / 2^30, and the rest. */
export const HEADER = {
  version: 0,
  firstSeen: 1,
  lastArrival: 3,
  minuteGeneration: 5,
  hourGeneration: 6,
  /** Slots by route: route hash, the last number asked for there, the step that led to it. */
  lastObjects: 7
} as const;
export const LAST_OBJECT_SLOTS = 2;
export const LAST_OBJECT_WORDS = 3;

/** The last seconds, for bursts: arrivals only. */
export const BURST: Ring = ringAt(HEADER.lastObjects + LAST_OBJECT_WORDS * LAST_OBJECT_SLOTS, {
  bucketMs: 5_000,
  buckets: 2,
  counters: 1
});
/** The last minute, 40 to 60 seconds of it. */
export const FINE: Ring = ringAt(endOf(BURST), { bucketMs: 20_000, buckets: 3, counters: FINE_COUNTERS });
/** The last hour, 30 to 60 minutes of it: one more bucket would cost 100,000 clients another 8 MB. */
export const COARSE: Ring = ringAt(endOf(FINE), { bucketMs: 1_800_000, buckets: 2, counters: COARSE_COUNTERS });
/** The last day, 12 to 24 hours of it: what is too slow for an hour adds up here. */
export const DAY: Ring = ringAt(endOf(COARSE), { bucketMs: 43_200_000, buckets: 2, counters: DAY_COUNTERS.length });
const SKETCHES_AT = endOf(DAY);

/** Linear counting stays within a tenth up to about as many as it has bits, and says "many" up to five times that. */
export const CLIENT_LAYOUT = defineLayout([
  { subject: 'targets', span: 'hour', bits: 128 },
  { subject: 'routes', span: 'hour', bits: 64 },
  { subject: 'identities', span: 'hour', bits: 128 },
  { subject: 'objects', span: 'hour', bits: 128 },
  { subject: 'userAgents', span: 'hour', bits: 32 },
  { subject: 'credentials', span: 'hour', bits: 32 },
  { subject: 'secrets', span: 'hour', bits: 64 }
]);

export const ROUTE_LAYOUT = defineLayout([
  { subject: 'clients', span: 'minute', bits: 1_024 },
  { subject: 'clients', span: 'hour', bits: 2_048 },
  { subject: 'identities', span: 'hour', bits: 2_048 },
  { subject: 'failingClients', span: 'hour', bits: 1_024 },
  { subject: 'fingerprints', span: 'hour', bits: 1_024 }
]);

/** All who come to one route with the same tool; of these there are as many as routes times tools. */
export const CROWD_LAYOUT = defineLayout([
  { subject: 'clients', span: 'minute', bits: 256 },
  { subject: 'clients', span: 'hour', bits: 512 },
  { subject: 'identities', span: 'hour', bits: 512 },
  { subject: 'failingClients', span: 'hour', bits: 256 }
]);

/** There is one of these, so it may be large: a distributed attack brings tens of thousands of clients. */
export const SERVICE_LAYOUT = defineLayout([
  { subject: 'clients', span: 'minute', bits: 16_384 },
  { subject: 'clients', span: 'hour', bits: 65_536 },
  { subject: 'identities', span: 'hour', bits: 65_536 },
  { subject: 'failingClients', span: 'hour', bits: 16_384 }
]);

function ringAt(stampsAt: number, shape: Pick<Ring, 'bucketMs' | 'buckets' | 'counters'>): Ring {
  return { ...shape, stampsAt, at: stampsAt + shape.buckets };
}

function endOf(ring: Ring): number {
  return ring.at + ring.buckets * ring.counters;
}

function defineLayout(specs: readonly SketchSpec[]): WindowLayout {
  let at = SKETCHES_AT;
  const sketches = specs.map((spec) => {
    const words = spec.bits / 32;
    const sketch = { ...spec, at, words };
    at += 2 + 2 * words;
    return sketch;
  });
  return { sketches, length: at };
}
