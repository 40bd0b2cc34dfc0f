import type { Spec } from './spec.js';
import { timeAxis } from './time-axis.js';

/** Attack classes over time, stacked bars. */
export function classTimeline(
  rows: readonly { t: number; t2: number; series: string; value: number }[],
  { domain, width }: { domain: readonly [number, number]; width: number }
): Spec {
  return {
    height: 220,
    data: { values: rows },
    mark: { type: 'bar', binSpacing: 0.5 },
    encoding: {
      x: { field: 't', bin: 'binned', ...timeAxis(domain) },
      x2: { field: 't2' },
      y: { field: 'value', type: 'quantitative', title: 'flagged requests per bar', stack: 'zero' },
      color: {
        field: 'series',
        type: 'nominal',
        scale: { scheme: 'tableau20' },
        legend: { orient: 'top', title: null, columns: Math.max(1, Math.floor(width / 165)) }
      },
      tooltip: [
        { field: 'series', title: 'attack class' },
        { field: 't', type: 'temporal', title: 'from (UTC)', format: '%d %b %H:%M' },
        { field: 'value', title: 'requests', format: ',' }
      ]
    }
  };
}
