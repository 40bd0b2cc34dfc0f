import { textOf } from './text-of.js';

/** A cell that begins like a formula would be run by a spreadsheet: attackers choose some of these texts. */
export function csvCell(value: unknown): string {
  const text = textOf(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
