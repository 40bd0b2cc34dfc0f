import { COUNTER, DAY_COUNTER, type CounterName, type DayCounterName } from './counters.ts';
import { estimateDistinct } from './sketch.ts';
import { readTime } from './split-time.ts';
import {
  BURST,
  COARSE,
  DAY,
  FINE,
  HEADER,
  WINDOW_VERSION,
  type Ring,
  type SketchSpec,
  type WindowLayout
} from './window-layout.ts';

/** A window as one request finds it: sums over four stretches of time, and distinct counts in the layout's order. */
export type WindowView = {
  layout: WindowLayout;
  atMs: number;
  /** Since the first request; 0 when this is the first. */
  ageMs: number;
  /** Since the last request; 0 when this is the first. */
  idleMs: number;
  /** Arrivals of the last seconds. */
  burst: Float64Array;
  burstMs: number;
  minute: Float64Array;
  minuteMs: number;
  hour: Float64Array;
  hourMs: number;
  day: Float64Array;
  distinct: Float64Array;
};

/** Of somebody who never came. */
export function createWindowView(layout: WindowLayout): WindowView {
  const view: WindowView = {
    layout,
    atMs: 0,
    ageMs: 0,
    idleMs: 0,
    burst: new Float64Array(BURST.counters),
    burstMs: 0,
    minute: new Float64Array(FINE.counters),
    minuteMs: 0,
    hour: new Float64Array(COARSE.counters),
    hourMs: 0,
    day: new Float64Array(DAY.counters),
    distinct: new Float64Array(layout.sketches.length)
  };
  readWindow(undefined, 0, view); // else stretches of no length, and rates that are no numbers
  return view;
}

/** Reads what had been folded by `atMs` into `view`; `state` undefined means nothing ever was. Allocates nothing. */
export function readWindow(state: Int32Array | undefined, atMs: number, view: WindowView): void {
  view.atMs = atMs;
  view.burstMs = spanMs(BURST, atMs);
  view.minuteMs = spanMs(FINE, atMs);
  view.hourMs = spanMs(COARSE, atMs);
  view.burst.fill(0);
  view.minute.fill(0);
  view.hour.fill(0);
  view.day.fill(0);
  view.distinct.fill(0);
  view.ageMs = 0;
  view.idleMs = 0;
  if (state?.[HEADER.version] !== WINDOW_VERSION) return;
  view.ageMs = Math.max(0, atMs - readTime(state, HEADER.firstSeen));
  view.idleMs = Math.max(0, atMs - readTime(state, HEADER.lastArrival));
  readRing(state, BURST, atMs, view.burst);
  readRing(state, FINE, atMs, view.minute);
  readRing(state, COARSE, atMs, view.hour);
  readRing(state, DAY, atMs, view.day);
  const { sketches } = view.layout;
  for (let index = 0; index < sketches.length; index++) {
    view.distinct[index] = estimateDistinct(state, sketches[index]!, atMs);
  }
}

function spanMs({ bucketMs, buckets }: Ring, atMs: number): number {
  return (buckets - 1) * bucketMs + (atMs % bucketMs);
}

function readRing(state: Int32Array, ring: Ring, atMs: number, sums: Float64Array): void {
  const { bucketMs, buckets, counters, stampsAt } = ring;
  const bucket = Math.floor(atMs / bucketMs);
  for (let slot = 0; slot < buckets; slot++) {
    const age = bucket - state[stampsAt + slot]!;
    if (age < 0 || age >= buckets) continue;
    const from = ring.at + slot * counters;
    for (let counter = 0; counter < counters; counter++) sums[counter]! += state[from + counter]!;
  }
}

/** A counter of the last minute or hour; of the last seconds, arrivals. */
export function countOf(counts: Float64Array, name: CounterName): number {
  return counts[COUNTER[name]]!;
}

export function dayCountOf({ day }: WindowView, name: DayCounterName): number {
  return day[DAY_COUNTER[name]]!;
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
