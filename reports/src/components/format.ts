export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** 123,456 → 123.5K: for cards. */
export function short(value: number): string {
  return value < 100_000
    ? count(value)
    : new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

/** A decision's reason as a person says it: `standing:repeated:model:scanning` is “a standing block for repeated scanning”. */
export function reasonInWords(reason: string): string {
  const [kind = '', ...rest] = reason.split(':');
  const about = rest.join(':');
  if (about === '') return kind;
  if (kind === 'model') return about;
  if (kind === 'repeated' || kind === 'persistent') return `${kind} ${reasonInWords(about)}`;
  return kind === 'standing' ? `a standing block for ${reasonInWords(about)}` : reason;
}

/** Flagged as an anomaly, while the classifier finds “benign” likeliest. */
export function classInWords(attackClass: string): string {
  return attackClass === 'benign' ? 'anomaly of no known class' : attackClass;
}

/** Where traffic came from: the decision log's folder is not the reader's business, names of imported files are. */
export function sourceInWords(source: string): string {
  return /(^|\/)decisions\/?$/.test(source) ? 'the decision log' : source;
}

export function percent(share: number | null | undefined, digits = 1): string {
  return share == null || !Number.isFinite(share) ? '–' : `${(share * 100).toFixed(digits)}\u00a0%`;
}

export function milliseconds(ms: number | null | undefined): string {
  if (ms == null || !Number.isFinite(ms)) return '–';
  return ms < 10
    ? `${ms.toFixed(1)}\u00a0ms`
    : ms < 1000
      ? `${ms.toFixed(0)}\u00a0ms`
      : `${(ms / 1000).toFixed(2)}\u00a0s`;
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
    ? `${(value / 1e3).toFixed(0)}\u00a0kB`
    : value < 1e9
      ? `${(value / 1e6).toFixed(1)}\u00a0MB`
      : `${(value / 1e9).toFixed(2)}\u00a0GB`;
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
