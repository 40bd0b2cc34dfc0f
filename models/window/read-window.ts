import { COARSE_COUNTERS, COUNTER, FINE_COUNTERS, type CounterName } from './counters.ts';
import { estimateDistinct } from './sketch.ts';
import { readTime } from './split-time.ts';
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
  type SketchSpec,
  type WindowLayout
} from './window-layout.ts';

/** A window as one request finds it: sums over three stretches of time, and distinct counts in the layout's order. */
export type WindowView = {
  layout: WindowLayout;
  atMs: number;
  /** Since the first request; 0 when this is the first. */
  ageMs: number;
  /** Since the last request; 0 when this is the first. */
  idleMs: number;
  /** The bucket that is filling and the one before: 10 to 20 seconds. */
  burst: Float64Array;
  burstMs: number;
  minute: Float64Array;
  minuteMs: number;
  hour: Float64Array;
  hourMs: number;
  distinct: Float64Array;
};

export function createWindowView(layout: WindowLayout): WindowView {
  return {
    layout,
    atMs: 0,
    ageMs: 0,
    idleMs: 0,
    burst: new Float64Array(FINE_COUNTERS),
    burstMs: 0,
    minute: new Float64Array(FINE_COUNTERS),
    minuteMs: 0,
    hour: new Float64Array(COARSE_COUNTERS),
    hourMs: 0,
    distinct: new Float64Array(layout.sketches.length)
  };
}

/** Reads what had been folded by `atMs` into `view`; `state` undefined means nothing ever was. Allocates nothing. */
export function readWindow(state: Int32Array | undefined, atMs: number, view: WindowView): void {
  view.atMs = atMs;
  view.burstMs = FINE_BUCKET_MS + (atMs % FINE_BUCKET_MS);
  view.minuteMs = (FINE_BUCKETS - 1) * FINE_BUCKET_MS + (atMs % FINE_BUCKET_MS);
  view.hourMs = (COARSE_BUCKETS - 1) * COARSE_BUCKET_MS + (atMs % COARSE_BUCKET_MS);
  view.burst.fill(0);
  view.minute.fill(0);
  view.hour.fill(0);
  view.distinct.fill(0);
  view.ageMs = 0;
  view.idleMs = 0;
  if (state === undefined || state[HEADER.version] === 0) return;
  view.ageMs = Math.max(0, atMs - readTime(state, HEADER.firstSeen));
  view.idleMs = Math.max(0, atMs - readTime(state, HEADER.lastArrival));
  readFine(state, Math.floor(atMs / FINE_BUCKET_MS), view);
  readCoarse(state, Math.floor(atMs / COARSE_BUCKET_MS), view);
  const { sketches } = view.layout;
  for (let index = 0; index < sketches.length; index++) {
    view.distinct[index] = estimateDistinct(state, sketches[index]!, atMs);
  }
}

function readFine(state: Int32Array, bucket: number, view: WindowView): void {
  for (let slot = 0; slot < FINE_BUCKETS; slot++) {
    const age = bucket - state[FINE_STAMPS_AT + slot]!;
    if (age < 0 || age >= FINE_BUCKETS) continue;
    const at = FINE_AT + slot * FINE_COUNTERS;
    for (let counter = 0; counter < FINE_COUNTERS; counter++) {
      const count = state[at + counter]!;
      view.minute[counter]! += count;
      if (age < 2) view.burst[counter]! += count;
    }
  }
}

function readCoarse(state: Int32Array, bucket: number, view: WindowView): void {
  for (let slot = 0; slot < COARSE_BUCKETS; slot++) {
    const age = bucket - state[COARSE_STAMPS_AT + slot]!;
    if (age < 0 || age >= COARSE_BUCKETS) continue;
    const at = COARSE_AT + slot * COARSE_COUNTERS;
    for (let counter = 0; counter < COARSE_COUNTERS; counter++) view.hour[counter]! += state[at + counter]!;
  }
}

/** A counter of the last minute or five to ten seconds; of the last hour. */
export function countOf(counts: Float64Array, name: CounterName): number {
  return counts[COUNTER[name]]!;
}

/** Answers 4xx and 5xx, save 429: being told to slow down is no error of aim. */
export function errorsIn(counts: Float64Array): number {
  return (
    countOf(counts, 'unauthorised') +
    countOf(counts, 'notFound') +
    countOf(counts, 'otherClientErrors') +
    countOf(counts, 'serverErrors')
  );
}

/** Which entry of `distinct` holds a subject over a span. */
export function distinctIndex(layout: WindowLayout, subject: SketchSpec['subject'], span: SketchSpec['span']): number {
  const index = layout.sketches.findIndex((sketch) => sketch.subject === subject && sketch.span === span);
  if (index < 0) throw new RangeError(`the layout keeps no ${subject} by ${span}`);
  return index;
}
