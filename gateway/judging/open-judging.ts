import { openRegistry, type Registry } from '#models/registry.ts';
import type { Judgement } from '#policy/judgement.ts';
import type { GatewayEffects } from '../effects.ts';
import type { GatewaySettings } from '../settings.ts';
import { createMemoryWindows } from '../windows/memory-windows.ts';
import type { Windows } from '../windows/windows.ts';
import { createJudge, type Judge, type PolicyInForce } from './create-judge.ts';
import { createModelSlot, type ModelSlot } from './model-slot.ts';
import { thresholdPolicy } from './threshold-policy.ts';

/** Everything the judge stage needs, opened from the settings. */
export type Judging = {
  judge: Judge;
  slot: ModelSlot;
  registry: Registry;
  windows: Windows;
  policy: () => PolicyInForce;
  mode: () => 'observe' | 'enforce';
  failureMode: () => 'open' | 'closed';
  enforcement: { note: (judgement: Judgement, clientKey: string, nowMs: number, decisionId: string) => void };
  close: () => void;
};

export async function openJudging(
  settings: GatewaySettings,
  effects: Pick<GatewayEffects, 'nowMs' | 'monotonicMs' | 'logger'>
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
  const windows = createMemoryWindows({ maxClients: settings.MAX_CLIENTS });
  const inForce = thresholdPolicy(settings.MODE, settings.ANOMALY_THRESHOLD);
  const policy = (): PolicyInForce => inForce;
  return {
    judge: createJudge({ model: slot.current, policy, windows, monotonicMs: effects.monotonicMs }),
    slot,
    registry,
    windows,
    policy,
    mode: () => settings.MODE,
    failureMode: () => settings.JUDGE_FAILURE_MODE,
    enforcement: { note: () => undefined },
    close: () => {
      slot.stop();
      windows.close();
    }
  };
}
