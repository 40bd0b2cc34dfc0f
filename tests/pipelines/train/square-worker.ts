import { serveJobs } from '#pipelines/worker-pool.ts';

export type Squares = { throwAt?: number; dieAt?: number; slow?: boolean };

/** A job small enough to test the pool with, and ways for it to go wrong. */
export function squares({ throwAt, dieAt, slow }: Squares): (job: number) => number {
  return (job) => {
    if (job === throwAt) throw new Error(`no square of ${job}`);
    if (job === dieAt) process.exit(9);
    if (slow) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    return job * job;
  };
}

serveJobs(squares);
