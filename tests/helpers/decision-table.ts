import type { DecisionRow } from '#data/decision-row.ts';
import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import { sharedMatrix } from '#pipelines/dataset.ts';
import {
  NUMBER_COLUMNS,
  TEXT_COLUMNS,
  type DecisionTable,
  type TextColumn
} from '#pipelines/decisions/decision-table.ts';
import { sortRows } from '#pipelines/decisions/sort-rows.ts';

/** Rows of the decision log as the reader gives them; columns that are left out are empty. */
export function decisionTableOf(rows: readonly Partial<DecisionRow>[], withContent = false): DecisionTable {
  const matrix = sharedMatrix(rows.length, FEATURE_COUNT);
  for (const [at, { features }] of rows.entries())
    if (features?.length === FEATURE_COUNT) matrix.values.set(features, at * FEATURE_COUNT);
  const textColumn = (texts: readonly string[]): TextColumn => {
    const values = [...new Set(texts)].sort();
    return { values, codes: Uint32Array.from(texts, (text) => values.indexOf(text)) };
  };
  const entriesOf = <Key extends string, Value>(
    keys: readonly Key[],
    valueOf: (key: Key) => Value
  ): Record<Key, Value> => Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<Key, Value>; // every key is there
  return {
    ...sortRows({
      rows: rows.length,
      decisionIds: rows.map(({ decisionId }) => decisionId ?? ''),
      numbers: entriesOf(NUMBER_COLUMNS, (name) => Float64Array.from(rows, (row) => row[name] ?? Number.NaN)),
      texts: entriesOf(TEXT_COLUMNS, (name) => textColumn(rows.map((row) => row[name] ?? ''))),
      featureCounts: Uint16Array.from(rows, ({ features }) => features?.length ?? 0),
      matrix,
      content: withContent
        ? entriesOf(['target', 'headers', 'body'], (name) => rows.map((row) => row[name] ?? ''))
        : null,
      turns: {
        guard: Float64Array.from(rows, ({ guardTurn }) => guardTurn ?? 0),
        judge: Float64Array.from(rows, ({ judgeTurn }) => judgeTurn ?? 0),
        isOwnState: Float64Array.from(rows, ({ stateStore }) => Number(stateStore === 'memory'))
      }
    }),
    notes: []
  };
}
