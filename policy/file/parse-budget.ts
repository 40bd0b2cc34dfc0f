/** How many requests of people may be refused by mistake. */
export type FalsePositiveBudget = { kind: 'share'; share: number } | { kind: 'per-day'; count: number };

/** `2 per 10,000` → share 0.0002; `5 per day` → count 5; undefined for other texts. */
export function parseBudget(text: string): FalsePositiveBudget | undefined {
  const match = /^(?:≤ ?|<= ?)?(\d{1,6}) (?:per|a|in) (day|[\d,]{1,12})$/.exec(text);
  if (match === null) return undefined;
  const count = Number(match[1]);
  if (match[2] === 'day') return { kind: 'per-day', count };
  const outOf = Number(match[2]!.replaceAll(',', ''));
  return outOf > count && count > 0 ? { kind: 'share', share: count / outOf } : undefined;
}
