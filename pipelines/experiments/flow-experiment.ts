import { createFlowReader, type FlowTable } from '#data/formats/cic-flows.ts';
import { createIsolationScorer } from '#models/forest/isolation-forest.ts';
import { scoreForestRows } from '#models/forest/random-forest.ts';
import { rocAuc } from '#models/metrics/ranking.ts';
import { PathHelmError } from '#platform/errors.ts';
import { rowsWhere, sharedMatrix } from '../dataset.ts';
import { rateOver, type Rate } from '../evaluate/rate.ts';
import { openInput, readChunks } from '../ingest/read/input-file.ts';
import { createLineSplitter } from '../ingest/read/line-splitter.ts';
import type { ForestSettings } from '../train/forest-settings.ts';
import { trainForests, trainIsolationForest } from '../train/train-forests.ts';

/**
 * The forests on network flows (CIC-IDS2017) instead of requests: shows that the learners stand on their own feet. Nothing of it is
 * published; the gateway's model never sees a flow.
 */
export type FlowFigures = {
  flows: number;
  rejects: FlowTable['rejects'];
  trainRows: number;
  testRows: number;
  classes: readonly { label: string; n: number; recall: Rate }[];
  /** BENIGN against the rest; null when the test rows hold only one of them. */
  rocAuc: number | null;
  anomalyRocAuc: number | null;
};

const BENIGN_LABEL = 'BENIGN';
/** The set comes in order of capture and each attack runs in one stretch, so a cut by time would leave classes out of training:
 * every class is cut by itself, its first rows train and its last test. */
const TRAIN_SHARE = 0.7;

export type FlowOptions = { files: readonly string[]; forests: ForestSettings; seed: number; workers: number };

/** @throws PathHelmError TRAINING_DATA_UNUSABLE when the flows cannot train a classifier */
export async function flowExperiment({ files, forests, seed, workers }: FlowOptions): Promise<FlowFigures> {
  const table = await readFlows(files);
  const names = [...new Set(table.labels)].sort(
    (a, b) => Number(b === BENIGN_LABEL) - Number(a === BENIGN_LABEL) || (a < b ? -1 : 1)
  );
  if (names[0] !== BENIGN_LABEL || names.length < 2) {
    throw new PathHelmError(
      'TRAINING_DATA_UNUSABLE',
      `the flows are labelled ${names.join(', ') || 'not at all'}: ${BENIGN_LABEL} and an attack are needed`
    );
  }
  const matrix = sharedMatrix(table.rowCount, table.columns.length);
  matrix.values.set(table.rows);
  const labels = Uint8Array.from(table.labels, (label) => names.indexOf(label));
  const isTrain = trainMask(labels, names.length);
  const train = rowsWhere(matrix.rows, (row) => isTrain[row] === 1);
  const test = rowsWhere(matrix.rows, (row) => isTrain[row] === 0);

  const forest = await trainForests({
    matrix,
    rows: train,
    labels,
    classCount: names.length,
    columnNames: table.columns,
    params: { ...forests.randomForest, classWeights: 'balanced-sqrt' },
    seed,
    workers
  });
  const isolation = trainIsolationForest({
    matrix,
    rows: train.filter((row) => labels[row] === 0),
    columnNames: table.columns,
    params: forests.isolationForest,
    seed
  });
  const { values } = scoreForestRows(forest, matrix, test);
  const predicted = Uint8Array.from(test, (_row, at) =>
    largest(values.subarray(at * names.length, (at + 1) * names.length))
  );
  const isAttack = Uint8Array.from(test, (row) => (labels[row] === 0 ? 0 : 1));
  const scoreIsolation = createIsolationScorer(isolation);
  const auc = (scores: Float64Array): number | null => finite(rocAuc(scores, isAttack));
  return {
    flows: matrix.rows,
    rejects: table.rejects,
    trainRows: train.length,
    testRows: test.length,
    classes: names.map((label, own) => {
      const members = Int32Array.from(test.keys().filter((at) => labels[test[at]!] === own));
      return { label, n: members.length, recall: rateOver(members, (at) => predicted[at] === own) };
    }),
    rocAuc: auc(Float64Array.from(test, (_row, at) => 1 - values[at * names.length]!)),
    anomalyRocAuc: auc(Float64Array.from(test, (row) => scoreIsolation(matrix.values, row * matrix.columns)))
  };
}

async function readFlows(files: readonly string[]): Promise<FlowTable> {
  const reader = createFlowReader();
  for (const path of files) {
    const splitter = createLineSplitter({
      onLine: (line) => {
        reader.take(line);
      },
      onLongLine: () => undefined
    });
    for await (const chunk of readChunks(await openInput(path))) splitter.push(chunk);
    splitter.end();
  }
  const table = reader.finish();
  if (table.rowCount === 0)
    throw new PathHelmError(
      'INPUT_EMPTY',
      `${files.join(', ')}: no flow could be read (${JSON.stringify(table.rejects)})`
    );
  return table;
}

function trainMask(labels: Uint8Array, classCount: number): Uint8Array {
  const totals = new Uint32Array(classCount);
  for (const own of labels) totals[own]!++;
  const seen = new Uint32Array(classCount);
  return labels.map((own) => (seen[own]!++ < totals[own]! * TRAIN_SHARE ? 1 : 0));
}

function largest(values: Float32Array): number {
  return values.reduce((best, value, at) => (value > values[best]! ? at : best), 0);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
