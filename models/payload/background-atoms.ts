import type { Rng } from '../rng.ts';

export type Draw = (rng: Rng) => string;

/** Letters about as often as in European words. */
const LETTERS = 'eeeeaaaiiootttnnssrrlldcumpfghbvwyk';
const ALPHABETS = [
  '0123456789abcdef',
  'abcdefghijklmnopqrstuvwxyz0123456789-_',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
] as const;
const OUTER_SEPARATORS = ', ; | & ~ * ! . - / : # @ + $ ^ % _ > || :: __'
  .split(' ')
  .concat([' ', '\n', ', ', '; ', ' | ', ' - ']);
const INNER_SEPARATORS = ': = . - / _ # @ * ! ~ | $ , x ?'.split(' ').concat([' ', ': ', ' = ']);
const BRACKETS = ['()', '[]', '{}', '""'] as const;

const ATOMS: readonly (readonly [Draw, number])[] = [
  [word, 5],
  [number, 4],
  [blob, 2],
  [(rng) => word(rng) + rng.pick(['-', '_', '.']) + word(rng), 1.2],
  [(rng) => word(rng) + number(rng), 1],
  [(rng) => `${word(rng)} ${word(rng)}`, 1],
  [() => '', 0.4]
];

export function atom(rng: Rng): string {
  return rng.weighted(ATOMS)(rng);
}

export function many<T>(rng: Rng, least: number, most: number, draw: (rng: Rng) => T): T[] {
  return Array.from({ length: rng.int(least, most) }, () => draw(rng));
}

export function word(rng: Rng): string {
  const letters = many(rng, 1, rng.pick([4, 9, 14]), () => LETTERS.charAt(rng.int(0, LETTERS.length - 1))).join('');
  if (rng.chance(0.2)) return letters.charAt(0).toUpperCase() + letters.slice(1);
  return rng.chance(0.08) ? letters.toUpperCase() : letters;
}

export function number(rng: Rng): string {
  const sign = rng.chance(0.06) ? '-' : '';
  const digits = many(rng, 1, rng.pick([1, 3, 6, 13]), () => rng.int(0, 9)).join('');
  return sign + digits + (rng.chance(0.15) ? `.${rng.int(0, rng.pick([9, 99, 99_999]))}` : '');
}

export function blob(rng: Rng): string {
  const alphabet = rng.pick(ALPHABETS);
  const run = many(rng, 4, rng.pick([12, 40, 120]), () => alphabet.charAt(rng.int(0, alphabet.length - 1))).join('');
  return rng.chance(0.1) ? `${run}==` : run;
}

/** Values joined by one separator per level, as in `a:1,b:2|c:3`. */
export function list(rng: Rng, depth: number): string {
  if (depth === 0) return atom(rng);
  const separator = rng.pick(depth === 1 ? INNER_SEPARATORS : OUTER_SEPARATORS);
  const isEven = rng.chance(0.5);
  const joined = many(rng, 1, rng.pick([2, 4, 9]), () => list(rng, isEven ? depth - 1 : rng.int(0, depth - 1))).join(
    separator
  );
  if (!rng.chance(0.12)) return joined;
  const brackets = rng.pick(BRACKETS);
  return brackets.charAt(0) + joined + brackets.charAt(1);
}
