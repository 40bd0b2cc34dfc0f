import type { Rng } from '#models/rng.ts';
import type { Action } from './call.ts';
import { createContentSource, type ContentSource } from './content-source.ts';
import type { Scene } from './scene.ts';
import { drawSite, type Site } from './site.ts';
import { poolOfPeriod } from './template-pools.ts';
import type { Language, WordPool } from './words.ts';

/** A deploy that went wrong: some kinds of request fail until it is rolled back. */
export type Incident = { site: Site; actions: readonly Action[]; fromMs: number; toMs: number };

/** What stands behind the gateway during one period. */
export type World = {
  sites: readonly Site[];
  words: ReadonlyMap<Language, WordPool>;
  content: ContentSource;
  startMs: number;
  durationMs: number;
  incidents: readonly Incident[];
  /** Minutes in which far more people come than usual: a mailing went out. */
  rushes: readonly { fromMs: number; toMs: number; factor: number }[];
};

const HOUR_MS = 3_600_000;
/** Long enough for slow campaigns to be slow, short enough that a client's windows still fill. */
const DURATION_MS = { min: 3 * HOUR_MS, max: 48 * HOUR_MS };

export function drawWorld(
  rng: Rng,
  options: { period: number; startMs: number; rows: number; words: World['words'] }
): World {
  const { period, startMs, rows, words } = options;
  const sites = (['rest', 'rpc', 'pages', rng.pick(['rest', 'pages'] as const)] as const).map((flavour, at) =>
    drawSite(rng.fork(`site/${at}`), flavour)
  );
  const rowsPerHour = Math.exp(rng.between(Math.log(400), Math.log(6_000)));
  const durationMs = Math.min(DURATION_MS.max, Math.max(DURATION_MS.min, (rows / rowsPerHour) * HOUR_MS));
  const within = (lengthMs: number): { fromMs: number; toMs: number } => {
    const fromMs = startMs + rng.next() * durationMs;
    return { fromMs, toMs: fromMs + lengthMs };
  };
  return {
    sites,
    words,
    content: createContentSource(poolOfPeriod(period)),
    startMs,
    durationMs,
    incidents: Array.from({ length: rng.int(1, 3) }, () => ({
      site: rng.pick(sites),
      actions: rng.pick([
        ['list', 'view', 'search'],
        ['write', 'login', 'token'],
        ['page', 'list', 'view', 'write', 'graphql', 'search', 'login']
      ] as const),
      ...within(rng.between(2, 12) * 60_000)
    })),
    rushes: Array.from({ length: rng.int(0, 2) }, () => ({
      factor: rng.between(2, 6),
      ...within(rng.between(5, 20) * 60_000)
    }))
  };
}

/** How busy people are at a time, around 1: few at night, most in the afternoon, fewer at the weekend. */
export function rhythmAt(world: World, atMs: number): number {
  const hours = (atMs / HOUR_MS) % 24;
  const day = Math.floor(atMs / (24 * HOUR_MS)) % 7; // the epoch was a Thursday: 2 and 3 are the weekend
  const daily = 1 + 0.7 * Math.sin(((hours - 9) / 24) * 2 * Math.PI);
  const rush = world.rushes.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
  return daily * (day === 2 || day === 3 ? 0.75 : 1) * (rush?.factor ?? 1);
}

export function sceneAt(world: World, site: Site, rng: Rng, nowMs: () => number): Scene {
  return { rng, site, language: rng.pick(site.languages), words: world.words, content: world.content, nowMs };
}
