import { send, type Actor } from '../actor.ts';
import { viewOwnProfile } from '../calls/account-calls.ts';
import { listThings } from '../calls/shop-calls.ts';
import { becomeSignedIn } from '../clients/cast.ts';
import { drawApiKey } from '../clients/tokens.ts';
import { somePerson } from '../scene.ts';
import { ABUSES, type Abuse } from './abuses.ts';
import { disguised, hostile, lookAround, pause, profilesOf, type Campaign, type Manner } from './campaign.ts';

const MANNERS: readonly Manner[] = [
  { name: 'script', disguise: 'script', gapMs: 350, rows: [20, 150] },
  { name: 'app', disguise: 'app', gapMs: 1_500, rows: [15, 100] },
  { name: 'slow-browser', disguise: 'browser', gapMs: 15_000, rows: [8, 50] }
];

export const abuseProfiles = profilesOf('api-abuse', ABUSES, MANNERS, misuse);

/** With a valid account, after a look at what it may do. */
function* misuse(campaign: Campaign, abuse: Abuse, { disguise }: Manner): Actor {
  const { scene } = campaign;
  const { rng } = scene;
  const client = disguised(campaign, disguise);
  if (disguise === 'script' && rng.chance(0.4)) client.credentials = drawApiKey(rng);
  else becomeSignedIn(scene, client, somePerson(scene));
  yield* lookAround(campaign, client, [viewOwnProfile, (at) => listThings(at, 'order')]);
  const works = Math.min(0.95, abuse.works * rng.logNormal(1, 0.5));
  for (let at = rng.int(0, 5_000); ; at += rng.chance(0.9) ? 1 : rng.int(2, 9)) {
    const outcome = rng.chance(works)
      ? 'ok'
      : rng.chance(0.85)
        ? abuse.refused
        : rng.pick(['unauthenticated', 'invalid', 'fault', 'forbidden'] as const);
    yield* send(
      scene,
      client,
      hostile(campaign, abuse.write(scene, at), outcome),
      pause(campaign, disguise === 'browser' ? 'uneven' : 'even')
    );
  }
}
