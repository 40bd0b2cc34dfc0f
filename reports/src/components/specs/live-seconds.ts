import { ACTION_SCALE } from './palette.js';
import type { Spec } from './spec.js';
import { CLOCK } from './time-axis.js';

/** The last two minutes, fed second by second. */
export function liveSeconds(): Spec {
  return {
    height: 220,
    data: { name: 'seconds', values: [] },
    mark: { type: 'bar', binSpacing: 0.5 },
    encoding: {
      x: {
        field: 't',
        bin: 'binned',
        type: 'temporal',
        title: null,
        scale: { type: 'utc' },
        axis: { format: CLOCK, grid: false, tickCount: 6, labelOverlap: true }
      },
      x2: { field: 't2' },
      y: { field: 'requests', type: 'quantitative', title: 'decisions per second', stack: 'zero' },
      order: { field: 'rank', sort: 'descending' },
      color: { field: 'action', type: 'nominal', scale: ACTION_SCALE, legend: { orient: 'top', title: null } },
      tooltip: [{ field: 'action' }, { field: 'requests', format: ',' }]
    }
  };
}
