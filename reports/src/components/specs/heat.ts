import type { Spec } from './spec.js';

/** A phone: no room for a legend beside the picture. */
const NARROW = 480;

/** Two dimensions and a colour: the stronger, the more; nothing at all is grey. */
export function heat(
  rows: readonly { x: string; y: string; value: number }[],
  { xTitle, yTitle, unit, width }: { xTitle: string; yTitle: string; unit: string; width: number }
): Spec {
  const ys = [...new Set(rows.map(({ y }) => y))];
  const isNarrow = width < NARROW;
  return {
    height: ys.length * 24,
    data: { values: rows },
    mark: { type: 'rect', cornerRadius: 2, stroke: null },
    encoding: {
      x: {
        field: 'x',
        type: 'ordinal',
        sort: [...new Set(rows.map(({ x }) => x))],
        title: xTitle,
        axis: { labelAngle: isNarrow ? -60 : -35, labelOverlap: false, domain: false, ticks: false },
        scale: { padding: 0.06 }
      },
      y: {
        field: 'y',
        type: 'ordinal',
        sort: ys,
        title: yTitle || null,
        axis: { domain: false, ticks: false },
        scale: { padding: 0.06 }
      },
      color: {
        condition: { test: 'datum.value === 0', value: '#8b93a114' },
        field: 'value',
        type: 'quantitative',
        scale: { type: 'symlog', domainMin: 0 },
        legend: { title: unit, orient: isNarrow ? 'top' : 'right', gradientLength: 110, tickCount: 3 }
      },
      tooltip: [
        { field: 'y', title: yTitle || 'row' },
        { field: 'x', title: xTitle || 'column' },
        { field: 'value', title: unit, format: ',' }
      ]
    }
  };
}
