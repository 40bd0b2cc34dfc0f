/** Minutes of the UTC day, `from` included, `to` not; over midnight when `from` is the later. */
export type DayTimes = { from: number; to: number };

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
/** 1 January 1970 was a Thursday. */
const FIRST_WEEKDAY = 4;
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** `22:00-06:00`; undefined for other texts and an empty stretch. `24:00` is the end of the day. */
export function parseDayTimes(text: string): DayTimes | undefined {
  const match = /^(\d\d):([0-5]\d)-(\d\d):([0-5]\d)$/.exec(text);
  if (match === null) return undefined;
  const from = Number(match[1]) * 60 + Number(match[2]);
  const to = Number(match[3]) * 60 + Number(match[4]);
  return from < DAY_MINUTES && to <= DAY_MINUTES && from !== to ? { from, to } : undefined;
}

export function isWithin({ from, to }: DayTimes, atMs: number): boolean {
  const minute = Math.floor(atMs / MINUTE_MS) % DAY_MINUTES;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Index into WEEKDAYS, UTC. */
export function weekdayOf(atMs: number): number {
  return (Math.floor(atMs / (DAY_MINUTES * MINUTE_MS)) + FIRST_WEEKDAY) % WEEKDAYS.length;
}
