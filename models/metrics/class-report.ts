import type { ConfusionMatrix } from './confusion-matrix.ts';

/** All 0..1, higher is better. A ratio with nothing below the line is 0, as in scikit-learn's `zero_division=0`. */
type ClassScores = { precision: number; recall: number; f1: number; support: number };

export type ClassReport = {
  perClass: ClassScores[];
  accuracy: number;
  /** Mean over the classes that occur in the truth, each counted once. */
  macro: ClassScores;
  /** Mean over the rows: each class counts by its support. */
  weighted: ClassScores;
};

export function classReport({ classCount, counts }: ConfusionMatrix): ClassReport {
  const perClass: ClassScores[] = [];
  let right = 0;
  let total = 0;
  for (let own = 0; own < classCount; own++) {
    const hits = counts[own * classCount + own]!;
    let support = 0;
    let predicted = 0;
    for (let other = 0; other < classCount; other++) {
      support += counts[own * classCount + other]!;
      predicted += counts[other * classCount + own]!;
    }
    right += hits;
    total += support;
    perClass.push({
      precision: ratio(hits, predicted),
      recall: ratio(hits, support),
      f1: ratio(2 * hits, support + predicted),
      support
    });
  }
  const present = perClass.filter(({ support }) => support > 0);
  return {
    perClass,
    accuracy: ratio(right, total),
    macro: { ...meanScores(present, () => 1), support: total },
    weighted: { ...meanScores(present, ({ support }) => support), support: total }
  };
}

function meanScores(
  classes: readonly ClassScores[],
  weigh: (scores: ClassScores) => number
): Omit<ClassScores, 'support'> {
  const sum = { precision: 0, recall: 0, f1: 0 };
  let weights = 0;
  for (const scores of classes) {
    const weight = weigh(scores);
    weights += weight;
    sum.precision += weight * scores.precision;
    sum.recall += weight * scores.recall;
    sum.f1 += weight * scores.f1;
  }
  return { precision: ratio(sum.precision, weights), recall: ratio(sum.recall, weights), f1: ratio(sum.f1, weights) };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
