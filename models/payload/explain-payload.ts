import { MAX_INSPECTED_CHARS } from './fold-text.ts';
import { extractFeatures } from './payload-features.ts';
import type { PayloadModel } from './payload-model.ts';
import { CLASS_COUNT, strongestWindow } from './window-sums.ts';

/** Characters [start, end) of the text; `contribution` is in units of the log-odds of the class against benign, > 0 speaks for the class. */
export type PayloadSpan = { start: number; end: number; contribution: number };

/** A feature's weight is laid on the characters it ends with; the shortest grams are this long. */
const SPREAD_CHARS = 3;
/** Spans this close read as one. */
const JOIN_GAP_CHARS = 2;
const MAX_SPANS = 3;

/** The spans that speak most for `classIndex` within the window that decided the score, strongest first; empty when none does. */
export function explainPayload(model: PayloadModel, text: string, classIndex: number): PayloadSpan[] {
  const { weights, scales, biases, bucketBits } = model;
  const features = extractFeatures(text, bucketBits);
  const window = strongestWindow(features, weights, scales, biases);
  const norm = 1 / Math.sqrt(Math.max(1, window.to - window.from));
  const share = new Float64Array(features.chars);
  for (let at = 0, next = 0; at < features.chars; at++) {
    for (; next < features.ends[at]!; next++) {
      if (next < window.from || next >= window.to) continue;
      const row = features.ids[next]! * CLASS_COUNT;
      const evidence = weights[row + classIndex]! * scales[classIndex]! - weights[row]! * scales[0]!;
      const first = Math.max(0, at - SPREAD_CHARS + 1);
      for (let spot = first; spot <= at; spot++) share[spot]! += (evidence * norm) / (at - first + 1);
    }
  }
  // Past the inspected head the characters are those of the tail.
  const half = MAX_INSPECTED_CHARS / 2;
  const skipped = text.length - features.chars;
  return positiveRuns(share)
    .sort((a, b) => b.contribution - a.contribution || a.start - b.start)
    .slice(0, MAX_SPANS)
    .map(({ start, end, contribution }) => {
      const shift = skipped > 0 && start >= half ? skipped : 0;
      return { start: start + shift, end: end + shift, contribution };
    });
}

function positiveRuns(share: Float64Array): PayloadSpan[] {
  const runs: PayloadSpan[] = [];
  for (let at = 0; at < share.length; at++) {
    if (share[at]! <= 0) continue;
    const last = runs.at(-1);
    if (last !== undefined && at - last.end < JOIN_GAP_CHARS) {
      last.end = at + 1;
      last.contribution += share[at]!;
    } else {
      runs.push({ start: at, end: at + 1, contribution: share[at]! });
    }
  }
  return runs;
}
