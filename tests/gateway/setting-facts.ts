/** What a setting's schema says of it, in the words of docs/configuration.md. */
export type Setting = {
  description: string;
  type?: string;
  default?: string | number | boolean;
  enum?: string[];
  minimum?: number;
  maximum?: number;
};

/** By its name, else by how the description begins: it states the unit. */
const UNITS: readonly [unit: string, sign: RegExp][] = [
  ['ms', /_MS\b/],
  ['s', /_SECONDS\b|^\w+ seconds/],
  ['min', /_MINUTES\b/],
  ['days', /_DAYS\b/],
  ['bytes', /_BYTES\b/],
  ['MB', /_MB\b/],
  ['TCP port', /^\w+ TCP port/],
  ['requests/min', /^\w+ requests per minute/],
  ['share', /_SHARE\b|^\w+ .*\bas a share\b|^\w+ (?:least )?share\b/],
  ['score', /^\w+ anomaly score/],
  ['connections', /^\w+ (?:client )?connections/],
  ['clients', /^\w+ clients/],
  ['rows', /^\w+ rows/],
  ['checks', /^\w+ failed active checks/],
  ['failures', /^\w+ failures/],
  ['attempts', /^\w+ further attempts/]
];

export function unitOf(name: string, { type, description }: Setting): string {
  if (type !== 'integer' && type !== 'number') return '';
  return UNITS.find(([, sign]) => sign.test(`${name} ${description}`))?.[0] ?? '';
}

export function rangeOf({ type, enum: words, minimum, maximum }: Setting): string {
  if (words !== undefined) return words.filter(Boolean).join(', ');
  if (type === 'boolean') return 'true, false';
  return minimum === undefined || maximum === undefined ? '' : `${minimum}..${maximum}`;
}

export function shownDefault(setting: Setting): string {
  return String(setting.default ?? '');
}

/** The description without what stands in columns of its own. */
export function meaningOf({ description }: Setting): string {
  return description.replace(/^true or false: /, '').replace(/; [\d.]+\.\.[\d.]+$/, '');
}
