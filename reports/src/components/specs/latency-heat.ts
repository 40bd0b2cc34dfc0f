import type { Spec } from './spec.js';
import { timeAxis, type TimeOptions } from './time-axis.js';

/** Time by logarithmic latency; bins as in latency.sql. */
export function latencyHeat(
  cells: readonly { bin_ms: number; latency_bin: number; requests: number }[],
  { binMs, domain }: TimeOptions
): Spec {
  const values = cells.map(({ bin_ms, latency_bin, requests }) => ({
    t: bin_ms,
    t2: bin_ms + binMs,
    low: 2 ** (latency_bin / 4),
    high: 2 ** ((latency_bin + 1) / 4),
    requests
  }));
  return {
    height: 240,
    data: { values },
    mark: { type: 'rect', stroke: null },
    encoding: {
      x: { field: 't', ...timeAxis(domain) },
      x2: { field: 't2' },
      y: {
        field: 'low',
        type: 'quantitative',
        scale: { type: 'log', base: 2, nice: false },
        title: 'latency, ms',
        axis: { format: '~g', tickCount: 6, grid: false }
      },
      y2: { field: 'high' },
      color: {
        field: 'requests',
        type: 'quantitative',
        scale: { type: 'symlog', scheme: 'viridis' },
        legend: { title: 'requests', gradientLength: 120, tickCount: 4 }
      },
      tooltip: [
        { field: 't', type: 'temporal', title: 'from (UTC)', format: '%d %b %H:%M' },
        { field: 'low', title: 'at least, ms', format: '.3~g' },
        { field: 'requests', title: 'requests', format: ',' }
      ]
    }
  };
}
