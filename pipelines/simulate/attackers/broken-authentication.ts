import { send, type Actor } from '../actor.ts';
import type { Outcome } from '../call.ts';
import { openHome, viewThing } from '../calls/shop-calls.ts';
import { becomeSignedIn } from '../clients/cast.ts';
import { somePerson } from '../scene.ts';
import { disguised, hostile, lookAround, pause, profilesOf, type Campaign, type Manner } from './campaign.ts';
import { FORGERIES, type Forgery } from './forgeries.ts';

const MANNERS: readonly Manner[] = [
  { name: 'script', disguise: 'script', gapMs: 500, rows: [15, 120] },
  { name: 'browser', disguise: 'browser', gapMs: 9_000, rows: [6, 40] },
  { name: 'slow-app', disguise: 'app', gapMs: 60_000, rows: [5, 30] }
];

export const forgeryProfiles = profilesOf('broken-authentication', FORGERIES, MANNERS, forge);

function* forge(campaign: Campaign, forgery: Forgery, { disguise }: Manner): Actor {
  const { scene } = campaign;
  const { rng } = scene;
  const client = disguised(campaign, disguise);
  if (rng.chance(0.6)) yield* lookAround(campaign, client, [openHome, (at) => viewThing(at, 'product')]);
  const asUser = forgery.name === 'admin-without-rights' && rng.chance(0.7);
  for (let at = rng.int(0, 2_000); ; at++) {
    if (asUser && at % 50 === 0) becomeSignedIn(scene, client, somePerson(scene));
    const call = forgery.forge(scene, client, at);
    const outcome = rng.weighted<Outcome>([
      ['ok', forgery.works],
      ['unauthenticated', asUser ? 0.05 : 0.62],
      ['forbidden', asUser ? 0.8 : 0.2],
      ['invalid', 0.1],
      ['missing', 0.04],
      ['fault', 0.02]
    ]);
    yield* send(
      scene,
      client,
      hostile(campaign, call, outcome),
      pause(campaign, disguise === 'script' ? 'even' : 'uneven')
    );
  }
}
