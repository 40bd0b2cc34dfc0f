import type { Rng } from '#models/rng.ts';

/** A recipe with a name; splits keep everything one template wrote on one side. */
export type Template = { id: string; write: (rng: Rng) => string };

/** A rule of a grammar. Plain strings write themselves. */
export type Write = (rng: Rng) => string;
export type Part = string | Write;

export function write(rng: Rng, part: Part): string {
  return typeof part === 'string' ? part : part(rng);
}

/** A sequence: text`id=${number}` writes its literal pieces and, between them, a fresh draw of each part. */
export function text(pieces: TemplateStringsArray, ...parts: readonly Part[]): Write {
  return (rng) => {
    let written = pieces[0]!;
    for (let at = 0; at < parts.length; at++) {
      const part = parts[at]!;
      written += (typeof part === 'string' ? part : part(rng)) + pieces[at + 1]!;
    }
    return written;
  };
}

export function oneOf(...parts: readonly Part[]): Write {
  return (rng) => write(rng, rng.pick(parts));
}

/** One of the blank-separated words of `list`; `␣` stands for a blank inside one. */
export function words(list: string): Write {
  const items = list
    .trim()
    .split(/\s+/)
    .map((item) => item.replaceAll('␣', ' '));
  return (rng) => rng.pick(items);
}

/** Pairs of part and weight. */
export function mostly(...choices: readonly (readonly [Part, number])[]): Write {
  return (rng) => write(rng, rng.weighted(choices));
}

export function maybe(part: Part, probability = 0.5): Write {
  return (rng) => (rng.chance(probability) ? write(rng, part) : '');
}

export function repeat(part: Part, min: number, max: number, separator: Part = ''): Write {
  return (rng) => {
    let written = '';
    for (let left = rng.int(min, max); left > 0; left--) {
      written += write(rng, part);
      if (left > 1) written += write(rng, separator);
    }
    return written;
  };
}

/** Draws `part` once and uses it in several places, as a tautology or a closing tag must. */
export function same(part: Part, use: (drawn: string) => Part): Write {
  return (rng) => write(rng, use(write(rng, part)));
}

export function integer(min: number, max: number): Write {
  return (rng) => String(rng.int(min, max));
}

export function digits(count: number): Write {
  return (rng) => {
    let written = '';
    while (written.length < count) written += String(rng.int(0, 9));
    return written;
  };
}

export function hex(min: number, max = min): Write {
  return (rng) => rng.hex(rng.int(min, max));
}

export function letters(alphabet: string, min = 1, max = min): Write {
  const characters = Array.from(alphabet);
  return (rng) => {
    let written = '';
    for (let left = rng.int(min, max); left > 0; left--) written += rng.pick(characters);
    return written;
  };
}

/** Passes what `part` writes through a function of the text (and of chance). */
export function altered(part: Part, alter: (written: string, rng: Rng) => string): Write {
  return (rng) => alter(write(rng, part), rng);
}

export const upper = (part: Part): Write => altered(part, (written) => written.toUpperCase());
export const capital = (part: Part): Write =>
  altered(part, (written) => written.charAt(0).toUpperCase() + written.slice(1));

/** Names a set of rules: `family('sql-injection/union', { nulls: … })` gives `sql-injection/union/nulls`. */
export function family(prefix: string, rules: Readonly<Record<string, Part>>): Template[] {
  return Object.entries(rules).map(([variant, part]) => ({
    id: `${prefix}/${variant}`,
    write: (rng) => write(rng, part)
  }));
}
