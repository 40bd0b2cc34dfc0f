/**
 * Seeded randomness, passed to whoever draws. Streams are forked by name, so adding a draw in one place never shifts another.
 * Generator: sfc32 (C. Doty-Humphrey, PractRand), seeded through FNV-1a and splitmix32.
 */
export type Rng = {
  /** Uniform in [0, 1). */
  next: () => number;
  /** Uniform integer in [min, max], both inclusive. */
  int: (min: number, max: number) => number;
  /** Uniform in [min, max). */
  between: (min: number, max: number) => number;
  chance: (probability: number) => boolean;
  pick: <T>(items: readonly T[]) => T;
  /** One of the keys, with probability proportional to its (non-negative) weight. */
  weighted: <T>(choices: readonly (readonly [T, number])[]) => T;
  normal: (mean: number, deviation: number) => number;
  exponential: (mean: number) => number;
  /** exp of a normal; `median` and the deviation of the logarithm. */
  logNormal: (median: number, sigma: number) => number;
  shuffle: <T>(items: readonly T[]) => T[];
  /** `count` lower-case hexadecimal digits. */
  hex: (count: number) => string;
  /** An independent stream that depends only on this stream's seed and `name`, never on how much was drawn. */
  fork: (name: string) => Rng;
};

export function createRng(seed: number | string): Rng {
  const next = sfc32(fnv1a(String(seed)));
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const normal = (mean: number, deviation: number): number => {
    // Box–Muller; 1 - next() keeps the logarithm finite.
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * next());
  };
  return {
    next,
    int,
    between: (min, max) => min + next() * (max - min),
    chance: (probability) => next() < probability,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('pick() from an empty list');
      return items[Math.floor(next() * items.length)]!;
    },
    weighted: (choices) => {
      let rest = next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of choices) {
        rest -= weight;
        if (rest < 0) return item;
      }
      return choices.at(-1)![0];
    },
    normal,
    exponential: (mean) => -mean * Math.log(1 - next()),
    logNormal: (median, sigma) => median * Math.exp(normal(0, sigma)),
    shuffle: (items) => {
      const copy = [...items];
      for (let last = copy.length - 1; last > 0; last--) {
        const other = int(0, last);
        [copy[last], copy[other]] = [copy[other]!, copy[last]!];
      }
      return copy;
    },
    hex: (count) => {
      let text = '';
      while (text.length < count) text += int(0, 15).toString(16);
      return text;
    },
    fork: (name) => createRng(`${seed}/${name}`)
  };
}

/** FNV-1a over UTF-16 code units, 32 bits. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

function sfc32(seed: number): () => number {
  let state = seed;
  const splitmix32 = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  let a = splitmix32();
  let b = splitmix32();
  let c = splitmix32();
  let counter = 1;
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
}
