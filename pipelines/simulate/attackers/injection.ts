import { INJECTION_CLASSES } from '#data/label.ts';
import { afterAnswer, send, type Actor, type Answer, type Step } from '../actor.ts';
import { listThings, openHome, search, viewThing } from '../calls/shop-calls.ts';
import { becomeSignedIn } from '../clients/cast.ts';
import type { Client } from '../clients/client.ts';
import { loadPage } from '../personas/habits.ts';
import { member } from '../personas/members.ts';
import { shopper } from '../personas/people.ts';
import { somePerson } from '../scene.ts';
import { behind, disguised, lookAround, pause, profilesOf, type Campaign, type Manner } from './campaign.ts';
import { INJECTION_TOOLS } from './injection-places.ts';
import { triesOf, type Tries } from './injection-tries.ts';

type Approach = { run: (campaign: Campaign, client: Client, tries: Tries) => Actor };

const APPROACHES: readonly (Approach & Omit<Manner, 'disguise'>)[] = [
  { name: 'tool-run', rows: [25, 160], gapMs: 180, run: toolRun },
  { name: 'slow-tool-run', rows: [15, 70], gapMs: 3_000, run: toolRun },
  { name: 'by-hand', rows: [3, 24], gapMs: 14_000, run: byHand },
  { name: 'inside-a-session', rows: [3, 14], gapMs: 20_000, run: insideSession },
  { name: 'drip', rows: [4, 20], gapMs: 260_000, run: drip },
  { name: 'many-addresses', rows: [8, 50], gapMs: 6_000, run: manyAddresses }
];

/** `attacker` keeps these ids apart from those of the payloads, which label the rows. */
export const injectionProfiles = INJECTION_CLASSES.flatMap((attackClass) =>
  profilesOf(
    attackClass,
    [{ name: 'attacker' }],
    behind<Approach>(['tool', 'script', 'browser'], APPROACHES),
    (campaign, _, { disguise, run }) =>
      run(campaign, disguised(campaign, disguise, INJECTION_TOOLS[attackClass]), triesOf(campaign, attackClass))
  )
);

function* toolRun(campaign: Campaign, client: Client, tries: Tries): Actor {
  const { scene } = campaign;
  if (scene.rng.chance(0.5)) yield* lookAround(campaign, client, [openHome, search]);
  if (scene.rng.chance(0.3)) becomeSignedIn(scene, client, somePerson(scene));
  for (;;) yield* send(scene, client, tries(client), pause(campaign, 'even'));
}

function* byHand(campaign: Campaign, client: Client, tries: Tries): Actor {
  const { scene } = campaign;
  if (client.agent.isBrowser) yield* loadPage(scene, client, 20);
  yield* lookAround(campaign, client, [openHome, search, (at) => viewThing(at, 'product')]);
  for (;;) {
    yield* send(scene, client, tries(client), pause(campaign, 'uneven'));
    if (scene.rng.chance(0.25))
      yield* lookAround(campaign, client, [scene.rng.pick([search, (at) => listThings(at, 'product')])]);
  }
}

/** An account that behaves, except for the odd request. */
function* insideSession(campaign: Campaign, client: Client, tries: Tries): Actor {
  const { scene, cast } = campaign;
  for (;;) {
    const session: Generator<Step, void, Answer> = scene.rng.chance(0.5)
      ? member(scene, cast, client)
      : shopper(scene, cast, client);
    let step = session.next();
    while (step.done !== true) {
      let answer = yield step.value;
      if (scene.rng.chance(0.3))
        answer = yield* send(scene, client, tries(client), afterAnswer(answer, pause(campaign, 'uneven') / 4));
      step = session.next(answer);
    }
  }
}

function* drip(campaign: Campaign, client: Client, tries: Tries): Actor {
  const { scene } = campaign;
  for (;;) {
    yield* send(scene, client, tries(client), pause(campaign, 'uneven'));
    if (scene.rng.chance(0.4)) yield* lookAround(campaign, client, [(at) => viewThing(at, 'product')]);
  }
}

function* manyAddresses(campaign: Campaign, client: Client, tries: Tries): Actor {
  const { scene, cast } = campaign;
  let current = client;
  for (;;) {
    if (scene.rng.chance(0.6)) current = { ...current, address: cast.address(scene.rng) };
    yield* send(scene, current, tries(current), pause(campaign, 'uneven'));
  }
}
