import { faker as ar } from '@faker-js/faker/locale/ar';
import { faker as cs } from '@faker-js/faker/locale/cs_CZ';
import { faker as de } from '@faker-js/faker/locale/de';
import { faker as el } from '@faker-js/faker/locale/el';
import { faker as en } from '@faker-js/faker/locale/en';
import { faker as es } from '@faker-js/faker/locale/es';
import { faker as fr } from '@faker-js/faker/locale/fr';
import { faker as he } from '@faker-js/faker/locale/he';
import { faker as ja } from '@faker-js/faker/locale/ja';
import { faker as ko } from '@faker-js/faker/locale/ko';
import { faker as pl } from '@faker-js/faker/locale/pl';
import { faker as pt } from '@faker-js/faker/locale/pt_BR';
import { faker as ru } from '@faker-js/faker/locale/ru';
import { faker as tr } from '@faker-js/faker/locale/tr';
import { faker as vi } from '@faker-js/faker/locale/vi';
import { faker as zh } from '@faker-js/faker/locale/zh_CN';
import type { Rng } from '#models/rng.ts';

const FAKERS = { en, de, fr, es, pt, pl, cs, ru, el, tr, ar, he, ja, ko, zh, vi } as const;

export type Language = keyof typeof FAKERS;
export const LANGUAGES = Object.keys(FAKERS) as Language[]; // keys of the table above

/** What one language's people, shops and places are called. */
export type WordPool = {
  firstNames: readonly string[];
  lastNames: readonly string[];
  cities: readonly string[];
  streets: readonly string[];
  companies: readonly string[];
  products: readonly string[];
  phones: readonly string[];
  postcodes: readonly string[];
};

/** Enough that a name seldom repeats in a session; few enough to draw in a second. */
const POOL_SIZE = 120;
const REFERENCE_DATE = '2026-01-05T00:00:00.000Z';

/** Draws the pools of the languages asked for, once: faker costs microseconds to milliseconds per value. */
export function drawWords(rng: Rng, languages: readonly Language[]): ReadonlyMap<Language, WordPool> {
  return new Map(
    languages.map((language) => {
      const faker = FAKERS[language];
      faker.seed(rng.int(0, 2 ** 31 - 1));
      faker.setDefaultRefDate(REFERENCE_DATE);
      const draw = (write: () => string): string[] => Array.from({ length: POOL_SIZE }, write);
      const pool: WordPool = {
        firstNames: draw(() => faker.person.firstName()),
        lastNames: draw(() => faker.person.lastName()),
        cities: draw(() => faker.location.city()),
        streets: draw(() => faker.location.streetAddress()),
        companies: draw(() => faker.company.name()),
        products: draw(() => faker.commerce.productName()),
        phones: draw(() => faker.phone.number()),
        postcodes: draw(() => faker.location.zipCode())
      };
      return [language, pool];
    })
  );
}

export type Person = { firstName: string; lastName: string; email: string; userName: string; language: Language };

const MAIL_HOSTS = ['mail.example', 'post.example.net', 'webmail.example.org', 'inbox.example.com', 'corp.example'];

export function drawPerson(rng: Rng, words: ReadonlyMap<Language, WordPool>, language: Language): Person {
  const pool = words.get(language);
  if (pool === undefined) throw new RangeError(`no words drawn for ${language}`);
  const firstName = rng.pick(pool.firstNames);
  const lastName = rng.pick(pool.lastNames);
  const userName = writeUserName(rng, firstName, lastName);
  return { firstName, lastName, userName, email: `${userName}@${rng.pick(MAIL_HOSTS)}`, language };
}

function writeUserName(rng: Rng, firstName: string, lastName: string): string {
  const first = latinOnly(firstName);
  const last = latinOnly(lastName);
  const number = rng.int(1, 9_999);
  const name = rng.pick([
    `${first}.${last}`,
    `${first}${last}`,
    `${first.slice(0, 1)}${last}`,
    `${last}_${first}`,
    first
  ]);
  // Names in other scripts leave nothing behind: such people take a number, as they do in life.
  const plain = name.replace(/^[._]+|[._]+$/g, '');
  return plain.length < 3 ? `${plain}user${number}` : rng.chance(0.5) ? `${plain}${number}` : plain;
}

function latinOnly(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}
