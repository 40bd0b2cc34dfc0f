import { newCall, type Call, type Json, type JsonObject, type Pair } from '../call.ts';
import { base36, machinePairs, token } from '../noise.ts';
import { fixedPath, idAt, popularId, resource, wordsOf, type Scene } from '../scene.ts';
import { NOUNS, type Noun } from '../site-vocabulary.ts';
import { asBody } from './as-body.ts';

/** Landing on the site, now and then from a campaign link that drags its tracking along. */
export function openHome(scene: Scene): Call {
  const { rng, site } = scene;
  const path = rng.weighted([
    [`${site.prefix}/`, 6],
    [`/${scene.language}/`, 1],
    [fixedPath(scene, 'entry'), 2]
  ]);
  return newCall('page', 'GET', path, { query: rng.chance(0.25) ? campaignPairs(scene) : [] });
}

function campaignPairs(scene: Scene): Pair[] {
  const { rng } = scene;
  const pairs: Pair[] = [
    ['utm_source', rng.pick(['newsletter', 'google', 'facebook', 'partner', 'qr'])],
    ['utm_medium', rng.pick(['cpc', 'email', 'social', 'banner'])],
    ['utm_campaign', `${rng.pick(['winter', 'sale', 'launch', 'back to school', 'vip'])}_${rng.int(1, 52)}`]
  ];
  if (rng.chance(0.5))
    pairs.push([rng.pick(['gclid', 'fbclid', 'msclkid', '_hsenc', 'mc_eid']), token(rng, rng.int(20, 90))]);
  return rng.chance(0.2) ? [...pairs, ...machinePairs(rng, rng.int(1, 8), scene.nowMs())] : pairs;
}

export function listThings(scene: Scene, noun: Noun, page = 0): Call {
  const { rng, site } = scene;
  const { method, path, query } = resource(scene, noun, 'list');
  const pairs: Pair[] = [...query];
  if (page > 0 || rng.chance(0.3)) pairs.push([site.parameters.page, String(page + 1)]);
  if (rng.chance(0.4)) pairs.push([site.parameters.size, String(rng.pick([10, 20, 24, 25, 48, 50, 100]))]);
  if (rng.chance(0.3))
    pairs.push([
      site.parameters.sort,
      rng.pick(['price', '-created_at', 'name:asc', 'newest', 'created_at desc', 'relevance', '+rating'])
    ]);
  if (rng.chance(0.3)) pairs.push([site.parameters.category, idAt(site, 'category', rng.int(0, 40))]);
  if (rng.chance(0.2)) pairs.push(somefilter(scene));
  if (rng.chance(0.15)) pairs.push([site.parameters.language, scene.language]);
  if (site.flavour === 'pages' && rng.chance(0.2)) pairs.push(...machinePairs(rng, rng.int(1, 5), scene.nowMs()));
  return newCall('list', method, path, { query: pairs });
}

/** Filter languages are where honest queries look most like code. */
function somefilter(scene: Scene): Pair {
  const { rng, site } = scene;
  const field = rng.pick(['price', 'status', 'created', 'rating', 'stock', 'brand']);
  const value = rng.int(1, 500);
  return [
    site.parameters.filter,
    rng.pick([
      'open',
      `${field}:${value}`,
      `${field} gt ${value} and stock ne 0`,
      `(${field}>=${value})`,
      `${field}[gte]=${value}`,
      JSON.stringify({ [field]: { $gte: value } }),
      `${field}=in=(${rng.pick(wordsOf(scene).companies)},other)`,
      `${field}:[${value} TO *]`,
      `${field}|${value}|${rng.pick(wordsOf(scene).cities)}`
    ])
  ];
}

export function search(scene: Scene): Call {
  const { rng, site } = scene;
  const { text, templateId } = rng.chance(0.5)
    ? { text: plainTerm(scene), templateId: '' }
    : scene.content.content(rng, 'search');
  const query: Pair[] = [[site.parameters.search, text]];
  if (rng.chance(0.3)) query.push([site.parameters.page, String(rng.int(1, 5))]);
  if (rng.chance(0.2))
    query.push([site.parameters.category, rng.pick(['all', 'books', 'home', idAt(site, 'category', rng.int(0, 40))])]);
  if (rng.chance(0.1)) query.push(somefilter(scene));
  if (rng.chance(0.15)) query.push(...machinePairs(rng, rng.int(1, 6), scene.nowMs()));
  return newCall('search', 'GET', fixedPath(scene, 'search'), {
    query: rng.chance(0.2) ? rng.shuffle(query) : query,
    templateId
  });
}

