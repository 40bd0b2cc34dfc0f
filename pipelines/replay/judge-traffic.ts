import { ATTACK_CLASSES } from '#data/label.ts';
import { createScorer } from '#models/scorer.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { createLimitCounters } from '#policy/limits/limit-counters.ts';
import type { Limit } from '#policy/limits/limit.ts';
import type { ReplayTraffic } from './traffic.ts';

/** What is tried: a model with the thresholds it acts at, and limits. */
export type ReplaySide = {
  name: string;
  bundle: ModelBundle;
  thresholds: { attack: number; anomaly: number };
  /** Requests per client key; undefined: no limit. */
  limit?: Limit | undefined;
  /** How long a client stays blocked after a blocked request; 0: only that request. */
  blockMs: number;
};

/** Per row: why it was stopped ('' = allowed), and the scores. */
export type JudgedTraffic = {
  name: string;
  reasons: readonly string[];
  attackScores: Float64Array;
  anomalyScores: Float64Array;
};

const CLASS_REASONS = ATTACK_CLASSES.map((name) => `model:${name}`);
const STANDING_REASONS = new Map(CLASS_REASONS.map((reason) => [reason, `standing:${reason}`]));
const MAX_CLIENTS = 200_000;

/** Goes through the requests in time order as the gateway would: standing decision, limit, models. Refused requests count for nothing. */
export function judgeTraffic(traffic: ReplayTraffic, side: ReplaySide): JudgedTraffic {
  const { rows, clientKeys, timestampMs } = traffic;
  const matrix = traffic.vectorsFor(side.bundle);
  const scorer = createScorer(side.bundle);
  const counters = createLimitCounters({ capacity: side.limit === undefined ? 1 : MAX_CLIENTS });
  const standing = new Map<string, { untilMs: number; reason: string }>();
  const reasons = new Array<string>(rows);
  const attackScores = new Float64Array(rows);
  const anomalyScores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const atMs = timestampMs[row]!;
    const client = clientKeys[row]!;
    scorer.score(matrix.values, row * matrix.columns);
    attackScores[row] = scorer.attackScore;
    anomalyScores[row] = scorer.anomalyScore;
    const held = side.blockMs > 0 ? standing.get(client) : undefined;
    if (held !== undefined && held.untilMs > atMs) reasons[row] = held.reason;
    else if (side.limit !== undefined && counters.take(client, side.limit, atMs).isRefused) reasons[row] = 'rate-limit';
    else if (scorer.attackScore >= side.thresholds.attack) {
      const reason = CLASS_REASONS[likeliestAttack(scorer.probabilities)]!;
      reasons[row] = reason;
      if (side.blockMs > 0)
        standing.set(client, { untilMs: atMs + side.blockMs, reason: STANDING_REASONS.get(reason)! });
    } else reasons[row] = scorer.anomalyScore >= side.thresholds.anomaly ? 'anomaly' : '';
  }
  return { name: side.name, reasons, attackScores, anomalyScores };
}

/** The log as it was written, as the side to compare with. */
export function asLogged(traffic: ReplayTraffic): JudgedTraffic | null {
  if (traffic.loggedReasons === null) return null;
  const none = new Float64Array(traffic.rows);
  return { name: 'as logged', reasons: traffic.loggedReasons, attackScores: none, anomalyScores: none };
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
