import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Logger } from '#platform/logger.ts';

/** The outside world as the gateway needs it; tests move the clock and draw the numbers themselves. */
export type GatewayEffects = {
  logger: Logger;
  /** Milliseconds since the Unix epoch. */
  nowMs: () => number;
  /** Milliseconds that never jump, from an arbitrary start: for durations. */
  monotonicMs: () => number;
  /** Uniform in [0, 1); spreads retries. */
  random: () => number;
  createRequestId: () => string;
};

export function realEffects(logger: Logger): GatewayEffects {
  return {
    logger,
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
    random: Math.random,
    createRequestId: randomUUID
  };
}
