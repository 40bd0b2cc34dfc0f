import { BLUE } from './palette.js';
import type { Spec } from './spec.js';

/** Reference beside current shares over the reference's own bins. */
export function twoDistributions(
  reference: readonly number[],
  current: readonly number[],
  edges: readonly number[]
): Spec {
  const name = (bin: number): string =>
    bin === 0 ? `≤ ${edges[0] ?? ''}` : bin === edges.length ? `> ${edges.at(-1) ?? ''}` : `≤ ${edges[bin]!}`;
  const values = [['reference', reference] as const, ['current', current] as const].flatMap(([series, shares]) =>
    shares.map((share, bin) => ({ series, bin: name(bin), at: bin, share }))
  );
  return {
    height: 160,
    data: { values },
    mark: { type: 'bar' },
    encoding: {
      x: {
        field: 'bin',
        type: 'nominal',
        sort: { field: 'at' },
        title: 'bin of the reference',
        axis: { labelAngle: -35 }
      },
      xOffset: { field: 'series', sort: ['reference', 'current'] },
      y: { field: 'share', type: 'quantitative', title: 'share of requests', axis: { format: '.0%', tickCount: 4 } },
      color: {
        field: 'series',
        type: 'nominal',
        scale: { domain: ['reference', 'current'], range: ['#98a1ae', BLUE] },
        legend: { orient: 'top', title: null }
      },
      tooltip: [{ field: 'series' }, { field: 'bin' }, { field: 'share', format: '.1%' }]
    }
  };
}
