export type Cell = string | number | null;

/** Columns padded to the widest cell; numbers to the right; null is a dash. */
export function formatTable(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = [header, ...rows].map((row) => row.map((cell) => (cell === null ? '–' : String(cell))));
  const widths = header.map((_name, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  const isRight = header.map((_name, column) =>
    rows.some((row) => typeof row[column] === 'number' || /^[\d.,]+ ?%?$/.test(String(row[column])))
  );
  const lines = texts.map((row) =>
    row
      .map((text, column) => (isRight[column] ? text.padStart(widths[column]!) : text.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd()
  );
  lines.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
  return lines.join('\n');
}
