import { newCall, type Call, type Json, type JsonObject, type Pair } from '../call.ts';
import { base36, inventedName, machinePairs, machineValue, token, uuid } from '../noise.ts';
import { fixedPath, popularId, resource, somePerson, wordsOf, type Scene } from '../scene.ts';
import { asBody } from './as-body.ts';
import { parseJson } from './writing-calls.ts';

/** Around 2 KB of JSON about something that happened elsewhere, signed. */
export function sendWebhook(scene: Scene, source: string): Call {
  const { rng, site } = scene;
  const pool = wordsOf(scene);
  const details = scene.content.content(rng, rng.pick(['structured', 'prose', 'rich', 'code', 'short'] as const));
  const person = somePerson(scene);
  const value: Json = {
    id: `evt_${token(rng, 24)}`,
    type: rng.pick([
      'invoice.paid',
      'order.created',
      'push',
      'message.received',
      'subscription.updated',
      'issue_comment'
    ]),
    created: Math.floor(scene.nowMs() / 1_000),
    livemode: true,
    data: {
      object: {
        id: uuid(rng),
        customer: {
          name: `${person.firstName} ${person.lastName}`,
          email: person.email,
          address: { line1: rng.pick(pool.streets), city: rng.pick(pool.cities), postal_code: rng.pick(pool.postcodes) }
        },
        details: parseJson(details.text) ?? details.text,
        metadata: Object.fromEntries(machinePairs(rng, rng.int(2, 12), scene.nowMs())),
        lines: Array.from({ length: rng.int(1, 8) }, (): Json => ({
          sku: base36(rng, 8),
          description: rng.pick(pool.products),
          amount: rng.int(100, 90_000),
          currency: 'eur'
        }))
      }
    }
  };
  return newCall('webhook', 'POST', `/${site.nouns.hook}/${source}`, {
    templateId: details.templateId,
    body: { kind: 'json', value },
    headers: [
      [
        rng.pick(['x-signature', 'x-hub-signature-256', 'stripe-signature']),
        `t=${Math.floor(scene.nowMs() / 1_000)},v1=${rng.hex(64)}`
      ]
    ]
  });
}

/** Older partners speak SOAP or plain XML. */
export function sendXml(scene: Scene): Call {
  const { rng, site } = scene;
  const pool = wordsOf(scene);
  const note = scene.content.content(rng, 'short');
  const fields: Pair[] = [
    ['CustomerName', `${rng.pick(pool.firstNames)} ${rng.pick(pool.lastNames)}`],
    ['Company', rng.pick(pool.companies)],
    ['OrderNumber', popularId(scene, 'order')],
    ['Street', rng.pick(pool.streets)],
    ['City', rng.pick(pool.cities)],
    ['Amount', rng.between(1, 9_000).toFixed(2)],
    ['Remark', note.text]
  ];
  const soap = rng.chance(0.5);
  return newCall('webhook', 'POST', `${site.prefix}/${soap ? 'soap' : 'xml'}/${site.nouns.order}`, {
    templateId: note.templateId,
    body: { kind: 'xml', envelope: soap ? ['soap:Envelope', 'soap:Body', 'SubmitOrder'] : ['Order'], fields },
    headers: soap ? [['soapaction', '"urn:SubmitOrder"']] : []
  });
}

/** Hundreds of rows, one request each or some dozens at a time. */
export function importRows(scene: Scene, batch: number): Call {
  const { rng, site } = scene;
  const pool = wordsOf(scene);
  const row = (): JsonObject => ({
    sku: base36(rng, 9),
    [site.parameters.name]: rng.pick(pool.products),
    price: rng.int(1, 900),
    stock: rng.int(0, 500),
    [site.parameters.text]: rng.chance(0.3) ? scene.content.content(rng, 'short').text : rng.pick(pool.companies)
  });
  const { path, query } = resource(scene, 'product', 'create');
  return newCall('import', 'POST', path, {
    query,
    body: batch === 1 ? asBody(scene, row()) : { kind: 'json', value: Array.from({ length: batch }, row) }
  });
}

export function exportReport(scene: Scene): Call {
  const { rng, site } = scene;
  const day = (back: number): string => new Date(scene.nowMs() - back * 86_400_000).toISOString().slice(0, 10);
  return newCall('export', 'GET', `${site.prefix}/${site.nouns.admin}/${site.nouns.report}`, {
    query: [
      [site.parameters.from, day(rng.int(7, 90))],
      [site.parameters.until, day(0)],
      ['format', rng.pick(['csv', 'xlsx', 'json', 'pdf'])],
      ['columns', 'id,name,total,created_at']
    ]
  });
}

export function administer(scene: Scene, id: string): Call {
  const { rng, site } = scene;
  const noun = rng.pick(['user', 'order', 'product', 'coupon', 'setting', 'entry'] as const);
  const path = `/${site.nouns.admin}/${site.nouns[noun]}`;
  if (rng.chance(0.35))
    return newCall('admin', 'GET', path, { query: [[site.parameters.page, String(rng.int(1, 30))]] });
  if (rng.chance(0.5)) return newCall('admin', 'GET', `${path}/${id}${site.extension}`);
  return newCall('admin', site.flavour === 'rest' ? 'PATCH' : 'POST', `${path}/${id}${site.extension}`, {
    body: asBody(scene, {
      status: rng.pick(['active', 'blocked', 'review']),
      [site.parameters.text]: rng.pick(wordsOf(scene).companies),
      [inventedName(rng)]: machineValue(rng, scene.nowMs())
    })
  });
}

export function checkHealth(scene: Scene): Call {
  return newCall('health', scene.rng.chance(0.8) ? 'GET' : 'HEAD', `/${scene.site.nouns.health}`);
}

export function readFeed(scene: Scene, fresh: boolean): Call {
  return newCall('feed', 'GET', `/${scene.site.nouns.feed}`, {
    outcome: fresh ? 'ok' : 'unchanged',
    headers: [['if-none-match', `"${scene.site.secret.slice(0, 12)}"`]]
  });
}

export function readWellKnown(scene: Scene): Call {
  const path = scene.rng.weighted([
    ['/robots.txt', 6],
    ['/sitemap.xml', 3],
    ['/.well-known/security.txt', 1],
    ['/.well-known/openid-configuration', 1],
    [fixedPath(scene, 'entry'), 1]
  ]);
  return newCall('feed', 'GET', path, { outcome: scene.rng.chance(0.15) ? 'missing' : 'ok' });
}
