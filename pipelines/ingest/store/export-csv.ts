import { open } from 'node:fs/promises';
import { headerValue } from '#data/formats/fields/headers.ts';
import { GENERATED_COLUMNS } from '#data/formats/tables/generated-csv.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { writeByDraft } from '#platform/atomic-file.ts';

const BATCH_CHARACTERS = 1 << 20;

/**
 * Writes records as CSV with the columns of `GENERATED_COLUMNS` and says how many they were. Headers, bodies and most of the label do
 * not fit into these columns; use Parquet to keep them.
 * @throws PathHelmError STORAGE_FAILED; the file is whole or untouched
 */
export async function exportCsv(
  path: string,
  records: Iterable<RequestRecord> | AsyncIterable<RequestRecord>
): Promise<number> {
  return writeByDraft(path, async (draft) => {
    const file = await open(draft, 'w');
    try {
      let count = 0;
      let batch = `${GENERATED_COLUMNS.join(',')}\n`;
      for await (const record of records) {
        batch += `${csvCells(record).map(quoteCell).join(',')}\n`;
        count++;
        if (batch.length < BATCH_CHARACTERS) continue;
        await file.write(batch);
        batch = '';
      }
      await file.write(batch);
      await file.sync();
      return count;
    } finally {
      await file.close();
    }
  });
}

function csvCells(record: RequestRecord): string[] {
  const { label } = record;
  const isAttack = label !== null && label.attackClass !== 'benign';
  return [
    new Date(record.timestampMs).toISOString(),
    record.target,
    record.method,
    record.address,
    headerValue(record.headers, 'user-agent'),
    String(Math.round(record.latencyMs * 1000) / 1000),
    String(record.status),
    String(record.bodyBytes),
    label ? String(isAttack) : '',
    isAttack ? label.attackClass : ''
  ];
}

function quoteCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
