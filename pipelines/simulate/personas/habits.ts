import { afterAnswer, send, type Actor, type Answer, type Step } from '../actor.ts';
import { drawPassword, signIn } from '../calls/account-calls.ts';
import { loadAsset, loadTag, sendBeacon, sendBulk } from '../calls/telemetry-calls.ts';
import { becomeSignedIn, type Cast } from '../clients/cast.ts';
import type { Client } from '../clients/client.ts';
import type { Scene } from '../scene.ts';
import type { Person } from '../words.ts';

/** A visit by one client; without one the persona brings its own. */
export type Session = (scene: Scene, cast: Cast, client?: Client) => Actor;

/** Reading time of a page: seconds, with a tail of people who went for coffee. */
export function think(scene: Scene): number {
  return scene.rng.chance(0.04) ? scene.rng.between(60_000, 600_000) : scene.rng.logNormal(6_000, 0.9);
}

/** What opening a page pulls in within two seconds; most of it is cached or comes from elsewhere. */
export function* loadPage(scene: Scene, client: Client, largest = 40): Generator<Step, void, Answer> {
  const { rng } = scene;
  const count = rng.weighted([
    [0, 50],
    [rng.int(2, 8), 38],
    [rng.int(15, largest), 8]
  ]);
  const first = rng.int(0, 200);
  for (let at = 0; at < count; at++) yield* send(scene, client, loadAsset(scene, first + at), rng.exponential(45));
  if (rng.chance(0.3)) yield* send(scene, client, sendBeacon(scene), rng.exponential(300));
  if (rng.chance(0.05)) yield* send(scene, client, sendBulk(scene), rng.exponential(900));
  for (
    let left = rng.weighted([
      [0, 6],
      [1, 3],
      [3, 1]
    ] as const);
    left > 0;
    left--
  )
    yield* send(scene, client, loadTag(scene), rng.exponential(120));
}

export function* signInAs(
  scene: Scene,
  client: Client,
  person: Person,
  wrongTries = 0
): Generator<Step, boolean, Answer> {
  const { rng, site } = scene;
  const login = rng.chance(0.6) ? person.email : person.userName;
  const password = drawPassword(scene);
  let answer = { status: 0, latencyMs: 0 };
  for (let tries = 0; tries < wrongTries; tries++) {
    const mistyped = password.slice(0, -1) + rng.pick(['q', 'w', 'e', '1', '!', '']);
    answer = yield* send(
      scene,
      client,
      { ...signIn(scene, login, mistyped), outcome: 'wrong-password' },
      rng.logNormal(5_000, 0.6)
    );
  }
  answer = yield* send(scene, client, signIn(scene, login, password), afterAnswer(answer, rng.logNormal(4_000, 0.5)));
  const worked = answer.status < 400 && answer.status > 0;
  if (worked) becomeSignedIn(scene, client, person);
  else if (site.loginAnswer === 'api')
    yield* send(scene, client, signIn(scene, login, password), afterAnswer(answer, 3_000));
  return worked;
}
