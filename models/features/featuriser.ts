import type { ParsedRequest } from '../request/parsed-request.ts';
import {
  createWindowTracker,
  createWindowViews,
  type WindowTracker,
  type WindowTrackerOptions
} from '../window/window-tracker.ts';
import { placeOf } from '../window/place-of.ts';
import type { PayloadFindings } from './payload-findings.ts';
import { writeFeatureVector } from './write-feature-vector.ts';

export type Outcome = { status: number; responseBytes: number; latencyMs: number };

export type Featuriser = {
  readonly windows: WindowTracker;
  /** Reads the windows as they stand, writes the vector, and only then counts the request in: no feature sees its own request. */
  arrive: (
    parsed: ParsedRequest,
    clientKey: string,
    atMs: number,
    payload: PayloadFindings,
    out: Float32Array,
    offset: number
  ) => void;
  /** Counts the answer in, at the time its last byte was sent. */
  complete: (parsed: ParsedRequest, clientKey: string, atMs: number, outcome: Outcome) => void;
};

/** Windows in memory and one vector function: the same code for the pipeline, for replay and for a gateway that keeps its own state. */
export function createFeaturiser(options: WindowTrackerOptions = {}): Featuriser {
  const windows = createWindowTracker(options);
  const views = createWindowViews();
  return {
    windows,
    arrive: (parsed, clientKey, atMs, payload, out, offset) => {
      const place = placeOf(parsed, clientKey);
      windows.read(place, atMs, views);
      writeFeatureVector(parsed, payload, views, out, offset);
      windows.arrive(place, atMs, parsed);
    },
    complete: (parsed, clientKey, atMs, { status, responseBytes, latencyMs }) => {
      const facts = { isLogin: parsed.isLogin, status, responseBytes, latencyMs };
      windows.complete(placeOf(parsed, clientKey), atMs, facts);
    }
  };
}
