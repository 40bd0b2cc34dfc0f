import type { ForestParams } from '#models/forest/params.ts';
import { createRng, type Rng } from '#models/rng.ts';
import { PathHelmError } from '#platform/errors.ts';
import { crossValidate, type CrossValidateOptions } from './cross-validate.ts';

/** What is searched, and why these: the rest (trees, node cap, bootstrap) trades size and time for quality in one direction only. */
export const SEARCH_SPACE = {
  maxDepth: [8, 12, 16, 24],
  minLeafWeight: [1, 2, 4, 8, 16],
  featuresPerSplit: ['sqrt', 0.2, 0.35, 0.5],
  bins: [32, 64, 128],
  classWeights: ['none', 'balanced-sqrt', 'balanced']
} as const satisfies Partial<Record<keyof ForestParams, readonly unknown[]>>;

/** Each round keeps the better third and gives it three times the rows (successive halving; Jamieson, Talwalkar 2016). */
const KEEP_ONE_IN = 3;

export type TuneOptions = Omit<CrossValidateOptions, 'onProgress'> & {
  /** Parameter sets tried in the first round; `params` itself is always one of them. */
  candidates: number;
  /** Name of a figure of `measure` where higher is better. */
  objective: string;
  onProgress?: ((trialsDone: number, trialsTotal: number) => void) | undefined;
};

type Trial = { round: number; rows: number; params: ForestParams; mean: number; deviation: number };

export type Tuning = { best: ForestParams; trials: Trial[] };

/**
 * Seeded search for better parameters by cross-validation. Only the last round, on all rows, decides; `trials` is the whole table.
 * @throws PathHelmError SETTINGS_INVALID when the measure has no such objective
 */
export async function tune(options: TuneOptions): Promise<Tuning> {
  const { candidates, objective, seed, onProgress, ...fixed } = options;
  const rng = createRng(seed).fork('tune');
  let survivors = drawCandidates(options.params, candidates, rng);
  const rounds = 1 + Math.floor(Math.log(survivors.length) / Math.log(KEEP_ONE_IN) + 1e-9);
  const total = countTrials(survivors.length, rounds);
  const trials: Trial[] = [];
  for (let round = 1; round <= rounds; round++) {
    const rows = sampleGroups(options, 1 / KEEP_ONE_IN ** (rounds - round));
    const tried: Trial[] = [];
    for (const params of survivors) {
      const { mean, deviation } = await crossValidate({ ...fixed, rows, params, seed });
      const score = mean[objective];
      if (score === undefined) {
        throw new PathHelmError(
          'SETTINGS_INVALID',
          `objective ${objective} is not measured (${Object.keys(mean).join(', ')} are)`
        );
      }
      tried.push({ round, rows: rows.length, params, mean: score, deviation: deviation[objective]! });
      onProgress?.(trials.length + tried.length, total);
    }
    trials.push(...tried);
    const ranked = tried.toSorted((a, b) => b.mean - a.mean).map((trial) => trial.params);
    survivors = round === rounds ? ranked : ranked.slice(0, Math.max(1, Math.floor(ranked.length / KEEP_ONE_IN)));
  }
  return { best: survivors[0]!, trials };
}

function countTrials(candidates: number, rounds: number): number {
  let total = 0;
  for (let left = candidates, round = 0; round < rounds; round++) {
    total += left;
    left = Math.max(1, Math.floor(left / KEEP_ONE_IN));
  }
  return total;
}

function drawCandidates(start: ForestParams, count: number, rng: Rng): ForestParams[] {
  const drawn = new Map([[JSON.stringify(start), start]]);
  // A set drawn twice is dropped; the space is far larger than any sensible count, yet the loop must end.
  for (let attempt = 0; drawn.size < count && attempt < 20 * count; attempt++) {
    const params: ForestParams = {
      ...start,
      maxDepth: rng.pick(SEARCH_SPACE.maxDepth),
      minLeafWeight: rng.pick(SEARCH_SPACE.minLeafWeight),
      featuresPerSplit: rng.pick(SEARCH_SPACE.featuresPerSplit),
      bins: rng.pick(SEARCH_SPACE.bins),
      classWeights: rng.pick(SEARCH_SPACE.classWeights)
    };
    drawn.set(JSON.stringify(params), params);
  }
  return [...drawn.values()];
}

/** Whole groups, drawn until their rows are the wanted share of all. */
function sampleGroups({ rows, groups, seed }: TuneOptions, share: number): Int32Array {
  if (share === 1) return rows;
  const members = Map.groupBy(rows, (row) => groups[row]!);
  const taken: number[] = [];
  for (const group of createRng(seed)
    .fork('tune-rows')
    .shuffle([...members.values()])) {
    if (taken.length >= share * rows.length) break;
    for (const row of group) taken.push(row);
  }
  return Int32Array.from(taken).sort();
}
