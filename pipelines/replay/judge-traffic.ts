import { ATTACK_CLASSES } from '#data/label.ts';
import { createScorer, type Scorer } from '#models/scorer.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import type { Verdict } from '#models/verdict.ts';
import type { CompiledPolicy } from '#policy/compile-policy.ts';
import { createLimitCounters } from '#policy/limits/limit-counters.ts';
import type { Limit } from '#policy/limits/limit.ts';
import { NO_STRIKES, strike, type Strikes } from '#policy/standing.ts';
import type { ReplayTraffic } from './traffic.ts';

/** What is tried: a model with the thresholds it acts at, a policy, limits. */
export type ReplaySide = {
  name: string;
  bundle: ModelBundle;
  thresholds: { attack: number; anomaly: number };
  /** Compiled in enforce mode; left out: the thresholds alone, each request by itself. */
  policy?: CompiledPolicy | undefined;
  /** Requests per client key, beside those of the policy; undefined: none. */
  limit?: Limit | undefined;
};

/** Per row: why it was stopped ('' = allowed), and the scores. */
export type JudgedTraffic = {
  name: string;
  reasons: readonly string[];
  attackScores: Float64Array;
  anomalyScores: Float64Array;
};

const CLASS_REASONS = ATTACK_CLASSES.map((name) => `model:${name}`);
const MAX_CLIENTS = 200_000;

/** Goes through the requests in time order as the gateway would: standing decision, limit, models, policy. Refused requests count for nothing. */
export function judgeTraffic(traffic: ReplayTraffic, side: ReplaySide): JudgedTraffic {
  const { rows } = traffic;
  const matrix = traffic.vectorsFor(side.bundle);
  const scorer = createScorer(side.bundle);
  const isLimited = limiter(traffic, side);
  const decide = side.policy ? policyDecider(traffic, side, side.policy, scorer) : thresholdDecider(side, scorer);
  const reasons = new Array<string>(rows);
  const attackScores = new Float64Array(rows);
  const anomalyScores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    scorer.score(matrix.values, row * matrix.columns);
    attackScores[row] = scorer.attackScore;
    anomalyScores[row] = scorer.anomalyScore;
    reasons[row] = isLimited(row) ? 'rate-limit' : decide(row);
  }
  return { name: side.name, reasons, attackScores, anomalyScores };
}

function limiter(
  { clientKeys, timestampMs, factsOf }: ReplayTraffic,
  { limit, policy }: ReplaySide
): (row: number) => boolean {
  const plan = policy?.limits;
  if (limit === undefined && plan?.standard === undefined) return () => false;
  const counters = createLimitCounters({ capacity: MAX_CLIENTS });
  const isRefused = (row: number, by: Limit): boolean =>
    counters.take(clientKeys[row]!, by, timestampMs[row]!).isRefused && by.isDryRun !== true;
  return (row) => {
    if (limit !== undefined) return isRefused(row, limit);
    const { method, path, clientId } = factsOf(row);
    const applied = plan!.ofRoute(method, path) ?? plan!.ofClient(clientId) ?? plan!.standard;
    return applied !== undefined && isRefused(row, applied);
  };
}

function thresholdDecider({ thresholds }: ReplaySide, scorer: Scorer): () => string {
  return () => {
    if (scorer.attackScore >= thresholds.attack) return CLASS_REASONS[likeliestAttack(scorer.probabilities)]!;
    return scorer.anomalyScore >= thresholds.anomaly ? 'anomaly' : '';
  };
}

/** Whether observe mode or a dry run would hold it back does not matter here: replay asks what enforcing it would do. */
function policyDecider(
  { clientKeys, timestampMs, factsOf }: ReplayTraffic,
  { name, thresholds }: ReplaySide,
  { decide, standing }: CompiledPolicy,
  scorer: Scorer
): (row: number) => string {
  const strikes = new Map<string, Strikes & { reason: string }>();
  const { probabilities } = scorer;
  return (row) => {
    const atMs = timestampMs[row]!;
    const client = clientKeys[row]!;
    const held = strikes.get(client);
    if (held !== undefined && atMs < held.untilMs) return `standing:${held.reason}`;
    const { attackScore, anomalyScore } = scorer;
    const attackClass = ATTACK_CLASSES[likeliestAttack(probabilities)]!;
    const verdict: Verdict = { modelVersion: name, attackScore, anomalyScore, probabilities, attackClass, thresholds };
    const judgement = decide(factsOf(row), verdict);
    if (judgement.action === 'allow') return judgement.heldBack?.reason ?? '';
    const outcome = strike(held ?? NO_STRIKES, { ...judgement, isEnforced: true }, atMs, standing);
    strikes.set(client, { ...outcome.strikes, reason: outcome.standing?.reason ?? held?.reason ?? judgement.reason });
    return judgement.reason;
  };
}

/** The log as it was written, as the side to compare with. */
export function asLogged(traffic: ReplayTraffic): JudgedTraffic | null {
  return traffic.loggedReasons === null
    ? null
    : { ...nothingStopped(traffic), name: 'as logged', reasons: traffic.loggedReasons };
}

/** Everything allowed: beside it, "newly blocked" is all that the candidate would have blocked. */
export function nothingStopped({ rows }: ReplayTraffic): JudgedTraffic {
  const none = new Float64Array(rows);
  return { name: 'none', reasons: new Array<string>(rows).fill(''), attackScores: none, anomalyScores: none };
}

function likeliestAttack(probabilities: Float32Array): number {
  let likeliest = 1;
  for (let at = 2; at < probabilities.length; at++) if (probabilities[at]! > probabilities[likeliest]!) likeliest = at;
  return likeliest;
}
