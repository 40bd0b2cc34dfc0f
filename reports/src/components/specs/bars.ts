import { BLUE } from './palette.js';
import type { Spec } from './spec.js';

/** One row a name, longest on top. */
export function bars(
  rows: readonly { key: string; value: number; group?: string }[],
  { unit, scale, format = '~s' }: { unit: string; scale?: Spec; format?: string }
): Spec {
  return {
    height: Math.max(1, new Set(rows.map(({ key }) => key)).size) * 26,
    data: { values: rows },
    encoding: {
      y: {
        field: 'key',
        type: 'nominal',
        sort: [...new Set(rows.map(({ key }) => key))],
        title: null,
        axis: { labelPadding: 8 }
      }
    },
    layer: [
      {
        mark: { type: 'bar', cornerRadiusEnd: 3, height: 14, ...(scale ? {} : { color: BLUE }) },
        encoding: {
          x: { field: 'value', type: 'quantitative', title: unit, axis: { tickCount: 4, format } },
          ...(scale
            ? { color: { field: 'group', type: 'nominal', scale, legend: { orient: 'top', title: null } } }
            : {}),
          tooltip: [
            { field: 'key', title: 'what' },
            ...(scale ? [{ field: 'group', title: 'action' }] : []),
            { field: 'value', title: unit, format: ',' }
          ]
        }
      }
    ]
  };
}
