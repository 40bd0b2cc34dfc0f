import type { Decision } from '../decision.ts';

/** What the record stage knows of a request once it is over: the same for metrics, totals and the log line. */
export type FinishedRequest = {
  requestId: string;
  method: string;
  /** Templated path: `/users/:id`. */
  route: string;
  status: number;
  latencyMs: number;
  action: Decision['action'];
  /** Empty when allowed. */
  reason: string;
  clientKey: string;
  isDegraded: boolean;
  wouldThrottle: boolean;
};

/** Takes part in recording a finished request; must not throw. */
export type Recorder = (finished: FinishedRequest) => void;
