import { ATTACK_CLASSES, type AttackClass } from '#data/label.ts';
import { FEATURES } from '../features/feature-specs.ts';
import type { Scorer } from '../scorer.ts';
import { LEVERS, type Lever } from './levers.ts';

/** The scores at which something is done; above 1 never. */
export type ActingThresholds = {
  attack: number;
  anomaly: number;
  /** Classes acted on by their own probability; `attack` is then for the sum of all others, as a policy has it. */
  byClass?: Partial<Record<AttackClass, number>>;
};

export type LeverMove = { lever: Lever; source: number };

export type Counterfactual = {
  moves: readonly LeverMove[];
  /** The vector with all moves made; it was scored, and nothing would have been done about it. */
  values: Float32Array;
  attackScore: number;
  anomalyScore: number;
};

/** More would be another request, not a changed one. */
const MAX_MOVES = 4;
/** Not worth looking for fewer among what makes less sense to change. */
const FEW_MOVES = 2;
const WORST_TEXT = FEATURES.findIndex(({ name }) => name === 'payload_worst_logit');
const IDLE = FEATURES.findIndex(({ name }) => name === 'client_idle_ms_log2');
/** Steps smaller than this change nothing but rounding. */
const LEAST_GAIN = 1e-9;

/**
 * The fewest groups of features that, moved to normal, would have let the request pass: greedily the one that takes the scores farthest
 * down towards their thresholds, then without those that turn out not to be needed. What makes sense to change is tried first
 * (Lever.reach). `normals`: vectors to move towards, in the order they are preferred. Undefined when MAX_MOVES do not suffice.
 */
export function findCounterfactual(
  scorer: Scorer,
  values: Float32Array,
  normals: readonly Float32Array[],
  thresholds: ActingThresholds
): Counterfactual | undefined {
  const search = (levers: readonly Lever[]): Counterfactual | undefined => {
    const moves: LeverMove[] = [];
    let current = values;
    let excess = excessOf(scorer, current, thresholds);
    while (excess > 0) {
      let best: { move: LeverMove; values: Float32Array; excess: number } | undefined;
      for (const lever of moves.length < MAX_MOVES ? levers : []) {
        if (moves.some((move) => move.lever === lever)) continue;
        for (const source of normals.keys()) {
          const moved = moveTo(current, lever, normals[source]!);
          if (moved === undefined) continue;
          const left = excessOf(scorer, moved, thresholds);
          if (left < (best?.excess ?? excess) - LEAST_GAIN)
            best = { move: { lever, source }, values: moved, excess: left };
        }
      }
      if (best === undefined) return undefined;
      moves.push(best.move);
      current = best.values;
      excess = best.excess;
    }
    return prune(moves);
  };

  const prune = (moves: LeverMove[]): Counterfactual => {
    let kept = moves;
    for (const move of moves.slice(0, -1)) {
      const fewer = kept.filter((other) => other !== move);
      if (excessOf(scorer, made(fewer), thresholds) === 0) kept = fewer;
    }
    const final = made(kept);
    scorer.score(final, 0);
    return { moves: kept, values: final, attackScore: scorer.attackScore, anomalyScore: scorer.anomalyScore };
  };

  const made = (moves: readonly LeverMove[]): Float32Array => {
    const copy = values.slice();
    for (const { lever, source } of moves) moveInPlace(copy, lever, normals[source]!);
    return copy;
  };

  const isTextSuspicious = values[WORST_TEXT]! > 0; // log-odds
  let best: Counterfactual | undefined;
  for (const reach of [0, 1, 2]) {
    const found = search(LEVERS.filter((lever) => lever.reach <= reach && (isTextSuspicious || lever.name !== 'text')));
    if (found !== undefined && found.moves.length + reach < (best?.moves.length ?? Infinity)) best = found;
    if (best !== undefined && best.moves.length <= FEW_MOVES) return best;
  }
  return best;
}

/** Whether something would be done about a vector with these scores. */
export function isActedOn(scorer: Scorer, thresholds: ActingThresholds): boolean {
  return (
    scorer.anomalyScore >= thresholds.anomaly ||
    attackMargins(scorer, thresholds).some(([score, threshold]) => score >= threshold)
  );
}

/** Index of the likeliest class but benign. */
export function likeliestAttack(probabilities: Float32Array): number {
  let likeliest = 1;
  for (let at = 2; at < probabilities.length; at++) if (probabilities[at]! > probabilities[likeliest]!) likeliest = at;
  return likeliest;
}

/** What is compared with what: pairs of a score and its threshold. */
function attackMargins(
  { attackScore, probabilities }: Scorer,
  { attack, byClass }: ActingThresholds
): [number, number][] {
  if (byClass === undefined) return [[attackScore, attack]];
  const alone: [number, number][] = [];
  let others = 0;
  for (const [at, name] of ATTACK_CLASSES.entries()) {
    const own = byClass[name];
    if (own !== undefined) alone.push([probabilities[at]!, own]);
    else if (at > 0) others += probabilities[at]!;
  }
  return [...alone, [others, attack]];
}

/** How far, in log-odds, the scores stand above where nothing is done; 0 when they do not. */
function excessOf(scorer: Scorer, values: Float32Array, thresholds: ActingThresholds): number {
  scorer.score(values, 0);
  const margins = attackMargins(scorer, thresholds);
  margins.push([scorer.anomalyScore, thresholds.anomaly]);
  let excess = 0;
  for (const [score, threshold] of margins) {
    // A score right at its threshold is acted on, so it must not count as nothing.
    if (score >= threshold) excess += Math.max(0, logOdds(score) - logOdds(threshold)) + 2 * LEAST_GAIN;
  }
  return excess;
}

function logOdds(score: number): number {
  const inside = Math.min(Math.max(score, 1e-7), 1 - 1e-7);
  return Math.log(inside / (1 - inside));
}

/** Undefined when there is nothing to move. */
function moveTo(values: Float32Array, lever: Lever, normal: Float32Array): Float32Array | undefined {
  const moved = values.slice();
  moveInPlace(moved, lever, normal);
  return lever.columns.some((column) => moved[column] !== values[column]) ? moved : undefined;
}

/** What an attack is made of only ever becomes less: nobody is asked for a longer value or more errors. */
function moveInPlace(values: Float32Array, { columns, reach }: Lever, normal: Float32Array): void {
  for (const column of columns) {
    const isOneWay = reach === 0 && column !== IDLE;
    values[column] = isOneWay ? Math.min(values[column]!, normal[column]!) : normal[column]!;
  }
}
