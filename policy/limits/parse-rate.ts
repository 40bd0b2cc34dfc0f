import { PathHelmError } from '#platform/errors.ts';

export type Rate = { max: number; windowMs: number };

const UNITS_MS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** `100/minute`. @throws PathHelmError SETTINGS_INVALID naming the text */
export function parseRate(text: string): Rate {
  const match = /^([1-9]\d{0,8})\/(second|minute|hour|day)$/.exec(text);
  if (match === null) {
    throw new PathHelmError('SETTINGS_INVALID', `limit ${JSON.stringify(text)} is no <count>/<second|minute|hour|day>`);
  }
  return { max: Number(match[1]), windowMs: UNITS_MS[match[2] as keyof typeof UNITS_MS] }; // the pattern names the units
}
