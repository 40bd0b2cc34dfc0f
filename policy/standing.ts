import type { Judgement } from './judgement.ts';

/** How decisions against a client grow, end and are forgotten. */
export type StandingPlan = {
  /** Each further one lasts so many times as long … */
  factor: number;
  /** … but never longer than this. */
  longestMs: number;
  /** So much time after the end of the last one takes one step back. */
  decayMs: number;
  /** So many single blocked requests within a time block the client. */
  repeat: { requests: number; withinMs: number; ttlMs: number };
};

/** What is remembered about one client; begins as NO_STRIKES. */
export type Strikes = {
  /** How many decisions against the client have not been forgotten yet. */
  level: number;
  /** End of the newest decision, epoch milliseconds; 0: there was none. */
  untilMs: number;
  /** What it was. */
  action: 'throttle' | 'block';
  /** Times of single blocked requests, oldest first; at most `repeat.requests`. */
  blockedAtMs: readonly number[];
};

/** A decision to be put into force now; always has an end. */
export type NewStanding = {
  action: 'throttle' | 'block';
  ttlMs: number;
  untilMs: number;
  reason: string;
  /** Decisions that count from now on, this one too, and when none of them does any more. */
  level: number;
  forgottenAtMs: number;
};

export type StrikeOutcome = { strikes: Strikes; standing: NewStanding | null };

/** High enough to reach any `longestMs` from seconds, low enough that a client that changed is forgiven within hours. */
const MAX_LEVEL = 8;

export const NO_STRIKES: Strikes = Object.freeze({ level: 0, untilMs: 0, action: 'throttle', blockedAtMs: [] });

/**
 * What one judgement does to the record of a client. A decision in force is never made longer: what still comes in meanwhile was on its
 * way already. Only a block may take the place of a throttle.
 */
export function strike(before: Strikes, judgement: Judgement, nowMs: number, plan: StandingPlan): StrikeOutcome {
  const { action, scope, ttlMs, isEnforced, isClientShared, reason } = judgement;
  if (!isEnforced || isClientShared || action === 'allow') return { strikes: before, standing: null };
  if (nowMs < before.untilMs && (before.action === 'block' || action === 'throttle'))
    return { strikes: before, standing: null };
  if (scope === 'client') return begin(before, { action, ttlMs, reason }, nowMs, plan);
  if (action === 'throttle') return { strikes: before, standing: null };

  const sinceMs = nowMs - plan.repeat.withinMs;
  const blockedAtMs = [...before.blockedAtMs.filter((atMs) => atMs > sinceMs), nowMs];
  if (blockedAtMs.length < plan.repeat.requests) return { strikes: { ...before, blockedAtMs }, standing: null };
  return begin(before, { action, ttlMs: plan.repeat.ttlMs, reason: `repeated:${reason}` }, nowMs, plan);
}

/** The record of a client together with its newest decision, which another gateway may have made. */
export function withShared(known: Strikes, shared: Pick<Strikes, 'level' | 'untilMs' | 'action'> | undefined): Strikes {
  if (shared === undefined || shared.untilMs <= known.untilMs) return known;
  const { level, untilMs, action } = shared;
  return { level, untilMs, action, blockedAtMs: known.blockedAtMs };
}

/** Decisions that still count at `nowMs`: one step back per `decayMs` since the last one ended. */
function levelAt({ level, untilMs }: Strikes, nowMs: number, { decayMs }: StandingPlan): number {
  return Math.max(0, level - Math.floor(Math.max(0, nowMs - untilMs) / decayMs));
}

/** Whether nothing about the client is worth remembering any more. */
export function isForgotten(strikes: Strikes, nowMs: number, plan: StandingPlan): boolean {
  const newestMs = strikes.blockedAtMs.at(-1) ?? -Infinity;
  return levelAt(strikes, nowMs, plan) === 0 && newestMs <= nowMs - plan.repeat.withinMs && strikes.untilMs <= nowMs;
}

function begin(
  before: Strikes,
  { action, ttlMs, reason }: Pick<NewStanding, 'action' | 'ttlMs' | 'reason'>,
  nowMs: number,
  plan: StandingPlan
): StrikeOutcome {
  const earlier = levelAt(before, nowMs, plan);
  const lastingMs = Math.min(plan.longestMs, Math.round(ttlMs * plan.factor ** earlier));
  const untilMs = nowMs + lastingMs;
  const level = Math.min(MAX_LEVEL, earlier + 1);
  return {
    strikes: { level, untilMs, action, blockedAtMs: [] },
    standing: { action, ttlMs: lastingMs, untilMs, reason, level, forgottenAtMs: untilMs + level * plan.decayMs }
  };
}
