import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dayFolderOf, dayOfFolder } from '#data/decision-log/decision-folder.ts';
import { PathHelmError } from '#platform/errors.ts';

/** A time range, milliseconds since the Unix epoch; `toMs` is exclusive. */
export type DecisionRange = { fromMs?: number | undefined; toMs?: number | undefined };

const DAY_MS = 86_400_000;

/**
 * Files of a decisions folder in the days the range touches, by day and name.
 * @throws PathHelmError INPUT_NOT_FOUND without such a folder
 */
export async function listDayFiles(
  decisionsFolder: string,
  { fromMs = 0, toMs = Infinity }: DecisionRange,
  isWanted: (path: string) => boolean
): Promise<string[]> {
  const paths: string[] = [];
  for (const day of await listDays(decisionsFolder)) {
    const dayMs = Date.parse(day);
    if (dayMs >= toMs || dayMs + DAY_MS <= fromMs) continue;
    const folder = dayFolderOf(decisionsFolder, day);
    const names = (await readdir(folder)).filter(isWanted).sort();
    paths.push(...names.map((name) => join(folder, name)));
  }
  return paths;
}

/** Days that have a folder, oldest first. @throws PathHelmError INPUT_NOT_FOUND */
export async function listDays(decisionsFolder: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(decisionsFolder);
  } catch (cause) {
    throw new PathHelmError('INPUT_NOT_FOUND', `there is no folder of decisions at ${decisionsFolder}`, { cause });
  }
  return names
    .map(dayOfFolder)
    .filter((day) => day !== undefined)
    .sort();
}

/** What to throw when a range holds nothing: says which days there are, and what else is to be known. */
export async function emptyRange(
  decisionsFolder: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  notes: readonly string[] = []
): Promise<PathHelmError> {
  const days = await listDays(decisionsFolder);
  const named = (atMs: number | undefined, otherwise: string): string =>
    atMs === undefined || atMs <= 0 || atMs > 8.64e15 ? otherwise : new Date(atMs).toISOString();
  const there = days.length === 0 ? 'no day at all' : `days ${days[0]!} to ${days.at(-1)!}`;
  return new PathHelmError(
    'INPUT_EMPTY',
    `${decisionsFolder} holds no decision from ${named(fromMs, 'the beginning')} to ${named(toMs, 'the end')}; it has ${[there, ...notes].join('; ')}`
  );
}
