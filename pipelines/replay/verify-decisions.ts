import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import type { Verdict } from '#models/verdict.ts';
import { compilePolicy, type CompiledPolicy } from '#policy/compile-policy.ts';
import type { Judgement } from '#policy/judgement.ts';
import { createLimitCounters } from '#policy/limits/limit-counters.ts';
import type { Policy } from '#policy/policy.ts';
import { NO_STRIKES, strike, type Strikes } from '#policy/standing.ts';
import { textAt, type DecisionTable } from '../decisions/decision-table.ts';
import { verdictReader } from './judge-traffic.ts';
import { loggedFacts } from './logged-facts.ts';
import { scoreTraffic } from './score-traffic.ts';

type Options = {
  table: DecisionTable;
  /** By the versions that rows name; rows of one that is not among them stay unverified. */
  bundles: ReadonlyMap<string, ModelBundle>;
  policies: ReadonlyMap<string, Policy>;
};

/** How a log compares with what the very models and policies it names decide. */
export type Verification = {
  rows: number;
  /** Scored and judged once more. */
  judged: number;
  /** Stopped by a standing decision, or by a limit, and found so again. */
  standing: number;
  limited: number;
  /** Arrived while a decision against their client was being made: whether it held for them already, no log can tell. */
  underWay: number;
  /** Decided by what is in no log: lists, keys, faults, a store that was away, limits of single keys. */
  outside: number;
  /** Of a model or policy that is not there. */
  unverified: number;
  differing: number;
  /** Of the rows judged: scores that are not to the bit those of the log. */
  differingScores: number;
  examples: { decisionId: string; logged: string; replayed: string }[];
};

type Outcome = { action: string; reason: string; wouldAction: string; wouldReason: string };
type InForce = { action: string; reason: string; sinceMs: number; settledMs: number; untilMs: number };
type Compiled = { asIs: CompiledPolicy; heldBack: CompiledPolicy };

const EXAMPLES = 10;
const MAX_CLIENTS = 200_000;
/** Beyond the answer to the request that led to it, for a decision to reach the store: generously a round trip. */
const STORE_MS = 50;
const ALLOWED: Outcome = { action: 'allow', reason: '', wouldAction: 'allow', wouldReason: '' };

/**
 * Asks the models and policies that wrote a log once more, in the order of arrival: scores from stored vectors, then thresholds, rules and
 * exceptions as they were; standing decisions and limits from what came before in the log, which must begin where the gateway began.
 */
export function verifyDecisions({ table, bundles, policies }: Options): Verification {
  const { texts, numbers, featureCounts, decisionIds } = table;
  const compiled = compileAll(policies);
  const verdictOf = verdictsOf(table, bundles);
  const factsOf = loggedFacts(table);
  const strikes = new Map<string, Strikes>();
  const inForce = new Map<string, InForce>();
  const counters = createLimitCounters({ capacity: MAX_CLIENTS });
  const found: Verification = {
    rows: table.rows,
    judged: 0,
    standing: 0,
    limited: 0,
    underWay: 0,
    outside: 0,
    unverified: 0,
    differing: 0,
    differingScores: 0,
    examples: []
  };
  /** Until then a store that was away may still show: what it was told meanwhile, no log can tell. */
  let awayUntilMs = 0;
  for (let row = 0; row < table.rows; row++) verify(row);
  return found;

  function verify(row: number): void {
    const logged = loggedOutcome(table, row);
    const policy = compiled.get(textAt(texts.policyVersion, row));
    if (policy === undefined) {
      found.unverified++;
      return;
    }
    const client = textAt(texts.clientKey, row);
    const atMs = numbers.timestampMs[row]!;
    const held = inForce.get(client);
    const isStopped = logged.action !== 'allow' && featureCounts[row] === 0;
    const isStanding = logged.action !== 'refuse' && logged.reason.startsWith('standing:');
    if (isStanding) {
      if (held !== undefined && isClose(held, atMs)) found.underWay++;
      else if (held === undefined || atMs >= held.untilMs || atMs < held.sinceMs) differ(row, logged, ALLOWED);
      else if (held.action !== logged.action || `standing:${held.reason}` !== logged.reason)
        differ(row, logged, { ...logged, action: held.action, reason: `standing:${held.reason}` });
      else found.standing++;
      return;
    }
    const isDegraded = textAt(texts.degraded, row) !== '';
    if (isDegraded) awayUntilMs = atMs + 2 * (policy.asIs.limits.standard?.windowMs ?? 0);
    if (isDegraded || (isStopped && logged.action === 'refuse')) {
      found.outside++;
      return;
    }
    const limit = isRefusedByLimit(row, policy.asIs, client);
    if (logged.reason === 'rate-limit' || limit === true) {
      const isKnown = limit === (logged.reason === 'rate-limit') || atMs >= awayUntilMs;
      if (limit === null || !isKnown) found.outside++;
      else if (limit && logged.reason === 'rate-limit') found.limited++;
      else differ(row, logged, limit ? { ...ALLOWED, action: 'throttle', reason: 'rate-limit' } : ALLOWED);
      return;
    }
    if (featureCounts[row] === 0) {
      found.outside++; // allow-listed, or nothing was there to judge it
      return;
    }
    const verdict = verdictOf(row);
    if (verdict === null) {
      found.unverified++;
      return;
    }
    found.judged++;
    if (verdict.attackScore !== numbers.attackScore[row] || verdict.anomalyScore !== numbers.anomalyScore[row])
      found.differingScores++;
    const facts = factsOf(row);
    const isHeldBack =
      textAt(texts.mode, row) === 'observe' && policy.asIs.modeOf(facts.method, facts.path) === 'enforce';
    const judgement = (isHeldBack ? policy.heldBack : policy.asIs).decide(facts, verdict);
    const replayed = outcomeOf(judgement, logged);
    note(row, client, judgement, policy.asIs);
    const wasHeld = held !== undefined && atMs < held.untilMs && atMs >= held.sinceMs;
    const isReleased = wasHeld && isHeldBack && !logged.wouldReason.startsWith('standing:');
    if (isReleased) release(client);
    const isHeldNow = wasHeld && !isReleased;
    if (isHeldNow && isClose(held, atMs)) {
      found.underWay++;
      return;
    }
    const expected =
      isHeldNow && policy.asIs.modeOf(facts.method, facts.path) === 'enforce' && !isHeldBack
        ? { ...logged, action: held.action, reason: `standing:${held.reason}` }
        : isHeldNow && (replayed.action === 'allow' || replayed.action === 'refuse') // went on, whatever became of it upstream
          ? { ...replayed, wouldAction: held.action, wouldReason: `standing:${held.reason}` }
          : replayed;
    if (textOf(expected) !== textOf(logged)) differ(row, logged, expected);
  }

  /** A step-down ends what the model it takes out of force had decided; the log shows it by the mode alone. */
  function release(client: string): void {
    inForce.delete(client);
    for (const gateway of texts.gatewayId.values) strikes.delete(`${gateway} ${client}`);
  }

  function note(row: number, client: string, judgement: Judgement, { standing: plan }: CompiledPolicy): void {
    const atMs = numbers.timestampMs[row]!;
    const record = `${textAt(texts.gatewayId, row)} ${client}`; // each gateway keeps its own
    const outcome = strike(strikes.get(record) ?? NO_STRIKES, judgement, atMs, plan);
    strikes.set(record, outcome.strikes);
    if (outcome.standing === null) return;
    const { action, reason, untilMs } = outcome.standing;
    const settledMs = atMs + numbers.latencyMs[row]! + STORE_MS;
    inForce.set(client, { action, reason, sinceMs: atMs, settledMs, untilMs });
  }

  /** Null: keys may have limits of their own, which no log holds. */
  function isRefusedByLimit(row: number, { limits }: CompiledPolicy, client: string): boolean | null {
    if (limits.standard === undefined) return false;
    if (client.startsWith('key:')) return null;
    const { method, path } = factsOf(row);
    const limit = limits.ofRoute(method, path) ?? limits.standard;
    const isRefused = counters.take(client, limit, numbers.timestampMs[row]!).isRefused;
    return isRefused && !limits.isDryRun && limit.isDryRun !== true;
  }

  function differ(row: number, logged: Outcome, replayed: Outcome): void {
    found.differing++;
    if (found.examples.length < EXAMPLES)
      found.examples.push({ decisionId: decisionIds[row]!, logged: textOf(logged), replayed: textOf(replayed) });
  }
}

