import { send, type Actor } from '../actor.ts';
import { newCall, type Call, type Outcome } from '../call.ts';
import { openHome } from '../calls/shop-calls.ts';
import { idAt } from '../scene.ts';
import { disguised, hostile, lookAround, pause, profilesOf, type Campaign, type Manner } from './campaign.ts';
import { HUNTS, SCANNERS, type Hunt } from './hunts.ts';

type ScanManner = Manner & { rotates: boolean };

const MANNERS: readonly ScanManner[] = [
  { name: 'tool', disguise: 'tool', gapMs: 60, rows: [60, 400], rotates: false },
  { name: 'script', disguise: 'script', gapMs: 350, rows: [30, 200], rotates: false },
  { name: 'disguised', disguise: 'browser', gapMs: 2_000, rows: [20, 120], rotates: false },
  { name: 'slow', disguise: 'browser', gapMs: 90_000, rows: [8, 40], rotates: false },
  { name: 'many-addresses', disguise: 'script', gapMs: 4_000, rows: [15, 90], rotates: true }
];

export const scanProfiles = profilesOf('scanning', HUNTS, MANNERS, scan);

function* scan(campaign: Campaign, hunt: Hunt, manner: ScanManner): Actor {
  const { scene, cast } = campaign;
  const { rng } = scene;
  let client = disguised(campaign, manner.disguise, SCANNERS);
  if (rng.chance(0.4)) yield* lookAround(campaign, client, [openHome]);
  const asksHeadOnly = rng.chance(0.2);
  const found = rng.between(0.005, 0.08);
  for (let at = rng.int(0, 500); ; at++) {
    if (manner.rotates && rng.chance(0.3)) client = { ...client, address: cast.address(rng) };
    const outcome = rng.weighted<Outcome>([
      ['missing', 0.85],
      ['forbidden', 0.07],
      ['ok', found],
      ['moved', 0.03],
      ['unauthenticated', 0.02],
      ['invalid', 0.01],
      ['wrong-method', 0.01]
    ]);
    const call: Call = newCall(
      'probe',
      asksHeadOnly
        ? 'HEAD'
        : rng.weighted([
            ['GET', 94],
            ['HEAD', 2],
            ['OPTIONS', 2],
            ['POST', 2]
          ]),
      hunt.path(scene, at),
      {
        query: rng.chance(0.05) ? [[scene.site.parameters.id, idAt(scene.site, 'product', at)]] : [],
        attackPlace: 'path'
      }
    );
    yield* send(
      scene,
      client,
      hostile(campaign, call, outcome),
      pause(campaign, manner.gapMs > 3_000 ? 'uneven' : 'even')
    );
  }
}
