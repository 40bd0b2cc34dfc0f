import { ACTION_SCALE } from './palette.js';
import type { Spec } from './spec.js';

/** The last `spanMs` before the signal `now`, fed second by second. */
export function liveSeconds(spanMs: number): Spec {
  return {
    height: 220,
    params: [{ name: 'now', value: 0 }],
    data: { name: 'seconds', values: [] },
    mark: { type: 'bar', binSpacing: 0.5 },
    encoding: {
      x: {
        field: 't',
        bin: 'binned',
        type: 'temporal',
        title: null,
        scale: { type: 'utc', domainMin: { expr: `now - ${spanMs}` }, domainMax: { expr: 'now' } },
        axis: { labelExpr: "utcFormat(datum.value, '%H:%M:%S')", grid: false, tickCount: 6, labelOverlap: true }
      },
      x2: { field: 't2' },
      y: { field: 'requests', type: 'quantitative', title: 'decisions per second', stack: 'zero' },
      order: { field: 'rank', sort: 'descending' },
      color: { field: 'action', type: 'nominal', scale: ACTION_SCALE, legend: { orient: 'top', title: null } },
      tooltip: [{ field: 'action' }, { field: 'requests', format: ',' }]
    }
  };
}
