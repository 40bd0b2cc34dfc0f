import { afterAnswer, send, type Actor, type Answer } from '../actor.ts';
import type { Call } from '../call.ts';
import { changeProfile, openSignIn, refreshToken, viewOwnProfile } from '../calls/account-calls.ts';
import { addToCart, deadLink, listThings, search, suggest, termToType, viewThing } from '../calls/shop-calls.ts';
import { reportError, sendBeacon } from '../calls/telemetry-calls.ts';
import { downloadFile, queryGraph, uploadEncoded, uploadFile, writeComment } from '../calls/writing-calls.ts';
import { becomeSignedIn, type Cast } from '../clients/cast.ts';
import { expiredToken } from '../clients/tokens.ts';
import { idAt, somePerson, type Scene } from '../scene.ts';
import { loadPage, signInAs, think } from './habits.ts';

/** Someone with an account in a single-page application: many small calls, suggestions while typing. */
export function* member(scene: Scene, cast: Cast, client = cast.person(scene)): Actor {
  const { rng } = scene;
  const person = somePerson(scene);
  let answer: Answer = { status: 200, latencyMs: 0 };
  if (client.agent.isBrowser) {
    answer = yield* send(scene, client, openSignIn(scene), 0);
    yield* loadPage(scene, client);
  }
  if (
    !(yield* signInAs(
      scene,
      client,
      person,
      rng.weighted([
        [0, 10],
        [1, 2],
        [2, 0.5],
        [3, 0.3]
      ])
    ))
  )
    return;
  const ownOrders = rng.int(0, scene.site.idCount - 1);
  for (let left = rng.int(4, 30); left > 0; left--) {
    if (rng.chance(0.06)) {
      const typed = termToType(scene);
      for (let length = 2; length <= typed.length; length += rng.int(1, 2))
        yield* send(scene, client, suggest(scene, typed.slice(0, length)), rng.logNormal(220, 0.4));
    }
    const call = rng.weighted<(scene: Scene) => Call>([
      [viewOwnProfile, 10],
      [(at) => changeProfile(at, person), 4],
      [(at) => listThings(at, rng.pick(['order', 'comment', 'report', 'product'])), 16],
      [(at) => viewThing(at, 'order', idAt(at.site, 'order', ownOrders + rng.int(0, 4))), 12],
      [queryGraph, 14],
      [writeComment, 8],
      [uploadFile, 2],
      [uploadEncoded, 2],
      [downloadFile, 4],
      [sendBeacon, 9],
      [reportError, 3],
      [addToCart, 4],
      [search, 10],
      [deadLink, 1]
    ])(scene);
    const background = call.action === 'beacon' || call.action === 'graphql';
    answer = yield* send(scene, client, call, background ? rng.exponential(400) : afterAnswer(answer, think(scene)));
    if (answer.status >= 500 && call.method === 'GET')
      answer = yield* send(scene, client, call, afterAnswer(answer, 1_000));
  }
}

/** An app opened again with yesterday's token: refused once, refreshed, then as if nothing had been. */
export function* returningAppUser(scene: Scene, cast: Cast, client = cast.app(scene)): Actor {
  const { rng } = scene;
  const person = somePerson(scene);
  const stale = rng.chance(0.5);
  const usesToken = scene.site.usesBearer;
  const first = viewOwnProfile(scene);
  let answer = yield* send(
    scene,
    client,
    stale
      ? {
          ...first,
          outcome: 'unauthenticated',
          headers: usesToken ? [['authorization', `Bearer ${expiredToken(scene, person.userName)}`]] : []
        }
      : first,
    0
  );
  if (stale) answer = yield* send(scene, client, refreshToken(scene), afterAnswer(answer, 30));
  becomeSignedIn(scene, client, person);
  for (const noun of ['product', 'category', 'comment'] as const)
    answer = yield* send(scene, client, listThings(scene, noun), rng.exponential(80));
  for (let left = rng.int(1, 16); left > 0; left--) {
    const call = rng.weighted<(scene: Scene) => Call>([
      [(at) => viewThing(at, 'product'), 8],
      [search, 3],
      [queryGraph, 3],
      [(at) => listThings(at, 'product', rng.int(1, 6)), 4],
      [sendBeacon, 3],
      [uploadEncoded, 1],
      [addToCart, 1]
    ])(scene);
    answer = yield* send(scene, client, call, afterAnswer(answer, think(scene)));
  }
}
