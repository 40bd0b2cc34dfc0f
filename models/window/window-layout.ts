import { COARSE_COUNTERS, FINE_COUNTERS } from './counters.ts';

/** Goes up when a state written by older code can no longer be read. */
export const WINDOW_VERSION = 1;

/** Fine ring: the last minute. Short enough that a burst shows within seconds; what is read covers 50 to 60. */
export const FINE_BUCKET_MS = 10_000;
export const FINE_BUCKETS = 6;
/** Coarse ring: the last hour, 45 to 60 minutes of it. Twice as many buckets would cost 100,000 clients another 30 MB. */
export const COARSE_BUCKET_MS = 900_000;
export const COARSE_BUCKETS = 4;

/** Two generations of each sketch: what is read covers one to two of these. */
export const SKETCH_SPANS_MS = { minute: 30_000, hour: 1_800_000 } as const;

export type SketchSubject = 'paths' | 'routes' | 'identities' | 'objects' | 'userAgents' | 'credentials' | 'clients';
export type SketchSpec = { subject: SketchSubject; span: keyof typeof SKETCH_SPANS_MS; bits: number };

export type Sketch = SketchSpec & {
  /** Where it begins: bits set in this generation, bits set in both, this generation's words, the last one's. */
  at: number;
  words: number;
};

/**
 * State of one window, 32-bit words:
 *   header · fine stamps · coarse stamps · fine buckets · coarse buckets · sketches
 * A stamp is the number of the bucket that stands in its slot (time / bucket length); slot = number mod ring size.
 */
export type WindowLayout = { sketches: readonly Sketch[]; length: number };

/** Header words. Times are split: milliseconds / 2^30, and the rest. */
export const HEADER = {
  version: 0,
  firstSeen: 1,
  lastArrival: 3,
  minuteGeneration: 5,
  hourGeneration: 6,
  /** Slots by route: route hash and the last number asked for there. */
  lastObjects: 7
} as const;
export const LAST_OBJECT_SLOTS = 2;

export const FINE_STAMPS_AT = HEADER.lastObjects + 2 * LAST_OBJECT_SLOTS;
export const COARSE_STAMPS_AT = FINE_STAMPS_AT + FINE_BUCKETS;
export const FINE_AT = COARSE_STAMPS_AT + COARSE_BUCKETS;
export const COARSE_AT = FINE_AT + FINE_BUCKETS * FINE_COUNTERS;
const SKETCHES_AT = COARSE_AT + COARSE_BUCKETS * COARSE_COUNTERS;

/** Linear counting stays within a tenth up to about as many as it has bits, and says "many" up to five times that. */
export const CLIENT_LAYOUT = defineLayout([
  { subject: 'paths', span: 'hour', bits: 256 },
  { subject: 'routes', span: 'hour', bits: 128 },
  { subject: 'identities', span: 'hour', bits: 256 },
  { subject: 'objects', span: 'hour', bits: 256 },
  { subject: 'userAgents', span: 'hour', bits: 64 },
  { subject: 'credentials', span: 'hour', bits: 64 }
]);

export const ROUTE_LAYOUT = defineLayout([
  { subject: 'clients', span: 'minute', bits: 1_024 },
  { subject: 'clients', span: 'hour', bits: 2_048 },
  { subject: 'identities', span: 'hour', bits: 2_048 }
]);

/** There is one of these, so it may be large: a distributed attack brings tens of thousands of clients. */
export const SERVICE_LAYOUT = defineLayout([
  { subject: 'clients', span: 'minute', bits: 16_384 },
  { subject: 'clients', span: 'hour', bits: 65_536 },
  { subject: 'identities', span: 'hour', bits: 65_536 }
]);

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
