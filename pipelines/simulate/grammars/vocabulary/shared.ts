import type { Rng } from '#models/rng.ts';
import { altered, digits, hex, integer, letters, mostly, oneOf, text, words } from '../template.ts';

export const LOWER = 'abcdefghijklmnopqrstuvwxyz';
export const UPPER = LOWER.toUpperCase();
export const DIGITS = '0123456789';
export const ALPHANUMERIC = LOWER + UPPER + DIGITS;

export const smallNumber = integer(0, 20);
export const plainNumber = mostly(
  [integer(0, 9), 4],
  [integer(10, 99), 3],
  [integer(100, 9999), 2],
  [integer(10_000, 99_999_999), 1]
);
export const lowerWord = letters(LOWER, 3, 8);
export const token = letters(ALPHANUMERIC, 4, 12);

export const octet = integer(1, 254);
export const address = oneOf(
  text`10.${octet}.${octet}.${octet}`,
  text`192.168.${octet}.${octet}`,
  text`${integer(11, 223)}.${octet}.${octet}.${octet}`
);

const consonants = 'bcdfghjklmnprstvwz';
const vowels = 'aeiou';
/** A pronounceable invented name, so that no host or brand is ever the thing learnt. */
export function inventedWord(rng: Rng): string {
  let written = '';
  for (let left = rng.int(2, 4); left > 0; left--) {
    written += consonants[rng.int(0, consonants.length - 1)]! + vowels[rng.int(0, vowels.length - 1)]!;
    if (rng.chance(0.25)) written += consonants[rng.int(0, consonants.length - 1)]!;
  }
  return written;
}

export const topDomain = words(
  'com net org io co dev app info biz eu de fr nl it es pl ru cn jp br in uk us me tv xyz site online'
);
export const domain = mostly(
  [text`${inventedWord}.${topDomain}`, 4],
  [text`${words('www api cdn static img shop blog mail dev m assets media')}.${inventedWord}.${topDomain}`, 3],
  [text`${inventedWord}-${inventedWord}.${topDomain}`, 1],
  [text`${inventedWord}.co.${words('uk il jp za nz in')}`, 1],
  [text`${hex(6, 12)}.${words('cloudfront s3 azureedge fastly herokuapp')}.${words('net com io')}`, 0.5]
);

/** Where an attacker collects: call-back hosts, listeners, short names, bare addresses. */
export const attackerHost = mostly(
  [
    text`${words('evil attacker hacker bad malicious attack pwn x oob burp collab callback exfil c2 example')}.${words('com net org io tk ru xyz site me co')}`,
    4
  ],
  [
    text`${letters(LOWER + DIGITS, 8, 30)}.${words('oast interact burpcollaborator dnslog ceye requestbin ngrok')}.${words('fun me net site pro io cn live')}`,
    2
  ],
  [address, 3],
  [text`127.0.0.1`, 1],
  [text`localhost`, 0.6],
  [text`${inventedWord}.${topDomain}`, 2],
  [text`${letters(LOWER, 1, 3)}.${words('pw rs gg cc to')}`, 0.6]
);
export const port = mostly(
  [words('80 443 8080 4444 1337 9001 8000 53 4242 31337 5555'), 3],
  [integer(1024, 65_535), 1]
);
export const attackerUrl = mostly(
  [text`http://${attackerHost}/${letters(LOWER + DIGITS, 1, 8)}`, 3],
  [text`https://${attackerHost}/${letters(LOWER + DIGITS, 1, 8)}.${words('js php txt sh html dtd xml png py')}`, 2],
  [text`http://${attackerHost}:${port}/${lowerWord}`, 2],
  [text`//${attackerHost}/${letters(LOWER, 1, 4)}`, 2],
  [text`http://${attackerHost}`, 2],
  [text`https://${attackerHost}/?${letters(LOWER, 1, 3)}=`, 1]
);

export const uuid = text`${hex(8)}-${hex(4)}-4${hex(3)}-${words('8 9 a b')}${hex(3)}-${hex(12)}`;
export const base64Alphabet = ALPHANUMERIC + '+/';
export const base64UrlAlphabet = ALPHANUMERIC + '-_';
export const epochSeconds = altered(integer(1_400_000_000, 1_799_999_999), (written) => written);
export const epochMs = text`${integer(1_400_000_000, 1_799_999_999)}${digits(3)}`;

/** Random capitals, as hand-made bypasses have them; half of all draws leave the text alone. */
export function mixCase(written: string, rng: Rng): string {
  let mixed = '';
  for (const character of written) mixed += rng.chance(0.5) ? character.toUpperCase() : character.toLowerCase();
  return mixed;
}

export function base64(written: string): string {
  return Buffer.from(written, 'utf8').toString('base64');
}
