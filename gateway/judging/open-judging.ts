import type { Logger } from '#platform/logger.ts';
import { openRegistry, type Registry } from '#models/registry.ts';
import type { CompiledPolicy } from '#policy/compile-policy.ts';
import type { GatewayEffects } from '../effects.ts';
import type { PolicySlot } from '../policy/policy-slot.ts';
import type { GatewaySettings } from '../settings.ts';
import type { StateStore } from '../stores/state-store.ts';
import { createMemoryWindows } from '../windows/memory-windows.ts';
import { createSharedWindows } from '../windows/shared-windows.ts';
import type { Windows } from '../windows/windows.ts';
import { createJudge, type Judge } from './create-judge.ts';
import { createModelSlot, type ModelSlot } from './model-slot.ts';

/** Everything the judge stage needs, opened from the settings. */
export type Judging = {
  judge: Judge;
  slot: ModelSlot;
  registry: Registry;
  windows: Windows;
  policy: () => CompiledPolicy;
  mode: () => 'observe' | 'enforce';
  failureMode: () => 'open' | 'closed';
  close: () => void;
};

export async function openJudging(
  settings: GatewaySettings,
  effects: Pick<GatewayEffects, 'nowMs' | 'monotonicMs' | 'logger'>,
  store: Pick<StateStore, 'windows'>,
  { current: policy, silent: silentPolicy }: Pick<PolicySlot, 'current' | 'silent'>
): Promise<Judging> {
  const registry = openRegistry({ folder: settings.REGISTRY_DIR, nowMs: effects.nowMs });
  const slot = createModelSlot({
    registry,
    reference: settings.MODEL,
    pollMs: settings.MODEL_POLL_SECONDS * 1000,
    nowMs: effects.nowMs,
    log: effects.logger
  });
  await slot.refresh();
  if (slot.current() === null)
    effects.logger.warn({ registry: settings.REGISTRY_DIR, model: settings.MODEL }, 'no model: requests pass unjudged');
  const windows = openWindows(store, settings.MAX_CLIENTS, effects.logger);
  return {
    judge: createJudge({ model: slot.current, policy, silentPolicy, windows, monotonicMs: effects.monotonicMs }),
    slot,
    registry,
    windows,
    policy,
    mode: () => policy().mode,
    failureMode: () => policy().failureMode.judge,
    close: () => {
      slot.stop();
      windows.close();
    }
  };
}

/** Lost events are told once a minute: an outage of the store is told by the store itself. */
const TELL_LOST_EVERY_MS = 60_000;

function openWindows({ windows: storage }: Pick<StateStore, 'windows'>, maxClients: number, log: Logger): Windows {
  if (storage === undefined) return createMemoryWindows({ maxClients });
  let lost = 0;
  let quietUntil = 0;
  return createSharedWindows({
    storage,
    maxClients,
    onLost: (fault) => {
      lost++;
      if (performance.now() < quietUntil) return;
      quietUntil = performance.now() + TELL_LOST_EVERY_MS;
      log.warn({ lost, fault: String(fault) }, 'recent traffic could not be shared with the other gateways');
    }
  });
}
