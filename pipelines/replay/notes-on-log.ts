import type { DecisionTable } from '../decisions/decision-table.ts';

/** Nothing at all for so long is more likely a gateway that was down, or a lost segment, than silence. */
const GAP_MS = 3_600_000;
/** Gateways whose clocks agree better than this give the windows of one service the right order. */
const SKEW_MS = 5_000;

/** What a reader has to know about a log before trusting figures from it. `read`: all rows, `kept`: those that are replayed. */
export function notesOnLog(read: DecisionTable, kept: DecisionTable): string[] {
  const notes = [...read.notes];
  const { timestampMs } = kept.numbers;
  if (read.duplicates > 0) notes.push(`${read.duplicates} rows were there twice (overlapping logs) and count once`);
  if (read.rows > kept.rows)
    notes.push(`${read.rows - kept.rows} rows that lists, keys or faults decided, or nobody judged, are left out`);
  let gaps = 0;
  let firstGapEndMs = 0;
  let skewed = 0;
  for (let row = 0; row < kept.rows; row++) {
    if (row > 0 && timestampMs[row]! - timestampMs[row - 1]! > GAP_MS && ++gaps === 1)
      firstGapEndMs = timestampMs[row]!;
    if (Math.abs(timeInId(kept.decisionIds[row]!) - timestampMs[row]!) > SKEW_MS) skewed++;
  }
  if (gaps > 0)
    notes.push(
      `${gaps} gaps of more than an hour, the first ends at ${new Date(firstGapEndMs).toISOString()}: limits and windows there start empty`
    );
  if (skewed > 0) notes.push(`${skewed} rows whose time is not that of their id: a clock was set or gateways disagree`);
  const gateways = new Set(kept.texts.gatewayId.codes).size;
  if (gateways > 1) notes.push(`rows of ${gateways} gateways are merged by the gateways' own clocks`);
  return notes;
}

function timeInId(decisionId: string): number {
  return Number.parseInt(decisionId.slice(0, decisionId.indexOf('-')), 36);
}
