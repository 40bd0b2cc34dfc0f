import type { RequestRecord } from '#data/request-record.ts';
import { createRng } from '#models/rng.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { DEMO_WORLD } from './demo-world.ts';
import type { PlannedRequest, TrafficPlan } from './planned-request.ts';

/** What is generated for one that is sent: a client is joined somewhere in its day and left when the run ends. */
const SPARE_FACTOR = 12;
const LEAST_GENERATED = 5000;

/**
 * Ordinary requests at about `rate` a second. Each client keeps the pace it has in the simulation, or people would look like
 * machines; the rate comes from how many clients there are.
 * @param taken addresses of other traffic; clients that have one are left out
 */
export function planBenign(
  { seed, rate, seconds }: TrafficPlan,
  taken: ReadonlySet<string> = new Set()
): PlannedRequest[] {
  const wanted = Math.round(rate * seconds);
  if (wanted === 0) return [];
  const rng = createRng(seed).fork('benign plan');
  const planned: PlannedRequest[] = [];
  for (let world = 0; planned.length < wanted; world++) {
    const normalRequests = Math.max(LEAST_GENERATED, wanted * SPARE_FACTOR);
    // Another seed is another world: its addresses may be drawn again, its clients are others.
    for (const records of rng.shuffle(
      byClient(simulate({ ...DEMO_WORLD, seed: seed + world, normalRequests, attackRequests: 0 }))
    )) {
      if (planned.length >= wanted) break;
      if (taken.has(records[0]!.address)) continue;
      const joined = rng.int(0, records.length - 1);
      const startMs = rng.next() * seconds * 1000;
      const fromMs = records[joined]!.timestampMs;
      for (const record of records.slice(joined)) {
        const atMs = startMs + record.timestampMs - fromMs;
        if (atMs < seconds * 1000) planned.push({ record, atMs });
      }
    }
  }
  return planned.sort((one, other) => one.atMs - other.atMs).slice(0, wanted);
}

function byClient(records: Iterable<RequestRecord>): RequestRecord[][] {
  return [...Map.groupBy(records, ({ address }) => address).values()];
}
