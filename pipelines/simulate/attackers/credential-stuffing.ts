import { afterAnswer, send, type Actor } from '../actor.ts';
import type { Call, Outcome } from '../call.ts';
import { drawPassword, openSignIn, signIn } from '../calls/account-calls.ts';
import type { Client } from '../clients/client.ts';
import { somePerson } from '../scene.ts';
import {
  disguised,
  hostile,
  lookAround,
  pause,
  profilesOf,
  swarm,
  type Campaign,
  type Disguise,
  type Manner
} from './campaign.ts';
import { planAttempts } from './stuffing-plan.ts';

type Topology = Omit<Manner, 'disguise'> & { run: (campaign: Campaign, disguise: Disguise) => Actor };

const TOPOLOGIES: readonly Topology[] = [
  { name: 'distributed', rows: [150, 5_000], gapMs: 2_500, run: fromManyAddresses },
  { name: 'distributed-slow', rows: [60, 600], gapMs: 40_000, run: fromManyAddresses },
  { name: 'few-addresses', rows: [40, 250], gapMs: 900, run: fromFewAddresses(4) },
  { name: 'one-address', rows: [25, 200], gapMs: 350, run: fromFewAddresses(1) },
  { name: 'one-account', rows: [20, 150], gapMs: 700, run: oneAccount },
  { name: 'password-spray', rows: [15, 90], gapMs: 25_000, run: spray }
];

export const stuffingProfiles = TOPOLOGIES.flatMap(({ name, rows, gapMs, run }) =>
  profilesOf(
    'credential-stuffing',
    [{ name }],
    (['script', 'browser', 'app'] as const).map((disguise): Manner => ({ name: disguise, disguise, rows, gapMs })),
    (campaign, _, { disguise }) => run(campaign, disguise)
  )
);

/**
 * As published for a service that answers a wrong password with 200 and a right one with 302: 43 % 200, 28 % 403,
 * 20 % 429, 8 % 302. Where the status says whether the password was right, far fewer can have been.
 */
function distributedOutcome({ scene: { rng, site } }: Campaign): Outcome {
  const hits = site.loginAnswer === 'page' ? 8 : 1;
  return rng.weighted([
    ['wrong-password', 51 - hits],
    ['forbidden', 28],
    ['limited', 20],
    ['ok', hits]
  ]);
}

function attempt(campaign: Campaign, login: string, outcome: Outcome, password = drawPassword(campaign.scene)): Call {
  return hostile(campaign, signIn(campaign.scene, login, password), outcome);
}

function* fromManyAddresses(campaign: Campaign, disguise: Disguise): Actor {
  const { scene } = campaign;
  const clients = new Map<number, Client>();
  const logins = new Map<number, string>();
  const join = swarm(campaign, disguise);
  let lastMs = 0;
  for (const { atMs, address, identity } of planAttempts(
    scene.rng,
    campaign.rows,
    Math.min(campaign.windowMs, campaign.rows * campaign.gapMs)
  )) {
    const client = clients.get(address) ?? join();
    clients.set(address, client);
    const login = logins.get(identity) ?? somePerson(scene).email;
    logins.set(identity, login);
    yield* send(scene, client, attempt(campaign, login, distributedOutcome(campaign)), atMs - lastMs);
    lastMs = atMs;
  }
}

function fromFewAddresses(addresses: number): Topology['run'] {
  return function* (campaign, disguise): Actor {
    const { scene } = campaign;
    const { rng } = scene;
    const clients = Array.from(
      { length: addresses },
      addresses === 1 ? () => disguised(campaign, disguise) : swarm(campaign, disguise)
    );
    const hits = rng.between(0.005, 0.06);
    if (clients[0]!.agent.isBrowser) yield* lookAround(campaign, clients[0]!, [openSignIn]);
    for (;;) {
      const client = rng.pick(clients);
      const outcome = rng.weighted<Outcome>([
        ['wrong-password', 1 - hits],
        ['ok', hits],
        ['limited', 0.08],
        ['forbidden', 0.05]
      ]);
      const answer = yield* send(
        scene,
        client,
        attempt(campaign, somePerson(scene).email, outcome),
        pause(campaign, 'even')
      );
      // A good run pauses when it is told to.
      if (answer.status === 429 && rng.chance(0.3))
        yield* send(
          scene,
          client,
          attempt(campaign, somePerson(scene).email, 'wrong-password'),
          afterAnswer(answer, 5 * campaign.gapMs)
        );
    }
  };
}

function* oneAccount(campaign: Campaign, disguise: Disguise): Actor {
  const { scene, cast } = campaign;
  const { rng } = scene;
  const login = rng.chance(0.3)
    ? rng.pick(['admin', 'administrator', 'root', 'test', 'info'])
    : somePerson(scene).email;
  let client = disguised(campaign, disguise);
  const rotates = rng.chance(0.3);
  for (;;) {
    if (rotates && rng.chance(0.15)) client = { ...client, address: cast.address(rng) };
    const outcome = rng.weighted<Outcome>([
      ['wrong-password', 90],
      ['forbidden', 5],
      ['limited', 5]
    ]);
    yield* send(scene, client, attempt(campaign, login, outcome), pause(campaign, rng.chance(0.7) ? 'even' : 'uneven'));
  }
}

/** One likely password on many accounts, slowly enough for every lockout counter to forget. */
function* spray(campaign: Campaign, disguise: Disguise): Actor {
  const { scene, cast } = campaign;
  const { rng } = scene;
  let client = disguised(campaign, disguise);
  let password = drawPassword(scene);
  for (;;) {
    if (rng.chance(0.1)) password = drawPassword(scene);
    if (rng.chance(0.3)) client = { ...client, address: cast.address(rng) };
    const outcome = rng.weighted<Outcome>([
      ['wrong-password', 94],
      ['ok', 2],
      ['limited', 2],
      ['forbidden', 2]
    ]);
    yield* send(
      scene,
      client,
      attempt(campaign, somePerson(scene).email, outcome, password),
      pause(campaign, 'uneven')
    );
  }
}
