import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const SOURCE_FOLDERS = ['data', 'models', 'pipelines'];
const projectFolder = join(import.meta.dirname, '..');

/** SHA-256 over every source file that can change an artefact: names and contents, in name order. */
export async function codeFingerprint(): Promise<string> {
  const names: string[] = [];
  for (const folder of SOURCE_FOLDERS) {
    const entries = await readdir(join(projectFolder, folder), { recursive: true });
    names.push(...entries.filter((name) => /\.(ts|sql)$/.test(name)).map((name) => join(folder, name)));
  }
  const hash = createHash('sha256');
  for (const name of names.sort())
    hash
      .update(name)
      .update('\0')
      .update(await readFile(join(projectFolder, name)));
  return hash.digest('hex');
}

/** SHA-256 over the contents of the files, in the order given. */
export async function filesFingerprint(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    const file = createHash('sha256');
    await pipeline(createReadStream(path), file);
    hash.update(file.digest());
  }
  return hash.digest('hex');
}

/** Short name for a folder or cache key made of whatever JSON can hold. */
export function keyOf(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
