import { performance } from 'node:perf_hooks';
import { ATTACK_CLASSES } from '#data/label.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import { macroOneVsRestAuc } from '#models/metrics/ranking.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { createScorer } from '#models/scorer.ts';
import { CLASS_COUNT, rowsWhere, UNLABELLED, type Dataset } from '../dataset.ts';
import { HOLDOUT, PARTS, VALIDATION, type Split } from '../split.ts';
import type { CrossValidation } from '../train/cross-validate.ts';
import { permutationImportance } from '../train/permutation-importance.ts';
import type { Tuning } from '../train/tune.ts';
import { ablations } from './ablations.ts';
import type { Evaluation, HoldoutFigures } from './evaluation.ts';
import { holdoutFigures } from './holdout.ts';
import { leakAudit } from './leak-audit.ts';
import { leaveOneClassOut, type LeaveOneClassOutOptions } from './leave-one-class-out.ts';
import { scoreRows } from './score-rows.ts';
import { strangest } from './strangest.ts';

export type EvaluateOptions = Omit<
  LeaveOneClassOutOptions,
  'falsePositiveBudget' | 'onProgress' | 'records' | 'lesson'
> & {
  bundle: ModelBundle;
  crossValidation: CrossValidation | null;
  tuning: Tuning | null;
  /** Read only when a class is left out: a resumed run then needs no records. Null leaves that part out. */
  unseenClasses: (() => { records: readonly RequestRecord[]; lesson: LeaveOneClassOutOptions['lesson'] }) | null;
};

const TIMED_ROWS = 5_000;
/** Enough rows for the third digit of an AUC; every column costs one pass over them. */
const IMPORTANCE_ROWS = 2_000;

/** Every figure of one version. The holdout is read here, once, after all choices were made on validation. */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { dataset, split, bundle, seed, workers } = options;
  const { thresholds } = bundle;
  const rowsOf = (part: number): Int32Array =>
    rowsWhere(dataset.matrix.rows, (row) => split.parts[row] === part && dataset.classes[row] !== UNLABELLED);
  const holdoutRows = rowsOf(HOLDOUT);
  const audit = leakAudit(dataset, split);
  const holdout =
    bundle.classifier &&
    holdoutFigures({
      dataset,
      holdout: scoreRows(bundle, dataset.matrix, holdoutRows),
      unshifted: scoreRows(withoutShift(bundle), dataset.matrix, holdoutRows),
      validation: scoreRows(bundle, dataset.matrix, rowsOf(VALIDATION)),
      thresholds,
      scoringMicroseconds: timeScoring(bundle, dataset, holdoutRows)
    });
  const importance =
    holdout && bundle.classifier
      ? await importanceOf(options, bundle.classifier.forest, holdoutRows, { seed, workers })
      : [];
  const unseen =
    holdout && options.unseenClasses
      ? await leaveOneClassOut({
          dataset,
          split,
          forest: options.forest,
          isolation: options.isolation,
          falsePositiveBudget: thresholds.falsePositiveBudget,
          seed,
          workers,
          ...options.unseenClasses()
        })
      : [];
  return {
    splits: {
      criteria: split.criteria,
      rowsPerPart: split.rowsPerPart,
      classesPerPart: classesPerPart(dataset, split)
    },
    leakAudit: audit,
    thresholds,
    holdout,
    crossValidation: options.crossValidation,
    tuning: options.tuning,
    leaveOneClassOut: unseen,
    ablations:
      holdout && options.unseenClasses
        ? await ablations({
            dataset,
            split,
            forest: options.forest,
            falsePositiveBudget: thresholds.falsePositiveBudget,
            seed
          })
        : [],
    importance,
    strangest: bundle.classifier
      ? null
      : strangest({
          dataset,
          isolation: bundle.isolation,
          scores: scoreRows(
            bundle,
            dataset.matrix,
            rowsWhere(dataset.matrix.rows, () => true)
          ),
          params: options.isolation,
          seed
        })
  };
}

function withoutShift(bundle: ModelBundle): ModelBundle {
  const { classifier } = bundle;
  if (classifier === null) return bundle;
  const shift = new Float64Array(CLASS_COUNT);
  return { ...bundle, classifier: { ...classifier, calibration: { ...classifier.calibration, shift } } };
}

async function importanceOf(
  { dataset }: EvaluateOptions,
  forest: NonNullable<ModelBundle['classifier']>['forest'],
  rows: Int32Array,
  run: { seed: number; workers: number }
): Promise<Evaluation['importance']> {
  const { base, shuffled } = await permutationImportance({
    forest,
    matrix: dataset.matrix,
    rows,
    labels: dataset.classes,
    measure: (probabilities, truth) => ({ auc: macroOneVsRestAuc(probabilities, truth) }),
    maxRows: IMPORTANCE_ROWS,
    ...run
  });
  return FEATURES.map(({ name, group }, column) => ({
    feature: name,
    group,
    drop: base['auc']! - shuffled[column]!['auc']!
  })).sort((a, b) => b.drop - a.drop);
}

/** Wall time of one row through both forests, as the gateway pays it; measured after a warm-up. */
function timeScoring(
  bundle: ModelBundle,
  { matrix }: Dataset,
  rows: Int32Array
): HoldoutFigures['scoringMicroseconds'] {
  const scorer = createScorer(bundle);
  const timed = rows.subarray(0, TIMED_ROWS);
  for (const row of timed) scorer.score(matrix.values, row * matrix.columns);
  const microseconds = Float64Array.from(timed, (row) => {
    const startedAtMs = performance.now();
    scorer.score(matrix.values, row * matrix.columns);
    return (performance.now() - startedAtMs) * 1_000;
  }).sort();
  const quantile = (share: number): number => microseconds[Math.floor((microseconds.length - 1) * share)] ?? 0;
  return { p50: quantile(0.5), p99: quantile(0.99) };
}

function classesPerPart(dataset: Dataset, split: Split): Evaluation['splits']['classesPerPart'] {
  const counts = PARTS.map(() => new Array<number>(CLASS_COUNT + 1).fill(0));
  for (let row = 0; row < split.parts.length; row++) {
    const own = dataset.classes[row]!;
    counts[split.parts[row]!]![own === UNLABELLED ? CLASS_COUNT : own]!++;
  }
  const names = [...ATTACK_CLASSES, 'unlabelled'];
  return Object.fromEntries(
    PARTS.map((part, at) => [
      part,
      Object.fromEntries(names.map((name, own) => [name, counts[at]![own]!]).filter(([, count]) => count !== 0))
    ])
  );
}
