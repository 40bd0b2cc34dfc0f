import type { FailureScope } from './upstream-breaker.ts';
import type { Upstream } from './upstream.ts';

/** Keeps the calls of one request: every call that was begun is told to its upstream exactly once. */
export class CallLedger {
  /** Upstreams that have had their chance. */
  readonly tried: Upstream[] = [];
  calls = 0;
  /** From the last call's beginning to its response's head; null when there was none. */
  latencyMs: number | null = null;
  private readonly clientKey: string;
  private readonly monotonicMs: () => number;
  private startedAtMs = 0;
  private isTold = true;
  private blamed: Upstream | null = null;
  private busy: Upstream | null = null;

  constructor(clientKey: string, monotonicMs: () => number) {
    this.clientKey = clientKey;
    this.monotonicMs = monotonicMs;
  }

  begin(upstream: Upstream): void {
    this.calls += 1;
    this.isTold = false;
    this.busy = upstream;
    this.startedAtMs = this.monotonicMs();
    upstream.begin(this.clientKey, this.startedAtMs);
  }

  noteLatency(): void {
    this.latencyMs = this.monotonicMs() - this.startedAtMs;
  }

  praise(upstream: Upstream): void {
    this.isTold = true;
    upstream.succeed(this.clientKey, this.monotonicMs(), this.latencyMs ?? 0);
  }

  /** Several failures of one request with one upstream count once: the breaker's threshold is stated in requests. */
  blame(upstream: Upstream, scope: FailureScope): void {
    if (this.blamed === upstream) {
      this.abandon(upstream);
      return;
    }
    this.isTold = true;
    this.blamed = upstream;
    upstream.fail(this.clientKey, scope, this.monotonicMs());
  }

  /** The call told nothing about the upstream. */
  abandon(upstream: Upstream): void {
    if (!this.isTold) upstream.abandon(this.clientKey);
    this.isTold = true;
  }

  /** The call no longer occupies its upstream. */
  settle(): void {
    if (this.busy !== null) this.busy.openRequests -= 1;
    this.busy = null;
  }

  noteTried(upstream: Upstream): void {
    if (!this.tried.includes(upstream)) this.tried.push(upstream);
  }
}
