import type { AttackClass } from '#data/label.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import type { PlannedRequest, TrafficPlan } from './planned-request.ts';

/** Attack requests of one class, evenly spaced; which client sends which, and in what order, is the attackers' own. */
export function planAttack(kind: AttackClass, { seed, rate, seconds }: TrafficPlan): PlannedRequest[] {
  const attackRequests = Math.max(1, Math.round(rate * seconds));
  const records = simulate({ seed, normalRequests: 0, attackRequests, attackClasses: [kind] });
  return Array.from(records, (record, at) => ({ record, atMs: (at * 1000) / rate }));
}
