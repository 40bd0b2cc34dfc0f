import { parse } from 'csv-parse/sync';
import { reject, type Emit, type LineReader, type Outcome, type Rejection } from '../reading.ts';

/** A quoted field may hold line breaks. Past this many lines its quote is taken for a stray one, which then costs one line. */
const MOST_LINES_PER_ROW = 100;

type RowReader = (row: Record<string, string>) => Outcome;

/** Given the header's column names: how to read rows, or what is missing. */
export type HeaderReader = (columns: readonly string[]) => RowReader | Rejection;

/**
 * CSV (RFC 4180) with a header row, read row by row so that a broken quote or a row of another length costs that row only. Column
 * names are trimmed.
 */
export function csvReader(readHeader: HeaderReader): LineReader {
  let columns: readonly string[] | null = null;
  let readRow: RowReader | Rejection = reject('not-this-format', 'no header row');
  let pending: string[] = [];
  let pendingFrom = 0;

  const takeRow = (text: string, lineNumber: number, emit: Emit): void => {
    if (text.trim() === '') return;
    const fields = splitRow(text);
    if (!Array.isArray(fields)) {
      emit(columns ? fields : reject('not-this-format', 'no header row'), lineNumber);
    } else if (!columns) {
      columns = fields.map((name) => name.trim());
      readRow = readHeader(columns);
      if (typeof readRow !== 'function') emit(readRow, lineNumber);
    } else if (typeof readRow !== 'function') {
      emit(readRow, lineNumber);
    } else if (fields.length !== columns.length) {
      emit(reject('column-count', `${fields.length} fields, the header has ${columns.length}`), lineNumber);
    } else {
      emit(readRow(zip(columns, fields)), lineNumber);
    }
  };

  const giveUpOnFirst = (emit: Emit): void => {
    const [, ...rest] = pending;
    emit(reject('quote-unclosed', 'a quoted field does not end'), pendingFrom);
    const from = pendingFrom + 1;
    pending = [];
    rest.forEach((line, index) => {
      take(line, from + index, emit);
    });
  };

  const take = (line: string, lineNumber: number, emit: Emit): void => {
    const isOpen = line.includes('"') && countQuotes(line) % 2 === 1;
    if (pending.length === 0) {
      if (!isOpen) {
        takeRow(line, lineNumber, emit);
        return;
      }
      pendingFrom = lineNumber;
    }
    pending.push(line);
    if (isOpen && pending.length > 1) {
      const row = pending.join('\n');
      pending = [];
      takeRow(row, pendingFrom, emit);
    } else if (pending.length >= MOST_LINES_PER_ROW) {
      giveUpOnFirst(emit);
    }
  };

  return {
    take,
    end: (emit) => {
      while (pending.length > 0) giveUpOnFirst(emit);
    }
  };
}

export function splitRow(text: string): string[] | Rejection {
  if (!text.includes('"')) return text.split(',');
  try {
    const [fields] = parse(text, { relax_column_count: true });
    return fields ?? [];
  } catch {
    return reject('quote-unclosed', 'quotes inside a field are not doubled');
  }
}

/** The share of `needed` that `columns` holds, as a rejection naming the rest; null when all are there. */
export function missingColumns(columns: readonly string[], needed: readonly string[]): Rejection | null {
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length === 0) return null;
  // Half at most: any line that got past the header is nearer.
  const nearness = ((needed.length - missing.length) / needed.length) * 0.5;
  return reject('columns-missing', `no column ${missing.join(', ')}`, nearness);
}

function countQuotes(line: string): number {
  let count = 0;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) count++;
  return count;
}

function zip(columns: readonly string[], fields: readonly string[]): Record<string, string> {
  const row: Record<string, string> = {};
  columns.forEach((name, index) => {
    row[name] = fields[index]!;
  });
  return row;
}
