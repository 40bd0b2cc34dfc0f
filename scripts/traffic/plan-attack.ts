import type { AttackClass } from '#data/label.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { createRng } from '#models/rng.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { DEMO_WORLD } from './demo-world.ts';
import type { PlannedRequest, TrafficPlan } from './planned-request.ts';

/** What is generated for one that is sent: runs are as long as their attackers would have them only where there is room for many. */
const SPARE_FACTOR = 3;
const LEAST_GENERATED = 1_500;
/** No run is more of the plan than this: at least four attackers, whatever their pace. */
const LARGEST_SHARE = 0.25;
/** The first of a run falls into this share of the time, so that its behaviour has the rest to show. */
const BEGINNINGS = 0.4;

/**
 * Attack requests of one class at about `rate` a second: whole runs, each from its first request on and at the pace its attacker keeps
 * in the simulation. The rate comes from how many of them there are.
 * @param taken addresses of other traffic; runs that would share one are left out
 */
export function planAttack(
  kind: AttackClass,
  { seed, rate, seconds }: TrafficPlan,
  taken: ReadonlySet<string> = new Set()
): PlannedRequest[] {
  const wanted = Math.max(1, Math.round(rate * seconds));
  const most = Math.max(1, Math.ceil(wanted * LARGEST_SHARE));
  const rng = createRng(seed).fork(`attack plan/${kind}`);
  const planned: PlannedRequest[] = [];
  for (let world = 0; planned.length < wanted; world++) {
    const worldSeed = rng.fork(`world/${world}`).int(1, 2 ** 31);
    for (const run of rng.shuffle(runsOf(kind, wanted, worldSeed))) {
      if (planned.length >= wanted) break;
      if (run.some(({ address }) => taken.has(address))) continue;
      const startMs = rng.next() * seconds * 1000 * BEGINNINGS;
      const fromMs = run[0]!.timestampMs;
      const timed = run.map((record) => ({ record, atMs: startMs + record.timestampMs - fromMs }));
      planned.push(...timed.filter(({ atMs }) => atMs < seconds * 1000).slice(0, most));
    }
  }
  return planned.sort((one, other) => one.atMs - other.atMs).slice(0, wanted);
}

/** Of one world; another one names its runs alike. */
function runsOf(kind: AttackClass, wanted: number, seed: number): RequestRecord[][] {
  const attackRequests = Math.max(LEAST_GENERATED, SPARE_FACTOR * wanted);
  const options = { ...DEMO_WORLD, seed, normalRequests: 0, attackRequests, attackClasses: [kind] };
  const records = Array.from(simulate(options), (record) => {
    const label = record.label!; // the generator labels all
    return { ...record, label: { ...label, campaignId: `${seed}/${label.campaignId}` } };
  });
  return [...Map.groupBy(records, ({ label }) => label.campaignId).values()];
}
