/** `counts[truth * classCount + predicted]`. */
export type ConfusionMatrix = { classCount: number; counts: Float64Array };

/** Class indices of the same rows, as truth and as predicted. */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classCount: number
): ConfusionMatrix {
  expectSameLength(truth, predicted);
  const counts = new Float64Array(classCount * classCount);
  for (let row = 0; row < truth.length; row++) {
    const from = truth[row]!;
    const to = predicted[row]!;
    if (!(from >= 0 && from < classCount && to >= 0 && to < classCount)) {
      throw new RangeError(`row ${row}: classes ${from} and ${to} are not below ${classCount}`);
    }
    counts[from * classCount + to]!++;
  }
  return { classCount, counts };
}

export function expectSameLength(left: ArrayLike<unknown>, right: ArrayLike<unknown>): void {
  if (left.length !== right.length) throw new RangeError(`${left.length} rows beside ${right.length} rows`);
}
