import type { Cell, ClientCell, LatencyCell } from './cube.js';
import { h, type Child } from './dom.js';
import { createFilters, type Filters } from './filters.js';
import { loadRows } from './load-rows.js';
import { noLog } from './parts.js';

export type LogData = {
  span: {
    requests: number;
    fromMs: number;
    toMs: number;
    binMs: number;
    gateways: number;
    degraded: number;
    unscored: number;
    heldBack: number;
    bytes: number;
    segments: number;
  };
  versions: { model_version: string; requests: number; from_ms: number; to_ms: number }[];
  scores: { kind: string; bin: number; action: string; requests: number }[];
  stages: { stage: string; p50_us: number; p99_us: number; requests: number }[];
  limited: { client_key: string; route: string; requests: number; from_ms: number; to_ms: number }[];
};

export type LogPageOptions = { log: LogData | null; cubeUrl: string; latencyUrl?: string; clientsUrl?: string };

export type LogPage = {
  log: LogData;
  filters: Filters;
  cells: Cell[];
  latency: LatencyCell[];
  clients: ClientCell[];
  /** A part that is drawn anew whenever the filter changes. */
  part: (draw: () => Child) => HTMLElement;
  domain: () => readonly [number, number];
};

/** What every page over the log shares: its data, its filter, its empty state. */
export async function logPage(options: LogPageOptions, draw: (page: LogPage) => HTMLElement[]): Promise<HTMLElement> {
  const { log, cubeUrl, latencyUrl, clientsUrl } = options;
  if (log === null) return noLog();
  const [cells, latency, clients] = await Promise.all([
    loadRows<Cell>(cubeUrl),
    latencyUrl === undefined ? [] : loadRows<LatencyCell>(latencyUrl),
    clientsUrl === undefined ? [] : loadRows<ClientCell>(clientsUrl)
  ]);
  const filters = createFilters(log.span);
  const part = (drawPart: () => Child): HTMLElement => {
    const holder = h('div', { className: 'part' });
    const redraw = (): void => {
      const content = drawPart();
      holder.replaceChildren(...(content == null ? [] : [content]));
    };
    filters.onChange(redraw);
    redraw();
    return holder;
  };
  const domain = (): readonly [number, number] => {
    const { binMs, fromMs, toMs } = log.span;
    return [Math.floor(fromMs / binMs) * binMs, (Math.floor(toMs / binMs) + 1) * binMs];
  };
  return h('div', { className: 'page' }, filters.bar, ...draw({ log, filters, cells, latency, clients, part, domain }));
}
