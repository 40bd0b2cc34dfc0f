import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchRows } from './training-rows.ts';

/** Debian's python3-sklearn installs for the system's interpreter, whatever else `python3` may name. */
const PYTHON = '/usr/bin/python3';

export type Timing = { fitSeconds: number; batchMicros: number; singleMicros: number; bytes: number };

export type SklearnJob = { trees: number; maxDepth: number; minLeafWeight: number; sampleSize: number };

/** scikit-learn's version, or undefined where it is not installed. */
export async function findSklearn(): Promise<string | undefined> {
  return await promisify(execFile)(PYTHON, ['-c', 'import sklearn; print(sklearn.__version__)']).then(
    ({ stdout }) => stdout.trim(),
    () => undefined
  );
}

/** Writes the rows as flat binary files, which numpy reads without a copy of ours in between. */
export async function writeForSklearn(folder: string, data: BenchRows, job: SklearnJob): Promise<void> {
  await Promise.all([
    writeFile(join(folder, 'job.json'), JSON.stringify({ ...job, columns: data.matrix.columns })),
    writeFile(join(folder, 'values.f32'), data.matrix.values),
    writeFile(join(folder, 'labels.u8'), data.labels),
    writeFile(join(folder, 'train.i32'), data.train),
    writeFile(join(folder, 'holdout.i32'), data.holdout)
  ]);
}

export async function trainSklearn(
  folder: string,
  kind: 'classifier' | 'isolation',
  seed: number
): Promise<Timing & { scores: Float32Array }> {
  const script = fileURLToPath(new URL('./train-sklearn.py', import.meta.url));
  const { stdout } = await promisify(execFile)(PYTHON, [script, folder, kind, String(seed)]);
  const bytes = await readFile(join(folder, 'scores.f32'));
  return { ...(JSON.parse(stdout) as Timing), scores: new Float32Array(Uint8Array.from(bytes).buffer) };
}
