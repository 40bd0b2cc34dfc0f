import { chart } from '../chart.js';
import { h, svg } from '../dom.js';
import { number } from '../format.js';
import { badge } from '../parts.js';
import { twoDistributions } from '../specs/two-distributions.js';
import { table } from '../table.js';
import type { DriftState } from './drift-reports.js';

export type DriftColumn = {
  name: string;
  unit: string;
  group: string;
  /** −1 for scores, which are no feature. */
  importance: number;
  state: DriftState;
  psi: number | null;
  ks: number | null;
  jensenShannon: number | null;
  p: number | null;
  reference: number[];
  current: number[];
  edges: number[];
  days: { day: string; psi: number | null; state: DriftState }[];
};

/** Every feature and score, most important first, each with both its distributions. */
export function driftFeatures(columns: readonly DriftColumn[]): HTMLElement {
  return table(
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
  );
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
