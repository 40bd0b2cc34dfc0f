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
  /** So many suspicious requests within a time do what one that is certain would have done. */
  suspicion: { requests: number; withinMs: number };
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
  /** Times of suspicious requests, oldest first; at most `suspicion.requests`. */
  suspectedAtMs: readonly number[];
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

export const NO_STRIKES: Strikes = Object.freeze({
  level: 0,
  untilMs: 0,
  action: 'throttle',
  blockedAtMs: [],
  suspectedAtMs: []
});

/**
 * What one judgement does to the record of a client. A decision in force is never made longer: what still comes in meanwhile was on its
 * way already. Only a block may take the place of a throttle.
 */
export function strike(before: Strikes, judgement: Judgement, nowMs: number, plan: StandingPlan): StrikeOutcome {
  const { action, scope, ttlMs, isEnforced, isClientShared, reason } = judgement;
  if (!isEnforced || isClientShared) return { strikes: before, standing: null };
  if (action === 'allow') return suspect(before, judgement, nowMs, plan);
  if (nowMs < before.untilMs && (before.action === 'block' || action === 'throttle'))
    return { strikes: before, standing: null };
  if (scope === 'client') return begin(before, { action, ttlMs, reason }, nowMs, plan);
  if (action === 'throttle') return { strikes: before, standing: null };

  const sinceMs = nowMs - plan.repeat.withinMs;
  const blockedAtMs = [...before.blockedAtMs.filter((atMs) => atMs > sinceMs), nowMs];
  if (blockedAtMs.length < plan.repeat.requests) return { strikes: { ...before, blockedAtMs }, standing: null };
  return begin(before, { action, ttlMs: plan.repeat.ttlMs, reason: `repeated:${reason}` }, nowMs, plan);
}

/** None of them is certain; so many of one client are. */
function suspect(before: Strikes, { suspected }: Judgement, nowMs: number, plan: StandingPlan): StrikeOutcome {
  if (suspected === undefined || nowMs < before.untilMs) return { strikes: before, standing: null };
  const sinceMs = nowMs - plan.suspicion.withinMs;
  const suspectedAtMs = [...before.suspectedAtMs.filter((atMs) => atMs > sinceMs), nowMs];
  if (suspectedAtMs.length < plan.suspicion.requests) return { strikes: { ...before, suspectedAtMs }, standing: null };
  return begin(before, { ...suspected, reason: `persistent:${suspected.reason}` }, nowMs, plan);
}

/** The record of a client together with its newest decision, which another gateway may have made. */
export function withShared(known: Strikes, shared: Pick<Strikes, 'level' | 'untilMs' | 'action'> | undefined): Strikes {
  if (shared === undefined || shared.untilMs <= known.untilMs) return known;
  const { level, untilMs, action } = shared;
  return { level, untilMs, action, blockedAtMs: known.blockedAtMs, suspectedAtMs: known.suspectedAtMs };
}

/** Decisions that still count at `nowMs`: one step back per `decayMs` since the last one ended. */
function levelAt({ level, untilMs }: Strikes, nowMs: number, { decayMs }: StandingPlan): number {
  return Math.max(0, level - Math.floor(Math.max(0, nowMs - untilMs) / decayMs));
}

/** Whether nothing about the client is worth remembering any more. */
export function isForgotten(strikes: Strikes, nowMs: number, plan: StandingPlan): boolean {
  const { blockedAtMs, suspectedAtMs, untilMs } = strikes;
  const areBlocksOver = (blockedAtMs.at(-1) ?? -Infinity) <= nowMs - plan.repeat.withinMs;
  const areSuspicionsOver = (suspectedAtMs.at(-1) ?? -Infinity) <= nowMs - plan.suspicion.withinMs;
  return levelAt(strikes, nowMs, plan) === 0 && areBlocksOver && areSuspicionsOver && untilMs <= nowMs;
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
    strikes: { level, untilMs, action, blockedAtMs: [], suspectedAtMs: [] },
    standing: { action, ttlMs: lastingMs, untilMs, reason, level, forgottenAtMs: untilMs + level * plan.decayMs }
  };
}
