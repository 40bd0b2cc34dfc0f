import type { CompletionFacts } from '#models/window/fold-window.ts';
import { readWindow } from '#models/window/read-window.ts';
import { encodeArrival, encodeCompletion, foldEvents } from '#models/window/window-events.ts';
import { CLIENT_LAYOUT } from '#models/window/window-layout.ts';
import { createMemoryWindows } from './memory-windows.ts';
import type { StoredWindow, Windows, WindowStorage, WindowVisit } from './windows.ts';

/** About sixteen requests: folding them takes some microseconds, carrying them costs less than a kilobyte. */
const COMPACT_FROM_BYTES = 1024;
/** The state's first word counts its foldings, so that of two gateways that fold at once one is told. */
const GENERATION_BYTES = 4;

export type SharedWindowsOptions = {
  storage: WindowStorage;
  maxClients: number;
  /** A write to the store failed: the events are lost to the other gateways, this one has them in its own memory. */
  onLost: (fault: unknown) => void;
};

/**
 * Client windows that several gateways share. The store keeps a folded state and the events since; the gateway that reads them folds
 * them, and from time to time writes the folded state back. What happened is written off the request's way. Windows of routes and of the
 * service are this gateway's own, and so are those of clients while the store is away.
 */
export function createSharedWindows({ storage, maxClients, onLost }: SharedWindowsOptions): Windows {
  const own = createMemoryWindows({ maxClients });
  const state = new Int32Array(CLIENT_LAYOUT.length);
  const stateBytes = Buffer.from(state.buffer);
  const folding = new Set<string>();
  let waiting = new Map<string, Buffer[]>();

  function readStored(
    { clientKey, atMs }: WindowVisit,
    stored: StoredWindow,
    view: Parameters<typeof readWindow>[2]
  ): void {
    state.fill(0);
    stateBytes.set(stored.state.subarray(GENERATION_BYTES, GENERATION_BYTES + stateBytes.length));
    const foldedBytes = foldEvents(state, stored.events);
    readWindow(state, atMs, view);
    if (foldedBytes >= COMPACT_FROM_BYTES && !folding.has(clientKey)) compact(clientKey, stored, foldedBytes);
  }

  function compact(clientKey: string, stored: StoredWindow, foldedBytes: number): void {
    folding.add(clientKey);
    const generation = stored.state.subarray(0, GENERATION_BYTES);
    const next = Buffer.alloc(GENERATION_BYTES + stateBytes.length);
    next.writeUInt32LE(((generation.length === 0 ? 0 : generation.readUInt32LE()) + 1) % 2 ** 32);
    stateBytes.copy(next, GENERATION_BYTES);
    storage
      .compact(clientKey, { generation, state: next, foldedBytes })
      .catch(onLost)
      .finally(() => folding.delete(clientKey));
  }

  function append(clientKey: string, event: Buffer): void {
    if (waiting.size === 0) setImmediate(flush);
    const known = waiting.get(clientKey);
    if (known === undefined) waiting.set(clientKey, [event]);
    else known.push(event);
  }

  /** One write per client and turn of the event loop. */
  function flush(): void {
    const batch = waiting;
    waiting = new Map();
    for (const [clientKey, events] of batch) {
      const bytes = events.length === 1 ? events[0]! : Buffer.concat(events);
      storage.append(clientKey, bytes).catch(onLost);
    }
  }

  return {
    get clients() {
      return own.clients;
    },
    read: (visit, views) => {
      own.read(visit, views);
      if (visit.stored !== undefined) readStored(visit, visit.stored, views.client);
    },
    arrive: (visit, facts) => {
      own.arrive(visit, facts);
      append(visit.clientKey, encodeArrival(visit.atMs, facts));
    },
    complete: (visit: WindowVisit, facts: CompletionFacts) => {
      own.complete(visit, facts);
      append(visit.clientKey, encodeCompletion(visit.atMs, facts));
    },
    close: flush
  };
}
