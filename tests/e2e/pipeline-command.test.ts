import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

type Finished = { code: number | null; stdout: string; stderr: string };

function pathhelm(folder: string, args: readonly string[]): Promise<Finished> {
  const child = spawn(process.execPath, ['scripts/pathhelm.ts', ...args], {
    env: { ...process.env, DATA_DIR: join(folder, 'data'), REGISTRY_DIR: join(folder, 'registry') }
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return new Promise((resolve) =>
    child.on('close', (code) => {
      resolve({ code, ...output });
    })
  );
}

const COMBINED = '198.51.100.7 - - [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 12 "-" "Mozilla/5.0"\n';

describe('pathhelm commands', () => {
  it('trains, lists and shows a version, with one JSON object as the last line', async () => {
    const folder = await tempFolder();
    const params = join(folder, 'params.json');
    await writeFile(params, '{"randomForest":{"trees":20},"isolationForest":{"trees":20}}');
    const run = await pathhelm(folder, [
      'pipeline',
      '--requests',
      '2500',
      '--corpus',
      '2000',
      '--params',
      params,
      '--no-unseen-classes',
      '--json'
    ]);
    expect(run).toMatchObject({ code: 0 });
    const summary = JSON.parse(run.stdout.trim().split('\n').at(-1)!) as Record<string, unknown>;
    expect(summary).toMatchObject({
      isNew: true,
      splits: { train: expect.any(Number) as number },
      secondsPerStep: { train: expect.any(Number) as number }
    });

    const list = await pathhelm(folder, ['models', 'list']);
    expect(list.stdout).toContain(String(summary['version']));
    const card = await pathhelm(folder, ['models', 'show', 'candidate']);
    expect(card.stdout).toMatch(/^# Model \d{4}-\d{2}-\d{2}\.1\n/);
    const evaluated = await pathhelm(folder, ['evaluate', 'data/sample/labelled-csv.csv', '--json']);
    expect(evaluated).toMatchObject({ code: 0 });
  });

  it('writes generated traffic as CSV with the documented columns', async () => {
    const folder = await tempFolder();
    const output = join(folder, 'traffic.csv');
    const run = await pathhelm(folder, ['generate', '--normal', '80', '--attacks', '20', '--output', output, '--json']);
    expect(JSON.parse(run.stdout)).toMatchObject({ rows: 100, normalRequests: 80, attackRequests: 20 });
    const imported = await pathhelm(folder, ['import', output, '--json']);
    expect(JSON.parse(imported.stdout)).toMatchObject({ records: 100 });
  });

  it('experiments with network flows without touching the registry', async () => {
    const folder = await tempFolder();
    const flows = join(folder, 'flows.csv');
    const rows = Array.from({ length: 400 }, (_, at) =>
      at % 4 === 0 ? `80,${at + 9000},2,0,9.5,DDoS` : `443,${at},12,80,3.25,BENIGN`
    );
    await writeFile(
      flows,
      ` Destination Port, Flow Duration, Total Fwd Packets, Fwd Header Length, Flow Bytes/s, Label\n${rows.join('\n')}\n443,1,2,NaN,Infinity,BENIGN\n`
    );
    const run = await pathhelm(folder, ['pipeline', '--experiment', 'flows', '--input', flows, '--json']);
    expect(run).toMatchObject({ code: 0 });
    expect(JSON.parse(run.stdout)).toMatchObject({ flows: 400, rejects: { 'number-invalid': 1 }, rocAuc: 1 });
    expect(await readdir(folder)).not.toContain('registry');
  });

  it.each<[string, (folder: string) => Promise<string[]>, number, RegExp]>([
    ['an empty file', (folder) => input(folder, ''), 3, /INPUT_EMPTY/],
    ['a binary file', (folder) => input(folder, randomBytes(5000)), 3, /INPUT_FORMAT_UNKNOWN.*binary/],
    [
      'a file that is not there',
      (folder) => Promise.resolve(['pipeline', '--input', join(folder, 'no.log')]),
      3,
      /INPUT_NOT_FOUND.*no\.log/
    ],
    ['a folder', (folder) => Promise.resolve(['pipeline', '--input', folder]), 3, /INPUT_NOT_FOUND.*not a file/],
    ['wrong columns', (folder) => input(folder, 'a,b\n1,2\n3,4\n'), 3, /INPUT_FORMAT_UNKNOWN/],
    [
      'a wrong format name',
      async (folder) => [...(await input(folder, COMBINED)), '--format', 'har'],
      3,
      /INPUT_FORMAT_MISMATCH/
    ],
    ['one request', (folder) => input(folder, COMBINED), 3, /TRAINING_DATA_UNUSABLE/],
    [
      'flows without the experiment',
      (folder) => input(folder, ' Flow Duration, Total Fwd Packets, Label\n1,2,BENIGN\n'),
      3,
      /--experiment flows/
    ],
    ['a share above 1', () => Promise.resolve(['pipeline', '--requests', '100', '--attacks', '3']), 2, /--attacks=3/],
    ['a seed that is no number', () => Promise.resolve(['pipeline', '--seed', 'x']), 2, /--seed=NaN/],
    ['an unknown option', () => Promise.resolve(['pipeline', '--sed', '7']), 2, /sed/],
    ['an unknown command', () => Promise.resolve(['pipelin']), 2, /pipelin/],
    ['no command', () => Promise.resolve([]), 2, /Name a command/],
    [
      'a bad settings file',
      async (folder) => ['pipeline', '--params', await file(folder, '{"randomForest":{"trees":0}}')],
      2,
      /randomForest\.trees=0/
    ],
    [
      'both sources',
      async (folder) => [...(await input(folder, COMBINED)), '--requests', '100'],
      2,
      /--input takes your traffic/
    ],
    ['a version that is not there', () => Promise.resolve(['models', 'show', 'approved']), 3, /VERSION_NOT_FOUND/]
  ])('answers %s with one clear line and exit code', async (_what, prepare, exitCode, message) => {
    const folder = await tempFolder();
    const run = await pathhelm(folder, await prepare(folder));
    expect(run.stderr).toMatch(message);
    expect(run.stderr).not.toMatch(/\n\s+at /);
    expect(run.code).toBe(exitCode);
    expect(await readdir(folder)).not.toContain('registry');
  });

  it('says that it cannot write instead of leaving half a version', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'data'), 'not a folder');
    const run = await pathhelm(folder, ['pipeline', '--requests', '300', '--corpus', '1000']);
    expect(run.stderr).toMatch(/STORAGE_FAILED/);
    expect(run.stderr).not.toMatch(/\n\s+at /);
    expect(run.code).toBe(4);
  });
});

async function file(folder: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, 'given');
  await writeFile(path, content);
  return path;
}

async function input(folder: string, content: string | Uint8Array): Promise<string[]> {
  return ['pipeline', '--corpus', '1000', '--input', await file(folder, content)];
}
