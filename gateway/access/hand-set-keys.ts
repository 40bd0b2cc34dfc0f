import { boundedMap } from '../stores/bounded-map.ts';
import type { PresentedKey, StateStore } from '../stores/state-store.ts';

/**
 * Keys an operator set by hand (`SET api_key:<key> <client id>`). They live outside the slot of their client, so they
 * are looked up once and remembered for REMEMBERED_MS, found or not: that is how long a key set or deleted by hand
 * may take to have effect. Revoking one through the admin API has effect at once, since `guard` reads the revocation.
 */
const REMEMBERED_MS = 5000;
const MAX_REMEMBERED = 10_000;

export type HandSetKeys = {
  /** Empty when nothing is remembered. */
  clientIdOf(apiKeyId: string, nowMs: number): string;
  /** True while it is remembered that nobody has set it. */
  isKnownToBeNone(apiKeyId: string, nowMs: number): boolean;
  /** @returns the client id, or an empty text; a store that cannot be asked counts as having none, without being remembered */
  lookUp(key: PresentedKey, nowMs: number): Promise<string>;
};

export function createHandSetKeys(store: Pick<StateStore, 'findHandSetKey'>): HandSetKeys {
  const known = boundedMap<string, { clientId: string; untilMs: number }>(MAX_REMEMBERED);

  async function lookUp(key: PresentedKey, nowMs: number): Promise<string> {
    try {
      const clientId = (await store.findHandSetKey(key)) ?? '';
      known.delete(key.id); // the newest are to be forgotten last
      known.set(key.id, { clientId, untilMs: nowMs + REMEMBERED_MS });
      return clientId;
    } catch {
      return '';
    }
  }

  return {
    clientIdOf: (apiKeyId, nowMs) => {
      const found = known.size === 0 ? undefined : known.get(apiKeyId);
      return found !== undefined && found.untilMs > nowMs ? found.clientId : '';
    },
    isKnownToBeNone: (apiKeyId, nowMs) => {
      const found = known.size === 0 ? undefined : known.get(apiKeyId);
      return found?.clientId === '' && found.untilMs > nowMs;
    },
    lookUp
  };
}
