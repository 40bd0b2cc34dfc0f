import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The JSON files of a folder below DATA_DIR, newest name first; empty when there is none. */
export async function newestJson(dataFolder: string, folder: string, most: number): Promise<unknown[]> {
  const names = await readdir(join(dataFolder, folder)).catch(() => [] as string[]);
  const newest = names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .reverse()
    .slice(0, most);
  return Promise.all(
    newest.map(async (name) => JSON.parse(await readFile(join(dataFolder, folder, name), 'utf8')) as unknown)
  );
}
