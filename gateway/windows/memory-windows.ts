import { createWindowTracker } from '#models/window/window-tracker.ts';
import type { Windows } from './windows.ts';

/** Windows of one gateway, in its own memory. */
export function createMemoryWindows(options: { maxClients: number }): Windows {
  const tracker = createWindowTracker(options);
  return {
    get clients() {
      return tracker.clients;
    },
    read: ({ clientKey, route, atMs }, views) => {
      tracker.read(clientKey, route, atMs, views);
    },
    arrive: ({ clientKey, route, atMs }, facts) => {
      tracker.arrive(clientKey, route, atMs, facts);
    },
    complete: ({ clientKey, route, atMs }, facts) => {
      tracker.complete(clientKey, route, atMs, facts);
    },
    close: () => undefined
  };
}
