import { BLUE } from './palette.js';
import type { Spec } from './spec.js';

export function calibration(
  bins: readonly { meanProbability: number | null; positiveRate: number | null; count: number }[]
): Spec {
  const x = {
    field: 'meanProbability',
    type: 'quantitative',
    title: 'claimed probability',
    scale: { domain: [0, 1] },
    axis: { format: '.0%', tickCount: 5 }
  };
  const y = {
    field: 'positiveRate',
    type: 'quantitative',
    title: 'share that were attacks',
    scale: { domain: [0, 1] },
    axis: { format: '.0%', tickCount: 5 }
  };
  return {
    height: 280,
    layer: [
      {
        data: {
          values: [
            { meanProbability: 0, positiveRate: 0 },
            { meanProbability: 1, positiveRate: 1 }
          ]
        },
        mark: { type: 'line', strokeDash: [4, 4], color: '#98a1ae' },
        encoding: { x, y }
      },
      {
        data: { values: bins.filter(({ count }) => count > 0) },
        encoding: {
          x,
          y,
          tooltip: [
            { field: 'meanProbability', title: 'claimed', format: '.1%' },
            { field: 'positiveRate', title: 'observed', format: '.1%' },
            { field: 'count', title: 'requests', format: ',' }
          ]
        },
        layer: [
          { mark: { type: 'line', color: BLUE, strokeWidth: 2 } },
          {
            mark: { type: 'circle', color: BLUE, opacity: 0.9 },
            encoding: { size: { field: 'count', type: 'quantitative', legend: null, scale: { range: [30, 400] } } }
          }
        ]
      }
    ]
  };
}
