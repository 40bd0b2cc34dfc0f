export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** 12,345 → 12.3 k: for cards. */
export function short(value: number): string {
  return value < 10_000
    ? count(value)
    : new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

export function percent(share: number | null | undefined, digits = 1): string {
  return share == null || !Number.isFinite(share) ? '–' : `${(share * 100).toFixed(digits)} %`;
}

export function milliseconds(ms: number | null | undefined): string {
  if (ms == null || !Number.isFinite(ms)) return '–';
  return ms < 10 ? `${ms.toFixed(1)} ms` : ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

export function number(value: number | null | undefined, digits = 3): string {
  return value == null || !Number.isFinite(value) ? '–' : value.toFixed(digits);
}

/** `2026-11-24 13:05`, UTC. */
export function time(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}

export function bytes(value: number): string {
  return value < 1e6
    ? `${(value / 1e3).toFixed(0)} kB`
    : value < 1e9
      ? `${(value / 1e6).toFixed(1)} MB`
      : `${(value / 1e9).toFixed(2)} GB`;
}

export function duration(ms: number): string {
  const hours = ms / 3_600_000;
  return hours < 1
    ? `${Math.max(1, Math.round(ms / 60_000))} minutes`
    : hours < 48
      ? `${Math.round(hours)} hours`
      : `${Math.round(hours / 24)} days`;
}

/** A pseudonym is long; its kind and beginning tell clients apart. */
export function shortClient(key: string): string {
  return key.length > 22 ? `${key.slice(0, 18)}…` : key;
}
