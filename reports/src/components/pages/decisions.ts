import { h, type Child } from '../dom.js';
import { createFilters, type Filters } from '../filters.js';
import { count, milliseconds, number, shortClient } from '../format.js';
import { loadRows } from '../load-rows.js';
import type { LogData } from '../log-page.js';
import { answer, badge, noLog, panel } from '../parts.js';
import { table } from '../table.js';

type Listed = {
  decision_id: string;
  timestamp_ms: number;
  client_key: string;
  method: string;
  route: string;
  status: number;
  latency_ms: number;
  action: string;
  reason: string;
  would_action: string;
  would_reason: string;
  mode: string;
  attack_class: string;
  attack_score: number | null;
  anomaly_score: number | null;
  model_version: string;
};
type Row = Listed & { at: number };
type Reason = { feature: string; contribution: number; said: string; usualInTraining: string; place: string };
type Explanation = {
  by: 'classifier' | 'anomaly';
  summary: string[];
  reasons: Reason[];
  counterfactual: string | null;
  counterfactualNote: string;
};
type Detail = { facts: Record<string, string | number | null>; explanation: Explanation | null };

const COLUMNS = [
  'decision_id',
  'timestamp_ms',
  'client_key',
  'method',
  'route',
  'status',
  'latency_ms',
  'action',
  'reason',
  'would_action',
  'would_reason',
  'mode',
  'attack_class',
  'attack_score',
  'anomaly_score',
  'model_version'
];

export async function decisions({ log, url }: { log: LogData | null; url: string }): Promise<HTMLElement> {
  if (log === null) return noLog();
  const rows = (await loadRows<Listed>(url, { columns: COLUMNS })).map((row, at) => ({ ...row, at }));
  const filters = createFilters(log.span);
  const holder = h('div', { className: 'part' });
  const draw = (): void => {
    const { fromMs, toMs, route, action, attackClass } = filters.current();
    const chosen = rows.filter(
      (row) =>
        (fromMs === null || row.timestamp_ms >= fromMs) &&
        (toMs === null || row.timestamp_ms < toMs) &&
        (route === '' || row.route === route) &&
        (action === '' || row.action === action) &&
        (attackClass === '' || (row.attack_class === attackClass && row.would_action !== 'allow'))
    );
    holder.replaceChildren(list(chosen, url));
  };
  filters.onChange(draw);
  draw();
  const flagged = rows.filter(({ would_action }) => would_action !== 'allow').length;
  return h(
    'div',
    { className: 'page' },
    filters.bar,
    answer(
      `Here are the newest ${count(flagged)} decisions that were not plainly allowed, and the newest ${count(rows.length - flagged)} that were, out of ${count(log.span.requests)} in the log.`,
      'Open a row to see why it was decided so, and the smallest change that would have passed.'
    ),
    selectors(filters, rows),
    panel('Decisions', holder, {
      wide: true,
      note: 'Scores run from 0 to 1, higher is worse. An action in grey was held back: observed, not enforced.'
    })
  );
}

function selectors(filters: Filters, rows: readonly Listed[]): HTMLElement {
  const choose = (
    label: string,
    values: readonly string[],
    current: string,
    set: (value: string) => void
  ): HTMLElement => {
    const options = ['', ...values].map((value) =>
      h('option', { value, selected: value === current }, value === '' ? 'any' : value)
    );
    const select = h(
      'select',
      {
        onchange: (event) => {
          set((event.target as HTMLSelectElement).value);
        }
      },
      ...options
    );
    return h('label', {}, `${label} `, select);
  };
  const distinct = (key: 'action' | 'attack_class' | 'route'): string[] =>
    [...new Set(rows.map((row) => row[key]))].filter(Boolean).sort();
  const { action, attackClass, route } = filters.current();
  return h(
    'div',
    { className: 'selectors' },
    choose('Action', distinct('action'), action, (value) => {
      filters.set({ action: value });
    }),
    choose('Class', distinct('attack_class'), attackClass, (value) => {
      filters.set({ attackClass: value });
    }),
    choose('Route', distinct('route'), route, (value) => {
      filters.set({ route: value });
    })
  );
}

