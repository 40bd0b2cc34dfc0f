import { STATE_SCALE } from './palette.js';
import type { Spec } from './spec.js';

/** Day by column, coloured by PSI's own marks. */
export function driftHeat(rows: readonly { name: string; day: string; psi: number | null; state: string }[]): Spec {
  const names = [...new Set(rows.map(({ name }) => name))];
  return {
    height: names.length * 20,
    data: { values: rows },
    mark: { type: 'rect', cornerRadius: 2 },
    encoding: {
      y: {
        field: 'name',
        type: 'nominal',
        sort: names,
        title: null,
        axis: { domain: false, ticks: false },
        scale: { padding: 0.08 }
      },
      x: {
        field: 'day',
        type: 'ordinal',
        title: 'day (UTC)',
        axis: { labelAngle: -35, labelOverlap: true, domain: false, ticks: false },
        scale: { padding: 0.04 }
      },
      color: { field: 'state', type: 'nominal', scale: STATE_SCALE, legend: { orient: 'top', title: null } },
      tooltip: [
        { field: 'name', title: 'feature' },
        { field: 'day' },
        { field: 'psi', title: 'PSI', format: '.3f' },
        { field: 'state' }
      ]
    }
  };
}
