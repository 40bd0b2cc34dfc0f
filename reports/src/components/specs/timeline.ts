import { ACTION_SCALE } from './palette.js';
import type { Spec } from './spec.js';
import { timeAxis, type TimeOptions } from './time-axis.js';

/** Requests over time, stacked by what was done; with a brush that picks a stretch of time unless `brush` is left out. */
export function timeline(
  cells: readonly { bin_ms: number; action: string; requests: number }[],
  { binMs, domain, brush }: TimeOptions
): Spec {
  const byKey = new Map<string, { t: number; t2: number; action: string; rank: number; requests: number }>();
  for (const { bin_ms, action, requests } of cells) {
    const key = `${bin_ms} ${action}`;
    const known = byKey.get(key);
    if (known) known.requests += requests;
    else byKey.set(key, { t: bin_ms, t2: bin_ms + binMs, action, rank: ACTION_SCALE.domain.indexOf(action), requests });
  }
  return {
    height: 220,
    data: { values: [...byKey.values()] },
    ...(brush === undefined ? {} : { params: [brushOf(brush)] }),
    mark: { type: 'bar', binSpacing: 0.5, cornerRadius: 0 },
    encoding: {
      x: { field: 't', bin: 'binned', ...timeAxis(domain) },
      x2: { field: 't2' },
      y: { field: 'requests', type: 'quantitative', title: 'requests per bar', stack: 'zero' },
      order: { field: 'rank', sort: 'descending' },
      color: { field: 'action', type: 'nominal', scale: ACTION_SCALE, legend: { orient: 'top', title: null } },
      tooltip: [
        { field: 't', type: 'temporal', title: 'from (UTC)', format: '%d %b %H:%M', formatType: 'time' },
        { field: 'action', title: 'action' },
        { field: 'requests', title: 'requests', format: ',' }
      ]
    }
  };
}

function brushOf(brush: readonly [number, number] | null): Spec {
  const value = brush ? { value: { x: [...brush] } } : {};
  return { name: 'brush', select: { type: 'interval', encodings: ['x'] }, ...value };
}