function list(rows: readonly Row[], url: string): HTMLElement {
  return table<Row>(
    rows,
    [
      {
        key: 'timestamp_ms',
        label: 'time (UTC)',
        isTight: true,
        show: ({ timestamp_ms }) => new Date(timestamp_ms).toISOString().slice(5, 19).replace('T', ' ')
      },
      {
        key: 'action',
        label: 'action',
        show: ({ action, would_action }) =>
          action === would_action ? badge(action) : badge(`${would_action} (observed)`, 'observed')
      },
      { key: 'reason', label: 'reason', show: ({ reason, would_reason }) => reason || would_reason },
      { key: 'method', label: 'method' },
      {
        key: 'route',
        label: 'route',
        show: ({ route, method }) => (route.startsWith(`${method} `) ? route.slice(method.length + 1) : route)
      },
      { key: 'status', label: 'status', isNumber: true },
      { key: 'attack_score', label: 'attack', isNumber: true, show: ({ attack_score }) => number(attack_score) },
      { key: 'anomaly_score', label: 'anomaly', isNumber: true, show: ({ anomaly_score }) => number(anomaly_score) },
      { key: 'latency_ms', label: 'latency', isNumber: true, show: ({ latency_ms }) => milliseconds(latency_ms) },
      {
        key: 'client_key',
        label: 'client',
        show: ({ client_key }) => h('code', { title: client_key }, shortClient(client_key))
      }
    ],
    { label: 'Decisions', pageSize: 20, queryName: 'q', detail: (row) => detailOf(row, url) }
  );
}

async function detailOf(row: Row, url: string): Promise<HTMLElement> {
  const [found] = await loadRows<{ detail: string }>(url, {
    columns: ['detail'],
    rowStart: row.at,
    rowEnd: row.at + 1
  });
  const detail = JSON.parse(found?.detail ?? '{"facts":{},"explanation":null}') as Detail; // written by our own loader
  const { explanation, facts } = detail;
  const { decision_id, model_version, mode } = row;
  const all: Record<string, string | number | null> = { decision_id, model_version, mode, ...facts };
  const known = Object.entries(all).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [[name, value] as const]
  );
  return h(
    'div',
    { className: 'explanation' },
    explanation === null
      ? h(
          'p',
          {},
          row.would_action === 'allow'
            ? 'Allowed: no score reached its threshold.'
            : 'No model spoke here, or its version is no longer in the registry: the reason above is all there is.'
        )
      : explained(explanation, row),
    h(
      'dl',
      {},
      ...known.flatMap(([name, value]) => [h('dt', {}, name.replaceAll('_', ' ')), h('dd', {}, plain(value))])
    )
  );
}

function explained({ by, summary, reasons, counterfactual, counterfactualNote }: Explanation, row: Row): HTMLElement {
  const most = Math.max(...reasons.map(({ contribution }) => Math.abs(contribution)), 1e-9);
  const line = ({ feature, contribution, said, usualInTraining, place }: Reason): Child =>
    h(
      'tr',
      {},
      h('td', {}, h('strong', {}, said), h('div', { className: 'quiet' }, [feature, place].filter(Boolean).join(': '))),
      h('td', {}, usualInTraining),
      h(
        'td',
        { className: 'number' },
        h('meter', {
          min: 0,
          max: most,
          value: Math.max(0, contribution),
          'aria-label': `moved the score by ${contribution.toFixed(3)}`
        }),
        ` ${contribution > 0 ? '+' : ''}${contribution.toFixed(3)}`
      )
    );
  const unit = by === 'classifier' ? `votes for ${row.attack_class}` : 'doublings of the anomaly score';
  const heads = ['what was seen', 'usual in training', `moved, ${unit}`];
  return h(
    'div',
    {},
    ...summary.map((sentence) => h('p', {}, sentence)),
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, ...heads.map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, ...reasons.map(line))
    ),
    h(
      'p',
      { className: 'counterfactual' },
      h('strong', {}, 'What would have passed: '),
      counterfactual ?? counterfactualNote
    )
  );
}

function plain(value: string | number): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(5))) : value;
}
