import type { Rng } from '#models/rng.ts';

export type Attempt = { atMs: number; address: number; identity: number };

/**
 * Who tries which account when, from many addresses, shaped like a published hour of credential stuffing (91,313
 * addresses, 139,406 identities): attempts per address median 2, third quartile 4, a long tail; identities per address
 * median 1, ninth decile 5; 3.8 attempts per identity in all; an address at work tries every 5 to 50 seconds.
 */
export function planAttempts(rng: Rng, count: number, windowMs: number): Attempt[] {
  const identities = Math.max(1, Math.round(count / ATTEMPTS_PER_IDENTITY));
  const attempts: Attempt[] = [];
  for (let address = 0; attempts.length < count; address++) {
    const wanted = Math.min(attemptsOfAddress(rng), Math.ceil(count / 4), count - attempts.length);
    const gapMs = rng.logNormal(16_000, 0.9);
    const startMs = rng.next() * Math.max(0, windowMs - wanted * gapMs);
    const freshness = rng.chance(LOYAL_ADDRESSES) ? 0 : 0.9;
    let identity = rng.int(0, identities - 1);
    let atMs = startMs;
    for (let tries = 0; tries < wanted; tries++) {
      if (tries > 0 && rng.chance(freshness)) identity = rng.int(0, identities - 1);
      attempts.push({ atMs: Math.min(atMs, windowMs), address, identity });
      atMs += rng.exponential(gapMs);
    }
  }
  return attempts.sort((a, b) => a.atMs - b.atMs);
}

const ATTEMPTS_PER_IDENTITY = 3.8;
/** Share of addresses that stay with one account; chosen with 0.9 above to meet the identities per address. */
const LOYAL_ADDRESSES = 0.45;

/** The logarithm's deviation puts the third quartile at twice the median; one address in 70 belongs to the heavy tail. */
function attemptsOfAddress(rng: Rng): number {
  if (rng.chance(0.015)) return Math.ceil(30 / (1 - rng.next()) ** 1.1);
  return Math.max(1, Math.round(rng.logNormal(2, 1.03)));
}