/** Between the arrival of the request that led to a decision and its reaching the store; and as long around its end. */
function isClose({ sinceMs, settledMs, untilMs }: InForce, atMs: number): boolean {
  return (atMs >= sinceMs && atMs <= settledMs) || Math.abs(atMs - untilMs) <= settledMs - sinceMs;
}

function loggedOutcome({ texts }: DecisionTable, row: number): Outcome {
  return {
    action: textAt(texts.action, row),
    reason: textAt(texts.reason, row),
    wouldAction: textAt(texts.wouldAction, row),
    wouldReason: textAt(texts.wouldReason, row)
  };
}

/** As the gateway records a judgement; what became of an allowed request upstream is not the judge's matter. */
function outcomeOf({ action, reason, isEnforced, heldBack }: Judgement, logged: Outcome): Outcome {
  const went = logged.reason === 'breaker-open' ? { ...ALLOWED, action: 'refuse', reason: logged.reason } : ALLOWED;
  if (action === 'allow')
    return went === ALLOWED ? ALLOWED : { ...went, wouldAction: went.action, wouldReason: went.reason };
  if (!isEnforced) return { ...went, wouldAction: action, wouldReason: reason };
  const would = heldBack ?? { action, reason };
  return { action, reason, wouldAction: would.action, wouldReason: would.reason };
}

function textOf({ action, reason, wouldAction, wouldReason }: Outcome): string {
  return `${action} ${reason} / ${wouldAction} ${wouldReason}`;
}

function compileAll(policies: ReadonlyMap<string, Policy>): Map<string, Compiled> {
  const compile = (policy: Policy): Compiled => ({
    asIs: compilePolicy(policy),
    heldBack: compilePolicy(policy, { isHeldBack: true })
  });
  return new Map([...policies].map(([version, policy]) => [version, compile(policy)]));
}

/** By the model version of each row; null where there is none. */
function verdictsOf(table: DecisionTable, bundles: ReadonlyMap<string, ModelBundle>): (row: number) => Verdict | null {
  const { values, codes } = table.texts.modelVersion;
  const readers = values.map((version, code) => {
    const bundle = bundles.get(version);
    if (bundle === undefined) return null;
    const isScored = table.featureCounts.map((count, row) => Number(count === FEATURE_COUNT && codes[row] === code));
    const scores = scoreTraffic(bundle, table.matrix, Uint8Array.from(isScored));
    const traffic = {
      vectorsFor: () => table.matrix,
      placeOf: (row: number) => textAt(table.texts.matchedPlace, row)
    };
    return verdictReader(traffic, { name: version, bundle, thresholds: bundle.thresholds }, scores);
  });
  return (row) => readers[codes[row]!]?.(row) ?? null;
}
