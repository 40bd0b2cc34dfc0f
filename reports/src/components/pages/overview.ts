import { brushedTimeline } from '../brushed-timeline.js';
import { chart } from '../chart.js';
import {
  isHeldBack,
  isStopped,
  named,
  latencyQuantile,
  periodBefore,
  select,
  sums,
  total,
  within,
  type Cell,
  type ClientCell,
  type Filter
} from '../cube.js';
import { h } from '../dom.js';
import {
  classInWords,
  count,
  duration,
  milliseconds,
  percent,
  reasonInWords,
  short,
  shortClient,
  time
} from '../format.js';
import { logPage, type LogData, type LogPageOptions } from '../log-page.js';
import { answer, badge, cards, columns, panel, type Kpi } from '../parts.js';
import { bars } from '../specs/bars.js';
import { ACTION_SCALE } from '../specs/palette.js';
import { table } from '../table.js';

export function overview(options: LogPageOptions): Promise<HTMLElement> {
  return logPage(options, (page) => {
    const { log, filters, cells, latency, clients, part } = page;
    const now = (): Cell[] => select(cells, filters.current());
    return [
      part(() => answer(...overviewAnswer(now(), log))),
      part(() => cards(kpis())),
      brushedTimeline(page),
      part(() =>
        panel('What looks suspicious', suspiciousTable(suspicions(now(), within(clients, filters.current()))), {
          wide: true,
          note: 'Ordered by severity: how sure the models were, and how much of it there was. A client is a pseudonym.'
        })
      ),
      part(() =>
        columns(
          topPanel(
            'Routes asked for most',
            sums(
              named(now()),
              ({ route }) => route,
              ({ requests }) => requests
            ),
            seldomUsed(now())
          ),
          reasonsPanel(now())
        )
      )
    ];

    function kpis(): Kpi[] {
      const filter = filters.current();
      const before = periodBefore(filter, log.span.fromMs, log.span.binMs);
      const earlier = before && select(cells, { ...filter, ...before });
      const current = now();
      const stopped = current.filter(isStopped);
      const held = current.filter(isHeldBack);
      const inRange = within(latency, filter);
      const change = (value: number, past: number | null | undefined): number | null =>
        past == null || past === 0 ? null : value / past - 1;
      const pastStopped = earlier && total(earlier.filter(isStopped));
      const p50 = latencyQuantile(inRange, 0.5);
      const p99 = latencyQuantile(inRange, 0.99);
      return [
        {
          name: 'Requests',
          value: short(total(current)),
          before: { share: change(total(current), earlier && total(earlier)) },
          course: course(current, filter)
        },
        {
          name: 'Stopped',
          value: short(total(stopped)),
          before: { share: change(total(stopped), pastStopped), isGoodDown: true },
          note: 'throttled, blocked or refused',
          course: course(stopped, filter),
          tone: 'block'
        },
        {
          name: 'Share stopped',
          value: percent(total(stopped) / Math.max(1, total(current)), 2),
          note: 'of all requests'
        },
        {
          name: 'Held back',
          value: short(total(held)),
          note: 'would have been stopped, but only observed',
          course: course(held, filter),
          tone: 'throttle'
        },
        { name: 'Latency p50', value: milliseconds(p50), note: 'arrival to last byte, all routes' },
        { name: 'Latency p99', value: milliseconds(p99), note: 'one request in a hundred takes longer' }
      ];
    }

    function course(list: readonly Cell[], filter: Filter): number[] {
      const [start, end] = page.domain();
      const from = filter.fromMs ?? start;
      const to = filter.toMs ?? end;
      const places = Math.min(40, Math.max(2, Math.round((to - from) / log.span.binMs)));
      const values = new Array<number>(places).fill(0);
      for (const { bin_ms, requests } of list) {
        const at = Math.min(places - 1, Math.floor(((bin_ms - from) / (to - from)) * places));
        values[at] = (values[at] ?? 0) + requests;
      }
      return values;
    }

    function topPanel(title: string, rows: { key: string; value: number }[], note: string): HTMLElement {
      return panel(
        title,
        chart(() => bars(rows.slice(0, 10), { unit: 'requests' }), {
          label: `${title}: ${rows
            .slice(0, 3)
            .map(({ key, value }) => `${key} ${count(value)}`)
            .join(', ')}`
        }),
        { note }
      );
    }

    function reasonsPanel(list: readonly Cell[]): HTMLElement {
      const flagged = list.filter(({ reason }) => reason !== '');
      const top = sums(
        flagged,
        ({ reason }) => reason,
        ({ requests }) => requests
      )
        .slice(0, 10)
        .map(({ key }) => key);
      const rows = top.flatMap((reason) =>
        sums(
          flagged.filter((cell) => cell.reason === reason),
          ({ would_action }) => would_action,
          ({ requests }) => requests
        ).map(({ key, value }) => ({ key: reason, group: key, value }))
      );
      return panel(
        'Why requests were flagged',
        rows.length === 0
          ? h('p', { className: 'quiet' }, 'Nothing was flagged here.')
          : chart(() => bars(rows, { unit: 'requests', scale: ACTION_SCALE }), {
              label: `Reasons: ${top.slice(0, 3).join(', ')}`
            })
      );
    }
  });
}

