/**
 * npm run bench:train -- [--rows N] [--rounds N] [--trees N] [--seed N] [--out FILE]
 * Our forests beside scikit-learn's on the same rows and cores, in interleaved rounds; prints medians as Markdown.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { confusionMatrix } from '#models/metrics/confusion-matrix.ts';
import { logLoss } from '#models/metrics/calibration.ts';
import { macroOneVsRestAuc, rocAuc } from '#models/metrics/ranking.ts';
import { DEFAULT_FOREST_SETTINGS } from '#pipelines/train/forest-settings.ts';
import { runContest, toMarkdown, type Contender, type Contest } from './contest.ts';
import { timeOurForest, timeOurIsolation } from './our-forests.ts';
import { findSklearn, trainSklearn, writeForSklearn } from './sklearn.ts';
import { timeIsolationForestPackage, timeMlRandomForest } from './small-oracles.ts';
import { anomalousRows, classifiedRows, type BenchRows } from './training-rows.ts';

const CLASSES = 8;
/** The AUC of one isolation forest moves by 0.015 either way with its seed; medians of so many more rounds can be compared. */
const ISOLATION_ROUNDS = 7;
/** As many as ml-random-forest trains in a few seconds. */
const SMALL = { rows: 715, trees: 10 };

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '3' },
    trees: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' }
  }
});
const trees = wholeNumber(flags.trees);
const seed = wholeNumber(flags.seed);
const rounds = wholeNumber(flags.rounds);
const rows = wholeNumber(flags.rows);

const folder = await mkdtemp(join(tmpdir(), 'pathhelm-bench-'));
try {
  const sklearn = await findSklearn();
  if (sklearn === undefined)
    print('**scikit-learn is NOT installed (apt install python3-sklearn): its rows are missing below**\n');
  const results = [];
  for (const contest of await contests(sklearn)) {
    const result = await runContest(contest, seed);
    print(toMarkdown(result));
    results.push(result);
  }
  const facts = { node: process.version, sklearn: sklearn ?? null, cores: availableParallelism(), seed };
  if (flags.out !== undefined) await writeFile(flags.out, `${JSON.stringify({ ...facts, results }, undefined, 2)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function contests(sklearn: string | undefined): Promise<Contest[]> {
  const classified = classifiedRows({ rows, columns: 30, classes: CLASSES, seed });
  const anomalous = anomalousRows({ rows: Math.round(rows * 0.4), columns: 20, seed });
  const small = classifiedRows({ rows: SMALL.rows, columns: 30, classes: CLASSES, seed });
  const smallAnomalous = anomalousRows({ rows: SMALL.rows, columns: 20, seed });
  const equal = { ...DEFAULT_FOREST_SETTINGS.randomForest, trees, maxNodes: 1_000_000, classWeights: 'none' } as const;
  const shipped = { ...DEFAULT_FOREST_SETTINGS.randomForest, trees };
  const { isolationForest } = DEFAULT_FOREST_SETTINGS;
  const theirs = async (kind: 'classifier' | 'isolation', data: BenchRows): Promise<Contender[]> => {
    if (sklearn === undefined) return [];
    const own = await mkdtemp(join(folder, 'rows-'));
    await writeForSklearn(own, data, { ...equal, sampleSize: isolationForest.sampleSize });
    const name = `scikit-learn ${sklearn}${kind === 'classifier' ? ', n_jobs=2' : ''}`;
    return [{ name, isBaseline: true, train: (round) => trainSklearn(own, kind, round) }];
  };
  const ours = (data: BenchRows, name: string, options: Partial<Parameters<typeof timeOurForest>[1]>): Contender => ({
    name,
    train: (round) =>
      timeOurForest(data, {
        classCount: CLASSES,
        params: equal,
        workers: 2,
        isCalibrated: false,
        ...options,
        seed: round
      })
  });
  return [
    {
      title: `Classifier: ${classified.train.length} × 30 rows, ${CLASSES} classes, ${trees} trees of depth ${equal.maxDepth}`,
      rounds,
      contenders: [
        ours(classified, 'ours, 2 workers', {}),
        ours(classified, 'ours, 1 worker', { workers: 1 }),
        ours(classified, 'ours as shipped (node cap, class weights, calibrated), 2 workers', {
          params: shipped,
          isCalibrated: true
        }),
        ...(await theirs('classifier', classified))
      ],
      judge: (scores) => judgeClasses(classified, scores)
    },
    {
      title: `Isolation forest: ${anomalous.train.length} × 20 rows, ${trees} trees of ${isolationForest.sampleSize} rows`,
      rounds: rounds * ISOLATION_ROUNDS,
      contenders: [
        {
          name: 'ours',
          train: (round) => Promise.resolve(timeOurIsolation(anomalous, { ...isolationForest, trees }, round))
        },
        ...(await theirs('isolation', anomalous))
      ],
      judge: (scores) => judgeAnomalies(anomalous, scores)
    },
    {
      title: `Classifier, small: ${small.train.length} × 30 rows, ${SMALL.trees} trees`,
      rounds,
      contenders: [
        ours(small, 'ours, 1 worker', { workers: 1, params: { ...equal, trees: SMALL.trees } }),
        {
          name: 'ml-random-forest',
          isBaseline: true,
          train: (round) =>
            Promise.resolve(timeMlRandomForest(small, { trees: SMALL.trees, classCount: CLASSES, seed: round }))
        }
      ],
      judge: (scores) => judgeClasses(small, scores)
    },
    {
      title: `Isolation forest, small: ${smallAnomalous.train.length} × 20 rows, ${trees} trees`,
      rounds: rounds * ISOLATION_ROUNDS,
      contenders: [
        {
          name: 'ours',
          train: (round) => Promise.resolve(timeOurIsolation(smallAnomalous, { ...isolationForest, trees }, round))
        },
        {
          name: 'isolation-forest',
          isBaseline: true,
          train: () => Promise.resolve(timeIsolationForestPackage(smallAnomalous, { ...isolationForest, trees }))
        }
      ],
      judge: (scores) => judgeAnomalies(smallAnomalous, scores)
    }
  ];
}

function judgeClasses({ labels, holdout }: BenchRows, values: Float32Array): Record<string, number> {
  const probabilities = { rows: holdout.length, columns: CLASSES, values };
  const truth = Uint8Array.from(holdout, (row) => labels[row]!);
  const guesses = truth.map((_, at) => {
    const shares = values.subarray(at * CLASSES, (at + 1) * CLASSES);
    return shares.indexOf(Math.max(...shares));
  });
  const { counts } = confusionMatrix(truth, guesses, CLASSES);
  const hits = counts.reduce((sum, count, at) => sum + (at % (CLASSES + 1) === 0 ? count : 0), 0);
  return {
    auc: macroOneVsRestAuc(probabilities, truth),
    accuracy: hits / truth.length,
    logLoss: logLoss(probabilities, truth)
  };
}

function judgeAnomalies({ labels, holdout }: BenchRows, scores: Float32Array): Record<string, number> {
  return {
    auc: rocAuc(
      scores,
      Uint8Array.from(holdout, (row) => labels[row]!)
    )
  };
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new RangeError(`${text} is not a whole number above 0`);
  return number;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
