import type { GatewayEffects } from '../effects.ts';
import type { GatewaySettings } from '../settings.ts';
import type { Judging } from '../judging/open-judging.ts';
import type { StateStore } from '../stores/state-store.ts';
import { createBearerTokens } from './bearer-tokens.ts';
import { createGuard, type Guard } from './create-guard.ts';
import { createCurrentLists, type CurrentLists } from './current-lists.ts';
import { seedApiKey } from './seed-api-key.ts';

export type Access = { store: StateStore; lists: CurrentLists; guard: Guard; close: () => Promise<void> };

/** Everything the guard stage needs, opened from the settings. @throws PathHelmError for a key set file of no use */
export async function openAccess(
  settings: GatewaySettings,
  { nowMs, logger }: Pick<GatewayEffects, 'nowMs' | 'logger'>,
  store: StateStore,
  { policy, judge }: Pick<Judging, 'policy' | 'judge'>
): Promise<Access> {
  const bearerTokens = await createBearerTokens(settings);
  const lists = createCurrentLists(store, logger);
  await lists.catchUp();
  const seed = { key: settings.API_KEY, clientId: settings.API_KEY_CLIENT_ID };
  const seeding = seed.key === '' ? undefined : seedApiKey(store, seed, { nowMs, log: logger });
  await seeding?.done;
  const guard = createGuard({
    store,
    lists,
    policy,
    bearerTokens,
    isAuthRequired: settings.AUTH_REQUIRED,
    wantsWindow: judge.isNeeded,
    nowMs
  });
  return {
    store,
    lists,
    guard,
    close: () => {
      seeding?.stop();
      return store.close();
    }
  };
}
