import { chart } from '../chart.js';
import { h } from '../dom.js';
import { count, percent, reasonInWords, time } from '../format.js';
import { panel } from '../parts.js';
import type { Spec } from '../specs/spec.js';
import { timeline } from '../specs/timeline.js';

/** As in gateway/decision-log/decision-log.ts. */
type History = {
  fromMs: number;
  toMs: number;
  binMs: number;
  requests: number;
  stopped: number;
  clients: number;
  bins: { atMs: number; action: string; requests: number }[];
  byReason: { reason: string; requests: number }[];
};
/** Up to now, or between two times. */
type Stretch = { lastMs: number } | { fromMs: number; toMs: number };

const HOUR_MS = 3_600_000;
const RANGES = [
  ['15 min', HOUR_MS / 4],
  ['1 h', HOUR_MS],
  ['24 h', 24 * HOUR_MS],
  ['7 d', 168 * HOUR_MS],
  ['30 d', 720 * HOUR_MS]
] as const;
const DEFAULT_RANGE = '1 h';
/** Counting a month takes the log's thread a second or two; a quarter of an hour, milliseconds. */
const REFRESH_MS = { short: 10_000, long: 60_000 };

/** What the decision log counted: of all gateways that share its folder, before and after restarts. `follow`: whether a gateway answers. */
export function liveHistory(
  base: string,
  gone: Promise<unknown>
): { element: HTMLElement; follow: (is: boolean) => void } {
  const query = new URLSearchParams(location.search);
  let stretch = stretchOf(query);
  let isThere = false;
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest: History | null = null;
  const said = h('p', { className: 'answer' });
  // One chart for good, told to draw again: a new one every few seconds would be much to clean up.
  const drawn = chart(() => barsOf(latest), { label: 'Logged decisions over time, stacked by action' });
  const buttons = RANGES.map(([label, lastMs]) => ({
    lastMs,
    button: h(
      'button',
      {
        type: 'button',
        onclick: () => {
          choose({ lastMs }, { range: label });
        }
      },
      label
    )
  }));
  const [from, to] = [timeInput('From', between), timeInput('to', between)];
  const element = panel(
    'From the log',
    h(
      'div',
      { className: 'history' },
      h(
        'div',
        { className: 'filters' },
        h(
          'span',
          { className: 'ranges', role: 'group', 'aria-label': 'Stretch of time' },
          ...buttons.map(({ button }) => button)
        ),
        h('span', { className: 'between' }, from.label, to.label, ' UTC')
      ),
      said,
      drawn
    ),
    {
      wide: true,
      note: 'Every gateway that writes to this log folder, before and after restarts; rows are here within a second or two.'
    }
  );
  element.hidden = true;
  void gone.then(() => {
    clearTimeout(timer);
    isThere = false;
  });
  mark();
  return { element, follow };

  function follow(is: boolean): void {
    if (is === isThere) return;
    isThere = is;
    if (is) void refresh();
    else clearTimeout(timer);
  }

  function between(): void {
    const [fromMs, toMs] = [from.ms(), to.ms()];
    if (fromMs !== null && toMs !== null && fromMs < toMs)
      choose({ fromMs, toMs }, { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() });
  }

  function choose(next: Stretch, words: Record<string, string>): void {
    stretch = next;
    history.replaceState(null, '', `${location.pathname}?${new URLSearchParams(words).toString()}`);
    mark();
    void refresh();
  }

  function mark(): void {
    for (const { lastMs, button } of buttons)
      button.setAttribute('aria-pressed', String('lastMs' in stretch && stretch.lastMs === lastMs));
    from.show('fromMs' in stretch ? stretch.fromMs : null);
    to.show('fromMs' in stretch ? stretch.toMs : null);
  }

  function show(found: History | string): void {
    said.textContent = (typeof found === 'string' ? [found] : historyAnswer(found)).join(' ');
    drawn.hidden = typeof found === 'string';
    if (typeof found === 'string') return;
    latest = found;
    drawn.dispatchEvent(new Event('redraw'));
  }

  async function refresh(): Promise<void> {
    clearTimeout(timer);
    if (!isThere) return;
    const mine = ++asked;
    const now = Date.now();
    const { fromMs, toMs } = 'lastMs' in stretch ? { fromMs: now - stretch.lastMs, toMs: now } : stretch;
    const found = await getHistory(`${base}/decisions/history?fromMs=${fromMs}&toMs=${toMs}`);
    if (mine !== asked) return;
    element.hidden = false;
    show(found);
    if ('lastMs' in stretch)
      timer = setTimeout(() => void refresh(), stretch.lastMs <= HOUR_MS ? REFRESH_MS.short : REFRESH_MS.long);
  }
}

function barsOf(found: History | null): Spec {
  if (found === null) return timeline([], { binMs: HOUR_MS, domain: [0, HOUR_MS] });
  const { bins, binMs, fromMs, toMs } = found;
  const cells = bins.map(({ atMs, action, requests }) => ({ bin_ms: atMs, action, requests }));
  return timeline(cells, {
    binMs,
    domain: [Math.floor(fromMs / binMs) * binMs, Math.ceil(toMs / binMs) * binMs]
  });
}

function historyAnswer({ fromMs, toMs, requests, stopped, clients, byReason }: History): string[] {
  const when = `From ${time(fromMs)} to ${time(toMs)} UTC`;
  if (requests === 0) return [`${when} nothing was logged.`];
  return [
    `${when} there were ${count(requests)} requests of ${count(clients)} clients; ${count(stopped)} of them were stopped (${percent(stopped / requests, 2)})${byReason[0] ? `, most often for ${reasonInWords(byReason[0].reason)} (${count(byReason[0].requests)})` : ''}.`
  ];
}

function stretchOf(query: URLSearchParams): Stretch {
  const [fromMs, toMs] = [Date.parse(query.get('from') ?? ''), Date.parse(query.get('to') ?? '')];
  if (fromMs < toMs) return { fromMs, toMs };
  const range = query.get('range') ?? DEFAULT_RANGE;
  return { lastMs: (RANGES.find(([label]) => label === range) ?? RANGES[1])[1] };
}

function timeInput(
  name: string,
  onchange: () => void
): { label: HTMLElement; ms: () => number | null; show: (ms: number | null) => void } {
  const input = h('input', { type: 'datetime-local', onchange }) as HTMLInputElement;
  return {
    label: h('label', {}, `${name} `, input),
    ms: () => (input.value === '' ? null : Date.parse(`${input.value}Z`)),
    show: (ms) => {
      input.value = ms === null ? '' : new Date(ms).toISOString().slice(0, 16);
    }
  };
}

async function getHistory(url: string): Promise<History | string> {
  try {
    const response = await fetch(url, { cache: 'no-store' });
    if (response.ok) return (await response.json()) as History; // the gateway's own answer
    return response.status === 503
      ? 'This gateway keeps no decision log: DECISION_LOG=on starts one, and what it counts outlives restarts.'
      : `The gateway does not hand out its log (${response.status}).`;
  } catch {
    return 'The gateway does not answer.';
  }
}
