import { Worker } from 'node:worker_threads';
import { ERROR_CODES, PathHelmError, type ErrorCode } from '#platform/errors.ts';
import type { GatewayEffects } from '../effects.ts';
import type { CallName, Calls, FileState, FromWorker, ToWorker, WorkerInput } from './messages.ts';
import type { RowBatch } from './row-batch.ts';

export type LogThreadOptions = {
  input: Omit<WorkerInput, 'fileName'>;
  logger: GatewayEffects['logger'];
  onWritten: (batches: readonly RowBatch[], rows: number) => void;
  onState: (state: FileState) => void;
  /** The thread has ended though nobody asked it to: what it held is lost. */
  onLost: () => void;
};

/** The one thread that owns the DuckDB file, started anew when it ends unasked. */
export type LogThread = {
  /** Hands the batch over; its buffers cannot be read here any more. */
  write: (batch: RowBatch) => void;
  /** @throws PathHelmError what the thread answers, STORAGE_FAILED when it ends before it does */
  call: <Name extends CallName>(name: Name, ask: Calls[Name]['ask']) => Promise<Calls[Name]['answer']>;
  end: () => Promise<void>;
};

type Waiting = { resolve: (answer: unknown) => void; reject: (fault: Error) => void };

const RESTART_AFTER_MS = 5000;
/** A small young generation: the thread makes much that lives for one batch only, and would otherwise keep 100 MB for it. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 256 };

export function startLogThread({ input, logger, onWritten, onState, onLost }: LogThreadOptions): LogThread {
  const calls = new Map<number, Waiting>();
  let lastCall = 0;
  let workers = 0;
  let isEnding = false;
  let worker = startWorker();

  return {
    write(batch) {
      const { numbers, features, scored, textAt } = batch;
      post({ kind: 'rows', batch }, [numbers.buffer, features.buffer, scored.buffer, textAt.buffer]);
    },
    call: (name, ask) =>
      new Promise((resolve, reject) => {
        const id = ++lastCall;
        calls.set(id, { resolve: resolve as Waiting['resolve'], reject });
        post({ kind: 'call', id, name, ask } as ToWorker, []); // name and question belong together by this function's type
      }),
    async end() {
      isEnding = true;
      await worker.terminate();
    }
  };

  function post(message: ToWorker, buffers: ArrayBuffer[]): void {
    worker.postMessage(message, buffers);
  }

  function startWorker(): Worker {
    // A thread that ended may have left its file open.
    const fileName = workers === 0 ? input.gatewayId : `${input.gatewayId}-${workers}`;
    workers++;
    const started = new Worker(new URL('./worker/decision-worker.ts', import.meta.url), {
      workerData: { ...input, fileName } satisfies WorkerInput,
      resourceLimits: RESOURCE_LIMITS
    });
    started.on('message', hear);
    started.on('error', (fault) => {
      logger.error({ fault: String(fault) }, 'the thread of the decision log ended');
    });
    started.on('exit', onExit);
    return started;
  }

  function hear(message: FromWorker): void {
    switch (message.kind) {
      case 'written':
        onWritten(message.batches, message.rows);
        break;
      case 'state':
        onState(message.state);
        break;
      case 'log':
        logger[message.level](message.fields, message.message);
        break;
      case 'answer':
        calls.get(message.id)?.resolve(message.answer);
        calls.delete(message.id);
        break;
      case 'fault':
        calls.get(message.id)?.reject(new PathHelmError(codeOf(message.code), message.message));
        calls.delete(message.id);
        break;
    }
  }

  /** Nothing ends it unasked but a fault nobody foresaw. */
  function onExit(): void {
    for (const { reject } of calls.values()) reject(new PathHelmError('STORAGE_FAILED', 'the decision log has ended'));
    calls.clear();
    if (isEnding) return;
    onLost();
    setTimeout(() => {
      if (!isEnding) worker = startWorker();
    }, RESTART_AFTER_MS).unref();
  }
}

function codeOf(code: string): ErrorCode {
  return Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : 'STORAGE_FAILED'; // a key of the table
}
