import type { Rng } from '#models/rng.ts';
import type { Evasion } from './evasion.ts';

const hexOf = (character: string): string => character.charCodeAt(0).toString(16);
const escapable = /[^A-Za-z0-9\s]/;

function escapeSome(rng: Rng, payload: string, escape: (character: string) => string): string {
  const everything = rng.chance(0.2);
  return Array.from(payload, (character) =>
    character.length === 1 && character.charCodeAt(0) < 128 && (everything || escapable.test(character))
      ? escape(character)
      : character
  ).join('');
}
const percent = (character: string): string => `%${hexOf(character).padStart(2, '0')}`;
const readPercent = (hidden: string): string =>
  hidden.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

/** Whole-text escapes that some decoder between gateway and interpreter undoes. */
export const escapeEvasions: readonly Evasion[] = [
  {
    name: 'percent-again',
    hide: (rng, payload) => escapeSome(rng, payload, percent),
    read: readPercent,
    places: ['path', 'query', 'form', 'cookie', 'header']
  },
  {
    name: 'percent-u',
    hide: (rng, payload) => escapeSome(rng, payload, (character) => `%u${hexOf(character).padStart(4, '0')}`),
    read: (hidden) => hidden.replace(/%u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
    places: ['path', 'query', 'form']
  },
  {
    name: 'backslash-u',
    hide: (rng, payload) => escapeSome(rng, payload, (character) => `\\u${hexOf(character).padStart(4, '0')}`),
    read: (hidden) =>
      hidden.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
    places: ['json', 'json-key', 'query', 'form']
  },
  {
    name: 'character-references',
    hide: (rng, payload) => escapeSome(rng, payload, (character) => `&#${character.charCodeAt(0)};`),
    read: (hidden) => hidden.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
    places: ['xml', 'form', 'json', 'query']
  }
];
