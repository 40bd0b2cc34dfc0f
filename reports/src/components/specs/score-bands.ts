import { ACTION_SCALE } from './palette.js';
import type { Spec } from './spec.js';

/** Twentieths of 0..1, one bar an action; logarithmic, since attacks are few. */
export function scoreBands(
  rows: readonly { bin: number; action: string; requests: number }[],
  { title }: { title: string }
): Spec {
  return {
    height: 180,
    data: { values: rows.map((row) => ({ ...row, low: row.bin / 20, high: (row.bin + 1) / 20 })) },
    mark: { type: 'bar', binSpacing: 1, opacity: 0.7 },
    encoding: {
      x: {
        field: 'low',
        bin: 'binned',
        type: 'quantitative',
        title: `${title} (0..1)`,
        scale: { domain: [0, 1] },
        axis: { grid: false, tickCount: 6 }
      },
      x2: { field: 'high' },
      y: {
        field: 'requests',
        type: 'quantitative',
        title: 'requests',
        scale: { type: 'symlog' },
        stack: null,
        axis: { values: [0, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7], labelExpr: "format(datum.value, '~s')" }
      },
      color: { field: 'action', type: 'nominal', scale: ACTION_SCALE, legend: { orient: 'top', title: null } },
      tooltip: [{ field: 'low', title: 'from', format: '.2f' }, { field: 'action' }, { field: 'requests', format: ',' }]
    }
  };
}
