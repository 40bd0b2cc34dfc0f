import { compile, type TopLevelSpec } from 'vega-lite';
import { parse, View } from 'vega';
import { describe, expect, it } from 'vitest';
import { bars } from '#reports/src/components/specs/bars.ts';
import { calibration } from '#reports/src/components/specs/calibration.ts';
import { changeBars } from '#reports/src/components/specs/change-bars.ts';
import { classTimeline } from '#reports/src/components/specs/class-timeline.ts';
import { confusion } from '#reports/src/components/specs/confusion.ts';
import { curves } from '#reports/src/components/specs/curves.ts';
import { driftHeat } from '#reports/src/components/specs/drift-heat.ts';
import { heat } from '#reports/src/components/specs/heat.ts';
import { latencyHeat } from '#reports/src/components/specs/latency-heat.ts';
import { latencyHistogram } from '#reports/src/components/specs/latency-histogram.ts';
import { liveSeconds } from '#reports/src/components/specs/live-seconds.ts';
import { ACTION_SCALE } from '#reports/src/components/specs/palette.ts';
import { psiBars } from '#reports/src/components/specs/psi-bars.ts';
import { scoreBands } from '#reports/src/components/specs/score-bands.ts';
import type { Spec } from '#reports/src/components/specs/spec.ts';
import { timeline } from '#reports/src/components/specs/timeline.ts';
import { twoDistributions } from '#reports/src/components/specs/two-distributions.ts';

const HOUR_MS = 3_600_000;
const DOMAIN = [0, 4 * HOUR_MS] as const;
const CELLS = [
  { bin_ms: 0, action: 'allow', requests: 5 },
  { bin_ms: 0, action: 'allow', requests: 2 },
  { bin_ms: HOUR_MS, action: 'block', requests: 3 }
];
const LATENCY = [{ bin_ms: 0, latency_bin: 12, requests: 4 }];
const CURVE = [
  { series: 'a', x: 0, y: 0, threshold: 1 },
  { series: 'b', x: 1, y: 1, threshold: 0 }
];

const CHARTS: [string, Spec][] = [
  ['timeline', timeline(CELLS, { binMs: HOUR_MS, domain: DOMAIN, brush: null })],
  ['timeline with a brush', timeline(CELLS, { binMs: HOUR_MS, domain: DOMAIN, brush: [0, HOUR_MS] })],
  ['bars', bars([{ key: 'GET /a', value: 3 }], { unit: 'requests' })],
  ['grouped bars', bars([{ key: 'anomaly', value: 3, group: 'throttle' }], { unit: 'requests', scale: ACTION_SCALE })],
  ['heat', heat([{ x: '00', y: 'GET /a', value: 3 }], { xTitle: 'hour', yTitle: '', unit: 'requests', width: 600 })],
  ['latency over time', latencyHeat(LATENCY, { binMs: HOUR_MS, domain: DOMAIN })],
  ['latency histogram', latencyHistogram([{ bin: 12, requests: 4 }])],
  [
    'classes over time',
    classTimeline([{ t: 0, t2: HOUR_MS, series: 'scraping', value: 2 }], { domain: DOMAIN, width: 600 })
  ],
  ['score bands', scoreBands([{ bin: 19, action: 'block', requests: 2 }], { title: 'attack score' })],
  ['curves', curves(CURVE, { xTitle: 'x', yTitle: 'y', hasDiagonal: true })],
  [
    'confusion',
    confusion(
      [
        [3, 1],
        [0, 2]
      ],
      ['benign', 'scraping']
    )
  ],
  [
    'calibration',
    calibration([
      { meanProbability: 0.1, positiveRate: 0.2, count: 5 },
      { meanProbability: null, positiveRate: null, count: 0 }
    ])
  ],
  ['PSI of a day', psiBars([{ name: 'a', psi: 0.3, state: 'act' }])],
  ['changes', changeBars([{ name: 'GET /a', newlyBlocked: 3, newlyAllowed: 2 }])],
  ['drift', driftHeat([{ name: 'a', day: '2026-11-25', psi: 0.3, state: 'act' }])],
  ['two distributions', twoDistributions([0.5, 0.5], [0.1, 0.9], [3])],
  ['live seconds', liveSeconds(120_000)]
];

async function markData(spec: Spec, name: string): Promise<Record<string, unknown>[]> {
  const compiled = compile({ width: 400, ...spec } as unknown as TopLevelSpec).spec;
  const view = await new View(parse(compiled), { renderer: 'none' }).runAsync();
  return view.data(name) as Record<string, unknown>[];
}

describe('charts', () => {
  it.each(CHARTS)('%s compiles and draws', async (_name, spec) => {
    const compiled = compile({ width: 400, ...spec } as unknown as TopLevelSpec).spec;
    const svg = await new View(parse(compiled), { renderer: 'none' }).toSVG();
    expect(svg).toContain('<svg');
    expect(svg).not.toMatch(/ (d|x|y|x2|y2|width|height|transform)="[^"]*NaN/);
  });

  it.each([
    ['timeline', timeline(CELLS, { binMs: HOUR_MS, domain: DOMAIN, brush: null })],
    [
      'classes over time',
      classTimeline([{ t: 0, t2: HOUR_MS, series: 'scraping', value: 2 }], { domain: DOMAIN, width: 600 })
    ],
    ['score bands', scoreBands([{ bin: 19, action: 'block', requests: 2 }], { title: 'attack score' })],
    ['latency histogram', latencyHistogram([{ bin: 12, requests: 4 }])]
  ])('bars of the %s stand on zero and reach their value', async (_name, spec) => {
    const compiled = compile({ width: 400, ...spec } as unknown as TopLevelSpec).spec;
    const view = await new View(parse(compiled), { renderer: 'none' }).runAsync();
    const bars: { height: number; width: number }[] = [];
    const visit = (item: unknown): void => {
      const { items, marktype, name, role } = item as Record<string, unknown>;
      if (marktype === 'rect' && role === 'mark' && name === 'marks') bars.push(...(items as typeof bars));
      else if (Array.isArray(items)) items.forEach(visit);
    };
    visit((view.scenegraph() as unknown as { root: unknown }).root);
    expect(bars.length).toBeGreaterThan(0);
    expect(Math.max(...bars.map(({ height }) => height))).toBeGreaterThan(100);
    expect(Math.min(...bars.map(({ width }) => width))).toBeGreaterThan(0);
  });

  it('the timeline adds up cells of one bar', async () => {
    const rows = await markData(timeline(CELLS, { binMs: HOUR_MS, domain: DOMAIN, brush: null }), 'source_0');
    expect(rows.map(({ action, requests }) => [action, requests])).toEqual([
      ['allow', 7],
      ['block', 3]
    ]);
  });

  it('the confusion matrix keeps its sum and shows shares of the row', async () => {
    const rows = await markData(
      confusion(
        [
          [3, 1],
          [0, 2]
        ],
        ['benign', 'scraping']
      ),
      'source_0'
    );
    expect(rows.reduce((sum, { count }) => sum + Number(count), 0)).toBe(6);
    expect(rows[0]).toMatchObject({ actual: 'benign', predicted: 'benign', share: 0.75 });
  });
});
