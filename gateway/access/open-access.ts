import type { GatewayEffects } from '../effects.ts';
import { createRateLimits, NO_LIMITS } from '#policy/limits/rate-limits.ts';
import { limitsOfSettings } from '../limits/limits-of-settings.ts';
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
  { mode, judge }: Pick<Judging, 'mode' | 'judge'>
): Promise<Access> {
  const bearerTokens = await createBearerTokens(settings);
  const limits = settings.RATE_LIMIT_ENABLED ? createRateLimits(limitsOfSettings(settings)) : NO_LIMITS;
  const lists = createCurrentLists(store, logger);
  await lists.catchUp();
  const seed = { key: settings.API_KEY, clientId: settings.API_KEY_CLIENT_ID };
  const seeding = seed.key === '' ? undefined : seedApiKey(store, seed, { nowMs, log: logger });
  await seeding?.done;
  const guard = createGuard({
    store,
    lists,
    limits,
    bearerTokens,
    isAuthRequired: settings.AUTH_REQUIRED,
    failureMode: settings.STORE_FAILURE_MODE,
    isLimitDryRun: settings.RATE_LIMIT_DRY_RUN,
    isStandingEnforced: () => mode() === 'enforce',
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
