import type { InjectionClass } from '#data/label.ts';
import type { Rng } from '#models/rng.ts';
import { commandEvasions, otherEvasions, traversalEvasions } from './evading/path-and-shell.ts';
import type { Evasion, PayloadPlace } from './evading/evasion.ts';
import { escapeEvasions } from './evading/escapes.ts';
import { markupEvasions } from './evading/markup.ts';
import { sqlEvasions } from './evading/sql.ts';

export type { PayloadPlace };

/** What the interpreter of each class forgives. */
export const classEvasions: Readonly<Record<InjectionClass, readonly Evasion[]>> = {
  'sql-injection': sqlEvasions,
  'cross-site-scripting': markupEvasions,
  'path-traversal': traversalEvasions,
  'command-injection': commandEvasions,
  'other-injection': otherEvasions
};

/** Most attackers send payloads as they found them. */
const HIDES = 0.4;
const HIDES_TWICE = 0.25;
/** Many evasions find nothing to hide in a given payload; these many are tried. */
const TRIES = 4;
/** Escapes beyond those of the place: what gateways that decode once are probed with. */
const ESCAPES = 0.12;

/** Obfuscates as an attacker might, so that the payload still works. The encoding its place asks for is left to whoever sends it. */
export function evade(rng: Rng, attackClass: InjectionClass, payload: string, place: PayloadPlace): string {
  let hidden = payload;
  if (rng.chance(HIDES)) {
    hidden = hide(rng, classEvasions[attackClass], hidden);
    if (rng.chance(HIDES_TWICE)) hidden = hide(rng, classEvasions[attackClass], hidden);
  }
  if (!rng.chance(ESCAPES)) return hidden;
  const escapes = escapeEvasions.filter(({ places }) => places === undefined || places.includes(place));
  return escapes.length === 0 ? hidden : hide(rng, escapes, hidden);
}

function hide(rng: Rng, usable: readonly Evasion[], payload: string): string {
  for (let left = TRIES; left > 0; left--) {
    const hidden = rng.pick(usable).hide(rng, payload);
    if (hidden !== payload) return hidden;
  }
  return payload;
}
