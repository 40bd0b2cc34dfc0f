import { CHANGE_SCALE } from './palette.js';
import type { Spec } from './spec.js';

/** Newly stopped to the right, newly allowed to the left of zero. */
export function changeBars(rows: readonly { name: string; newlyBlocked: number; newlyAllowed: number }[]): Spec {
  const names = rows.map(({ name }) => name);
  const values = rows.flatMap(({ name, newlyBlocked, newlyAllowed }) => [
    { name, change: 'newly allowed', requests: newlyAllowed, at: -newlyAllowed },
    { name, change: 'newly stopped', requests: newlyBlocked, at: newlyBlocked }
  ]);
  return {
    height: Math.max(1, names.length) * 26,
    data: { values: values.filter(({ requests }) => requests > 0) },
    mark: { type: 'bar', height: 14, cornerRadius: 2 },
    encoding: {
      y: { field: 'name', type: 'nominal', sort: names, title: null, axis: { labelPadding: 8 } },
      x: {
        field: 'at',
        type: 'quantitative',
        title: 'requests',
        stack: null,
        axis: { tickCount: 5, labelExpr: "format(abs(datum.value), '~s')" }
      },
      color: { field: 'change', type: 'nominal', scale: CHANGE_SCALE, legend: { orient: 'top', title: null } },
      tooltip: [{ field: 'name', title: 'what' }, { field: 'change' }, { field: 'requests', format: ',' }]
    }
  };
}
