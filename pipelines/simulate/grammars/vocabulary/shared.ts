import type { Rng } from '#models/rng.ts';
import { digits, hex, integer, letters, mostly, oneOf, text, words } from '../template.ts';

export const LOWER = 'abcdefghijklmnopqrstuvwxyz';
export const UPPER = LOWER.toUpperCase();
export const DIGITS = '0123456789';
export const ALPHANUMERIC = LOWER + UPPER + DIGITS;

export const lowerWord = letters(LOWER, 3, 8);
export const token = letters(ALPHANUMERIC, 4, 12);

const octet = integer(1, 254);
const address = oneOf(
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
/** Hosts everybody's pages, logs and referrers name: they must say nothing about who names them. */
export const famousHost =
  words(`www.google.com google.com accounts.google.com maps.google.com maps.googleapis.com fonts.googleapis.com fonts.gstatic.com
  www.googletagmanager.com www.google-analytics.com googleads.g.doubleclick.net play.google.com docs.google.com storage.googleapis.com ajax.googleapis.com update.googleapis.com
  www.facebook.com graph.facebook.com connect.facebook.net www.youtube.com i.ytimg.com twitter.com t.co www.linkedin.com www.instagram.com github.com raw.githubusercontent.com
  en.wikipedia.org upload.wikimedia.org www.apple.com login.microsoftonline.com outlook.office365.com www.amazon.com images.amazon.com www.bing.com duckduckgo.com
  cdn.jsdelivr.net unpkg.com cdnjs.cloudflare.com www.paypal.com api.stripe.com js.stripe.com hooks.slack.com www.w3.org schema.org schemas.xmlsoap.org stackoverflow.com
  example.com www.example.com example.org api.example.com test.example.com localhost vimeo.com www.reddit.com medium.com www.tiktok.com sentry.io o1.ingest.sentry.io www.google.co.uk www.google.de`);
export const domain = mostly(
  [famousHost, 2],
  [text`${inventedWord}.com.${words('br au tr ar mx pl ua mk uy uz pro sg my')}`, 0.5],
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
  ['127.0.0.1', 1],
  ['localhost', 0.6],
  [famousHost, 1],
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
export const epochSeconds = integer(1_400_000_000, 1_799_999_999);
export const epochMs = text`${integer(1_400_000_000, 1_799_999_999)}${digits(3)}`;

/** Random capitals, as hand-made bypasses have them. */
export function mixCase(written: string, rng: Rng): string {
  let mixed = '';
  for (const character of written) mixed += rng.chance(0.5) ? character.toUpperCase() : character.toLowerCase();
  return mixed;
}

export function base64(written: string): string {
  return Buffer.from(written, 'utf8').toString('base64');
}

/** One to three marks without a quote that could close anything. */
export const letterMarks = letters('&|;,.:!?()[]{}<>*+-=_~^%$#@/\\', 1, 3);
