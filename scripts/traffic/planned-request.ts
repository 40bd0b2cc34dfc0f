import type { RequestRecord } from '#data/request-record.ts';

/** A generated request and when to send it, milliseconds from the start. */
export type PlannedRequest = { record: RequestRecord; atMs: number };

export type TrafficPlan = {
  seed: number;
  /** Requests per second. */
  rate: number;
  seconds: number;
};
