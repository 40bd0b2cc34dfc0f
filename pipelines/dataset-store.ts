import { BIGINT, DuckDBDataChunk, FLOAT, UTINYINT, VARCHAR, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import { FEATURES } from '#models/features/feature-specs.ts';
import { sharedMatrix, type Dataset } from './dataset.ts';
import { quoteSql, withDuckDb } from './duckdb.ts';
import { writeByDraft } from '#platform/atomic-file.ts';

type TextColumn = 'requestIds' | 'clientKeys' | 'routes' | 'actors' | 'campaignIds' | 'templateIds' | 'worstPlaces';

/** Columns beside the features, in file order. */
const TEXT_COLUMNS: Readonly<Record<string, TextColumn>> = {
  request_id: 'requestIds',
  client_key: 'clientKeys',
  route: 'routes',
  actor: 'actors',
  campaign_id: 'campaignIds',
  template_id: 'templateIds',
  worst_place: 'worstPlaces'
};
const OTHER_COLUMNS: Readonly<Record<string, DuckDBType>> = {
  timestamp_ms: BIGINT,
  class_index: UTINYINT,
  baseline_class_index: UTINYINT
};

const COLUMN_TYPES: Readonly<Record<string, DuckDBType>> = {
  ...Object.fromEntries(Object.keys(TEXT_COLUMNS).map((name) => [name, VARCHAR])),
  ...OTHER_COLUMNS,
  ...Object.fromEntries(FEATURES.map(({ name }) => [name, FLOAT]))
};

/** DuckDB's vectors hold this many values. */
const CHUNK_ROWS = 2048;

/** One row a request in order of arrival, features under their names. @throws PathHelmError STORAGE_FAILED */
export async function writeDataset(path: string, dataset: Dataset): Promise<void> {
  await writeByDraft(path, (draft) =>
    withDuckDb(async (connection) => {
      const columns = Object.entries(COLUMN_TYPES).map(([name, type]) => `"${name}" ${type.toString()}`);
      await connection.run(`CREATE TEMP TABLE dataset (${columns.join(', ')})`);
      const appender = await connection.createAppender('dataset', 'main', 'temp');
      const types = Object.values(COLUMN_TYPES);
      for (let from = 0; from < dataset.matrix.rows; from += CHUNK_ROWS) {
        const count = Math.min(CHUNK_ROWS, dataset.matrix.rows - from);
        const chunk = DuckDBDataChunk.create(types, count);
        for (const [at, values] of chunkColumns(dataset, from, count).entries()) chunk.setColumnValues(at, values);
        appender.appendDataChunk(chunk);
      }
      appender.closeSync();
      await connection.run(
        `COPY (FROM dataset ORDER BY rowid) TO ${quoteSql(draft)} (FORMAT parquet, COMPRESSION zstd)`
      );
    })
  );
}

function chunkColumns(dataset: Dataset, from: number, count: number): DuckDBValue[][] {
  const { values, columns } = dataset.matrix;
  const rows = Array.from({ length: count }, (_, at) => from + at);
  return [
    ...Object.values(TEXT_COLUMNS).map((name) => dataset[name].slice(from, from + count)),
    rows.map((row) => BigInt(dataset.timestampMs[row]!)),
    [...dataset.classes.subarray(from, from + count)],
    [...dataset.baselineClasses.subarray(from, from + count)],
    ...FEATURES.map((_feature, column) => rows.map((row) => values[row * columns + column]!))
  ];
}

/** What `writeDataset` wrote; the two facts are not in the file. */
export async function readDataset(path: string, facts: Pick<Dataset, 'isTimed' | 'hasClients'>): Promise<Dataset> {
  return withDuckDb(async (connection) => {
    const names = Object.keys(COLUMN_TYPES).map((name) => `"${name}"`);
    const result = await connection.stream(`SELECT ${names.join(', ')} FROM read_parquet($path)`, { path });
    const texts: Record<TextColumn, string[]> = {
      requestIds: [],
      clientKeys: [],
      routes: [],
      actors: [],
      campaignIds: [],
      templateIds: [],
      worstPlaces: []
    };
    const numbers: [number[], number[], number[]] = [[], [], []];
    const featureRows: number[][] = [];
    for await (const chunk of result) {
      const columns = chunk.getColumns();
      const textNames = Object.values(TEXT_COLUMNS);
      for (const [at, name] of textNames.entries()) for (const value of columns[at]!) texts[name].push(String(value));
      for (const [at, list] of numbers.entries())
        for (const value of columns[textNames.length + at]!) list.push(Number(value));
      const features = columns.slice(textNames.length + numbers.length);
      for (const row of columns[0]!.keys()) featureRows.push(features.map((column) => Number(column[row])));
    }
    const matrix = sharedMatrix(featureRows.length, FEATURES.length);
    for (const [row, values] of featureRows.entries()) matrix.values.set(values, row * matrix.columns);
    return {
      matrix,
      ...texts,
      timestampMs: Float64Array.from(numbers[0]),
      classes: Uint8Array.from(numbers[1]),
      baselineClasses: Uint8Array.from(numbers[2]),
      ...facts
    };
  });
}
