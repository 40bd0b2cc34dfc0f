import { ATTACK_CLASSES } from '#data/label.ts';
import { secondScoreOf } from '#models/features/vector-facts.ts';
import type { FeatureMatrix } from '#models/feature-matrix.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import type { Verdict } from '#models/verdict.ts';
import type { RequestFacts } from '#policy/judgement.ts';
import type { CompiledPolicy } from '#policy/compile-policy.ts';
import { createLimitCounters } from '#policy/limits/limit-counters.ts';
import type { Limit } from '#policy/limits/limit.ts';
import { NO_STRIKES, strike, type Strikes } from '#policy/standing.ts';
import { CLASS_COUNT } from '../dataset.ts';
import { scoreTraffic, type TrafficScores } from './score-traffic.ts';
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
  /** Rows that came as far as the models and have no vector: counted as allowed. */
  unjudged: number;
};

const CLASS_REASONS = ATTACK_CLASSES.map((name) => `model:${name}`);
const MAX_CLIENTS = 200_000;

/**
 * Goes through the requests in time order as the gateway would: standing decision, limit, models, policy. Refused requests count for nothing.
 * @param scores of the side's bundle, where they are known already
 */
export function judgeTraffic(
  traffic: ReplayTraffic,
  side: ReplaySide,
  scores = scoresOf(traffic, side)
): JudgedTraffic {
  const { rows, isScored } = traffic;
  const isLimited = limiter(traffic, side);
  const standing = side.policy === undefined ? null : standingOf(traffic, side.policy);
  const decide = side.policy ? policyDecider(traffic, side, side.policy, scores) : thresholdDecider(side, scores);
  const reasons = new Array<string>(rows).fill('');
  let unjudged = 0;
  for (let row = 0; row < rows; row++) {
    const held = standing?.inForce(row) ?? '';
    if (held !== '') reasons[row] = held;
    else if (isLimited(row)) reasons[row] = 'rate-limit';
    else if (isScored !== null && isScored[row] === 0) unjudged++;
    else reasons[row] = decide(row, standing);
  }
  return { name: side.name, reasons, attackScores: scores.attack, anomalyScores: scores.anomaly, unjudged };
}

export function scoresOf(traffic: ReplayTraffic, { bundle }: Pick<ReplaySide, 'bundle'>): TrafficScores {
  return scoreTraffic(bundle, traffic.vectorsFor(bundle), traffic.isScored);
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
    if (!plan!.hasRouteLimits && !plan!.hasClientLimits) return isRefused(row, plan!.standard!); // one is there, or none was left above
    const { method, path, clientId } = factsOf(row);
    const applied = plan!.ofRoute(method, path) ?? plan!.ofClient(clientId) ?? plan!.standard;
    return applied !== undefined && isRefused(row, applied);
  };
}

type Decider = (row: number, standing: Standing | null) => string;

function thresholdDecider({ thresholds }: ReplaySide, { attack, anomaly, probabilities }: TrafficScores): Decider {
  return (row) => {
    if (attack[row]! >= thresholds.attack) return CLASS_REASONS[likeliestAttack(probabilities, row * CLASS_COUNT)]!;
    return anomaly[row]! >= thresholds.anomaly ? 'anomaly' : '';
  };
}

/** Decisions against clients that are in force. */
type Standing = {
  /** '' when none holds for the row's client. */
  inForce: (row: number) => string;
  note: (row: number, judgement: Parameters<typeof strike>[1]) => void;
};

function standingOf({ clientKeys, timestampMs }: ReplayTraffic, { standing: plan }: CompiledPolicy): Standing {
  const records = new Map<string, Strikes & { reason: string }>();
  return {
    inForce: (row) => {
      const held = records.get(clientKeys[row]!);
      return held !== undefined && timestampMs[row]! < held.untilMs ? `standing:${held.reason}` : '';
    },
    note: (row, judgement) => {
      if (judgement.action === 'allow' && judgement.suspected === undefined) return;
      const client = clientKeys[row]!;
      const held = records.get(client);
      const outcome = strike(held ?? NO_STRIKES, { ...judgement, isEnforced: true }, timestampMs[row]!, plan);
      records.set(client, { ...outcome.strikes, reason: outcome.standing?.reason ?? held?.reason ?? judgement.reason });
    }
  };
}

/** Whether observe mode or a dry run would hold it back does not matter here: replay asks what enforcing it would do. */
function policyDecider(
  traffic: ReplayTraffic,
  side: ReplaySide,
  { decide }: CompiledPolicy,
  scores: TrafficScores
): Decider {
  const verdictOf = verdictReader(traffic, side, scores);
  return (row, standing) => {
    const judgement = decide(factsWithVector(traffic, side, row), verdictOf(row));
    standing?.note(row, judgement);
    if (judgement.action === 'allow') return judgement.heldBack?.reason ?? '';
    return judgement.reason;
  };
}

/** What a policy may look at in a row, its vector too: exceptions may name features. */
export function factsWithVector(
  traffic: Pick<ReplayTraffic, 'factsOf' | 'vectorsFor'>,
  { bundle }: Pick<ReplaySide, 'bundle'>,
  row: number
): RequestFacts {
  const facts = traffic.factsOf(row); // a new object: what is added stays here
  if (facts.features === undefined) {
    const { values, columns } = traffic.vectorsFor(bundle);
    facts.features = values.subarray(row * columns, (row + 1) * columns);
  }
  return facts;
}

/** A row's verdict as the gateway would have had it. One object, overwritten by each call. */
export function verdictReader(
  traffic: Pick<ReplayTraffic, 'vectorsFor' | 'placeOf'>,
  { name, bundle, thresholds }: Pick<ReplaySide, 'name' | 'bundle' | 'thresholds'>,
  { attack, anomaly, probabilities }: TrafficScores
): (row: number) => Verdict {
  const matrix: FeatureMatrix = traffic.vectorsFor(bundle);
  const verdict: Verdict = {
    modelVersion: name,
    attackScore: 0,
    anomalyScore: 0,
    probabilities: new Float32Array(CLASS_COUNT),
    attackClass: 'benign',
    thresholds
  };
  return (row) => {
    const at = row * CLASS_COUNT;
    for (let label = 0; label < CLASS_COUNT; label++) verdict.probabilities[label] = probabilities[at + label]!;
    verdict.attackScore = attack[row]!;
    verdict.anomalyScore = anomaly[row]!;
    verdict.attackClass = ATTACK_CLASSES[likeliestAttack(probabilities, at)]!;
    verdict.worstPlace = traffic.placeOf(row, bundle);
    verdict.secondScore = secondScoreOf(matrix.values, row * matrix.columns);
    return verdict;
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
  const reasons = new Array<string>(rows).fill('');
  return { name: 'none', reasons, attackScores: none, anomalyScores: none, unjudged: 0 };
}

function likeliestAttack(probabilities: Float32Array, offset: number): number {
  let likeliest = 1;
  for (let at = 2; at < CLASS_COUNT; at++)
    if (probabilities[offset + at]! > probabilities[offset + likeliest]!) likeliest = at;
  return likeliest;
}
