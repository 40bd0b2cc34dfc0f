/** Opens after `threshold` failures that are also at least `failureShare` of the calls within the window. */
export type BreakerPolicy = { threshold: number; failureShare: number; windowMs: number; resetMs: number };

export type BreakerState = 'closed' | 'open' | 'half-open';

/** Slices of the window: old calls leave in tenths rather than all at once. */
const SLICES = 10;

/**
 * closed → open → half-open → closed. Open, every call is refused until `resetMs` have passed; then one trial call at
 * a time is let through: its success closes the breaker, its failure opens it anew.
 */
export class Breaker {
  private readonly policy: BreakerPolicy;
  private readonly calls = new Uint32Array(SLICES);
  private readonly failures = new Uint32Array(SLICES);
  private lastSlice = 0;
  private openedAtMs: number | null = null;
  private isTrialRunning = false;
  private suspectedUntilMs = -Infinity;

  constructor(policy: BreakerPolicy) {
    this.policy = policy;
  }

  stateAt(nowMs: number): BreakerState {
    if (this.openedAtMs === null) return 'closed';
    return nowMs - this.openedAtMs < this.policy.resetMs ? 'open' : 'half-open';
  }

  canCall(nowMs: number): boolean {
    const state = this.stateAt(nowMs);
    return state === 'closed' || (state === 'half-open' && !this.isTrialRunning);
  }

  /** Milliseconds until a call may pass; 0 when one may now, or when the running trial decides. */
  waitMs(nowMs: number): number {
    return this.openedAtMs === null ? 0 : Math.max(0, this.openedAtMs + this.policy.resetMs - nowMs);
  }

  /** Call after `canCall` said yes, before the call. */
  begin(nowMs: number): void {
    if (this.stateAt(nowMs) === 'half-open') this.isTrialRunning = true;
  }

  succeed(nowMs: number): void {
    this.count(nowMs, 0);
    this.suspectedUntilMs = -Infinity;
    if (this.stateAt(nowMs) !== 'half-open') return; // a call from before the opening proves nothing
    this.isTrialRunning = false;
    this.openedAtMs = null;
    this.calls.fill(0);
    this.failures.fill(0);
  }

  /** @param mayOpen false when this failure must not be the one that opens */
  fail(nowMs: number, mayOpen = true): void {
    this.count(nowMs, 1);
    const state = this.stateAt(nowMs);
    if (state === 'half-open' || (state === 'closed' && mayOpen && this.mustOpen(nowMs))) {
      this.isTrialRunning = false;
      this.openedAtMs = nowMs;
    }
  }

  /** Somebody else found the upstream failing: until a call succeeds, the first failure opens. Refuses nothing. */
  suspect(nowMs: number): void {
    this.suspectedUntilMs = nowMs + this.policy.resetMs;
  }

  /** The call told nothing about the upstream. */
  abandon(): void {
    this.isTrialRunning = false;
  }

  failuresAt(nowMs: number): number {
    this.advance(nowMs);
    return sum(this.failures);
  }

  private mustOpen(nowMs: number): boolean {
    if (nowMs < this.suspectedUntilMs) return true;
    const failures = sum(this.failures);
    return failures >= this.policy.threshold && failures >= this.policy.failureShare * sum(this.calls);
  }

  private count(nowMs: number, failures: 0 | 1): void {
    const slot = this.advance(nowMs);
    this.calls[slot]! += 1;
    this.failures[slot]! += failures;
  }

  private advance(nowMs: number): number {
    const slice = Math.floor((nowMs / this.policy.windowMs) * SLICES);
    const passed = Math.min(SLICES, slice - this.lastSlice);
    for (let step = 0; step < passed; step++) {
      this.calls[(slice - step) % SLICES] = 0;
      this.failures[(slice - step) % SLICES] = 0;
    }
    this.lastSlice = Math.max(slice, this.lastSlice);
    return this.lastSlice % SLICES;
  }
}

function sum(counts: Uint32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
