import { DuckDBListVector, type DuckDBConnection, type DuckDBVector } from '@duckdb/node-api';
import { ADDED_LATER, columnOf } from '#data/decision-log/decision-columns.ts';
import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import type { FeatureMatrix } from '#models/feature-matrix.ts';
import { PathHelmError } from '#platform/errors.ts';
import { sharedMatrix } from '../dataset.ts';
import { withDuckDb } from '../duckdb.ts';
import {
  CONTENT_COLUMNS,
  NUMBER_COLUMNS,
  TEXT_COLUMNS,
  type DecisionTable,
  type DecisionTurns,
  type NumberColumnName,
  type TextColumn,
  type TextColumnName
} from './decision-table.ts';
import { emptyRange, type DecisionRange } from './list-segments.ts';
import { loggedSources } from './logged-sources.ts';
import { sortRows } from './sort-rows.ts';

type Options = DecisionRange & {
  /** Also what LOG_PAYLOADS kept. */
  withContent?: boolean;
  /** Also in which order requests were counted and judged. */
  withTurns?: boolean;
  /** More rows than this are refused: they would not fit into memory. */
  maxRows?: number;
};

/** 2.4 GB of vectors. */
const MAX_ROWS = 4_000_000;
let dictionaries = 0;

/**
 * Decisions of all gateways in a range of time, column by column: vectors and codes are copied out of DuckDB's own arrays.
 * @throws PathHelmError INPUT_NOT_FOUND, INPUT_EMPTY, INPUT_FORMAT_MISMATCH as `loggedSources`; INPUT_INVALID for too many
 */
export function readDecisionTable(decisionsFolder: string, options: Options = {}): Promise<DecisionTable> {
  const {
    fromMs = 0,
    toMs = Number.MAX_SAFE_INTEGER,
    withContent = false,
    withTurns = false,
    maxRows = MAX_ROWS
  } = options;
  return withDuckDb(async (connection) => {
    const sources = await loggedSources(connection, decisionsFolder, { fromMs, toMs });
    const dictionaryNames: string[] = [];
    try {
      const columns = [
        'decisionId',
        ...NUMBER_COLUMNS,
        ...TEXT_COLUMNS,
        'features',
        ...CONTENT_COLUMNS,
        ...ADDED_LATER
      ] as const;
      const selected = sources.relations.map(
        (relation) =>
          `SELECT ${columns.map(columnOf).join(', ')} FROM ${relation} WHERE timestamp_ms >= ${fromMs} AND timestamp_ms < ${toMs}`
      );
      const nothing = (): Promise<PathHelmError> => emptyRange(decisionsFolder, { fromMs, toMs }, sources.notes);
      if (selected.length === 0) throw await nothing();
      const logged = `(${selected.join(' UNION ALL ')})`;
      const rows = await countOf(connection, logged);
      if (rows === 0) throw await nothing();
      if (rows > maxRows) throw tooLarge(rows, maxRows);
      const texts = {} as Record<TextColumnName, TextColumn>; // filled for every name below
      for (const name of TEXT_COLUMNS) {
        const dictionary = `decision_texts_${++dictionaries}`;
        dictionaryNames.push(dictionary);
        texts[name] = {
          values: await makeDictionary(connection, dictionary, columnOf(name), logged),
          codes: new Uint32Array(rows)
        };
      }
      const read = await readAll(connection, { logged, rows, texts, dictionaryNames, withContent, withTurns });
      return { ...sortRows(read), notes: sources.notes };
    } finally {
      for (const name of dictionaryNames) await connection.run(`DROP TYPE IF EXISTS ${name}`);
      await sources.detach();
    }
  });
}

/** A type whose codes stand for the column's different texts. @returns them by code */
async function makeDictionary(
  connection: DuckDBConnection,
  name: string,
  column: string,
  logged: string
): Promise<string[]> {
  await connection.run(
    `CREATE TYPE ${name} AS ENUM (SELECT DISTINCT coalesce(${column}, '') AS text FROM ${logged} ORDER BY text)`
  );
  const found = await connection.runAndReadAll(`SELECT unnest(enum_range(NULL::${name}))::VARCHAR`);
  return found.getRows().map(([text]) => text as string); // its one column is a text
}

type Reading = {
  logged: string;
  rows: number;
  texts: Record<TextColumnName, TextColumn>;
  dictionaryNames: readonly string[];
  withContent: boolean;
  withTurns: boolean;
};

