import { describe, expect, it } from 'vitest';
import { latencyQuantile, periodBefore, select, sums, type Cell } from '#reports/src/components/cube.ts';
import { readFilter, writeFilter } from '#reports/src/components/filter-query.ts';
import { csvCell } from '#reports/src/components/csv-cell.ts';

const cell = (change: Partial<Cell>): Cell => ({
  bin_ms: 0,
  route: 'GET /a',
  action: 'allow',
  would_action: 'allow',
  reason: '',
  attack_class: '',
  requests: 1,
  latency_ms_sum: 1,
  ...change
});

describe('the cube', () => {
  it('is selected by time, where the end is exclusive, and by what a page filters', () => {
    const cells = [
      cell({}),
      cell({ bin_ms: 60 }),
      cell({ bin_ms: 60, action: 'block', attack_class: 'scraping' }),
      cell({ bin_ms: 120 })
    ];
    expect(select(cells, { fromMs: 60, toMs: 120, route: '', action: '', attackClass: '' })).toHaveLength(2);
    expect(
      select(cells, { fromMs: null, toMs: null, route: '', action: 'block', attackClass: 'scraping' })
    ).toHaveLength(1);
  });

  it('sums by a key, largest first', () => {
    expect(
      sums(
        [cell({ route: 'b' }), cell({ route: 'a', requests: 3 }), cell({ route: 'b' })],
        ({ route }) => route,
        ({ requests }) => requests
      )
    ).toEqual([
      { key: 'a', value: 3 },
      { key: 'b', value: 2 }
    ]);
  });

  it('finds quantiles within a bin of a fourth of a doubling', () => {
    const cells = Array.from({ length: 1000 }, (_, at) => ({
      bin_ms: 0,
      latency_bin: Math.floor(4 * Math.log2(1 + at)),
      requests: 1
    }));
    for (const share of [0.1, 0.5, 0.99]) expect(latencyQuantile(cells, share)! / (1000 * share)).toBeCloseTo(1, 0.8);
    expect(latencyQuantile([], 0.5)).toBeNull();
  });

  it('knows no earlier period where the log does not reach back', () => {
    expect(periodBefore({ fromMs: 100, toMs: 200 }, 0, 10)).toEqual({ fromMs: 0, toMs: 100 });
    expect(periodBefore({ fromMs: 100, toMs: 200 }, 50, 10)).toBeNull();
    expect(periodBefore({ fromMs: null, toMs: null }, 0, 10)).toBeNull();
  });
});

describe('the filter in the URL', () => {
  it('comes back as it was written, beside what others keep there', () => {
    const filter = {
      fromMs: Date.UTC(2026, 10, 25, 1),
      toMs: Date.UTC(2026, 10, 25, 2),
      route: 'GET /a?b',
      action: 'block',
      attackClass: 'scraping'
    };
    const query = writeFilter(filter, new URLSearchParams('q=text'));
    expect(readFilter(new URLSearchParams(query))).toEqual(filter);
    expect(new URLSearchParams(query).get('q')).toBe('text');
  });

  it('reads nonsense as no filter', () => {
    expect(readFilter(new URLSearchParams('from=yesterday'))).toMatchObject({ fromMs: null });
  });
});

describe('a CSV cell', () => {
  it.each([
    ['a "b", c', '"a ""b"", c"'],
    ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    [-3, '-3'],
    [null, '']
  ])('%j is written as %s', (value, text) => {
    expect(csvCell(value)).toBe(text);
  });
});
