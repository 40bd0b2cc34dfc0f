const UNITS_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** Nothing a policy does lasts longer: every enforcement has an end one can wait for. */
const LONGEST_MS = 30 * UNITS_MS.d;

/** `30s`, `10m`, `1h`, `1d` → milliseconds; undefined for other texts, 0 and more than 30 days. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,7})(s|m|h|d)$/.exec(text);
  if (match === null) return undefined;
  const durationMs = Number(match[1]) * UNITS_MS[match[2] as keyof typeof UNITS_MS]; // the pattern names the units
  return durationMs > 0 && durationMs <= LONGEST_MS ? durationMs : undefined;
}
