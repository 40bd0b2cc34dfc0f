import type { Logger } from '#platform/logger.ts';
import type { SavedRing } from '#policy/limits/limit-counters.ts';
import { createMemoryStore, type AccessState, type MemoryStore } from './memory-store.ts';
import { readSnapshot, writeSnapshot } from './snapshot-file.ts';

export type OpenMemoryStoreOptions = {
  maxClients: number;
  /** Keys, lists and standing decisions; counters go beside it to `<path>.counters`. */
  path: string;
  /** 0: at exit only. */
  snapshotEveryMs: number;
  nowMs: () => number;
  log: Logger;
};

/**
 * The memory store with its files. A change of keys or lists is on disk before it is reported as done; counters and
 * standing decisions are saved every `snapshotEveryMs` and at exit, so a crash forgets at most that much of them.
 */
export async function openMemoryStore(options: OpenMemoryStoreOptions): Promise<MemoryStore> {
  const { maxClients, path, nowMs, log } = options;
  const [initial] = ((await readSnapshot(path, 'access', log)) ?? []) as AccessState[]; // its checksum vouches for its shape
  const rings = ((await readSnapshot(countersPathOf(path), 'counters', log)) ?? []) as SavedRing[];

  let lastWrite: Promise<void> = Promise.resolve();
  /** One write at a time; the next starts also when this one failed. */
  const inTurn = (write: () => Promise<void>): Promise<void> => {
    const done = lastWrite.then(write);
    lastWrite = done.catch(() => undefined);
    return done;
  };

  const store = createMemoryStore({
    maxClients,
    nowMs,
    ...(initial && { initial }),
    onChange: (state) => inTurn(() => writeSnapshot(path, 'access', [state]))
  });
  for (const ring of rings.slice(-maxClients)) store.counters.load(ring);

  const save = (): Promise<void> =>
    inTurn(async () => {
      await writeSnapshot(path, 'access', [store.accessState()]);
      await writeSnapshot(countersPathOf(path), 'counters', store.counters.save(nowMs()));
    });
  const timer =
    options.snapshotEveryMs > 0
      ? setInterval(() => {
          save().catch((fault: unknown) => {
            log.error({ fault: String(fault) }, 'state snapshot could not be written');
          });
        }, options.snapshotEveryMs).unref()
      : undefined;

  return {
    ...store,
    close: async () => {
      clearInterval(timer);
      await save();
    }
  };
}

function countersPathOf(path: string): string {
  return `${path}.counters`;
}
