import { afterAnswer, send, type Actor } from '../actor.ts';
import type { Call } from '../call.ts';
import { askForReset, drawPassword, openSignIn, register, signIn, useResetToken } from '../calls/account-calls.ts';
import {
  addToCart,
  applyCoupon,
  deadLink,
  listThings,
  openHome,
  placeOrder,
  search,
  viewBelow,
  viewThing
} from '../calls/shop-calls.ts';
import { loadTag, sendBeacon, sendBulk } from '../calls/telemetry-calls.ts';
import { followRedirect, writeComment } from '../calls/writing-calls.ts';
import type { Cast } from '../clients/cast.ts';
import { base36, token } from '../noise.ts';
import { somePerson, type Scene } from '../scene.ts';
import { drawPerson } from '../words.ts';
import { loadPage, signInAs, think } from './habits.ts';

/** Wanders through lists and things, searches, buys now and then. */
export function* shopper(scene: Scene, cast: Cast, client = cast.browser(scene)): Actor {
  const { rng } = scene;
  const person = somePerson(scene);
  let answer = yield* send(scene, client, openHome(scene), 0);
  yield* loadPage(scene, client);
  for (let left = rng.int(2, 14); left > 0; left--) {
    const call = rng.weighted<(scene: Scene) => Call>([
      [(at) => listThings(at, rng.pick(['product', 'category', 'entry'])), 25],
      [(at) => viewThing(at, 'product'), 35],
      [search, 18],
      [(at) => viewBelow(at, 'product', 'review'), 5],
      [addToCart, 6],
      [deadLink, 2],
      [followRedirect, 2],
      [(at) => viewThing(at, 'entry'), 5],
      [(at) => writeComment(at, 'review'), 2]
    ])(scene);
    answer = yield* send(scene, client, call, afterAnswer(answer, think(scene)));
    if (call.action !== 'write' && answer.status < 400) yield* loadPage(scene, client, 12);
    // A person reloads what failed, impatiently.
    if (answer.status >= 500 && rng.chance(0.7))
      answer = yield* send(scene, client, call, afterAnswer(answer, rng.between(800, 4_000)));
  }
  if (!rng.chance(0.15)) return;
  if (
    !(yield* signInAs(
      scene,
      client,
      person,
      rng.weighted([
        [0, 8],
        [1, 2],
        [3, 0.7]
      ])
    ))
  )
    return;
  if (rng.chance(0.3))
    yield* send(
      scene,
      client,
      { ...applyCoupon(scene, base36(rng, 8).toUpperCase()), outcome: rng.chance(0.5) ? 'invalid' : 'ok' },
      think(scene)
    );
  const order = placeOrder(scene, `${person.firstName} ${person.lastName}`);
  yield* send(scene, client, order, think(scene));
  if (rng.chance(0.12)) yield* send(scene, client, order, rng.between(150, 700)); // clicked twice
}

/** Comes for one thing: registers, or has forgotten the password. */
export function* newcomer(scene: Scene, cast: Cast, client = cast.browser(scene)): Actor {
  const { rng } = scene;
  const person = drawPerson(rng, scene.words, scene.language);
  let answer = yield* send(scene, client, openSignIn(scene), 0);
  yield* loadPage(scene, client);
  if (rng.chance(0.5)) {
    const call = register(scene, person);
    answer = yield* send(scene, client, { ...call, outcome: rng.chance(0.25) ? 'invalid' : 'ok' }, think(scene) * 3);
    if (answer.status >= 400) yield* send(scene, client, call, afterAnswer(answer, think(scene)));
    return;
  }
  for (let tries = rng.int(1, 3); tries > 0; tries--) {
    answer = yield* send(
      scene,
      client,
      { ...signIn(scene, person.email, drawPassword(scene)), outcome: 'wrong-password' },
      afterAnswer(answer, rng.logNormal(6_000, 0.5))
    );
  }
  yield* send(scene, client, askForReset(scene, person), think(scene));
  yield* send(scene, client, useResetToken(scene, token(rng, 40)), rng.between(20_000, 120_000));
  yield* signInAs(scene, client, person);
}

/** A link went round: dozens who were never here look at one thing within minutes, and most of them leave. */
export function* sharedLink(scene: Scene, cast: Cast): Actor {
  const { rng } = scene;
  const call = rng.chance(0.3) ? openHome(scene) : viewThing(scene, rng.pick(['product', 'entry'] as const));
  const gapMs = rng.logNormal(2_500, 0.9);
  for (let left = rng.int(6, 60); left > 0; left--) {
    const client = rng.chance(0.9) ? cast.person(scene) : cast.script(scene);
    const answer = yield* send(scene, client, call, rng.exponential(gapMs));
    if (rng.chance(0.5)) yield* loadPage(scene, client, 8);
    if (rng.chance(0.3)) yield* send(scene, client, listThings(scene, 'product'), afterAnswer(answer, gapMs));
  }
}

/** Somebody on a page of others that carries a widget of this site: known here by what the widget loads and reports, and by nothing else. */
export function* embedded(scene: Scene, cast: Cast, client = cast.browser(scene)): Actor {
  const { rng } = scene;
  for (let left = rng.int(1, 5); left > 0; left--) {
    const call = rng.pick([sendBulk, sendBeacon, loadTag])(scene);
    yield* send(scene, client, call, rng.exponential(4_000));
  }
}
