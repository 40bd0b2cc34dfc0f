import type { Rng } from '../rng.ts';
import { atom, blob, list, many, number, word, type Draw } from './background-atoms.ts';

/**
 * Machine-written text of no particular meaning: what trackers, serialisers and clients put into parameters, in formats nobody has listed.
 * Training on it as benign teaches the model that an unknown arrangement of separators, numbers and blobs is no attack; without it, one
 * request of real browsers in four holds something the model never met and therefore misjudges, at a threshold set on generated text.
 */
export function backgroundText(rng: Rng): string {
  return rng.weighted(KINDS)(rng);
}

const TAGS = ['p', 'b', 'div', 'span', 'a', 'li', 'h1', 'em'] as const;
/** Latin with accents, Greek, Cyrillic, Hebrew, Arabic, kana, common ideographs. */
const SCRIPTS = [
  [0xe0, 0xff],
  [0x3b1, 0x3c9],
  [0x430, 0x44f],
  [0x5d0, 0x5ea],
  [0x627, 0x64a],
  [0x3042, 0x3093],
  [0x4e00, 0x4fff]
] as const;
const DEEPEST_VALUE = 4;

const KINDS: readonly (readonly [Draw, number])[] = [
  [(rng) => list(rng, rng.int(1, 3)), 8],
  [(rng) => JSON.stringify(value(rng, 0), null, rng.chance(0.15) ? 2 : undefined), 3],
  [address, 3],
  [path, 1],
  [markup, 1],
  [foreignWords, 1],
  [misreadWords, 0.5],
  [binary, 0.4],
  [keyPath, 0.4],
  [multipart, 0.7],
  [date, 0.7],
  [selector, 0.6],
  [styleRule, 0.5],
  [(rng) => `${word(rng)}(${many(rng, 1, 4, (draw) => number(draw) + rng.pick(['', 'px', '%'])).join(', ')})`, 0.5],
  [(rng) => many(rng, 1, 3, (draw) => `"${list(draw, 1)}";v="${number(draw)}"`).join(', '), 0.5],
  [(rng) => rng.pick([' ', '\n', '\t', ' \n']).repeat(rng.int(1, 40)), 0.2]
];

function value(rng: Rng, depth: number): unknown {
  if (depth >= DEEPEST_VALUE || rng.chance(0.55)) {
    const kind = rng.int(0, 5);
    if (kind === 0) return Number(number(rng));
    if (kind === 1) return rng.chance(0.5);
    if (kind === 2) return null;
    if (kind === 3) return list(rng, 1);
    return kind === 4 ? atom(rng) : many(rng, 2, 8, word).join(' ');
  }
  if (rng.chance(0.4)) return many(rng, 0, 5, () => value(rng, depth + 1));
  return Object.fromEntries(many(rng, 1, 6, () => [rng.chance(0.8) ? word(rng) : list(rng, 1), value(rng, depth + 1)]));
}

function address(rng: Rng): string {
  const scheme = rng.pick(['https://', 'https://', 'http://', '//', '']);
  const host = `${scheme}${many(rng, 1, 4, label).join('.')}.${rng.pick(['com', 'org', 'net', 'io', 'de', 'co.uk', 'com.br'])}`;
  if (rng.chance(0.25)) return host + rng.pick(['', '/']);
  const query = many(rng, 0, 5, (draw) => `${word(draw)}=${draw.chance(0.2) ? list(draw, 1) : atom(draw)}`).join('&');
  return host + path(rng) + (query === '' ? '' : `?${query}`);
}

function label(rng: Rng): string {
  return rng
    .pick([word, word, number, (draw: Rng) => word(draw) + number(draw)])(rng)
    .toLowerCase();
}

function path(rng: Rng): string {
  const folders = many(rng, 0, 5, (draw) => `/${atom(draw).replaceAll(' ', '-')}`).join('');
  return `${folders}/${word(rng)}${rng.pick(['', '', '/', '.html', '.php', '.js', '.json', '.aspx'])}`;
}

function markup(rng: Rng): string {
  const tag = rng.pick(TAGS);
  const attribute = rng.weighted([
    ['', 5],
    [` class="${word(rng)}"`, 3],
    [` href="${address(rng)}"`, 2]
  ]);
  return `<${tag}${attribute}>${word(rng)} ${rng.chance(0.4) ? markup(rng) : word(rng)}</${tag}>`;
}

function foreignWords(rng: Rng): string {
  const [first, last] = rng.pick(SCRIPTS);
  return many(rng, 1, 8, () => many(rng, 2, 9, () => String.fromCharCode(rng.int(first, last))).join('')).join(' ');
}

/** UTF-8 read byte by byte as Latin-1, as careless clients send it. */
function misreadWords(rng: Rng): string {
  return Buffer.from(foreignWords(rng), 'utf8').toString('latin1') + rng.pick(['', ' - ', ' | ', ', ']) + list(rng, 1);
}

/** Length-prefixed fields with control characters between, as protocol buffers and the like leave after decoding. */
function binary(rng: Rng): string {
  return many(
    rng,
    2,
    12,
    () => String.fromCharCode(rng.int(0, rng.pick([31, 255]))) + (rng.chance(0.6) ? atom(rng) : '')
  ).join('');
}

function keyPath(rng: Rng): string {
  return word(rng) + many(rng, 1, 6, () => `[${rng.pick([number, word])(rng)}]`).join('');
}

function multipart(rng: Rng): string {
  const boundary = `----${blob(rng)}`;
  const parts = many(
    rng,
    1,
    6,
    () => `--${boundary}\r\nContent-Disposition: form-data; name="${word(rng)}"\r\n\r\n${atom(rng)}\r\n`
  );
  return `${parts.join('')}--${boundary}--`;
}

function date(rng: Rng): string {
  const two = (most: number): string => String(rng.int(1, most)).padStart(2, '0');
  const year = rng.int(1995, 2035);
  const time = `${two(23)}:${two(59)}:${two(59)}`;
  return rng.pick([`${year}-${two(12)}-${two(28)}T${time}Z`, `Tue, ${two(28)} ${word(rng)} ${year} ${time} GMT`]);
}

function selector(rng: Rng): string {
  const step = (): string =>
    word(rng) +
    (rng.chance(0.3) ? rng.pick(['#', '.']) + word(rng) : '') +
    (rng.chance(0.6) ? `:${word(rng)}(${rng.int(0, 9)})` : '');
  return many(rng, 1, 9, step).join(rng.pick(['>', ' > ', ' ']));
}

function styleRule(rng: Rng): string {
  const lines = many(rng, 1, 5, () => `${word(rng)}-${word(rng)}: ${number(rng)}${rng.pick(['px', 'em', '%', ''])}`);
  return `${list(rng, 1)} {${lines.join('; ')}}`;
}
