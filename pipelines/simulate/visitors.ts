import type { Rng } from '#models/rng.ts';
import type { Actor } from './actor.ts';
import type { Cast } from './clients/cast.ts';
import { OFFICE_NAMES, OFFICE_SHARE, ROUTINES, SESSIONS } from './personas/personas.ts';
import { rhythmAt, sceneAt, type World } from './world.ts';

export type Visitor = { name: string; actor: Actor };

/** How long the next look at the arrival rate may be away: rushes last only minutes. */
const LONGEST_WAIT_MS = 300_000;
const RHYTHM_SAMPLES = 16;
const FIRST_GUESS_OF_ROWS = 24;
/** The weight of the newest session in the running mean of rows per session. */
const MEMORY = 0.03;

/**
 * Honest traffic of a period: machines that are always there, and people who come at a rate that follows the hour and is
 * corrected by what is left to send, so that the rows asked for are spread over the whole period.
 */
export class Visitors {
  readonly #rng: Rng;
  readonly #world: World;
  readonly #cast: Cast;
  readonly #nowMs: () => number;
  readonly #offices: readonly string[];
  #arrived = 0;
  #present = 0;
  #rowsPerSession = FIRST_GUESS_OF_ROWS;

  constructor(rng: Rng, world: World, cast: Cast, nowMs: () => number) {
    this.#rng = rng;
    this.#world = world;
    this.#cast = cast;
    this.#nowMs = nowMs;
    this.#offices = Array.from({ length: rng.int(1, 4) }, () => cast.address(rng));
  }

  machines(rows: number): Visitor[] {
    return ROUTINES.flatMap(({ name, share, instances, run }) => {
      const paceMs = (this.#world.durationMs * instances) / Math.max(1, share * rows);
      return Array.from({ length: instances }, (_, at): Visitor => {
        const rng = this.#rng.fork(`${name}/${at}`);
        return {
          name,
          actor: run(sceneAt(this.#world, rng.pick(this.#world.sites), rng, this.#nowMs), this.#cast, paceMs)
        };
      });
    });
  }

  /** Milliseconds until somebody comes, and who. */
  next(rowsLeft: number): { waitMs: number; visitor: Visitor | undefined } {
    const nowMs = this.#nowMs();
    const leftMs = Math.max(this.#world.durationMs / 200, this.#world.startMs + this.#world.durationMs - nowMs);
    const machineShare = ROUTINES.reduce((sum, { share }) => sum + share, 0);
    // Whoever is still there is rather a long visit than a short one: on average a whole usual visit is still to come.
    const expected = rowsLeft * (1 - machineShare) - this.#present * this.#rowsPerSession;
    const rhythm = rhythmAt(this.#world, nowMs) / this.#meanRhythm(nowMs, leftMs);
    const perMs = (Math.max(expected, 0) / this.#rowsPerSession / leftMs) * rhythm;
    const waitMs = perMs > 0 ? this.#rng.exponential(1 / perMs) : LONGEST_WAIT_MS;
    return waitMs >= LONGEST_WAIT_MS
      ? { waitMs: LONGEST_WAIT_MS, visitor: undefined }
      : { waitMs, visitor: this.#arrive() };
  }

  /** Of the time that is left, so that a busy afternoon does not use up the rows of the evening. */
  #meanRhythm(fromMs: number, lengthMs: number): number {
    let sum = 0;
    for (let at = 0; at < RHYTHM_SAMPLES; at++)
      sum += rhythmAt(this.#world, fromMs + ((at + 0.5) / RHYTHM_SAMPLES) * lengthMs);
    return sum / RHYTHM_SAMPLES;
  }

  leave(rowsSent: number): void {
    this.#present--;
    this.#rowsPerSession += MEMORY * (rowsSent - this.#rowsPerSession);
  }

  #arrive(): Visitor {
    this.#present++;
    const rng = this.#rng.fork(`session/${this.#arrived++}`);
    const scene = sceneAt(this.#world, rng.pick(this.#world.sites), rng, this.#nowMs);
    const { name, run } = rng.weighted(SESSIONS.map((session) => [session, session.weight] as const));
    const fromOffice = OFFICE_NAMES.includes(name) && rng.chance(OFFICE_SHARE);
    return fromOffice
      ? { name: `office/${name}`, actor: run(scene, this.#cast, this.#cast.browser(scene, rng.pick(this.#offices))) }
      : { name, actor: run(scene, this.#cast) };
  }
}
