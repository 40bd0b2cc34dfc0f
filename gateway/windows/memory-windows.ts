import { createWindowTracker } from '#models/window/window-tracker.ts';
import type { Windows } from './windows.ts';

/** Windows of one gateway, in its own memory. */
export function createMemoryWindows(options: { maxClients: number }): Windows {
  const tracker = createWindowTracker(options);
  return {
    get clients() {
      return tracker.clients;
    },
    read: (visit, views) => {
      tracker.read(visit, visit.atMs, views);
    },
    arrive: (visit, facts) => {
      tracker.arrive(visit, visit.atMs, facts);
    },
    complete: (visit, facts) => {
      tracker.complete(visit, visit.atMs, facts);
    },
    close: () => undefined
  };
}
