/** Rows of feature vectors, row-major: value of column c in row r is `values[r * columns + c]`. May stand on shared memory. */
export type FeatureMatrix = {
  rows: number;
  columns: number;
  values: Float32Array;
};
