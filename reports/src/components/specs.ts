/** Charts: pure functions from data to a Vega-Lite spec. Time is UTC; every axis has its unit. */

export type Spec = Record<string, unknown>;

/** One palette for what was done, everywhere; told apart without colour by order, legend and text. */
export const ACTION_SCALE = {
  domain: ['allow', 'throttle', 'block', 'refuse'],
  range: ['#2f9e77', '#e8912d', '#cc3d52', '#7a6bb5']
};
export const STATE_SCALE = {
  domain: ['steady', 'watch', 'act', 'unknown'],
  range: ['#2f9e77', '#e8912d', '#cc3d52', '#8b93a1']
};
export const CHANGE_SCALE = { domain: ['newly stopped', 'newly allowed'], range: ['#cc3d52', '#2f9e77'] };
const BLUE = '#3f7cd6';
const SERIES = ['#3f7cd6', '#e8912d', '#2f9e77', '#a757a8', '#cc3d52', '#7a8699'];

type TimeOptions = { binMs: number; domain: readonly [number, number]; brush?: readonly [number, number] | null };

/** 24 hours a day. */
const CLOCK = {
  hours: '%H:%M',
  minutes: '%H:%M',
  seconds: '%H:%M:%S',
  day: '%a %d',
  date: '%a %d',
  week: '%b %d',
  month: '%B',
  year: '%Y'
};

const timeAxis = (domain: readonly [number, number]): Spec => ({
  type: 'temporal',
  title: null,
  scale: { type: 'utc', domain: [...domain] },
  axis: { grid: false, labelOverlap: true, tickCount: 8, format: CLOCK }
});

/** Requests over time, stacked by what was done; with a brush that picks a stretch of time. */
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
    params: [
      { name: 'brush', select: { type: 'interval', encodings: ['x'] }, ...(brush ? { value: { x: [...brush] } } : {}) }
    ],
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

/** One row a name, longest on top. */
export function bars(
  rows: readonly { key: string; value: number; group?: string }[],
  { unit, scale, format = '~s' }: { unit: string; scale?: Spec; format?: string }
): Spec {
  return {
    height: Math.max(1, new Set(rows.map(({ key }) => key)).size) * 26,
    data: { values: rows },
    encoding: {
      y: {
        field: 'key',
        type: 'nominal',
        sort: [...new Set(rows.map(({ key }) => key))],
        title: null,
        axis: { labelLimit: 190, labelPadding: 8 }
      }
    },
    layer: [
      {
        mark: { type: 'bar', cornerRadiusEnd: 3, height: 14, ...(scale ? {} : { color: BLUE }) },
        encoding: {
          x: { field: 'value', type: 'quantitative', title: unit, axis: { tickCount: 4, format } },
          ...(scale
            ? { color: { field: 'group', type: 'nominal', scale, legend: { orient: 'top', title: null } } }
            : {}),
          tooltip: [
            { field: 'key', title: 'what' },
            ...(scale ? [{ field: 'group', title: 'action' }] : []),
            { field: 'value', title: unit, format: ',' }
          ]
        }
      }
    ]
  };
}

/** Two dimensions and a colour: dark is much. */
export function heat(
  rows: readonly { x: string; y: string; value: number }[],
  { xTitle, yTitle, unit, format = ',' }: { xTitle: string; yTitle: string; unit: string; format?: string }
): Spec {
  const ys = [...new Set(rows.map(({ y }) => y))];
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
        axis: { labelAngle: -35, labelOverlap: true, domain: false, ticks: false },
        scale: { padding: 0.06 }
      },
      y: {
        field: 'y',
        type: 'ordinal',
        sort: ys,
        title: yTitle,
        axis: { labelLimit: 190, domain: false, ticks: false },
        scale: { padding: 0.06 }
      },
      color: {
        field: 'value',
        type: 'quantitative',
        scale: { type: 'symlog', scheme: 'blues' },
        legend: { title: unit, orient: 'right', gradientLength: 110, tickCount: 4 }
      },
      tooltip: [
        { field: 'y', title: yTitle || 'row' },
        { field: 'x', title: xTitle || 'column' },
        { field: 'value', title: unit, format }
      ]
    }
  };
}

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

/** Lines over time, one a series. */
export function lines(
  rows: readonly { t: number; series: string; value: number }[],
  { domain, unit }: { domain: readonly [number, number]; unit: string }
): Spec {
  return {
    height: 200,
    data: { values: rows },
    mark: { type: 'line', interpolate: 'monotone', strokeWidth: 2, point: { size: 14 } },
    encoding: {
      x: { field: 't', ...timeAxis(domain) },
      y: { field: 'value', type: 'quantitative', title: unit },
      color: {
        field: 'series',
        type: 'nominal',
        scale: { range: SERIES },
        legend: { orient: 'top', title: null, columns: 4 }
      },
      tooltip: [
        { field: 'series', title: 'what' },
        { field: 't', type: 'temporal', title: 'from (UTC)', format: '%d %b %H:%M' },
        { field: 'value', title: unit, format: ',' }
      ]
    }
  };
}

