import type { Rng } from '#models/rng.ts';
import type { Actor } from './actor.ts';
import type { AttackProfile } from './attackers/campaign.ts';
import { profilesFor } from './attackers/profiles.ts';
import type { Cast } from './clients/cast.ts';
import type { Client } from './clients/client.ts';
import type { HostileClass, PeriodQuota } from './periods.ts';
import type { Site } from './site.ts';
import { poolOfPeriod } from './template-pools.ts';
import { sceneAt, type World } from './world.ts';

export type PlannedCampaign = {
  id: string;
  profile: AttackProfile;
  rows: number;
  /** Usual pause between two requests, ms. */
  gapMs: number;
  site: Site;
  startMs: number;
  windowMs: number;
  client: Client | undefined;
};

/** Campaigns keep away from the ends of a period, so that honest traffic always surrounds them. */
const FIRST = 0.03;
const LAST = 0.94;
/**
 * Largest part of a class's rows in a period that one campaign may take, drawn anew for each: a dozen campaigns of very different sizes
 * say more about a class than three long ones, of which each row is the neighbour of the last. A flood needs more rows to be one.
 */
const LARGEST_SHARE = { usual: [0.03, 0.15], flood: [0.08, 0.25] } as const;
const SMALLEST_CAP = 12;
/** A campaign is faster or slower than its profile by about this much: nobody attacks at a pace from a list. */
const PACE_DEVIATION = 0.5;
/** Share of campaigns that run from the same client as another class, one hiding in the noise of the other. */
const MASKED_SHARE = 0.12;

export function planCampaigns(
  rng: Rng,
  options: { period: number; quota: PeriodQuota; world: World; cast: Cast; nowMs: () => number }
): PlannedCampaign[] {
  const { period, quota, world, cast, nowMs } = options;
  const planned = [...quota.attackRows].flatMap(([attackClass, rows]) =>
    splitRows(rng, attackClass, rows, period).map(({ profile, rows: share }, at): PlannedCampaign => {
      const gapMs = profile.gapMs * rng.logNormal(1, PACE_DEVIATION);
      const usualMs = Math.min(share * gapMs, (LAST - FIRST) * world.durationMs);
      const latest = LAST * world.durationMs - usualMs;
      const startMs = world.startMs + rng.between(Math.min(FIRST * world.durationMs, latest), latest);
      return {
        id: `p${period + 1}-${attackClass}-${at + 1}`,
        profile,
        rows: share,
        gapMs,
        site: rng.pick(world.sites),
        startMs,
        windowMs: world.startMs + LAST * world.durationMs - startMs,
        client: undefined
      };
    })
  );
  for (const masked of planned) {
    if (!rng.chance(MASKED_SHARE)) continue;
    const mask = rng.pick(planned);
    if (
      mask.profile.attackClass === masked.profile.attackClass ||
      mask.client !== undefined ||
      masked.client !== undefined
    )
      continue;
    const scene = sceneAt(world, mask.site, rng.fork(`mask/${masked.id}`), nowMs);
    const client = rng.chance(0.5) ? cast.browser(scene) : cast.script(scene);
    Object.assign(mask, { client });
    Object.assign(masked, {
      client,
      site: mask.site,
      startMs: Math.min(masked.startMs, mask.startMs),
      windowMs: Math.max(masked.windowMs, mask.windowMs)
    });
  }
  return planned;
}

function splitRows(
  rng: Rng,
  attackClass: HostileClass,
  rows: number,
  period: number
): { profile: AttackProfile; rows: number }[] {
  const [least, most] = LARGEST_SHARE[attackClass === 'denial-of-service' ? 'flood' : 'usual'];
  const split: { profile: AttackProfile; rows: number }[] = [];
  let queue: AttackProfile[] = [];
  for (let left = rows; left > 0;) {
    if (queue.length === 0) queue = rng.shuffle(profilesFor(attackClass, poolOfPeriod(period)));
    const profile = queue.pop()!;
    const largest = Math.max(SMALLEST_CAP, Math.ceil(rows * rng.between(least, most)));
    const share = Math.min(left, largest, rng.int(profile.rows[0], profile.rows[1]));
    split.push({ profile, rows: share });
    left -= share;
  }
  return split;
}

/** The attacker at work. A profile that comes to an end before its rows are sent starts over. */
export function* runCampaign(rng: Rng, planned: PlannedCampaign, world: World, cast: Cast, nowMs: () => number): Actor {
  const { profile, rows, gapMs, site, windowMs, client } = planned;
  for (let round = 0; ; round++) {
    yield* profile.run({
      attackClass: profile.attackClass,
      profileId: profile.id,
      scene: sceneAt(world, site, rng.fork(`round/${round}`), nowMs),
      cast,
      rows,
      windowMs,
      gapMs: Math.min(gapMs, windowMs / rows),
      client
    });
  }
}
