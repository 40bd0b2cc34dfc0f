import type { AttackClass } from '#data/label.ts';
import { planAttack } from './plan-attack.ts';
import { planBenign } from './plan-benign.ts';
import { planPrograms } from './plan-programs.ts';
import type { PlannedRequest, TrafficPlan } from './planned-request.ts';

/** One kind of attack, and what goes on meanwhile. */
export type Siege = {
  kind: AttackClass;
  attack: PlannedRequest[];
  benign: PlannedRequest[];
  programs: PlannedRequest[];
};

/**
 * Attacks of these kinds, planned together: no two attackers share an address, and no ordinary client has one of theirs, or it would
 * be stopped for what they do.
 */
export function planSiege(
  kinds: readonly AttackClass[],
  { seed, rate, seconds, benign }: TrafficPlan & { benign: number }
): Siege[] {
  const hostile = new Set<string>();
  const attacks = kinds.map((kind) => {
    const attack = planAttack(kind, { seed, rate, seconds }, hostile);
    for (const { record } of attack) hostile.add(record.address);
    return { kind, attack };
  });
  return attacks.map(({ kind, attack }, at) => ({
    kind,
    attack,
    benign: planBenign({ seed: seed + 1 + 1000 * at, rate: benign, seconds }, hostile),
    programs: planPrograms({ seconds, seed: seed + at })
  }));
}
