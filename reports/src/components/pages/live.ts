import { changes, chart } from '../chart.js';
import { h } from '../dom.js';
import { count, duration, milliseconds, number, short } from '../format.js';
import { followGateway, type Connection, type LiveDecision, type Actions, type LiveTotals } from '../live-feed.js';
import { badge, panel } from '../parts.js';
import { liveSeconds } from '../specs/live-seconds.js';
import { ACTION_SCALE } from '../specs/palette.js';
import { liveHistory } from './live-history.js';

const SHOWN_MS = 120_000;
const MOST_ROWS = 20;
const WORDS: Record<Connection, string> = {
  connecting: 'connecting…',
  live: 'live',
  polling: 'polling every 2 s: no stream',
  offline: 'offline: the gateway does not answer here'
};
type View = {
  signal: (name: string, value: unknown) => View;
  change: (name: string, set: unknown) => { runAsync: () => Promise<unknown> };
};

/** `base`: where the gateway's own endpoints are, seen from the site. */
export function live(base: string, gone: Promise<unknown>): HTMLElement {
  const state = h('span', { className: 'connection connecting', role: 'status' }, WORDS.connecting);
  const figures = {
    rate: figure('Decisions per second'),
    total: figure('Requests'),
    stopped: figure('Stopped'),
    clients: figure('Clients tracked'),
    p50: figure('Latency p50'),
    p99: figure('Latency p99')
  };
  const reasons = h('div', { className: 'reasons' }, h('p', { className: 'quiet' }, 'Nothing has been stopped yet.'));
  const rows = h('tbody');
  const since = h('p', { className: 'quiet' });
  const offline = h(
    'div',
    { className: 'empty', hidden: true },
    h('p', {}, 'Numbers appear here as soon as a gateway serves this site.'),
    h('pre', { tabindex: '0' }, h('code', {}, 'ADMIN_API_KEY=change-me npm run gateway')),
    h(
      'p',
      { className: 'quiet' },
      'Then open /pathhelm/reports/live.html on the gateway. The page goes on by itself once it answers.'
    )
  );
  const past = liveHistory(base, gone);
  let bars: Bar[] = [];
  let view: View | null = null;
  let drawnUpToMs = 0;

  const stop = followGateway(base, {
    connection: (next) => {
      state.className = `connection ${next}`;
      if (state.textContent !== WORDS[next]) state.textContent = WORDS[next];
      offline.hidden = next !== 'offline';
      past.follow(next === 'live' || next === 'polling');
    },
    totals: (totals) => {
      watched.hidden = false;
      const { atMs, lately } = totals;
      bars.push({ t: atMs - lately.spanMs, t2: atMs, perSecond: perSecond(lately) });
      bars = bars.filter(({ t2 }) => t2 > atMs - SHOWN_MS);
      showTotals(totals);
      feed();
    },
    decisions: (batch) => {
      rows.prepend(...batch.slice(-MOST_ROWS).reverse().map(rowOf));
      while (rows.childElementCount > MOST_ROWS) rows.lastElementChild!.remove();
    }
  });
  void gone.then(stop);

  const drawn = chart(() => liveSeconds(SHOWN_MS), {
    label: 'Decisions per second over the last two minutes, by action',
    onView: (fresh) => {
      view = fresh as unknown as View; // the few calls used here
      drawnUpToMs = 0;
      feed();
    }
  });
  const watched = h(
    'div',
    { hidden: true },
    h('div', { className: 'cards' }, ...Object.values(figures).map(({ element }) => element)),
    panel('The last two minutes', drawn, { wide: true }),
    past.element,
    h(
      'div',
      { className: 'columns uneven' },
      panel('Stopped, by reason', reasons, { note: 'Since the count above began.' }),
      panel(
        'Newest decisions',
        h(
          'div',
          { className: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': 'Newest decisions' },
          h(
            'table',
            {},
            h(
              'thead',
              {},
              h(
                'tr',
                {},
                ...['time', 'action', 'route', 'status', 'reason', 'score'].map((name) =>
                  h('th', { scope: 'col' }, name)
                )
              )
            ),
            rows
          )
        ),
        { note: 'Under load only some of each moment are listed; all are counted.' }
      )
    )
  );
  return h('div', { className: 'page' }, h('p', { className: 'badges' }, state, since), offline, watched);

  function showTotals({ requests, blocked, byReason, trackedClients, startedAtMs, atMs, lately }: LiveTotals): void {
    const rates = perSecond(lately);
    figures.rate.show(count(Object.values(rates).reduce((sum, value) => sum + value, 0)));
    figures.total.show(short(requests));
    figures.stopped.show(short(blocked));
    figures.clients.show(short(trackedClients));
    figures.p50.show(milliseconds(lately.p50Ms));
    figures.p99.show(milliseconds(lately.p99Ms));
    since.textContent = `counting for ${duration(atMs - startedAtMs)}`;
    const top = Object.entries(byReason)
      .sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
      .slice(0, 8);
    if (top.length === 0) return;
    const most = top[0]![1];
    reasons.replaceChildren(
      ...top.map(([name, value]) =>
        h(
          'div',
          { className: 'reason' },
          h('span', {}, name),
          h('meter', { min: 0, max: most, value, 'aria-label': `${name}: ${value}` }),
          h('span', { className: 'number' }, count(value))
        )
      )
    );
  }

  /** Inserts what is new and removes what is old; replacing the whole array each second would leak. */
  function feed(): void {
    const newest = bars.at(-1);
    if (view === null || newest === undefined) return;
    const fresh = bars
      .filter(({ t2 }) => t2 > drawnUpToMs)
      .flatMap(({ t, t2, perSecond: rates }) =>
        ACTION_SCALE.domain.map((action, rank) => ({ t, t2, action, rank, requests: rates[action as keyof Actions] }))
      );
    if (fresh.length === 0) return;
    drawnUpToMs = newest.t2;
    const isOld = (row: { t: number }): boolean => row.t < newest.t2 - SHOWN_MS;
    void view.signal('now', newest.t2).change('seconds', changes().insert(fresh).remove(isOld)).runAsync();
  }
}

type Bar = { t: number; t2: number; perSecond: Actions };

function perSecond({ spanMs, byAction }: LiveTotals['lately']): Actions {
  const rate = (action: keyof Actions): number => (byAction[action] * 1000) / Math.max(1, spanMs);
  return { allow: rate('allow'), throttle: rate('throttle'), block: rate('block'), refuse: rate('refuse') };
}

function figure(name: string): { element: HTMLElement; show: (text: string) => void } {
  const value = h('div', { className: 'kpi-value' }, '–');
  return {
    element: h('div', { className: 'kpi' }, h('div', { className: 'kpi-name' }, name), value),
    show: (text) => {
      if (value.textContent !== text) value.textContent = text;
    }
  };
}

function rowOf({
  atMs,
  action,
  wouldAction,
  route,
  status,
  reason,
  wouldReason,
  attackScore
}: LiveDecision): HTMLElement {
  return h(
    'tr',
    {},
    h('td', {}, new Date(atMs).toISOString().slice(11, 19)),
    h('td', {}, action === wouldAction ? badge(action) : badge(`${wouldAction} (observed)`, 'observed')),
    h('td', {}, route),
    h('td', { className: 'number' }, String(status)),
    h('td', {}, reason || wouldReason),
    h('td', { className: 'number' }, number(attackScore, 2))
  );
}
