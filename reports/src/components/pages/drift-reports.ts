import { h } from '../dom.js';
import { count, number, sourceInWords } from '../format.js';
import { badge, panel } from '../parts.js';
import { table } from '../table.js';

export type DriftState = 'steady' | 'watch' | 'act' | 'unknown';
type Finding = {
  name: string;
  state: DriftState;
  psi: number | null;
  ks: number | null;
  jensenShannon: number | null;
  p: number | null;
};
/** As in data/drift-report.ts. */
export type DriftReport = {
  day: string;
  modelVersion: string;
  source: string;
  rows: number;
  clients: number;
  state: DriftState;
  features: Finding[];
  mixes: Finding[];
  routes: { route: string; rows: number; state: DriftState; features: Finding[] }[];
};

const MOST_MOVED = 3;
const SEVERITY: Record<DriftState, number> = { unknown: 0, steady: 1, watch: 2, act: 3 };

/** What `npm run drift` has written, one row a day of the traffic it was given. */
export function driftReports(reports: readonly DriftReport[]): HTMLElement {
  const rows = reports.map((report) => ({
    ...report,
    source: sourceInWords(report.source),
    weight: SEVERITY[report.state],
    moved: report.features.filter(({ state }) => state === 'act').length,
    most: report.features
      .slice(0, MOST_MOVED)
      .map(({ name, psi }) => `${name} ${number(psi, 2)}`)
      .join(', ')
  }));
  return panel(
    'Reports of npm run drift',
    table(
      rows,
      [
        { key: 'day', label: 'day (UTC)', isTight: true },
        { key: 'weight', label: 'state', show: ({ state }) => badge(state) },
        { key: 'source', label: 'traffic' },
        { key: 'modelVersion', label: 'against', isTight: true },
        { key: 'rows', label: 'requests', isNumber: true, show: ({ rows: n }) => count(n) },
        { key: 'clients', label: 'clients', isNumber: true, show: ({ clients }) => count(clients) },
        { key: 'moved', label: 'moved', isNumber: true },
        { key: 'most', label: 'largest PSI' }
      ],
      { label: 'Drift reports', pageSize: 10, hasTools: rows.length > 10, detail: detailOf }
    ),
    {
      wide: true,
      note: 'Each day of that traffic against what the model learned. Open a row for its features, and for mixes and routes against the days before.'
    }
  );
}

function detailOf({ features, mixes, routes }: DriftReport): HTMLElement {
  const notSteady = routes.filter(({ state }) => state === 'act' || state === 'watch');
  return h(
    'div',
    { className: 'explanation' },
    mixes.length === 0
      ? h(
          'p',
          { className: 'quiet' },
          'The first day of its traffic: there is no day before to compare routes and classes with.'
        )
      : h(
          'p',
          {},
          ...mixes.flatMap(({ name, state, psi }) => [`Mix of ${name} `, badge(state), ` PSI ${number(psi)}. `])
        ),
    ...notSteady.map(({ route, rows, state, features: moved }) =>
      h(
        'p',
        {},
        h('code', {}, route),
        ' ',
        badge(state),
        ` ${count(rows)} requests; most moved: ${moved.map(({ name, psi }) => `${name} ${number(psi, 2)}`).join(', ')}.`
      )
    ),
    table(
      features,
      [
        { key: 'name', label: 'feature' },
        { key: 'psi', label: 'PSI', isNumber: true, show: ({ psi }) => number(psi) },
        { key: 'ks', label: 'KS', isNumber: true, show: ({ ks }) => number(ks) },
        {
          key: 'jensenShannon',
          label: 'Jensen–Shannon',
          isNumber: true,
          show: ({ jensenShannon }) => number(jensenShannon)
        },
        { key: 'state', label: 'state', show: ({ state }) => badge(state) }
      ],
      { label: 'Features of the day', pageSize: 10 }
    )
  );
}

export function worstFirst<T extends { psi: number | null }>(findings: readonly T[]): T[] {
  return [...findings].sort((a, b) => (b.psi ?? -1) - (a.psi ?? -1));
}