/** Attack classes over time, stacked bars. */
export function classTimeline(
  rows: readonly { t: number; t2: number; series: string; value: number }[],
  { domain }: { domain: readonly [number, number] }
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
        legend: { orient: 'top', title: null, columns: 4 }
      },
      tooltip: [
        { field: 'series', title: 'attack class' },
        { field: 't', type: 'temporal', title: 'from (UTC)', format: '%d %b %H:%M' },
        { field: 'value', title: 'requests', format: ',' }
      ]
    }
  };
}

/** Twentieths of 0..1, one bar an action; logarithmic, since attacks are few. */
export function scoreBands(
  rows: readonly { bin: number; action: string; requests: number }[],
  { title }: { title: string }
): Spec {
  return {
    height: 180,
    data: { values: rows.map((row) => ({ ...row, low: row.bin / 20, high: (row.bin + 1) / 20 })) },
    mark: { type: 'bar', binSpacing: 1, opacity: 0.7 },
    encoding: {
      x: {
        field: 'low',
        bin: 'binned',
        type: 'quantitative',
        title: `${title} (0..1)`,
        scale: { domain: [0, 1] },
        axis: { grid: false, tickCount: 6 }
      },
      x2: { field: 'high' },
      y: {
        field: 'requests',
        type: 'quantitative',
        title: 'requests',
        scale: { type: 'symlog' },
        stack: null,
        axis: { tickCount: 5, format: '~s' }
      },
      color: { field: 'action', type: 'nominal', scale: ACTION_SCALE, legend: { orient: 'top', title: null } },
      tooltip: [{ field: 'low', title: 'from', format: '.2f' }, { field: 'action' }, { field: 'requests', format: ',' }]
    }
  };
}

type CurvePoint = { series: string; x: number; y: number; threshold: number };

/** ROC or precision–recall curves of one or more versions. */
export function curves(
  points: readonly CurvePoint[],
  { xTitle, yTitle, hasDiagonal }: { xTitle: string; yTitle: string; hasDiagonal: boolean }
): Spec {
  const order = [...new Set(points.map(({ series }) => series))];
  const x = {
    field: 'x',
    type: 'quantitative',
    title: xTitle,
    scale: { domain: [0, 1] },
    axis: { format: '.0%', tickCount: 5 }
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
    legend: order.length > 1 ? { orient: 'top', title: null, columns: 2 } : null
  };
  const indexed = points.map((point, at) => ({ ...point, at }));
  return {
    height: 280,
    layer: [
      ...(hasDiagonal
        ? [
            {
              data: {
                values: [
                  { x: 0, y: 0 },
                  { x: 1, y: 1 }
                ]
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

/** Rows: what a request was. Columns: what the classifier said. Shares of the row. */
export function confusion(matrix: readonly (readonly number[])[], classes: readonly string[]): Spec {
  const values = matrix.flatMap((row, at) => {
    const rows = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, said) => ({
      actual: classes[at],
      predicted: classes[said],
      count,
      share: rows === 0 ? 0 : count / rows
    }));
  });
  const axis = { labelLimit: 150, domain: false, ticks: false };
  return {
    height: 24 * classes.length,
    data: { values },
    encoding: {
      y: { field: 'actual', type: 'nominal', sort: [...classes], title: 'true class', axis },
      x: {
        field: 'predicted',
        type: 'nominal',
        sort: [...classes],
        title: 'predicted class',
        axis: { ...axis, labelAngle: -40 }
      },
      tooltip: [
        { field: 'actual', title: 'true class' },
        { field: 'predicted', title: 'predicted' },
        { field: 'count', title: 'requests', format: ',' },
        { field: 'share', title: 'of this class', format: '.1%' }
      ]
    },
    layer: [
      {
        mark: { type: 'rect', cornerRadius: 2 },
        encoding: {
          color: {
            field: 'share',
            type: 'quantitative',
            scale: { type: 'sqrt', scheme: 'blues', domain: [0, 1] },
            legend: null
          }
        }
      },
      {
        transform: [{ filter: 'datum.count > 0' }],
        mark: { type: 'text', fontSize: 10 },
        encoding: {
          text: { field: 'count', type: 'quantitative', format: ',' },
          color: { condition: { test: 'datum.share > 0.45', value: 'white' }, value: '#24364d' }
        }
      }
    ]
  };
}

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

/** Day by column, coloured by PSI's own marks. */
export function driftHeat(rows: readonly { name: string; day: string; psi: number | null; state: string }[]): Spec {
  const names = [...new Set(rows.map(({ name }) => name))];
  return {
    height: names.length * 20,
    data: { values: rows },
    mark: { type: 'rect', cornerRadius: 2 },
    encoding: {
      y: {
        field: 'name',
        type: 'nominal',
        sort: names,
        title: null,
        axis: { labelLimit: 200, domain: false, ticks: false },
        scale: { padding: 0.08 }
      },
      x: {
        field: 'day',
        type: 'ordinal',
        title: 'day (UTC)',
        axis: { labelAngle: -35, labelOverlap: true, domain: false, ticks: false },
        scale: { padding: 0.04 }
      },
      color: { field: 'state', type: 'nominal', scale: STATE_SCALE, legend: { orient: 'top', title: null } },
      tooltip: [
        { field: 'name', title: 'feature' },
        { field: 'day' },
        { field: 'psi', title: 'PSI', format: '.3f' },
        { field: 'state' }
      ]
    }
  };
}

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
