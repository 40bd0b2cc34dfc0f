import type { DecisionLog } from '../decision-log/decision-log.ts';
import type { GatewayEffects } from '../effects.ts';
import { createModelSlot, type SlotState } from '../judging/model-slot.ts';
import type { Judging } from '../judging/open-judging.ts';
import type { PolicySlot } from '../policy/policy-slot.ts';
import type { GatewaySettings } from '../settings.ts';
import { createShadow, type Shadow } from './create-shadow.ts';

/** The shadow with the slot its challenger comes from. */
export type OpenShadow = Shadow & { model: () => Readonly<SlotState> };

export type OpenShadowOptions = {
  settings: Pick<GatewaySettings, 'SHADOW_MODEL' | 'MODEL_POLL_SECONDS'>;
  effects: Pick<GatewayEffects, 'nowMs' | 'monotonicMs' | 'logger'>;
  judging: Pick<Judging, 'slot' | 'registry'>;
  policy: Pick<PolicySlot, 'silent'>;
  /** What the challenger thinks stands nowhere else: without a log there is no shadow. */
  decisionLog: DecisionLog | null;
};

/** @returns null where SHADOW_MODEL or the decision log is off */
export async function openShadow(options: OpenShadowOptions): Promise<OpenShadow | null> {
  const { settings, effects, judging, policy, decisionLog } = options;
  if (settings.SHADOW_MODEL === 'off' || decisionLog === null) return null;
  const slot = createModelSlot({
    registry: judging.registry,
    reference: settings.SHADOW_MODEL,
    pollMs: settings.MODEL_POLL_SECONDS * 1000,
    nowMs: effects.nowMs,
    log: effects.logger,
    isNeedless: (version) => version === judging.slot.state().version,
    words: {
      taken: 'candidate is scored in shadow',
      none: 'no candidate is scored in shadow',
      refused: 'candidate refused: not scored in shadow'
    }
  });
  await slot.refresh();
  const shadow = createShadow({
    challenger: slot.current,
    policy: policy.silent,
    log: decisionLog,
    monotonicMs: effects.monotonicMs,
    logger: effects.logger
  });
  return {
    ...shadow,
    model: slot.state,
    close: () => {
      slot.stop();
      shadow.close();
    }
  };
}
