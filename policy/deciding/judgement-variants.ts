import type { AttackClass } from '#data/label.ts';
import type { Detector, Judgement } from '../judgement.ts';

/** One judgement as it is for a client key of its own and for one that many share: made once, so that deciding allocates nothing. */
export type Variants = { alone: Judgement; shared: Judgement };

/** Whether a finding is acted on, and the mode that is recorded with it. */
export type Force = { mode: 'observe' | 'enforce'; isEnforced: boolean };

export const HELD_BACK: Force = { mode: 'observe', isEnforced: false };

export type Response = { action: 'throttle' | 'block'; scope: 'request' | 'client'; ttlMs: number };

export type Origin = { detector: Detector; reason: string; attackClass: AttackClass | null };

/** Behind an address that many share only the single request is stopped. */
export function findingVariants({ action, scope, ttlMs }: Response, origin: Origin, force: Force): Variants {
  const alone: Judgement = {
    ...origin,
    ...force,
    action,
    scope,
    ttlMs: scope === 'client' ? ttlMs : 0,
    heldBack: null,
    isClientShared: false
  };
  return variantsOf(alone);
}

export function allowVariants(mode: Force['mode'], reason = '', detector: Detector | null = null): Variants {
  return variantsOf({
    action: 'allow',
    detector,
    reason,
    attackClass: null,
    isEnforced: true,
    scope: 'request',
    ttlMs: 0,
    mode,
    heldBack: null,
    isClientShared: false
  });
}

function variantsOf(alone: Judgement): Variants {
  return {
    alone: Object.freeze(alone),
    shared: Object.freeze({ ...alone, scope: 'request', ttlMs: 0, isClientShared: true })
  };
}
