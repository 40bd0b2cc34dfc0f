import { afterAnswer, send, type Actor } from '../actor.ts';
import type { Call } from '../call.ts';
import { drawPassword, register, signIn } from '../calls/account-calls.ts';
import { administer, exportReport, importRows, readWellKnown, sendXml } from '../calls/machine-calls.ts';
import { deadLink, listThings, placeOrder, search, viewThing } from '../calls/shop-calls.ts';
import { downloadFile, queryGraph, savePage, uploadEncoded, uploadFile, writeComment } from '../calls/writing-calls.ts';
import type { Cast } from '../clients/cast.ts';
import { idAt, somePerson, type Scene } from '../scene.ts';
import { loadPage, signInAs } from './habits.ts';

/** Writes and rewrites pages: HTML, Markdown and code in honest bodies. */
export function* editor(scene: Scene, cast: Cast, client = cast.browser(scene)): Actor {
  const { rng } = scene;
  yield* signInAs(scene, client, somePerson(scene));
  for (let left = rng.int(2, 12); left > 0; left--) {
    const answer = yield* send(scene, client, viewThing(scene, 'entry'), rng.logNormal(8_000, 0.7));
    yield* loadPage(scene, client, 10);
    yield* send(scene, client, savePage(scene), afterAnswer(answer, rng.logNormal(40_000, 1)));
    if (rng.chance(0.25)) yield* send(scene, client, uploadFile(scene), rng.logNormal(9_000, 0.6));
    if (rng.chance(0.2))
      yield* send(
        scene,
        client,
        writeComment(scene, 'comment', rng.pick(['code', 'prose'])),
        rng.logNormal(20_000, 0.8)
      );
  }
}

/** Works through a queue: hundreds of consecutive ids, fast, and exports in between. Looks like enumeration and is not. */
export function* clerk(scene: Scene, cast: Cast, client = cast.browser(scene)): Actor {
  const { rng } = scene;
  yield* signInAs(scene, client, somePerson(scene));
  let at = rng.int(0, scene.site.idCount);
  const pace = rng.logNormal(2_500, 0.6);
  for (let left = rng.int(15, 90); left > 0; left--) {
    at += rng.weighted([
      [1, 8],
      [rng.int(2, 5), 2]
    ]);
    const call = rng.chance(0.4)
      ? administer(scene, idAt(scene.site, 'order', at))
      : viewThing(scene, 'order', idAt(scene.site, 'order', at));
    const answer = yield* send(scene, client, call, rng.logNormal(pace, 0.5));
    if (rng.chance(0.04)) yield* send(scene, client, exportReport(scene), afterAnswer(answer, 1_500));
    if (rng.chance(0.03)) yield* send(scene, client, downloadFile(scene), afterAnswer(answer, 2_000));
  }
}

/** Someone who knows how to script, with a key of their own: walks whole lists, politely retries. */
export function* powerUser(scene: Scene, cast: Cast, client = cast.keyed(scene)): Actor {
  const { rng } = scene;
  const noun = rng.pick(['order', 'product', 'user', 'report', 'comment'] as const);
  const first = rng.int(0, scene.site.idCount);
  const pace = rng.logNormal(400, 1);
  const walksIds = rng.chance(0.5);
  for (let at = 0, left = rng.int(10, 120); left > 0; left--, at++) {
    const call = walksIds ? viewThing(scene, noun, idAt(scene.site, noun, first + at)) : listThings(scene, noun, at);
    if (rng.chance(0.04)) call.outcome = 'missing';
    const answer = yield* send(scene, client, call, Math.max(5, rng.normal(pace, pace / 8)));
    if (answer.status === 429 || answer.status >= 500)
      yield* send(scene, client, call, afterAnswer(answer, rng.between(2_000, 20_000)));
  }
}

/** Moves a catalogue over: hundreds of writes in a row. */
export function* importer(scene: Scene, cast: Cast, client = cast.keyed(scene)): Actor {
  const { rng } = scene;
  const batch = rng.weighted([
    [1, 6],
    [rng.int(5, 25), 3]
  ]);
  let answer = { status: 200, latencyMs: 0 };
  for (let left = rng.int(20, 160); left > 0; left--) {
    const call = importRows(scene, batch);
    if (rng.chance(0.03)) call.outcome = 'invalid';
    answer = yield* send(scene, client, call, afterAnswer(answer, rng.exponential(60)));
  }
}

/** Tries an API out from a terminal or by a small script: signs in, asks, posts, gets things wrong. */
export function* developer(scene: Scene, cast: Cast, client = cast.script(scene)): Actor {
  const { rng } = scene;
  if (rng.chance(0.6))
    yield* signInAs(
      scene,
      client,
      somePerson(scene),
      rng.weighted([
        [0, 6],
        [1, 2],
        [4, 1]
      ] as const)
    );
  const pace = rng.logNormal(2_500, 1.3);
  let answer = { status: 200, latencyMs: 0 };
  for (let left = rng.int(3, 40); left > 0; left--) {
    const write = rng.weighted<(scene: Scene) => Call>([
      [(at) => listThings(at, rng.pick(['product', 'order', 'user', 'comment'])), 6],
      [(at) => viewThing(at, rng.pick(['product', 'order', 'user'])), 6],
      [search, 4],
      [queryGraph, 3],
      [writeComment, 4],
      [savePage, 2],
      [(at) => placeOrder(at, somePerson(at).lastName), 2],
      [(at) => register(at, somePerson(at)), 1],
      [(at) => signIn(at, somePerson(at).email, drawPassword(at)), 1],
      [uploadEncoded, 1],
      [sendXml, 1],
      [deadLink, 1],
      [readWellKnown, 1]
    ]);
    const call = write(scene);
    // The same call again until it works, as one debugs.
    const failures = rng.weighted([
      [0, 8],
      [1, 1],
      [3, 0.5]
    ] as const);
    for (let tries = 0; tries < failures; tries++) {
      const outcome = rng.pick(['invalid', 'unauthenticated', 'missing', 'forbidden', 'wrong-method'] as const);
      answer = yield* send(scene, client, { ...call, outcome }, afterAnswer(answer, rng.logNormal(pace, 0.8)));
    }
    answer = yield* send(scene, client, call, afterAnswer(answer, rng.logNormal(pace, 0.8)));
  }
}
