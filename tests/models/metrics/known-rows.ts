/** Rows whose metrics were computed once with scikit-learn 1.x and stand as numbers in the tests. */
export const tenTruths = [0, 0, 1, 1, 0, 1, 0, 1, 1, 0];
export const tenScores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.4, 0.2, 0.9, 0.6, 0.7];

export const threeClassTruth = [0, 0, 1, 2, 2, 1, 0, 2, 1, 1];
// prettier-ignore
export const threeClassProbabilities = {
  rows: 10,
  columns: 3,
  values: Float32Array.of(
    0.7, 0.2, 0.1,  0.4, 0.5, 0.1,  0.2, 0.6, 0.2,  0.1, 0.1, 0.8,  0.5, 0.1, 0.4,
    0.3, 0.4, 0.3,  0.6, 0.3, 0.1,  0, 0.2, 0.8,  0.1, 0.3, 0.6,  0.25, 0.5, 0.25
  )
};
