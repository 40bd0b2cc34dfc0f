import { mkdir } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { openFolderOf } from '#data/decision-log/decision-folder.ts';
import { PathHelmError } from '#platform/errors.ts';
import type { CallName, Calls, FromWorker, ToWorker, WorkerInput } from '../messages.ts';
import { countDecisions } from './count-decisions.ts';
import { eraseClients } from './erase-clients.ts';
import { appendFeedback, feedbackOf } from './feedback-files.ts';
import { createLogWriter } from './log-writer.ts';
import type { OpenFile } from './open-file.ts';
import { exportDecisions, findDecision, listDecisions, type Decisions } from './query-decisions.ts';
import { recoverFiles } from './recover-files.ts';

/** The log's thread: the only one of this process that opens its DuckDB file. */
type Answerers = { [Name in CallName]: (ask: Calls[Name]['ask']) => Promise<Calls[Name]['answer']> };

if (parentPort === null) throw new Error('decision-worker.ts runs as a worker thread');
const port = parentPort;
const input = workerData as WorkerInput; // what open-decision-log.ts passes
const { decisionsFolder, gatewayId, processId } = input;
const writer = createLogWriter(input, { post, nowMs: Date.now, monotonicMs: () => performance.now() });

const answerers: Answerers = {
  recover: async () => {
    await mkdir(openFolderOf(decisionsFolder), { recursive: true });
    await recoverFiles({
      decisionsFolder,
      processId,
      log: (level, fields, message) => {
        post({ kind: 'log', level, fields, message });
      }
    });
    return null;
  },
  find: (id) => read((decisions) => findDecision(decisions, id)),
  list: (filter) => read((decisions) => listDecisions(decisions, filter)),
  history: (filter) => read((decisions) => countDecisions(decisions, filter)),
  exportTo: (ask) => read((decisions) => exportDecisions(decisions, ask)),
  addFeedback: async (feedback) => {
    await appendFeedback(decisionsFolder, gatewayId, feedback);
    return null;
  },
  feedbackOf: (id) => feedbackOf(decisionsFolder, id),
  seal: async () => {
    await writer.seal();
    return null;
  },
  erase: (clientKeys) =>
    writer.rewrite(({ reading }) => eraseClients({ connection: reading, decisionsFolder, gatewayId, clientKeys })),
  close: async () => {
    await writer.close();
    return null;
  }
};

port.on('message', (message: ToWorker) => {
  if (message.kind === 'rows') writer.take(message.batch);
  else void answer(message.id, message.name, message.ask);
});

async function answer(id: number, name: CallName, ask: unknown): Promise<void> {
  try {
    // Name and question belong together in every message.
    post({ kind: 'answer', id, answer: await (answerers[name] as (ask: unknown) => Promise<unknown>)(ask) });
  } catch (fault) {
    const code = fault instanceof PathHelmError ? fault.code : 'STORAGE_FAILED';
    post({ kind: 'fault', id, code, message: fault instanceof Error ? fault.message : String(fault) });
  } finally {
    if (name === 'close') port.close();
  }
}

async function read<T>(work: (decisions: Decisions) => Promise<T>): Promise<T> {
  await writer.flush().catch(() => undefined); // what is on disk can be read all the same
  const attempt = (): Promise<T> => writer.read((file) => work(decisionsOf(file)));
  // Another gateway's retention may have dropped a file after it was listed.
  return attempt().catch((fault: unknown) => (fault instanceof PathHelmError ? Promise.reject(fault) : attempt()));
}

function decisionsOf({ reading, tables }: OpenFile): Decisions {
  return { connection: reading, tables: () => tables.map(({ name }) => name), decisionsFolder };
}

function post(message: FromWorker): void {
  const buffers =
    message.kind === 'written'
      ? message.batches.flatMap(({ numbers, features, scored, textAt }) => [
          numbers.buffer,
          features.buffer,
          scored.buffer,
          textAt.buffer
        ])
      : [];
  port.postMessage(message, buffers);
}
