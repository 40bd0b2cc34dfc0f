import type { Logger } from '#platform/logger.ts';
import type { StateStore } from '../stores/state-store.ts';
import { recordOf } from './api-keys.ts';

const RETRY_MS = 1000;

/**
 * Puts the key of the settings (`API_KEY`) into the store unless it is there: revoked stays revoked. A store that is
 * away at the start gets it once it is back.
 * @returns stops trying
 */
export function seedApiKey(
  store: StateStore,
  seed: { key: string; clientId: string },
  { nowMs, log }: { nowMs: () => number; log: Logger }
): { done: Promise<void>; stop: () => void } {
  const record = recordOf(seed.key, { clientId: seed.clientId, note: 'API_KEY' }, nowMs());
  let timer: NodeJS.Timeout | undefined;

  async function attempt(): Promise<void> {
    try {
      const stored = (await store.apiKeys()).find(({ id }) => id === record.id);
      if (stored === undefined) await store.putApiKey(record);
      else if (stored.revokedAtMs !== null) log.warn({ keyId: record.id }, 'API_KEY has been revoked and stays so');
    } catch (fault) {
      log.warn({ fault: String(fault) }, 'API_KEY could not be stored yet');
      timer = setTimeout(() => void attempt(), RETRY_MS).unref();
    }
  }

  return {
    done: attempt(),
    stop: () => {
      clearTimeout(timer);
    }
  };
}