function seldomUsed(cells: readonly Cell[]): string {
  const rest = total(cells) - total(named(cells));
  return rest === 0
    ? 'Every route of this log.'
    : `Of the routes used or attacked most; ${percent(rest / total(cells), 0)} of the requests went to others.`;
}

/** The page's answer in words: how much came, what was stopped, what stands out. */
export function overviewAnswer(
  cells: readonly Cell[],
  { span, versions }: Pick<LogData, 'span' | 'versions'>
): string[] {
  const all = total(cells);
  if (all === 0) return ['No decision fits this filter.'];
  const stopped = cells.filter(isStopped);
  const held = total(cells.filter(isHeldBack));
  const [reason] = sums(
    stopped,
    (cell) => cell.reason,
    ({ requests }) => requests
  );
  const version = versions.findLast(({ model_version }) => model_version !== '')?.model_version;
  return [
    `Of ${count(all)} requests in this time, ${count(total(stopped))} (${percent(total(stopped) / all, 2)}) were stopped${reason ? `, most often for ${reasonInWords(reason.key)} (${count(reason.value)})` : ''}.`,
    held > 0 ? `${count(held)} more would have been stopped, but were only observed.` : '',
    version === undefined
      ? 'No model was loaded.'
      : `Model ${version} judged last; the newest sealed decision is of ${time(span.toMs)} UTC, the log reaches back ${duration(span.toMs - span.fromMs)}.`
  ];
}

export type Suspicion = {
  severity: 'high' | 'medium' | 'low';
  what: string;
  requests: number;
  stopped: number;
  lastMs: number;
  weight: number;
};

/** Classes of attack and single clients that stand out, worst first. */
export function suspicions(cells: readonly Cell[], clients: readonly ClientCell[]): Suspicion[] {
  const flagged = cells.filter((cell) => cell.attack_class !== '');
  const list: Suspicion[] = sums(
    flagged,
    ({ attack_class }) => attack_class,
    ({ requests }) => requests
  ).map(({ key, value }) => {
    const own = flagged.filter(({ attack_class }) => attack_class === key);
    const [route] = sums(
      named(own),
      (cell) => cell.route,
      ({ requests }) => requests
    );
    const isSure = own.some(({ reason }) => reason.startsWith('model:') || reason.startsWith('standing:'));
    return suspicion(
      `${classInWords(key)}, mostly on ${route?.key ?? 'seldom used routes'}`,
      value,
      total(own.filter(isStopped)),
      Math.max(...own.map(({ bin_ms }) => bin_ms)),
      isSure ? 2 : 1
    );
  });
  for (const { key, value } of sums(
    clients,
    ({ client_key }) => client_key,
    ({ flagged: hits }) => hits
  ).slice(0, 5)) {
    const own = clients.filter(({ client_key }) => client_key === key);
    const asked = total(own);
    if (value < 5 || value / asked < 0.2) continue;
    list.push(
      suspicion(
        `client ${shortClient(key)}: ${percent(value / asked, 0)} of its ${count(asked)} requests were flagged`,
        asked,
        value,
        Math.max(...own.map(({ bin_ms }) => bin_ms)),
        2
      )
    );
  }
  return list.sort((a, b) => b.weight - a.weight || a.what.localeCompare(b.what));
}

function suspicion(what: string, requests: number, stopped: number, lastMs: number, sureness: number): Suspicion {
  const weight = sureness * Math.log2(1 + requests);
  return { severity: weight > 12 ? 'high' : weight > 6 ? 'medium' : 'low', what, requests, stopped, lastMs, weight };
}

function suspiciousTable(rows: readonly Suspicion[]): HTMLElement {
  if (rows.length === 0) return h('p', { className: 'quiet' }, 'Nothing stands out in this time.');
  return table(
    rows,
    [
      { key: 'weight', label: 'severity', show: ({ severity }) => badge(severity) },
      { key: 'what', label: 'what' },
      { key: 'requests', label: 'requests', isNumber: true, show: ({ requests }) => count(requests) },
      { key: 'stopped', label: 'stopped', isNumber: true, show: ({ stopped }) => count(stopped) },
      { key: 'lastMs', label: 'last seen (UTC)', isNumber: true, show: ({ lastMs }) => time(lastMs) }
    ],
    {
      label: 'Suspicious activity',
      pageSize: 8,
      hasTools: rows.length > 8,
      sort: { key: 'weight', isDescending: true }
    }
  );
}
