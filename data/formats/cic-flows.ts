import type { RejectReason } from './reading.ts';
import { splitRow } from './tables/csv-rows.ts';

export type FlowTable = {
  columns: string[];
  rowCount: number;
  /** Row-major: column c of row r is `rows[r * columns.length + c]`. */
  rows: Float32Array;
  /** The set's own class names, untouched. */
  labels: string[];
  rejects: Partial<Record<RejectReason, number>>;
};

export type FlowReader = { take: (line: string) => void; finish: () => FlowTable };

/** Who and when, not how the flow behaved: no model may learn them. */
const IDENTITY_COLUMNS = new Set(
  'flow id,source ip,src ip,source port,src port,destination ip,dst ip,timestamp,simillarhttp,external ip,'.split(',')
);
const TYPICAL_COLUMNS = ['Flow Duration', 'Total Fwd Packets', 'Label'];
const FIRST_CAPACITY = 1024;

/** Told by its header, which pads some names with a blank. */
export function isCicFlowHeader(line: string): boolean {
  const names = line.split(',').map((name) => name.trim());
  return TYPICAL_COLUMNS.every((name) => names.includes(name));
}

/** CIC-IDS2017 flow statistics: about network flows, not requests, so they never meet the gateway's model. */
export function createFlowReader(): FlowReader {
  const table: FlowTable = { columns: [], rowCount: 0, rows: new Float32Array(0), labels: [], rejects: {} };
  let header: string | null = null;
  let width = 0;
  let labelAt = -1;
  let numeric: number[] = [];

  const refuse = (reason: RejectReason): void => {
    table.rejects[reason] = (table.rejects[reason] ?? 0) + 1;
  };

  const takeHeader = (line: string): void => {
    const names = line.split(',').map((name) => name.trim());
    header = line;
    width = names.length;
    labelAt = names.findIndex((name) => name.toLowerCase() === 'label');
    numeric = names.flatMap((name, index) =>
      index === labelAt || IDENTITY_COLUMNS.has(name.toLowerCase()) ? [] : [index]
    );
    table.columns = distinct(numeric.map((index) => names[index]!));
    table.rows = new Float32Array(FIRST_CAPACITY * numeric.length);
  };

  const takeRow = (line: string): void => {
    const fields = splitRow(line);
    if (!Array.isArray(fields)) {
      refuse(fields.reason);
      return;
    }
    if (fields.length !== width) {
      refuse('column-count');
      return;
    }
    const at = table.rowCount * numeric.length;
    if (at + numeric.length > table.rows.length) table.rows = grown(table.rows);
    for (let column = 0; column < numeric.length; column++) {
      const text = fields[numeric[column]!]!.trim();
      const value = text === '' ? NaN : Number(text);
      if (!Number.isFinite(Math.fround(value))) {
        refuse('number-invalid');
        return;
      }
      table.rows[at + column] = value;
    }
    table.labels.push(labelAt < 0 ? '' : fields[labelAt]!.trim());
    table.rowCount++;
  };

  return {
    take: (line) => {
      if (line.trim() === '' || line === header) return; // joined files repeat the header
      if (header !== null) takeRow(line);
      else if (isCicFlowHeader(line)) takeHeader(line);
      else refuse('columns-missing');
    },
    finish: () => ({ ...table, rows: table.rows.slice(0, table.rowCount * numeric.length) })
  };
}

function grown(rows: Float32Array): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(rows.length * 2);
  larger.set(rows);
  return larger;
}

/** The set holds one column twice; the second gets a number. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}
