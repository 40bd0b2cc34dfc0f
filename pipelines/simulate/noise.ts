import type { Rng } from '#models/rng.ts';
import type { Pair } from './call.ts';
import { encodeComponent } from './percent-encoding.ts';
import { capitalise } from './spelling.ts';

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE36 = '0123456789abcdefghijklmnopqrstuvwxyz';
const SYLLABLES =
  'a al an ar be bi ca ci co da de di el en er ev fa fi ga ge ha id in is ka ke la le li lo ma me mi mo na ne no on or pa pe pi po ra re ri ro sa se si so ta te ti to tr ul un us va ve vi vo we xp'.split(
    ' '
  );

export function token(rng: Rng, length: number, alphabet = BASE64URL): string {
  let text = '';
  while (text.length < length) text += alphabet[Math.floor(rng.next() * alphabet.length)]!;
  return text;
}

export function base36(rng: Rng, length: number): string {
  return token(rng, length, BASE36);
}

export function uuid(rng: Rng): string {
  const hex = rng.hex(31);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-${rng.pick(['8', '9', 'a', 'b'])}${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
}

/** A name no dictionary has, as minified scripts and trackers use them. */
export function inventedName(rng: Rng): string {
  const count = rng.int(1, 4);
  let name = '';
  for (let at = 0; at < count; at++) name += rng.pick(SYLLABLES);
  return rng.weighted([
    [name.slice(0, rng.int(1, 3)), 4],
    [name, 4],
    [`${name}_${rng.pick(SYLLABLES)}${rng.pick(SYLLABLES)}`, 2],
    [name + capitalise(rng.pick(SYLLABLES)), 2],
    [`_${name.slice(0, 3)}`, 1],
    [`${name.slice(0, 2)}.${rng.pick(SYLLABLES)}`, 1],
    [`${name}[]`, 0.4],
    [`${name}[${rng.pick(SYLLABLES)}]`, 0.4],
    [name.slice(0, 4).toUpperCase(), 1]
  ]);
}

/** A value a machine wrote for another machine: nothing in it is meant to be read, much of it looks strange. */
export function machineValue(rng: Rng, nowMs: number): string {
  switch (rng.int(0, 17)) {
    case 0:
      return String(rng.int(0, 9));
    case 1:
      return String(rng.int(0, 100_000));
    case 2:
      return String(Math.floor(nowMs) - rng.int(0, 60_000));
    case 3:
      return uuid(rng);
    case 4:
      return token(rng, rng.int(8, 64));
    case 5:
      return Buffer.from(token(rng, rng.int(8, 60))).toString('base64');
    case 6:
      return `${rng.int(320, 2560)}x${rng.int(568, 1440)}`;
    case 7:
      return Array.from({ length: rng.int(2, 12) }, () => rng.int(0, 999)).join(
        rng.pick([',', '|', '.', '~', ';', '!', ':', '-'])
      );
    case 8:
      return rng.between(0, 2_000).toFixed(rng.int(1, 12));
    case 9:
      return rng.pick(['true', 'false', '1', '0', 'null', 'undefined', '', 'NaN', 'none', 'y', 'n', '-1']);
    case 10:
      return JSON.stringify({
        [inventedName(rng)]: rng.int(0, 99),
        [inventedName(rng)]: token(rng, 8),
        [inventedName(rng)]: [rng.chance(0.5), null]
      });
    case 11:
      return Array.from({ length: rng.int(1, 6) }, () => `${inventedName(rng)}:${base36(rng, rng.int(1, 9))}`).join(
        rng.pick(['|', ';', ',', '!', '*', '^'])
      );
    case 12:
      return `${inventedName(rng)}.${inventedName(rng)}(${rng.int(0, 99)})`;
    case 13:
      return Array.from({ length: rng.int(1, 5) }, () => `${inventedName(rng)}=${base36(rng, rng.int(1, 12))}`).join(
        '&'
      );
    case 14:
      return new Date(Math.floor(nowMs) - rng.int(0, 9e8)).toISOString();
    case 15:
      return encodeComponent(
        `https://${inventedName(rng)}.example/${inventedName(rng)}?${inventedName(rng)}=${base36(rng, 6)}`
      );
    case 16:
      return `https://${inventedName(rng)}.example.org/${inventedName(rng)}/${base36(rng, 5)}?${inventedName(rng)}=${base36(rng, 6)}#${inventedName(rng)}`;
    default:
      return `${inventedName(rng)} ${inventedName(rng)} ${rng.int(1, 20)}.${rng.int(0, 9)}`;
  }
}

export function machinePairs(rng: Rng, count: number, nowMs: number): Pair[] {
  return Array.from({ length: count }, (): Pair => [inventedName(rng), machineValue(rng, nowMs)]);
}

/** Cookies of analytics, consent and experiments: every long-lived browser carries some. */
export function trackingCookies(rng: Rng, nowMs: number): Pair[] {
  const seconds = Math.floor(nowMs / 1_000);
  const jar: Pair[] = [];
  if (rng.chance(0.6)) jar.push(['_ga', `GA1.${rng.int(1, 3)}.${rng.int(1e8, 2e9)}.${seconds - rng.int(0, 1e7)}`]);
  if (rng.chance(0.3))
    jar.push([`_ga_${token(rng, 10).toUpperCase()}`, `GS1.1.${seconds}.${rng.int(1, 40)}.1.${seconds + 60}.0.0.0`]);
  if (rng.chance(0.25)) jar.push(['_fbp', `fb.1.${seconds}${rng.int(100, 999)}.${rng.int(1e8, 2e9)}`]);
  if (rng.chance(0.3))
    jar.push([
      rng.pick(['consent', 'cookie_consent', 'gdpr']),
      encodeComponent(`{stamp:'${token(rng, 12)}=',necessary:true,preferences:${rng.chance(0.5)},ver:1,utc:${seconds}}`)
    ]);
  if (rng.chance(0.2))
    jar.push([
      'exp',
      `${inventedName(rng)}|${rng.int(1, 9)}#${uuid(rng)}#${seconds}|PC#${rng.hex(12)}.${rng.int(1, 40)}_0#${seconds}`
    ]);
  for (
    let left = rng.weighted([
      [0, 5],
      [2, 3],
      [6, 1]
    ] as const);
    left > 0;
    left--
  )
    jar.push([inventedName(rng).replaceAll(/[[\]]/g, ''), cookieSafe(machineValue(rng, nowMs))]);
  return rng.shuffle(jar);
}

function cookieSafe(value: string): string {
  return /[;,\s"]/.test(value) ? encodeComponent(value) : value;
}
