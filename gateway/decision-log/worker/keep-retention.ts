import { rm } from 'node:fs/promises';
import { dayFolderOf, dayOf } from '#data/decision-log/decision-folder.ts';
import { bytesOf, daysIn, segmentsOf } from './segments.ts';

type RetentionOptions = {
  decisionsFolder: string;
  /** Today and this many days before are kept. */
  retentionDays: number;
  retentionBytes: number;
  nowMs: number;
};

export type Dropped = { day: string; bytes: number; why: 'age' | 'size'; what: 'day' | 'segment' };

const DAY_MS = 86_400_000;

/** Drops days that are too old, then the oldest days until the rest fits, then the oldest segments of the only day that is left. */
export async function keepRetention(options: RetentionOptions): Promise<Dropped[]> {
  const { decisionsFolder, retentionDays, retentionBytes, nowMs } = options;
  const oldest = dayOf(nowMs - retentionDays * DAY_MS);
  const days: { day: string; segments: { path: string; bytes: number }[]; bytes: number }[] = [];
  for (const day of await daysIn(decisionsFolder)) {
    const paths = await segmentsOf(decisionsFolder, day);
    const segments = await Promise.all(paths.map(async (path) => ({ path, bytes: await bytesOf(path) })));
    days.push({ day, segments, bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0) });
  }
  let total = days.reduce((sum, { bytes }) => sum + bytes, 0);
  const dropped: Dropped[] = [];
  while (days.length > 0) {
    const { day, bytes } = days[0]!;
    const why = day < oldest ? 'age' : total > retentionBytes && days.length > 1 ? 'size' : null;
    if (why === null) break;
    await rm(dayFolderOf(decisionsFolder, day), { recursive: true, force: true });
    dropped.push({ day, bytes, why, what: 'day' });
    total -= bytes;
    days.shift();
  }
  for (const { path, bytes } of days[0]?.segments ?? []) {
    if (total <= retentionBytes) break;
    await rm(path, { force: true });
    dropped.push({ day: days[0]!.day, bytes, why: 'size', what: 'segment' });
    total -= bytes;
  }
  return dropped;
}
