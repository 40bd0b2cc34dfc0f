import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseClfTime, parseTime } from '#data/formats/fields/log-time.ts';

const INSTANT = Date.UTC(2026, 2, 3, 8, 15, 2);

describe('times in logs', () => {
  it.each([
    ['03/Mar/2026:09:15:02 +0100', INSTANT],
    ['2026-03-03T08:15:02Z', INSTANT],
    ['2026-03-03 08:15:02', INSTANT],
    ['2026-03-03T08:15:02,250Z', INSTANT + 250],
    ['2026-03-03T08:15:02.123456789Z', INSTANT + 123],
    ['2026-03-03T13:45:02.000+0530', INSTANT],
    ['2026-03-03T08:15Z', INSTANT - 2000],
    [INSTANT / 1000, INSTANT],
    [String(INSTANT / 1000), INSTANT],
    ['1772525702.250', INSTANT + 250],
    [INSTANT, INSTANT],
    [INSTANT * 1e3, INSTANT],
    [INSTANT * 1e6, INSTANT]
  ])('reads %j', (value, expected) => {
    expect(parseTime(value)).toBe(expected);
  });

  it.each(['31/Feb/2026:00:00:00 +0000', '01/Mrz/2026:00:00:00 +0000', '01/Mar/2026:24:00:00 +0000'])(
    'refuses %s',
    (text) => {
      expect(parseClfTime(text)).toBeNull();
    }
  );

  it.each([
    '',
    'yesterday',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '1960-01-01T00:00:00Z',
    NaN,
    Infinity,
    -1,
    null,
    {}
  ])('refuses %j', (value) => {
    expect(parseTime(value)).toBeNull();
  });

  it('reads every instant it can be given as ISO text', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (date) => {
        expect(parseTime(date.toISOString())).toBe(date.getTime());
      })
    );
  });
});
