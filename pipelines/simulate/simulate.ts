import type { AttackClass } from '#data/label.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { createRng } from '#models/rng.ts';
import { PathHelmError } from '#platform/errors.ts';
import { asAccessLog, isFromLog } from './as-access-log.ts';
import { AddressBook } from './clients/address-book.ts';
import { Cast } from './clients/cast.ts';
import { PeriodRun } from './period-run.ts';
import { planPeriods } from './periods.ts';
import { drawWords, LANGUAGES } from './words.ts';
import { drawWorld } from './world.ts';

export type SimulationOptions = {
  seed: number;
  normalRequests: number;
  attackRequests: number;
  /** When the first period begins; a Monday by default, never the clock. */
  startMs?: number;
  /** Attack classes to draw from; all by default. */
  attackClasses?: readonly AttackClass[];
  /** Periods all rows fall into, 0 to 4; all five by default. */
  periods?: readonly number[];
  /** Runs with the same one find the same sites, whoever comes to them; `seed` by default. */
  worldSeed?: number;
  /** Share of visits and attack runs, 0..1, that are told as an access log would tell them; LOG_SHARE by default. */
  logShare?: number;
};

/** Enough to know ordinary log lines as ordinary: whoever tries a model on a log before it may block has nothing else. */
const LOG_SHARE = 0.1;

const DEFAULT_START_MS = Date.UTC(2026, 0, 5);
/** Between two periods; long enough that no client's window reaches across. */
const BREAK_MS = 600_000;

/**
 * Traffic of a world that never was: exactly the rows asked for, in order of time, each with its label, in five periods
 * that share no client and no template pool (see template-pools.ts). The same options give the same records.
 * @throws PathHelmError SETTINGS_INVALID when a count is not a whole number or a class is no attack class
 */
export function* simulate(options: SimulationOptions): Generator<RequestRecord> {
  const {
    seed,
    normalRequests,
    attackRequests,
    startMs = DEFAULT_START_MS,
    worldSeed = seed,
    logShare = LOG_SHARE
  } = options;
  for (const [name, value] of Object.entries({ seed, normalRequests, attackRequests, startMs, worldSeed })) {
    if (!Number.isSafeInteger(value) || (!name.toLowerCase().endsWith('seed') && value < 0))
      throw new PathHelmError('SETTINGS_INVALID', `${name}=${value} must be a whole number, not negative`);
  }
  const rng = createRng(seed);
  const worldRng = createRng(worldSeed);
  const words = drawWords(worldRng.fork('words'), LANGUAGES);
  const addresses = new AddressBook();
  let atMs = startMs;
  for (const [period, quota] of planPeriods(options).entries()) {
    const periodRng = rng.fork(`period/${period}`);
    const siteRng = worldRng.fork(`period/${period}`).fork('world');
    const world = drawWorld(siteRng, { period, startMs: atMs, rows: quota.normalRows, words });
    const run = new PeriodRun({ rng: periodRng, period, quota, world, cast: new Cast(addresses) }).run();
    let next = run.next();
    for (; next.done !== true; next = run.next())
      yield isFromLog(next.value, logShare) ? asAccessLog(next.value) : next.value;
    atMs = BREAK_MS + next.value;
  }
}
