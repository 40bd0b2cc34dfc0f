import { FEATURES } from '#models/features/feature-specs.ts';
import { sharedMatrix, type Dataset } from '../dataset.ts';
import type { FeatureMatrix } from '#models/feature-matrix.ts';

/** One row a client: how many requests it sent, and mean and maximum of each feature about clients over them. */
export type ClientProfiles = {
  clientKeys: readonly string[];
  requests: readonly number[];
  columnNames: readonly string[];
  matrix: FeatureMatrix;
};

const CLIENT_COLUMNS = FEATURES.flatMap(({ group }, column) => (group === 'client' ? [column] : []));

export function clientProfiles({ matrix, clientKeys }: Dataset): ClientProfiles {
  const rowsOf = Map.groupBy(clientKeys.keys(), (row) => clientKeys[row]!);
  const names = CLIENT_COLUMNS.map((column) => FEATURES[column]!.name);
  const columnNames = ['requests_log2', ...names.map((name) => `mean ${name}`), ...names.map((name) => `max ${name}`)];
  const profiles = sharedMatrix(rowsOf.size, columnNames.length);
  for (const [client, rows] of [...rowsOf.values()].entries()) {
    const at = client * columnNames.length;
    profiles.values[at] = Math.log2(1 + rows.length);
    for (const [index, column] of CLIENT_COLUMNS.entries()) {
      const values = rows.map((row) => matrix.values[row * matrix.columns + column]!);
      profiles.values[at + 1 + index] = values.reduce((sum, value) => sum + value, 0) / values.length;
      profiles.values[at + 1 + CLIENT_COLUMNS.length + index] = values.reduce(
        (most, value) => Math.max(most, value),
        -Infinity
      );
    }
  }
  return {
    clientKeys: [...rowsOf.keys()],
    requests: [...rowsOf.values()].map((rows) => rows.length),
    columnNames,
    matrix: profiles
  };
}
