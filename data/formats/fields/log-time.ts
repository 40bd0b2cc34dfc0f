const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const CLF_TIME = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)(\.\d+)? ([+-]\d\d:?\d\d)$/;
const ISO_TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(Z|UTC|[+-]\d\d:?\d\d)?$/i;

/** `10/Oct/2000:13:55:36 -0700` → epoch milliseconds; null when it is no date that exists. */
export function parseClfTime(text: string): number | null {
  const parts = CLF_TIME.exec(text);
  if (!parts) return null;
  const [, day, month, year, hour, minute, second, fraction, zone] = parts;
  const seconds = `${second!}${fraction ?? ''}`;
  return instant([year!, MONTHS.indexOf(month!) + 1, day!, hour!, minute!, seconds].map(Number), zone!);
}

/** ISO 8601, also with a blank for the T, a comma fraction or a zone without colon. No zone means UTC. */
function parseIsoTime(text: string): number | null {
  const parts = ISO_TIME.exec(text);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = parts;
  const seconds = `${second ?? '0'}.${fraction ?? '0'}`;
  return instant([year!, month!, day!, hour!, minute!, seconds].map(Number), zone ?? 'Z');
}

/**
 * Any way a log writes an instant: epoch seconds, milliseconds, microseconds or nanoseconds (told apart by size: seconds reach
 * 1e11 in the year 5138), ISO 8601 or the common log format. Integer epoch milliseconds, or null.
 */
export function parseTime(value: unknown): number | null {
  if (typeof value === 'number') return ofEpoch(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return ofEpoch(Number(text));
  return parseIsoTime(text) ?? parseClfTime(text);
}

function ofEpoch(value: number): number | null {
  if (!Number.isFinite(value) || value < 0) return null;
  if (value < 1e11) return Math.round(value * 1e3);
  if (value < 1e14) return Math.round(value);
  return Math.floor(value < 1e17 ? value / 1e3 : value / 1e6);
}

function instant(parts: number[], zone: string): number | null {
  const [year, month, day, hour, minute, seconds] = parts as [number, number, number, number, number, number];
  const whole = Math.floor(seconds);
  const midnightMs = Date.UTC(year, month - 1, day);
  // 31 February rolls over into March: a date that comes back changed does not exist. Second 60 is a leap second.
  const exists =
    month >= 1 && month <= 12 && new Date(midnightMs).getUTCDate() === day && hour < 24 && minute < 60 && whole <= 60;
  if (!exists || midnightMs < 0) return null;
  const local = midnightMs + ((hour * 60 + minute) * 60 + whole) * 1000 + Math.floor((seconds - whole) * 1000 + 1e-6);
  const ms = local - offsetMinutes(zone) * 60_000;
  return ms < 0 ? null : ms;
}

function offsetMinutes(zone: string): number {
  const parts = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (!parts) return 0;
  const minutes = Number(parts[2]) * 60 + Number(parts[3]);
  return parts[1] === '-' ? -minutes : minutes;
}
