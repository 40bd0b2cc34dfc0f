import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dayFolderOf, dayOfFolder, isFeedbackFile, isSegment } from '#data/decision-log/decision-folder.ts';

/** Days that have a folder, oldest first. */
export async function daysIn(decisionsFolder: string): Promise<string[]> {
  const names = await namesIn(decisionsFolder);
  return names
    .map(dayOfFolder)
    .filter((day) => day !== undefined)
    .sort();
}

/** Paths of a day's sealed files of every gateway, by the time of their first row. */
export async function segmentsOf(decisionsFolder: string, day: string): Promise<string[]> {
  const folder = dayFolderOf(decisionsFolder, day);
  return (await namesIn(folder))
    .filter(isSegment)
    .sort()
    .map((name) => join(folder, name));
}

export async function feedbackFilesOf(decisionsFolder: string, day: string): Promise<string[]> {
  const folder = dayFolderOf(decisionsFolder, day);
  return (await namesIn(folder))
    .filter(isFeedbackFile)
    .sort()
    .map((name) => join(folder, name));
}

/** 0 for what has just gone. */
export async function bytesOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0
  );
}

/** Nothing, where there is no such folder: another gateway's retention may have dropped it. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fault;
  }
}
