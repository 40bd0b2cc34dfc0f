import { describe, expect, it } from 'vitest';
import { runJobs } from '#pipelines/worker-pool.ts';
import { squares, type Squares } from './train/square-worker.ts';

const entry = new URL('./train/square-worker.ts', import.meta.url);

function run(input: Squares, extra: { workers: number; jobs?: number; signal?: AbortSignal; seen?: number[] }) {
  const { workers, jobs = 7, signal, seen } = extra;
  return runJobs({
    entry,
    setup: squares,
    input,
    jobs,
    workers,
    signal,
    onProgress: seen && ((done) => seen.push(done))
  });
}

describe.each([1, 2, 3])('jobs on %i workers', (workers) => {
  it('come back in order, each done once', async () => {
    const seen: number[] = [];
    expect(await run({}, { workers, seen })).toEqual([0, 1, 4, 9, 16, 25, 36]);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('need no one watching their progress', async () => {
    expect(await run({}, { workers })).toHaveLength(7);
  });

  it('turn a thrown error into STEP_FAILED with its sentence', async () => {
    await expect(run({ throwAt: 3 }, { workers })).rejects.toMatchObject({
      name: 'PathHelmError',
      code: 'STEP_FAILED',
      message: expect.stringContaining('no square of 3') as string
    });
  });

  it('stop when aborted', async () => {
    const controller = new AbortController();
    const running = run({ slow: true }, { workers, jobs: 1000, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });
});

it('turns the death of a worker into STEP_FAILED', async () => {
  await expect(run({ dieAt: 4 }, { workers: 2 })).rejects.toMatchObject({ code: 'STEP_FAILED' });
});