function plainTerm(scene: Scene): string {
  const pool = wordsOf(scene);
  return scene.rng.pick(
    [pool.products, pool.cities, pool.lastNames, pool.companies].map((list) => scene.rng.pick(list))
  );
}

/** One request per typed letter, as boxes with suggestions do. */
export function suggest(scene: Scene, typed: string): Call {
  return newCall('search', 'GET', `${fixedPath(scene, 'search')}/suggest`, {
    query: [[scene.site.parameters.search, typed]]
  });
}

export function termToType(scene: Scene): string {
  return plainTerm(scene).slice(0, 12);
}

export function viewThing(scene: Scene, noun: Noun, id = popularId(scene, noun)): Call {
  const { method, path, query } = resource(scene, noun, 'view', id);
  const { rng, site } = scene;
  const extra: Pair[] = [];
  if (rng.chance(0.12)) extra.push(['ref', rng.pick(['home', 'search', 'mail', base36(rng, 8)])]);
  if (rng.chance(0.08)) extra.push(['fields', 'id,name,price(amount,currency),images*']);
  if (rng.chance(0.05)) extra.push([site.parameters.language, scene.language]);
  return newCall('view', method, path, { query: [...query, ...extra] });
}

export function viewBelow(scene: Scene, noun: Noun, below: Noun): Call {
  const { method, path, query } = resource(scene, noun, 'list', popularId(scene, noun), below);
  return newCall('list', method, path, { query });
}

export function addToCart(scene: Scene): Call {
  const { rng, site } = scene;
  const { method, path, query } = resource(scene, 'cart', 'create');
  const id = popularId(scene, 'product');
  const quantity = rng.weighted([
    [1, 8],
    [2, 2],
    [rng.int(3, 12), 1]
  ]);
  const value: JsonObject = { [site.parameters.id]: id, [site.parameters.quantity]: quantity };
  return newCall('write', method, path, { query, body: asBody(scene, value) });
}

export function applyCoupon(scene: Scene, code: string): Call {
  const { method, path } = resource(scene, 'coupon', 'create');
  return newCall('write', method, path, { body: asBody(scene, { [scene.site.parameters.coupon]: code }) });
}

export function placeOrder(scene: Scene, name: string): Call {
  const { rng, site } = scene;
  const pool = wordsOf(scene);
  const { method, path, query } = resource(scene, 'order', 'create');
  const note = rng.chance(0.25) ? scene.content.content(rng, 'short') : { text: '', templateId: '' };
  const value: JsonObject = {
    [site.parameters.name]: name,
    [site.parameters.street]: rng.pick(pool.streets),
    [site.parameters.city]: rng.pick(pool.cities),
    [site.parameters.postcode]: rng.pick(pool.postcodes),
    [site.parameters.phone]: rng.pick(pool.phones),
    payment: { method: rng.pick(['card', 'invoice', 'paypal', 'transfer']), token: token(rng, 24) },
    items: Array.from({ length: rng.int(1, 4) }, (): Json => ({
      [site.parameters.id]: popularId(scene, 'product'),
      [site.parameters.quantity]: rng.int(1, 3)
    })),
    ...(note.text === '' ? {} : { note: note.text })
  };
  return newCall('write', method, path, { query, body: asBody(scene, value), templateId: note.templateId });
}

/** A link that led somewhere once: renamed pages, deleted things, pictures that were never there. */
export function deadLink(scene: Scene): Call {
  const { rng, site } = scene;
  const noun = rng.pick(Object.keys(NOUNS) as Noun[]);
  const path = rng.pick([
    `${site.prefix}/${rng.pick(NOUNS[noun])}`,
    `/${rng.pick(['old', 'archive', String(rng.int(2009, 2024)), 'wp-content/uploads', 'images'])}/${base36(rng, 6)}${rng.pick(['', '.html', '.jpg', '.pdf'])}`,
    rng.pick([
      '/favicon.ico',
      '/apple-touch-icon.png',
      '/apple-touch-icon-precomposed.png',
      '/ads.txt',
      '/.well-known/assetlinks.json',
      '/browserconfig.xml',
      '/service-worker.js'
    ])
  ]);
  return newCall('page', 'GET', path, { outcome: 'missing' });
}
