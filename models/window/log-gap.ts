const FRACTION_BITS = 4;
const LONGEST_GAP_MS = 0x3fffffff;

/** Steps per doubling: a gap twice as long is this much larger. */
export const LOG_GAP_STEPS = 1 << FRACTION_BITS;

/**
 * The logarithm of a gap in sixteenths of a doubling, straight lines between powers of two: integer arithmetic only, which a store's
 * own script can repeat exactly. The spread of these tells clockwork from people whatever the pace.
 */
export function logGap(gapMs: number): number {
  const value = Math.min(Math.max(Math.trunc(gapMs), 0), LONGEST_GAP_MS) + 1;
  const exponent = 31 - Math.clz32(value);
  const fraction =
    exponent >= FRACTION_BITS ? value >>> (exponent - FRACTION_BITS) : value << (FRACTION_BITS - exponent);
  return exponent * LOG_GAP_STEPS + (fraction & (LOG_GAP_STEPS - 1));
}
