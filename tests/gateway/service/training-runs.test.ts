import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTrainingRuns, type TrainingRuns } from '#gateway/service/training-runs.ts';

const FAKE_PIPELINE = fileURLToPath(new URL('./fake-pipeline.ts', import.meta.url));
const ORDER = { requests: 5_000, attacks: 0.2, seed: 7 };

function openRuns(command = [process.execPath, FAKE_PIPELINE]): TrainingRuns {
  const environment = { DATA_DIR: 'data', REGISTRY_DIR: 'registry' };
  const log = pino({ level: 'silent' });
  const runs = createTrainingRuns({ command, environment, nowMs: () => Date.UTC(2026, 10, 22, 9), log });
  onTestFinished(() => runs.close());
  return runs;
}

async function ended(runs: TrainingRuns): Promise<void> {
  while (runs.list()[0]!.state === 'running') await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a training run', () => {
  it('names the version it published, and got none of the gateway’s environment', async () => {
    process.env['ADMIN_API_KEY'] = 'secret';
    onTestFinished(() => {
      delete process.env['ADMIN_API_KEY'];
    });
    const runs = openRuns();
    const run = runs.start(ORDER)!;
    expect(run).toMatchObject({ ...ORDER, id: '20261122T090000-7', state: 'running', exitCode: null, version: '' });
    await ended(runs);
    expect(run).toMatchObject({ state: 'done', exitCode: 0, version: '2026-11-22.1' });
    expect(run.lastLine).toBe('environment: DATA_DIR PATH REGISTRY_DIR');
  });

  it('that fails says why', async () => {
    const runs = openRuns();
    const run = runs.start({ ...ORDER, seed: 1 })!;
    await ended(runs);
    expect(run).toMatchObject({
      state: 'failed',
      exitCode: 3,
      version: '',
      lastLine: 'pathhelm: TRAINING_DATA_UNUSABLE: no ordinary request'
    });
  });

  it('that cannot even start says so', async () => {
    const runs = openRuns(['/nowhere/node']);
    const run = runs.start(ORDER)!;
    await ended(runs);
    expect(run).toMatchObject({ state: 'failed', exitCode: null });
    expect(run.lastLine).toMatch(/could not be started.*ENOENT/);
  });

  it('is alone, and ends with the gateway', async () => {
    const runs = openRuns();
    const run = runs.start({ ...ORDER, seed: 2 })!;
    expect(runs.start(ORDER)).toBeUndefined();
    await runs.close();
    expect(run).toMatchObject({ state: 'failed', exitCode: null, lastLine: 'ended by SIGTERM' });
    const next = runs.start(ORDER)!;
    await ended(runs);
    expect([next.state, runs.list().length, runs.find(run.id)]).toEqual(['done', 2, run]);
  });

  it('keeps the newest runs only', async () => {
    const runs = openRuns(['/nowhere/node']);
    for (let seed = 0; seed < 23; seed++) {
      runs.start({ ...ORDER, seed });
      await ended(runs);
    }
    expect(runs.list().map(({ seed }) => seed)).toEqual(Array.from({ length: 20 }, (_, at) => 22 - at));
  });
});
