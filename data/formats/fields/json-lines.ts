import { perLine, reject, type LineReader, type Outcome } from '../reading.ts';
import { isObject, Row } from './row.ts';

/** A reader for formats of one JSON object per line. */
export function perJsonLine(read: (row: Row) => Outcome): LineReader {
  return perLine((line) => {
    const value = parseJson(line);
    return isObject(value) ? read(new Row(value)) : reject('not-this-format', 'no JSON object');
  });
}

/** The value, or undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
