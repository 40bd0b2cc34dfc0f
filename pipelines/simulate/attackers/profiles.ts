import { PathHelmError } from '#platform/errors.ts';
import type { HostileClass } from '../periods.ts';
import { itemsOfPool, type Pool } from '../template-pools.ts';
import { abuseProfiles } from './api-abuse.ts';
import { forgeryProfiles } from './broken-authentication.ts';
import type { AttackProfile } from './campaign.ts';
import { stuffingProfiles } from './credential-stuffing.ts';
import { floodProfiles } from './denial-of-service.ts';
import { injectionProfiles } from './injection.ts';
import { scanProfiles } from './scanning.ts';
import { scrapingProfiles } from './scraping.ts';

export const ATTACK_PROFILES: readonly AttackProfile[] = [
  ...injectionProfiles,
  ...stuffingProfiles,
  ...floodProfiles,
  ...scrapingProfiles,
  ...forgeryProfiles,
  ...abuseProfiles,
  ...scanProfiles
];

export function profilesFor(attackClass: HostileClass, pool: Pool): AttackProfile[] {
  const profiles = ATTACK_PROFILES.filter((profile) => profile.attackClass === attackClass);
  const drawn = itemsOfPool(profiles, pool);
  if (drawn.length === 0)
    throw new PathHelmError('STEP_FAILED', `no attacker profile of ${attackClass} in pool ${pool}`);
  return drawn;
}
