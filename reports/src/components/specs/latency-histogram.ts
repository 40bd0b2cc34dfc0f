import { BLUE } from './palette.js';
import type { Spec } from './spec.js';

export function latencyHistogram(rows: readonly { bin: number; requests: number }[]): Spec {
  return {
    height: 200,
    data: { values: rows.map(({ bin, requests }) => ({ low: 2 ** (bin / 4), high: 2 ** ((bin + 1) / 4), requests })) },
    mark: { type: 'bar', color: BLUE, binSpacing: 1 },
    encoding: {
      x: {
        field: 'low',
        bin: 'binned',
        type: 'quantitative',
        scale: { type: 'log', base: 2, nice: false },
        title: 'latency, ms (logarithmic)',
        axis: { format: '~g', grid: false, tickCount: 8 }
      },
      x2: { field: 'high' },
      y: { field: 'requests', type: 'quantitative', title: 'requests', axis: { tickCount: 4 } },
      tooltip: [
        { field: 'low', title: 'from, ms', format: '.3~g' },
        { field: 'high', title: 'to, ms', format: '.3~g' },
        { field: 'requests', title: 'requests', format: ',' }
      ]
    }
  };
}
