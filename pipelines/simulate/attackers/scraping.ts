import { afterAnswer, send, type Actor } from '../actor.ts';
import type { Call } from '../call.ts';
import { loadAsset } from '../calls/telemetry-calls.ts';
import { listThings, openHome, search, viewThing } from '../calls/shop-calls.ts';
import type { Client } from '../clients/client.ts';
import { becomeSignedIn } from '../clients/cast.ts';
import { idAt, resource, somePerson, wordsOf, type Scene } from '../scene.ts';
import { disguised, hostile, lookAround, pause, profilesOf, type Campaign, type Manner } from './campaign.ts';

type Harvest = { name: string; write: (scene: Scene, at: number) => Call };

/** What is carried off, one request after the other; `at` counts them. */
const HARVESTS: readonly Harvest[] = [
  { name: 'things-by-id', write: (scene, at) => viewThing(scene, 'product', idAt(scene.site, 'product', at)) },
  {
    name: 'list-pages',
    write: (scene, at) => ({
      ...listThings(scene, 'product', at),
      query: [
        [scene.site.parameters.page, String(at + 1)],
        [scene.site.parameters.size, '100']
      ]
    })
  },
  {
    name: 'categories',
    write: (scene, at) => ({
      ...listThings(scene, 'category', at % 20),
      query: [
        [scene.site.parameters.category, idAt(scene.site, 'category', Math.floor(at / 20))],
        [scene.site.parameters.page, String((at % 20) + 1)]
      ]
    })
  },
  {
    name: 'search-terms',
    write: (scene, at) => ({
      ...search(scene),
      templateId: '',
      query: [[scene.site.parameters.search, termAt(scene, at)]]
    })
  },
  {
    name: 'reviews',
    write: (scene, at) => ({
      ...viewThing(scene, 'product'),
      ...resource(scene, 'product', 'list', idAt(scene.site, 'product', at), 'review')
    })
  },
  {
    name: 'prices',
    write: (scene, at) =>
      at % 2 === 0
        ? viewThing(scene, 'product', idAt(scene.site, 'product', at * 13))
        : listThings(scene, 'product', at)
  }
];

type ScrapeManner = Manner & { rotates: boolean; imitates: boolean };

const MANNERS: readonly ScrapeManner[] = [
  { name: 'fast-script', gapMs: 120, disguise: 'script', rows: [80, 400], rotates: false, imitates: false },
  { name: 'fast-rotating', gapMs: 400, disguise: 'browser', rows: [80, 400], rotates: true, imitates: false },
  { name: 'app-clone', gapMs: 700, disguise: 'app', rows: [80, 400], rotates: false, imitates: false },
  { name: 'steady-browser', gapMs: 1_800, disguise: 'browser', rows: [40, 200], rotates: false, imitates: false },
  { name: 'like-a-person', gapMs: 5_000, disguise: 'headless', rows: [40, 200], rotates: false, imitates: true },
  { name: 'patient-person', gapMs: 8_000, disguise: 'browser', rows: [40, 200], rotates: false, imitates: true }
];

export const scrapingProfiles = profilesOf('scraping', HARVESTS, MANNERS, scrape);

function* scrape(campaign: Campaign, { write }: Harvest, manner: ScrapeManner): Actor {
  const { scene } = campaign;
  const { rng } = scene;
  let client = disguised(campaign, manner.disguise);
  if (manner.imitates) yield* lookAround(campaign, client, [openHome, search]);
  if (manner.disguise === 'app' || (manner.imitates && rng.chance(0.3)))
    becomeSignedIn(scene, client, somePerson(scene));
  let at = rng.int(0, 500);
  for (;;) {
    if (manner.rotates && rng.chance(0.25)) client = rotated(campaign, client);
    at += rng.chance(0.97) ? 1 : rng.int(2, 40);
    const call = hostile(campaign, write(scene, at));
    if (rng.chance(0.04)) call.outcome = 'missing';
    const answer = yield* send(scene, client, call, pause(campaign, manner.imitates ? 'uneven' : 'even'));
    if (manner.imitates && rng.chance(0.25))
      yield* send(scene, client, loadAsset(scene, rng.int(0, 60)), rng.exponential(60));
    if (answer.status === 429) yield* send(scene, client, call, afterAnswer(answer, rng.between(1_000, 15_000)));
  }
}

/** Another face at the same address, or the same routine from the next address of a proxy pool. */
function rotated(campaign: Campaign, client: Client): Client {
  const { scene, cast } = campaign;
  return cast.browser(scene, scene.rng.chance(0.5) ? client.address : undefined);
}

function termAt(scene: Scene, at: number): string {
  const words = wordsOf(scene).products;
  return at % 3 === 0
    ? String.fromCharCode(97 + (at % 26)) + String.fromCharCode(97 + (Math.floor(at / 26) % 26))
    : words[at % words.length]!;
}
