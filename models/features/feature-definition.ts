import type { ParsedRequest } from '../request/parsed-request.ts';
import type { WindowViews } from '../window/window-tracker.ts';
import type { PayloadFindings } from './payload-findings.ts';

type FeatureGroup = 'shape' | 'payload' | 'client' | 'route' | 'service';

/** A named number: `movedBy` says what makes it larger. */
export type FeatureSpec = { name: string; unit: string; group: FeatureGroup; movedBy: string };

/** All a feature may look at: the request, what its text looks like, and the windows as they stood before it. */
export type FeatureInput = { parsed: ParsedRequest; payload: PayloadFindings } & WindowViews;

export type FeatureDefinition = FeatureSpec & { value: (input: FeatureInput) => number };

export const LOG_COUNT = 'log2(1 + count)';
export const FLAG = '0 or 1';
export const COUNT = 'count';
export const SHARE = 'share 0..1';

/** Counts on a scale where ten more matter at ten and not at ten thousand. */
export function logCount(count: number): number {
  return Math.log2(1 + Math.max(0, count));
}

/** A share that stays near 0 until there is something to take a share of. */
export function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / (whole + 1)) : 0;
}

/** log2 of a ratio, one added to both sides so that nothing against nothing is 0. */
export function logRatio(now: number, before: number): number {
  return Math.log2((1 + Math.max(0, now)) / (1 + Math.max(0, before)));
}