const TURNS = {
  guard: 'coalesce(guard_turn, 0)::DOUBLE',
  judge: 'coalesce(judge_turn, 0)::DOUBLE',
  isOwnState: "(coalesce(state_store, '') = 'memory')::DOUBLE"
} as const satisfies Record<keyof DecisionTurns, string>;
const TURN_NAMES = Object.keys(TURNS) as (keyof DecisionTurns)[]; // keys of a literal

async function readAll(
  connection: DuckDBConnection,
  { logged, rows, texts, dictionaryNames, withContent, withTurns }: Reading
): Promise<Omit<DecisionTable, 'duplicates' | 'notes'>> {
  const numbers = Object.fromEntries(NUMBER_COLUMNS.map((name) => [name, new Float64Array(rows)])) as Record<
    NumberColumnName,
    Float64Array
  >;
  const decisionIds = new Array<string>(rows);
  const featureCounts = new Uint16Array(rows);
  const matrix = sharedMatrix(rows, FEATURE_COUNT);
  const content = withContent
    ? { target: new Array<string>(rows), headers: new Array<string>(rows), body: new Array<string>(rows) }
    : null;
  const turns = withTurns
    ? { guard: new Float64Array(rows), judge: new Float64Array(rows), isOwnState: new Float64Array(rows) }
    : null;
  const selected = [
    'decision_id',
    ...NUMBER_COLUMNS.map((name) => `coalesce(${columnOf(name)}::DOUBLE, 'NaN'::DOUBLE)`),
    ...TEXT_COLUMNS.map((name, at) => `enum_code(coalesce(${columnOf(name)}, '')::${dictionaryNames[at]!})::UINTEGER`),
    'coalesce(len(features), 0)::UINTEGER',
    'features::FLOAT[]',
    ...(withContent ? CONTENT_COLUMNS : []),
    ...(withTurns ? TURN_NAMES.map((name) => TURNS[name]) : [])
  ];
  const result = await connection.stream(`SELECT ${selected.join(', ')} FROM ${logged}`);
  let from = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const columns = Array.from({ length: chunk.columnCount }, (_, at) => chunk.getColumnVector(at));
    let at = 0;
    copyTexts(columns[at++]!, decisionIds, from);
    for (const name of NUMBER_COLUMNS) numbers[name].set(itemsOf(columns[at++]!, Float64Array), from);
    for (const name of TEXT_COLUMNS) texts[name].codes.set(itemsOf(columns[at++]!, Uint32Array), from);
    const counts = itemsOf(columns[at++]!, Uint32Array);
    featureCounts.set(counts, from);
    copyVectors(columns[at++]!, counts, matrix, from);
    if (content !== null) for (const name of CONTENT_COLUMNS) copyTexts(columns[at++]!, content[name], from);
    if (turns !== null) for (const name of TURN_NAMES) turns[name].set(itemsOf(columns[at++]!, Float64Array), from);
    from += chunk.rowCount;
  }
  return { rows, decisionIds, numbers, texts, featureCounts, matrix, content, turns };
}

function copyTexts(texts: DuckDBVector, to: string[], from: number): void {
  for (let row = 0; row < texts.itemCount; row++) to[from + row] = (texts.getItem(row) as string | null) ?? ''; // a VARCHAR column
}

function copyVectors(lists: DuckDBVector, counts: Uint32Array, { values }: FeatureMatrix, from: number): void {
  if (!(lists instanceof DuckDBListVector)) throw new TypeError('features are no list');
  const items = itemsOf(lists.childVector, Float32Array);
  for (let row = 0; row < counts.length; row++) {
    if (counts[row] !== FEATURE_COUNT) continue;
    const start = lists.getEntryOffset(row);
    values.set(items.subarray(start, start + FEATURE_COUNT), (from + row) * FEATURE_COUNT);
  }
}

/** DuckDB's own array of a column without nulls: to ask for each item alone would cost ten times as much. */
function itemsOf<T>(vector: DuckDBVector, kind: abstract new (...args: never[]) => T): T {
  const { items } = vector as unknown as { items: unknown }; // its type hides what stands there; checked next
  if (!(items instanceof kind)) throw new TypeError(`a column of decisions came as ${vector.constructor.name}`);
  return items;
}

async function countOf(connection: DuckDBConnection, logged: string): Promise<number> {
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${logged}`);
  return Number(counted.getRows()[0]![0]);
}

function tooLarge(rows: number, maxRows: number): PathHelmError {
  return new PathHelmError(
    'INPUT_INVALID',
    `the range holds ${rows} decisions, more than the ${maxRows} that are replayed at once: name a shorter one with --from and --to`
  );
}
