import { objectOf } from '../body-values.ts';
import { newCall, type Call, type Json, type Outcome } from '../call.ts';
import { changeProfile, register } from '../calls/account-calls.ts';
import { administer, exportReport } from '../calls/machine-calls.ts';
import { asBody } from '../calls/as-body.ts';
import { addToCart, applyCoupon, viewThing } from '../calls/shop-calls.ts';
import { base36, token } from '../noise.ts';
import { fixedPath, idAt, resource, somePerson, type Scene } from '../scene.ts';
import type { Noun } from '../site-vocabulary.ts';

/** Misuse of what an API offers, by someone who may use it; `works` is the share of tries the API lets pass. */
export type Abuse = { name: string; works: number; refused: Outcome; write: (scene: Scene, at: number) => Call };

export const ABUSES: readonly Abuse[] = [
  {
    name: 'orders-by-id',
    works: 0.5,
    refused: 'missing',
    write: (scene, at) => viewThing(scene, 'order', idAt(scene.site, 'order', at))
  },
  {
    name: 'users-by-id',
    works: 0.4,
    refused: 'forbidden',
    write: (scene, at) => viewThing(scene, 'user', idAt(scene.site, 'user', at))
  },
  { name: 'files-of-others', works: 0.3, refused: 'missing', write: (scene, at) => below(scene, 'user', 'file', at) },
  {
    name: 'random-ids',
    works: 0.08,
    refused: 'missing',
    write: (scene) =>
      viewThing(
        scene,
        'order',
        scene.rng.pick([base36(scene.rng, 8), String(scene.rng.int(1, 9_999_999)), scene.rng.hex(24)])
      )
  },
  { name: 'change-others', works: 0.15, refused: 'forbidden', write: changeOthers },
  { name: 'mass-assignment', works: 0.4, refused: 'invalid', write: massAssignment },
  {
    name: 'coupon-guessing',
    works: 0.01,
    refused: 'invalid',
    write: (scene) =>
      applyCoupon(
        scene,
        scene.rng.pick(['SAVE', 'WELCOME', 'VIP', 'XMAS', '']) + base36(scene.rng, scene.rng.int(2, 7)).toUpperCase()
      )
  },
  { name: 'graph-introspection', works: 0.6, refused: 'invalid', write: introspection },
  { name: 'graph-batching', works: 0.7, refused: 'invalid', write: batching },
  { name: 'functions-of-admins', works: 0.06, refused: 'forbidden', write: adminFunction },
  { name: 'verb-tampering', works: 0.12, refused: 'wrong-method', write: otherVerb },
  { name: 'message-pumping', works: 0.7, refused: 'limited', write: messagePumping },
  { name: 'account-factory', works: 0.6, refused: 'invalid', write: (scene) => register(scene, somePerson(scene)) },
  { name: 'hoarding', works: 0.8, refused: 'invalid', write: addToCart }
];

function below(scene: Scene, noun: Noun, inner: Noun, at: number): Call {
  const { method, path, query } = resource(scene, noun, 'list', idAt(scene.site, noun, at), inner);
  return newCall('list', method, path, { query });
}

function changeOthers(scene: Scene, at: number): Call {
  const { rng, site } = scene;
  const noun = rng.pick(['user', 'order', 'comment'] as const);
  const remove = rng.chance(0.3);
  const { method, path, query } = resource(scene, noun, remove ? 'remove' : 'update', idAt(site, noun, at));
  return newCall(remove ? 'remove' : 'write', method, path, {
    query,
    body: remove
      ? { kind: 'none' }
      : { kind: 'json', value: { status: 'cancelled', [site.parameters.user]: somePerson(scene).email } }
  });
}

/** Fields the form does not have, in the hope that the server binds whatever it gets. */
function massAssignment(scene: Scene): Call {
  const { rng } = scene;
  const call = rng.chance(0.7) ? changeProfile(scene, somePerson(scene)) : register(scene, somePerson(scene));
  const extra: [string, Json][] = [
    ['role', 'admin'],
    ['is_admin', true],
    ['isAdmin', 1],
    ['balance', rng.int(1_000, 99_999)],
    ['verified', true],
    ['permissions', ['*']],
    ['price', 0],
    ['credit', 9_999],
    ['account_type', 'premium'],
    ['owner_id', 1]
  ];
  const chosen = rng.shuffle(extra).slice(0, rng.int(1, 4));
  const value = { ...objectOf(call.body), ...Object.fromEntries(chosen) };
  const body = asBody(scene, value);
  return { ...call, body, attackPlace: `${body.kind}.${chosen[0]![0]}` };
}

