export const ACTIONS = ['allow', 'throttle', 'block', 'refuse'] as const;
export type Action = (typeof ACTIONS)[number];

/** One cell of the log: so many requests alike within one time bin (cube.sql). */
export type Cell = {
  bin_ms: number;
  route: string;
  action: Action;
  would_action: Action;
  reason: string;
  attack_class: string;
  requests: number;
  latency_ms_sum: number;
};

export type LatencyCell = { bin_ms: number; latency_bin: number; requests: number };
export type ClientCell = { bin_ms: number; client_key: string; requests: number; flagged: number };

/** `toMs` is exclusive. Empty texts and nulls filter nothing. */
export type Filter = { fromMs: number | null; toMs: number | null; route: string; action: string; attackClass: string };

export function within<T extends { bin_ms: number }>(
  cells: readonly T[],
  { fromMs, toMs }: Pick<Filter, 'fromMs' | 'toMs'>
): T[] {
  return cells.filter(({ bin_ms }) => (fromMs === null || bin_ms >= fromMs) && (toMs === null || bin_ms < toMs));
}

export function select(cells: readonly Cell[], filter: Filter): Cell[] {
  const { route, action, attackClass } = filter;
  return within(cells, filter).filter(
    (cell) =>
      (route === '' || cell.route === route) &&
      (action === '' || cell.action === action) &&
      (attackClass === '' || cell.attack_class === attackClass)
  );
}

export function total(cells: readonly { requests: number }[]): number {
  return cells.reduce((sum, { requests }) => sum + requests, 0);
}

/** Sums by a key, largest first; equal sums in order of the key. */
export function sums<T>(
  cells: readonly T[],
  key: (cell: T) => string,
  value: (cell: T) => number
): { key: string; value: number }[] {
  const byKey = new Map<string, number>();
  for (const cell of cells) byKey.set(key(cell), (byKey.get(key(cell)) ?? 0) + value(cell));
  return [...byKey]
    .map(([name, sum]) => ({ key: name, value: sum }))
    .sort((a, b) => b.value - a.value || a.key.localeCompare(b.key));
}

export function isStopped({ action }: Pick<Cell, 'action'>): boolean {
  return action !== 'allow';
}

/** Without the routes that stand together because each is seldom used. */
export function named(cells: readonly Cell[]): Cell[] {
  return cells.filter(({ route }) => route !== 'other routes');
}

/** Would have been stopped had everything been enforced. */
export function isHeldBack({ action, would_action }: Pick<Cell, 'action' | 'would_action'>): boolean {
  return action === 'allow' && would_action !== 'allow';
}

/** Milliseconds below which a share of the requests lies, from bins of a fourth of a doubling: within 9 %. Null without requests. */
export function latencyQuantile(cells: readonly LatencyCell[], share: number): number | null {
  const bins = sums(
    cells,
    ({ latency_bin }) => String(latency_bin),
    ({ requests }) => requests
  )
    .map(({ key, value }) => ({ bin: Number(key), value }))
    .sort((a, b) => a.bin - b.bin);
  const wanted = share * bins.reduce((sum, { value }) => sum + value, 0);
  let seen = 0;
  for (const { bin, value } of bins) {
    if (seen + value >= wanted) return 2 ** ((bin + (wanted - seen) / value) / 4);
    seen += value;
  }
  return null;
}

/** The stretch of equal length before; null where the log does not reach that far back. */
export function periodBefore(
  filter: Pick<Filter, 'fromMs' | 'toMs'>,
  logFromMs: number,
  binMs: number
): { fromMs: number; toMs: number } | null {
  const { fromMs, toMs } = filter;
  if (fromMs === null || toMs === null) return null;
  const before = { fromMs: fromMs - (toMs - fromMs), toMs: fromMs };
  return before.fromMs >= Math.floor(logFromMs / binMs) * binMs ? before : null;
}
