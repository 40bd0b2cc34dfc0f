import { SERIES } from './palette.js';
import type { Spec } from './spec.js';

/** Left edge of a logarithmic axis of rates: one in ten thousand. */
const LEAST_SHARE = 0.0001;

type CurvePoint = { series: string; x: number; y: number; threshold: number };

/** ROC or precision–recall curves of one or more versions. */
export function curves(
  points: readonly CurvePoint[],
  { xTitle, yTitle, hasDiagonal }: { xTitle: string; yTitle: string; hasDiagonal: boolean }
): Spec {
  // ROC: a gateway lives where false alarms are thousandths, which a linear axis hides in its left edge.
  const isRoc = hasDiagonal;
  const order = [...new Set(points.map(({ series }) => series))];
  const x = {
    field: 'x',
    type: 'quantitative',
    title: isRoc ? `${xTitle} (logarithmic)` : xTitle,
    scale: isRoc ? { type: 'log', domain: [LEAST_SHARE, 1] } : { domain: [0, 1] },
    axis: isRoc ? { format: '~%', values: [0.0001, 0.001, 0.01, 0.1, 1] } : { format: '.0%', tickCount: 5 }
  };
  const y = {
    field: 'y',
    type: 'quantitative',
    title: yTitle,
    scale: { domain: [0, 1] },
    axis: { format: '.0%', tickCount: 5 }
  };
  const color = {
    field: 'series',
    type: 'nominal',
    sort: order,
    scale: { domain: order, range: SERIES },
    legend: order.length > 1 ? { orient: 'top', title: null } : null
  };
  const indexed = points.map((point, at) => ({ ...point, at, x: isRoc ? Math.max(point.x, LEAST_SHARE) : point.x }));
  return {
    height: 280,
    layer: [
      ...(hasDiagonal
        ? [
            {
              data: {
                values: Array.from({ length: 41 }, (_, at) => LEAST_SHARE ** (at / 40)).map((x) => ({ x, y: x }))
              },
              mark: { type: 'line', strokeDash: [4, 4], color: '#98a1ae' },
              encoding: { x, y }
            }
          ]
        : []),
      {
        data: { values: indexed },
        mark: { type: 'line', strokeWidth: 2.2 },
        encoding: { x, y, color, order: { field: 'at' } }
      },
      {
        data: { values: indexed },
        params: [{ name: 'near', select: { type: 'point', nearest: true, on: 'pointermove', clear: 'pointerout' } }],
        mark: { type: 'point', filled: true, size: 70 },
        encoding: {
          x,
          y,
          color,
          opacity: { condition: { param: 'near', empty: false, value: 1 }, value: 0 },
          tooltip: [
            { field: 'series', title: 'version' },
            { field: 'x', title: xTitle, format: '.2%' },
            { field: 'y', title: yTitle, format: '.2%' },
            { field: 'threshold', title: 'threshold', format: '.4f' }
          ]
        }
      }
    ]
  };
}