function graph(scene: Scene, value: Json): Call {
  return newCall('graphql', 'POST', `/${scene.site.nouns.graphql}`, {
    body: { kind: 'json', value },
    attackPlace: 'json.query'
  });
}

function introspection(scene: Scene): Call {
  const { rng } = scene;
  const kind = rng.pick(['queryType', 'mutationType', 'types', 'directives']);
  return graph(scene, {
    query: rng.pick([
      `query IntrospectionQuery{__schema{${kind}{name ${kind === 'types' ? 'kind fields(includeDeprecated:true){name args{name type{name ofType{name}}}}' : 'description'}}}}`,
      `{__type(name:"${rng.pick(['User', 'Order', 'Admin', 'Query', 'Mutation', 'Payment'])}"){name fields{name type{name kind ofType{name}}}}}`,
      `{__schema{${kind}{name}}}`,
      `{${rng.pick(['user', 'users', 'admin', 'secret', 'password', 'flag', 'config'])}${base36(rng, 2)}{id}}`
    ])
  });
}

/** One request, dozens of tries: what limits per request do not see. */
function batching(scene: Scene): Call {
  const { rng, site } = scene;
  const count = rng.int(10, 80);
  const login = somePerson(scene).email;
  if (rng.chance(0.5))
    return graph(
      scene,
      Array.from({ length: count }, (_, at): Json => ({
        query: `query($id:ID!){order(id:$id){total owner{email}}}`,
        variables: { id: idAt(site, 'order', at) }
      }))
    );
  const tries = Array.from(
    { length: count },
    (_, at) => `a${at}:login(email:${JSON.stringify(login)},password:${JSON.stringify(token(rng, 8))}){token}`
  );
  return graph(scene, { query: `mutation{${tries.join(' ')}}` });
}

function adminFunction(scene: Scene, at: number): Call {
  const { rng, site } = scene;
  const operations = [
    'impersonate',
    'promote',
    'refund',
    'export-all',
    'set-role',
    'disable-2fa',
    'approve',
    'delete-all',
    'logs',
    'debug',
    'audit',
    'config'
  ];
  if (rng.chance(0.4)) return rng.chance(0.7) ? administer(scene, idAt(site, 'user', at)) : exportReport(scene);
  return newCall(
    'admin',
    rng.pick(['GET', 'POST', 'POST', 'PUT', 'DELETE']),
    `${site.prefix}/${rng.pick([site.nouns.admin, site.nouns.user, 'internal', 'v1/admin'])}/${rng.pick(operations)}`,
    { body: rng.chance(0.5) ? { kind: 'json', value: { user_id: at } } : { kind: 'none' } }
  );
}

function otherVerb(scene: Scene, at: number): Call {
  const { rng } = scene;
  const call = viewThing(scene, rng.pick(['user', 'order', 'product', 'setting']), idAt(scene.site, 'user', at));
  if (rng.chance(0.35))
    return {
      ...call,
      method: rng.pick(['GET', 'POST']),
      headers: [
        ...call.headers,
        [
          rng.pick(['x-http-method-override', 'x-method-override', 'x-http-method']),
          rng.pick(['PUT', 'DELETE', 'PATCH', 'ADMIN'])
        ]
      ]
    };
  return {
    ...call,
    method: rng.pick(['PUT', 'DELETE', 'PATCH', 'TRACE', 'OPTIONS', 'PROPFIND', 'MOVE', 'HEAD', 'DEBUG', 'LINK'])
  };
}

/** Makes the service send costly messages to numbers of one block. */
function messagePumping(scene: Scene, at: number): Call {
  const { site } = scene;
  return newCall(
    'write',
    'POST',
    `${fixedPath(scene, 'login')}/${scene.rng.pick(['send-code', 'sms', 'invite', 'resend'])}`,
    { body: { kind: 'json', value: { [site.parameters.phone]: `+99${site.firstId % 90}${String(5_000_000 + at)}` } } }
  );
}
