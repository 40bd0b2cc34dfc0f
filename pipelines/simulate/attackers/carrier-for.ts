import type { Call, Pair } from '../call.ts';
import { changeProfile, signIn } from '../calls/account-calls.ts';
import { sendXml } from '../calls/machine-calls.ts';
import { listThings, placeOrder, search, viewThing } from '../calls/shop-calls.ts';
import { downloadFile, followRedirect, uploadFile, writeComment } from '../calls/writing-calls.ts';
import type { PayloadPlace } from '../grammars/evasions.ts';
import { popularId, somePerson, type Scene } from '../scene.ts';

/** An honest request that has room for a payload at `place`. */
export function carrierFor(scene: Scene, place: PayloadPlace): Call {
  const { rng, site } = scene;
  const person = somePerson(scene);
  switch (place) {
    case 'path':
      return viewThing(scene, rng.pick(['product', 'entry', 'user', 'file', 'order']));
    case 'query':
      return rng.pick([
        search,
        (at: Scene) => listThings(at, rng.pick(['product', 'order', 'user', 'entry'])),
        (at: Scene) => ({
          ...viewThing(at, 'product'),
          query: [[site.parameters.id, popularId(at, 'product')] as Pair]
        }),
        downloadFile,
        followRedirect
      ])(scene);
    case 'form':
    case 'json':
    case 'json-key':
      return rng.pick([
        (at: Scene) => signIn(at, person.email, `${person.lastName}1`),
        writeComment,
        (at: Scene) => changeProfile(at, person),
        (at: Scene) => placeOrder(at, person.firstName)
      ])(scene);
    case 'multipart':
      return uploadFile(scene);
    case 'xml':
      return sendXml(scene);
    case 'cookie':
    case 'header':
    case 'user-agent':
      return rng.pick([search, (at: Scene) => viewThing(at, 'product'), (at: Scene) => listThings(at, 'product')])(
        scene
      );
  }
}
