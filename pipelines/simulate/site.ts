import type { Rng } from '#models/rng.ts';
import type { Language } from './words.ts';
import { LANGUAGES } from './words.ts';
import { NOUNS, PARAMETERS, type Noun, type Parameter } from './site-vocabulary.ts';
import { spellName, type Spelling } from './spelling.ts';

type Flavour = 'rest' | 'rpc' | 'pages';
type IdKind = 'integer' | 'uuid' | 'slug' | 'object-id' | 'prefixed';

/** One service behind the gateway, with its own habits: nothing learned about one site names the next. */
export type Site = {
  host: string;
  flavour: Flavour;
  prefix: string;
  extension: string;
  spelling: Spelling;
  nouns: Readonly<Record<Noun, string>>;
  parameters: Readonly<Record<Parameter, string>>;
  idKind: IdKind;
  firstId: number;
  idCount: number;
  languages: readonly Language[];
  sessionCookie: string;
  /** An API answers a wrong password with 401, a page with 200 and the form again; both are common. */
  loginAnswer: 'api' | 'page';
  usesBearer: boolean;
  invalidStatus: 400 | 422;
  limitPerMinute: number;
  /** Requests per second it answers without slowing down. */
  capacityPerSecond: number;
  latencyFactor: number;
  bytesFactor: number;
  hasFirewall: boolean;
  secret: string;
};

export function drawSite(rng: Rng, flavour: Flavour): Site {
  const spelling = rng.pick(['snake', 'camel', 'kebab', 'flat', 'pascal'] as const);
  const languages = rng.shuffle(LANGUAGES).slice(0, rng.int(1, 4));
  if (rng.chance(0.6) && !languages.includes('en')) languages[0] = 'en';
  const loginAnswer = flavour === 'pages' || rng.chance(0.2) ? 'page' : 'api';
  return {
    host: `${rng.pick(['www', 'api', 'app', 'shop', 'my', 'm', 'portal', 'gateway', 'store', 'edge'])}.${rng.pick(['alpenglow', 'bluefin', 'cobalt', 'driftwood', 'elmgrove', 'fernhill', 'goldcrest', 'harborline', 'ironbark', 'juniper', 'kestrel', 'lumen', 'marigold', 'northwind', 'orchard', 'pinecone', 'quarry', 'redwood', 'saltmarsh', 'tidewater'])}.${rng.pick(['example', 'example.com', 'example.net', 'example.org', 'test'])}`,
    flavour,
    prefix: drawPrefix(rng, flavour),
    extension: flavour === 'pages' ? rng.pick(['.php', '.aspx', '.jsp', '.do', '.php', '.asp', '.cgi', '.html']) : '',
    spelling,
    nouns: drawNames(rng, NOUNS, (name) => name),
    parameters: drawNames(rng, PARAMETERS, (name) => spellName(name, spelling)),
    idKind: rng.weighted([
      ['integer', 5],
      ['uuid', 2],
      ['slug', 2],
      ['object-id', 1],
      ['prefixed', 1]
    ]),
    firstId: rng.int(1, 900_000),
    idCount: rng.int(300, 30_000),
    languages,
    sessionCookie: rng.pick([
      'sid',
      'PHPSESSID',
      'JSESSIONID',
      'connect.sid',
      'ASP.NET_SessionId',
      'session',
      '_app_session',
      'laravel_session'
    ]),
    loginAnswer,
    usesBearer: loginAnswer === 'api' && rng.chance(0.8),
    invalidStatus: rng.pick([400, 422] as const),
    limitPerMinute: rng.chance(0.5) ? rng.int(60, 600) : Infinity,
    capacityPerSecond: rng.logNormal(60, 0.7),
    latencyFactor: rng.logNormal(1, 0.4),
    bytesFactor: rng.logNormal(1, 0.4),
    hasFirewall: rng.chance(0.35),
    secret: rng.hex(32)
  };
}

function drawPrefix(rng: Rng, flavour: Flavour): string {
  switch (flavour) {
    case 'rest':
      return rng.pick([
        '/api/v1',
        '/v2',
        '/api',
        '',
        '/rest/v3',
        '/api/2024-06',
        '/services/v1',
        '/public-api',
        '/api/v4'
      ]);
    case 'rpc':
      return rng.pick(['/rpc', '/api', '/twirp', '/services', '/_/rpc', '/ajax', '/api/rpc/v1']);
    case 'pages':
      return rng.pick(['', '', '/shop', '/app', '/portal', '/site', '/web', '/en', '/boutique', '/eshop/public']);
  }
}

function drawNames<K extends string>(
  rng: Rng,
  table: Readonly<Record<K, readonly string[]>>,
  spell: (name: string) => string
): Record<K, string> {
  const entries = Object.entries(table) as [K, readonly string[]][]; // Object.entries forgets the key type
  return Object.fromEntries(entries.map(([key, names]) => [key, spell(rng.pick(names))])) as Record<K, string>;
}
