import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { ERROR_CODES, PathHelmError, type ErrorCode } from '#platform/errors.ts';

/** Turns the shared input into a function of the job's number. Results must not depend on who does which job. */
export type JobSetup<Input, Result> = (input: Input) => (job: number) => Result;

export type JobRun<Input, Result> = {
  /** File that calls `serveJobs(setup)`; runs in each worker. */
  entry: URL;
  setup: JobSetup<Input, Result>;
  /** Cloned once per worker; what stands on SharedArrayBuffers is shared, not copied. */
  input: Input;
  jobs: number;
  /** 1 does the work in this thread. */
  workers: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
};

/**
 * Does jobs 0..jobs-1 and returns their results in that order.
 * @throws PathHelmError STEP_FAILED when a worker throws or dies; the signal's reason when aborted
 */
export async function runJobs<Input, Result>(run: JobRun<Input, Result>): Promise<Result[]> {
  run.signal?.throwIfAborted();
  const workers = Math.min(run.workers, run.jobs);
  return workers > 1 ? await runInWorkers(run, workers) : await runHere(run);
}

async function runHere<Input, Result>(run: JobRun<Input, Result>): Promise<Result[]> {
  const { setup, input, jobs, signal, onProgress } = run;
  const work = attempt(() => setup(input));
  const results: Result[] = [];
  while (results.length < jobs) {
    results.push(attempt(() => work(results.length)));
    onProgress?.(results.length, jobs);
    await new Promise(setImmediate); // lets timers, progress and abort in between
    signal?.throwIfAborted();
  }
  return results;
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw known(cause as Error) ?? failed((cause as Error).message, cause);
  }
}

async function runInWorkers<Input, Result>(run: JobRun<Input, Result>, count: number): Promise<Result[]> {
  const { entry, input, jobs, signal, onProgress } = run;
  const pool = Array.from({ length: count }, () => new Worker(entry, { workerData: input }));
  const results = new Array<Result>(jobs);
  let started = 0;
  let done = 0;
  let abort: () => void = () => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      abort = () => {
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', abort);
      for (const worker of pool) {
        const next = (): void => {
          if (started < jobs) worker.postMessage(started++);
        };
        worker.on('message', ({ job, result }: { job: number; result: Result }) => {
          results[job] = result;
          done++;
          onProgress?.(done, jobs);
          if (done === jobs) resolve();
          else next();
        });
        worker.on('error', (cause: Error) => {
          reject(known(cause) ?? failed(cause.message, cause));
        });
        worker.on('exit', (code) => {
          reject(failed(`exit code ${code}`));
        });
        next();
      }
    });
    return results;
  } finally {
    signal?.removeEventListener('abort', abort);
    await Promise.all(pool.map((worker) => worker.terminate()));
  }
}

/** What a worker says in the product's own words; an error loses its class on the way between threads, not its code. */
function known(cause: Error): PathHelmError | null {
  const code = 'code' in cause ? String(cause.code) : '';
  return Object.hasOwn(ERROR_CODES, code) ? new PathHelmError(code as ErrorCode, cause.message, { cause }) : null; // a key of the table
}

function failed(why: string, cause?: unknown): PathHelmError {
  return new PathHelmError('STEP_FAILED', `a worker ended before its work was done: ${why}`, { cause });
}

/** The worker's side: waits for job numbers, answers with results. */
export function serveJobs<Input, Result>(setup: JobSetup<Input, Result>): void {
  if (isMainThread || !parentPort) return;
  const port = parentPort;
  const work = setup(workerData as Input);
  port.on('message', (job: number) => {
    port.postMessage({ job, result: work(job) });
  });
}
