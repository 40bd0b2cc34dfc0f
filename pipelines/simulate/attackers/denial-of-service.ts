import { send, type Actor } from '../actor.ts';
import type { Call, Pair } from '../call.ts';
import { signIn } from '../calls/account-calls.ts';
import { exportReport } from '../calls/machine-calls.ts';
import { listThings, openHome, search, viewThing } from '../calls/shop-calls.ts';
import { queryGraph, uploadFile } from '../calls/writing-calls.ts';
import { base36, token } from '../noise.ts';
import { somePerson, wordsOf, type Scene } from '../scene.ts';
import {
  behind,
  disguised,
  hostile,
  pause,
  profilesOf,
  swarm,
  type Campaign,
  type Disguise,
  type Manner
} from './campaign.ts';

type Load = { name: string; slowness: number; gapMs: number; write: (scene: Scene) => Call };

/** What is asked for, over and over. Pauses are of the whole campaign, however many clients share it. */
const LOADS: readonly Load[] = [
  { name: 'one-page', slowness: 1, gapMs: 15, write: openHome },
  {
    name: 'uncached-pages',
    slowness: 1,
    gapMs: 20,
    write: (scene) => withPair(openHome(scene), [base36(scene.rng, 4), base36(scene.rng, 10)])
  },
  {
    name: 'sign-in',
    slowness: 1,
    gapMs: 40,
    write: (scene) => ({ ...signIn(scene, somePerson(scene).email, token(scene.rng, 12)), outcome: 'wrong-password' })
  },
  { name: 'expensive-search', slowness: 25, gapMs: 600, write: expensiveSearch },
  {
    name: 'deep-pages',
    slowness: 15,
    gapMs: 500,
    write: (scene) => ({
      ...listThings(scene, 'product', scene.rng.int(5_000, 900_000)),
      query: [
        [scene.site.parameters.size, String(scene.rng.int(1_000, 100_000))],
        [scene.site.parameters.page, String(scene.rng.int(5_000, 900_000))]
      ]
    })
  },
  { name: 'exports', slowness: 6, gapMs: 1_500, write: exportReport },
  { name: 'large-bodies', slowness: 3, gapMs: 900, write: largeBody },
  { name: 'nested-graph', slowness: 30, gapMs: 700, write: nestedGraph },
  {
    name: 'slow-sending',
    slowness: 400,
    gapMs: 1_200,
    write: (scene) => ({ ...uploadFile(scene), outcome: 'timeout' })
  },
  { name: 'things', slowness: 1, gapMs: 25, write: (scene) => viewThing(scene, 'product') }
];

type FloodManner = Manner & { fromMany: boolean };

const DISGUISES: readonly Disguise[] = ['script', 'browser'];
const CROWDS: readonly { name: string; rows: readonly [number, number]; fromMany: boolean }[] = [
  { name: 'one-client', rows: [60, 500], fromMany: false },
  { name: 'crowd', rows: [120, 800], fromMany: true }
];

export const floodProfiles = LOADS.flatMap((load) =>
  profilesOf(
    'denial-of-service',
    [load],
    behind<{ fromMany: boolean }>(
      DISGUISES,
      CROWDS.map((crowd) => ({ ...crowd, gapMs: load.gapMs }))
    ),
    flood
  )
);

function* flood(campaign: Campaign, load: Load, { fromMany, disguise }: FloodManner): Actor {
  const { scene } = campaign;
  const { rng } = scene;
  // A crowd is as large as leaves each of its clients a handful of requests, and more in a larger campaign.
  const count = !fromMany ? 1 : Math.max(2, Math.min(Math.round(campaign.rows / rng.between(4, 15)), 400));
  const clients = Array.from(
    { length: count },
    fromMany ? swarm(campaign, disguise) : () => disguised(campaign, disguise)
  );
  let call = load.write(scene);
  const repeats = rng.between(0, 0.6);
  for (;;) {
    if (!rng.chance(repeats)) call = load.write(scene);
    yield* send(
      scene,
      rng.pick(clients),
      { ...hostile(campaign, call), slowness: load.slowness },
      rng.exponential(pause(campaign, 'even'))
    );
  }
}

function expensiveSearch(scene: Scene): Call {
  const { rng, site } = scene;
  const words = wordsOf(scene).products;
  const term = rng.pick([
    () => `%${rng.pick(['a', 'e', '_', 'o'])}%`,
    () => '*'.repeat(rng.int(1, 6)),
    () => Array.from({ length: rng.int(15, 60) }, () => rng.pick(words)).join(' OR '),
    () => `(${'a+'.repeat(rng.int(5, 30))})+$`,
    () => Array.from({ length: rng.int(3, 9) }, () => `${rng.pick(words)}~${rng.int(5, 100)}`).join(' AND ')
  ])();
  return {
    ...search(scene),
    templateId: '',
    query: [
      [site.parameters.search, term],
      [site.parameters.size, String(rng.int(500, 50_000))],
      [site.parameters.sort, rng.pick(['relevance desc', 'random()', 'distance'])]
    ]
  };
}

function largeBody(scene: Scene): Call {
  const { rng, site } = scene;
  const kept = Array.from({ length: rng.int(200, 900) }, () => base36(rng, 8));
  const text = JSON.stringify({ [site.parameters.text]: kept.join(' '), ids: kept.map((_, at) => at) });
  return {
    ...uploadFile(scene),
    templateId: '',
    body: { kind: 'text', type: 'application/json', text, unseenBytes: Math.floor(rng.logNormal(6_000_000, 0.8)) }
  };
}

function nestedGraph(scene: Scene): Call {
  const { rng } = scene;
  const depth = rng.int(12, 60);
  const field = rng.pick(['author', 'friends', 'children', 'items', 'parent']);
  const query = `{${`${field}{`.repeat(depth)}id${'}'.repeat(depth)}}`;
  return { ...queryGraph(scene), method: 'POST', query: [], templateId: '', body: { kind: 'json', value: { query } } };
}

function withPair(call: Call, pair: Pair): Call {
  return { ...call, query: [...call.query, pair] };
}
