import { STATE_SCALE } from './palette.js';
import type { Spec } from './spec.js';

/** PSI of one day, with the marks it is held to. */
export function psiBars(rows: readonly { name: string; psi: number | null; state: string }[]): Spec {
  const names = rows.map(({ name }) => name);
  return {
    height: names.length * 20,
    layer: [
      {
        data: { values: rows.filter(({ psi }) => psi !== null) },
        mark: { type: 'bar', cornerRadiusEnd: 3, height: 12 },
        encoding: {
          y: { field: 'name', type: 'nominal', sort: names, title: null, axis: { labelPadding: 8 } },
          x: {
            field: 'psi',
            type: 'quantitative',
            title: 'PSI (root scale)',
            scale: { type: 'sqrt' },
            axis: { values: [0, 0.1, 0.25, 0.5, 1, 2, 4, 8], format: '~g' }
          },
          color: { field: 'state', type: 'nominal', scale: STATE_SCALE, legend: { orient: 'top', title: null } },
          tooltip: [
            { field: 'name', title: 'feature' },
            { field: 'psi', title: 'PSI', format: '.3f' },
            { field: 'state' }
          ]
        }
      },
      {
        data: { values: [{ psi: 0.1 }, { psi: 0.25 }] },
        mark: { type: 'rule', strokeDash: [4, 4], color: '#98a1ae' },
        encoding: { x: { field: 'psi', type: 'quantitative' } }
      }
    ]
  };
}
