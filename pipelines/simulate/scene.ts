import type { Rng } from '#models/rng.ts';
import type { Call, Pair } from './call.ts';
import type { ContentSource } from './content-source.ts';
import { hash32 } from './hash.ts';
import type { Site } from './site.ts';
import type { Noun } from './site-vocabulary.ts';
import { capitalise } from './spelling.ts';
import { drawPerson, type Language, type Person, type WordPool } from './words.ts';

/** Where an actor stands: one site, its language, what people write there, and the actor's own chance. */
export type Scene = {
  rng: Rng;
  site: Site;
  language: Language;
  words: ReadonlyMap<Language, WordPool>;
  content: ContentSource;
  /** Simulated time; moves on while the actor acts. */
  nowMs: () => number;
};

export type Verb = 'list' | 'view' | 'create' | 'update' | 'remove';

export function wordsOf(scene: Scene): WordPool {
  return scene.words.get(scene.language)!; // drawn for every language of the world's sites
}

export function somePerson(scene: Scene): Person {
  return drawPerson(scene.rng, scene.words, scene.language);
}

/** The id of the `index`-th thing of a site: the same whenever it is asked for, in the style the site numbers things. */
export function idAt(site: Site, noun: Noun, index: number): string {
  const at = index % site.idCount;
  const hash = (salt: number): string => hash32(`${site.secret}/${noun}/${at}/${salt}`).toString(16).padStart(8, '0');
  switch (site.idKind) {
    case 'integer':
      return String(site.firstId + at);
    case 'uuid':
      return `${hash(1)}-${hash(2).slice(0, 4)}-4${hash(2).slice(5)}-a${hash(3).slice(1, 4)}-${hash(4)}${hash(5).slice(0, 4)}`;
    case 'object-id':
      return hash(1) + hash(2) + hash(3);
    case 'prefixed':
      return `${site.nouns[noun].slice(0, 3)}_${hash(1)}${hash(2).slice(0, 6)}`;
    case 'slug':
      return `${SLUG_WORDS[at % SLUG_WORDS.length]!}-${SLUG_WORDS[(at * 7 + 3) % SLUG_WORDS.length]!}-${at}`;
  }
}

const SLUG_WORDS =
  'blue garden winter classic light travel kitchen smart vintage urban canvas silver mountain cotton wireless mini premium garden-table little north river summer soft steel'.split(
    ' '
  );

/** People ask for popular things more often: the cube of a uniform draw is close enough to how shops are visited. */
export function popularId(scene: Scene, noun: Noun): string {
  return idAt(scene.site, noun, Math.floor(scene.site.idCount * scene.rng.next() ** 3));
}

/** How this site names an operation on a thing: `/v2/orders/7`, `/rpc/orders.view?id=7`, `/orders/view.php?id=7`. */
export function resource(
  scene: Scene,
  noun: Noun,
  verb: Verb,
  id = '',
  below?: Noun
): Pick<Call, 'method' | 'path' | 'query'> {
  const { site } = scene;
  const name = site.nouns[noun];
  const sub = below === undefined ? '' : site.nouns[below];
  const idPair: Pair[] = id === '' ? [] : [[site.parameters.id, id]];
  switch (site.flavour) {
    case 'rest':
      return {
        method: REST_METHODS[verb],
        path: `${site.prefix}/${name}${id === '' ? '' : `/${id}`}${sub === '' ? '' : `/${sub}`}`,
        query: []
      };
    case 'rpc': {
      const operation =
        site.spelling === 'camel'
          ? `${verb}${capitalise(name)}${capitalise(sub)}`
          : `${name}.${sub}${sub === '' ? '' : '.'}${verb}`;
      return {
        method: verb === 'list' || verb === 'view' ? 'GET' : 'POST',
        path: `${site.prefix}/${operation}`,
        query: idPair
      };
    }
    case 'pages': {
      const file = sub === '' ? name : `${name}_${sub}`;
      const method = verb === 'list' || verb === 'view' ? 'GET' : 'POST';
      if (site.spelling === 'flat') {
        return {
          method,
          path: `${site.prefix}/index${site.extension}`,
          query: [[site.parameters.action, `${file}.${verb}`], ...idPair]
        };
      }
      return {
        method,
        path: `${site.prefix}/${file}${verb === 'list' ? '' : `/${verb}`}${site.extension}`,
        query: idPair
      };
    }
  }
}

const REST_METHODS: Record<Verb, string> = {
  list: 'GET',
  view: 'GET',
  create: 'POST',
  update: 'PUT',
  remove: 'DELETE'
};

/** A fixed place of the site, such as its login or health page. */
export function fixedPath(scene: Scene, noun: Noun): string {
  const { site } = scene;
  return `${site.prefix}/${site.nouns[noun]}${site.flavour === 'pages' && !site.nouns[noun].includes('.') ? site.extension : ''}`;
}
