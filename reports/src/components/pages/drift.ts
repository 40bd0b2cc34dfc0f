import { chart } from '../chart.js';
import { h, svg } from '../dom.js';
import { count, number } from '../format.js';
import { answer, badge, empty, panel } from '../parts.js';
import { driftHeat, twoDistributions } from '../specs.js';
import { table } from '../table.js';

type State = 'steady' | 'watch' | 'act' | 'unknown';
type DriftColumn = {
  name: string;
  unit: string;
  group: string;
  importance: number;
  state: State;
  psi: number | null;
  ks: number | null;
  jensenShannon: number | null;
  p: number | null;
  reference: number[];
  current: number[];
  edges: number[];
  days: { day: string; psi: number | null; state: State }[];
};
export type Drift = {
  version: string;
  rows: number;
  referenceRows: number;
  from: string;
  to: string;
  columns: DriftColumn[];
};

/** A feature that moves much but decides little is no reason to retrain. */
const IMPORTANT = 20;

export function drift(figures: Drift | null): HTMLElement {
  if (figures === null)
    return empty(
      'There is nothing to compare yet: it takes logged decisions with feature vectors, and the model version that made them.',
      'npm run pipeline\nADMIN_API_KEY=change-me npm run gateway\nnpm run reports',
      'The gateway logs feature vectors once it has loaded an approved model.'
    );
  const { columns, version } = figures;
  const watched = columns.slice(0, IMPORTANT + 2);
  const isDrifting = watched.some(({ state }) => state === 'act');
  return h(
    'div',
    { className: 'page' },
    h(
      'div',
      { className: `banner ${isDrifting ? 'act' : 'steady'}`, role: 'status' },
      h('strong', {}, isDrifting ? 'Drift detected' : 'No drift detected'),
      h('span', {}, driftAnswer(figures))
    ),
    answer(
      'Compared are the distributions the model keeps of its training traffic with what the gateway saw.',
      'PSI below 0.1 is steady, up to 0.25 to be watched, above it to be acted on, provided that chance cannot explain it (two-sample χ², p < 0.001).'
    ),
    panel(
      'Day by day',
      chart(() => driftHeat(watched.flatMap(({ name, days }) => days.map((day) => ({ name, ...day })))), {
        label: `Drift of the ${watched.length} most important features by day`
      }),
      {
        wide: true,
        note: `The scores and the ${IMPORTANT} most important features. “Unknown” days hold too few requests to tell.`
      }
    ),
    panel(
      'Every feature',
      table(
        columns,
        [
          { key: 'name', label: 'feature' },
          { key: 'group', label: 'group' },
          {
            key: 'importance',
            label: 'importance',
            isNumber: true,
            show: ({ importance }) => (importance < 0 ? '–' : number(importance, 4))
          },
          { key: 'reference', label: 'reference', show: ({ reference }) => miniature(reference, 'reference') },
          { key: 'current', label: 'current', show: ({ current }) => miniature(current, 'current') },
          { key: 'psi', label: 'PSI', isNumber: true, show: ({ psi }) => number(psi) },
          { key: 'ks', label: 'KS', isNumber: true, show: ({ ks }) => number(ks) },
          { key: 'state', label: 'state', show: ({ state }) => badge(state) }
        ],
        { label: 'Features', pageSize: 15, queryName: 'q', detail: detailOf }
      ),
      { wide: true, note: `Model ${version}. Bins are the reference’s own tenths; equal values share one.` }
    )
  );
}

export function driftAnswer({ columns, rows, referenceRows, version, from, to }: Drift): string {
  const acting = columns.filter(({ state }) => state === 'act');
  const ofWeight = columns.slice(0, IMPORTANT + 2).filter(({ state }) => state === 'act');
  return `${acting.length} of ${columns.length} features and scores moved beyond PSI 0.25, ${ofWeight.length} of them among the ${IMPORTANT + 2} that matter most${
    ofWeight.length > 0
      ? ` (${ofWeight
          .slice(0, 3)
          .map(({ name }) => name)
          .join(', ')})`
      : ''
  }. Sample: ${count(rows)} requests of ${from} to ${to} against ${count(referenceRows)} of model ${version}’s training.`;
}

function miniature(shares: readonly number[], name: string): Node {
  const top = Math.max(...shares, 1e-9);
  const width = 60 / Math.max(1, shares.length);
  return svg(
    'svg',
    { class: `mini ${name}`, viewBox: '0 0 60 18', width: 60, height: 18, 'aria-hidden': 'true' },
    ...shares.map((share, at) =>
      svg('rect', {
        x: (at * width).toFixed(2),
        y: (18 - (share / top) * 17).toFixed(2),
        width: Math.max(0.5, width - 0.8).toFixed(2),
        height: ((share / top) * 17).toFixed(2)
      })
    )
  );
}

function detailOf({ name, unit, reference, current, edges, jensenShannon, p }: DriftColumn): HTMLElement {
  return h(
    'div',
    { className: 'explanation' },
    h(
      'p',
      {},
      `${name}, in ${unit}. Jensen–Shannon distance ${number(jensenShannon)}, p ${p === null ? '–' : p < 0.001 ? '< 0.001' : number(p)}.`
    ),
    chart(() => twoDistributions(reference, current, edges), { label: `Distributions of ${name}` })
  );
}
