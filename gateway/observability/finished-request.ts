import type { RequestInput } from '#models/request/parsed-request.ts';
import type { Judged } from '../judging/judged.ts';
import type { ForwardingSummary } from '../upstreams/forwarding.ts';
import type { Decision } from '../decision.ts';

/** What the record stage knows of a request once it is over: the same for metrics, totals, the log line and the decision log. */
export type FinishedRequest = {
  requestId: string;
  decisionId: string;
  /** Epoch milliseconds. */
  arrivedAtMs: number;
  method: string;
  /** Templated path: `/users/:id`. */
  route: string;
  status: number;
  latencyMs: number;
  stage: 'identify' | 'guard' | 'judge' | 'proxy';
  action: Decision['action'];
  /** Empty when allowed. */
  reason: string;
  /** What full enforcement would have done; equals `action` and `reason` when nothing was held back. */
  wouldAction: Decision['action'];
  wouldReason: string;
  clientKey: string;
  addressKey: string;
  /** The state store could not be asked. */
  isDegraded: boolean;
  wouldThrottle: boolean;
  /** `guard:open`, `judge:closed`, comma list; empty when every stage could do its work. */
  degraded: string;
  guardUs: number;
  /** When the state store answered and when the judge decided, in microseconds of their order; 0: they did not. */
  guardTurn: number;
  judgeTurn: number;
  /** Null when the request was not judged. */
  judged: Judged | null;
  /** Null when it never went upstream. */
  forwarding: ForwardingSummary | null;
  /** Read from a client whose request was not forwarded. */
  requestBytes: number;
  /** What was inspected of it, as it came; null unless LOG_PAYLOADS asks for it. */
  content: RequestInput | null;
};

/** Takes part in recording a finished request; must not throw. */
export type Recorder = (finished: FinishedRequest) => void;
