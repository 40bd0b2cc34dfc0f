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
  [(rng) => rng.pick([' ', '\n', '\t', ' \n']).repeat(rng.int(1, 40)), 0.2],
  [rows, 2],
  [nestedJson, 1.2],
  [host, 0.7],
  [sigilFields, 0.8],
  [sparseFields, 0.8],
  [lines, 1],
  [mailbox, 0.7],
  [collage, 0.5],
  [foreignPath, 0.7],
  [(rng) => `<!--${rng.pick(['', ' '])}${list(rng, 1)}${rng.pick(['', ' '])}-->`, 0.2]
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
  return Object.fromEntries(many(rng, 1, 6, () => [rng.chance(0.8) ? key(rng) : list(rng, 1), value(rng, depth + 1)]));
}

/** `name`, `@type`, `og:title`, `__STATE`, `a.b`, `mm-mp`: vocabularies and frameworks mark their own. */
function key(rng: Rng): string {
  const own = word(rng);
  return rng.weighted([
    [own, 6],
    [`@${own}`, 0.7],
    [`${word(rng)}:${own}`, 0.7],
    [`__${own.toUpperCase()}`, 0.5],
    [`_${own}`, 0.5],
    [`$${own}`, 0.3],
    [`${word(rng)}.${own}`, 0.4],
    [`${word(rng)}-${own}`, 0.5],
    [`${own}[]`, 0.2]
  ] as const);
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

/** Names in other scripts as segments and file names, read well or ill. */
function foreignPath(rng: Rng): string {
  const segment = (): string => {
    const named = rng
      .pick([foreignWords, foreignWords, word])(rng)
      .replaceAll(' ', rng.pick(['-', '_', ' ', '+', '']));
    return rng.chance(0.4) ? Buffer.from(named, 'utf8').toString('latin1') : named;
  };
  return `/${many(rng, 1, 3, segment).join('/')}${rng.pick(['', '/', '.html', '.jpg', `-${rng.int(1, 99_999)}`])}`;
}

/** Several kilobytes of everything a page says about itself: there are many places in it to look odd by chance. */
function collage(rng: Rng): string {
  const piece = (): string =>
    rng.pick([address, path, foreignWords, markup, date, selector, styleRule, keyPath, blob, mailbox, host, atom])(rng);
  const pieces = many(rng, 20, 90, () => (rng.chance(0.4) ? many(rng, 3, 12, word).join(' ') : piece()));
  const form = rng.int(0, 3);
  if (form === 0) return JSON.stringify(pieces);
  if (form === 1) return JSON.stringify(Object.fromEntries(pieces.map((text) => [key(rng), text])));
  if (form === 2) return JSON.stringify(pieces.map((text) => ({ [key(rng)]: text, [key(rng)]: value(rng, 3) })));
  return pieces.join(rng.pick(['\n', ' ', '|', ';', ', ']));
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

/** The same few keys over and over, as forms, carts and events are reported. */
function rows(rng: Rng): string {
  const keys = many(rng, 2, 7, key);
  const row = (): unknown =>
    Object.fromEntries(
      keys.map((name) => [name, rng.pick(['', word(rng), atom(rng), Number(number(rng)), value(rng, 3)])])
    );
  return JSON.stringify(many(rng, 1, 12, row));
}

/** JSON that holds JSON as a string, whose quotes are escaped once or twice. */
function nestedJson(rng: Rng): string {
  const inner = JSON.stringify({ [word(rng)]: value(rng, 1), [word(rng)]: value(rng, 2) });
  const middle = rng.chance(0.3) ? JSON.stringify({ [word(rng)]: inner }) : inner;
  return JSON.stringify({ [word(rng)]: middle, [word(rng)]: atom(rng) });
}

/** `$a=1|2$b=…`, `;k1=v1;k2=v2`: every field begins with the same mark. */
function sigilFields(rng: Rng): string {
  const sigil = rng.pick(['$', ';', '&', '!', '|', '@', '#', '~', '^', '*']);
  const equals = rng.pick(['=', ':', '|', '^']);
  const field = (): string => sigil + word(rng) + equals + rng.pick([list(rng, 1), atom(rng), address(rng)]);
  return many(rng, 1, 12, field).join('');
}

/** Mostly empty fields between separators. */
function sparseFields(rng: Rng): string {
  const separator = rng.pick([';', '|', ',', '||', ':', '&', '~', '/', '#', '!', '\t']);
  return many(rng, 2, rng.pick([5, 9, 30]), () => (rng.chance(0.6) ? '' : atom(rng))).join(separator);
}

/** Unrelated values on lines of their own. */
function lines(rng: Rng): string {
  const line = (): string =>
    rng.pick([atom, atom, address, blob, foreignWords, date, path, (draw: Rng) => list(draw, 1)])(rng);
  return many(rng, 2, rng.pick([5, 20, 60]), line).join('\n');
}

function host(rng: Rng): string {
  return `${many(rng, 1, 3, (draw) => (draw.chance(0.2) ? `${word(draw)}-${word(draw).slice(0, 3)}` : label(draw)))
    .join('.')
    .toLowerCase()}.${rng.pick(['com', 'net', 'co.il', 'io', 'com.br', 'de'])}`;
}

function mailbox(rng: Rng): string {
  const name = many(rng, 1, 2, word).join(rng.pick(['.', '_', '-', '']));
  const host = many(rng, 1, 2, label).join(rng.pick(['.', '-']));
  return `${name}${rng.chance(0.4) ? rng.int(1, 999) : ''}@${host}.${rng.pick(['com', 'net', 'org', 'info', 'name', 'de', 'com.co', 'es', word(rng).slice(0, 3)])}`;
}
