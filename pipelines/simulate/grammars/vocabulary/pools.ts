import {
  ar,
  base,
  cs_CZ,
  de,
  el,
  en,
  es,
  fa,
  fr,
  he,
  hu,
  it,
  ja,
  ko,
  nl,
  pl,
  pt_BR,
  ru,
  sv,
  tr,
  uk,
  vi,
  zh_CN,
  th,
  Faker,
  type LocaleDefinition
} from '@faker-js/faker';

/** Large enough that templates rarely repeat themselves, small enough to load in a moment. */
const POOL_SIZE = 160;

function seeded(...locales: LocaleDefinition[]): Faker {
  const faker = new Faker({ locale: [...locales, en, base] });
  faker.seed(20_240_901);
  faker.setDefaultRefDate('2025-01-01T00:00:00.000Z');
  return faker;
}

function pool(size: number, draw: () => string): readonly string[] {
  return [...new Set(Array.from({ length: size }, draw))];
}

const english = seeded();
const locales = [
  en,
  de,
  fr,
  es,
  pt_BR,
  it,
  pl,
  nl,
  sv,
  cs_CZ,
  hu,
  tr,
  ru,
  uk,
  el,
  ar,
  fa,
  he,
  ja,
  ko,
  zh_CN,
  vi,
  th
].map((locale) => seeded(locale));
const everywhere = (draw: (faker: Faker) => string, each: number): readonly string[] =>
  locales.flatMap((faker) => [...pool(each, () => draw(faker))]);

export const firstNames = everywhere((faker) => faker.person.firstName(), 30);
export const lastNames = everywhere((faker) => faker.person.lastName(), 30);
export const cities = everywhere((faker) => faker.location.city(), 14);
export const streets = everywhere((faker) => faker.location.street(), 14);
export const countries = everywhere((faker) => faker.location.country(), 6);
export const jobs = pool(POOL_SIZE, () => english.person.jobTitle());
export const companies = everywhere((faker) => faker.company.name(), 14);
export const products = pool(POOL_SIZE * 2, () => english.commerce.productName());
export const departments = pool(60, () => english.commerce.department());
export const phones = everywhere((faker) => faker.phone.number(), 10);
export const slogans = pool(POOL_SIZE, () => english.company.catchPhrase());
export const jargon = pool(POOL_SIZE, () => english.hacker.phrase());
export const dishes = pool(POOL_SIZE, () => english.food.dish());
export const songs = pool(POOL_SIZE, () => english.music.songName());
export const books = pool(POOL_SIZE, () => english.book.title());
export const animals = pool(POOL_SIZE, () => english.animal.type());
export const userAgents = pool(POOL_SIZE, () => english.internet.userAgent());
export const emoji = pool(POOL_SIZE, () => english.internet.emoji());
export const fileNames = pool(POOL_SIZE, () => english.system.fileName());
export const adjectives = pool(POOL_SIZE * 2, () => english.word.adjective());
export const nouns = pool(POOL_SIZE * 3, () => english.word.noun());
export const verbs = pool(POOL_SIZE * 2, () => english.word.verb());
export const adverbs = pool(POOL_SIZE, () => english.word.adverb());
