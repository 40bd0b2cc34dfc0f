import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOLDOUT, PARTS, splitRows, TRAIN, VALIDATION } from '#pipelines/split.ts';

type Row = { at: number; client: string; template: string };

function split(rows: readonly Row[], facts: { isTimed?: boolean; hasClients?: boolean } = {}) {
  return splitRows({
    timestampMs: Float64Array.from(rows, (row) => row.at),
    clientKeys: rows.map((row) => row.client),
    templateIds: rows.map((row) => row.template),
    isTimed: facts.isTimed ?? true,
    hasClients: facts.hasClients ?? true
  });
}

const rowsArbitrary = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 1000 }),
    client: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    template: fc.constantFrom('', 't1', 't2', 't3')
  }),
  { maxLength: 200 }
);

describe('split', () => {
  it('never lets a client or template stand in two parts, unless it makes up more than half', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const { parts } = split(rows);
        for (const keyOf of [(row: Row) => row.client, (row: Row) => row.template]) {
          const partsOfKey = new Map<string, Set<number>>();
          rows.forEach((row, at) => {
            const key = keyOf(row);
            const size = rows.filter((other) => keyOf(other) === key).length;
            if (key === '' || size > rows.length / 2 || PARTS[parts[at]!] === 'set-aside') return;
            partsOfKey.set(key, (partsOfKey.get(key) ?? new Set()).add(parts[at]!));
          });
          for (const places of partsOfKey.values()) expect(places.size).toBe(1);
        }
      })
    );
  });

  it('never trains on a row that is younger than one it validates or reports on', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const { parts } = split(rows);
        const times = (part: number) => rows.filter((_row, at) => parts[at] === part).map((row) => row.at);
        expect(Math.max(-1, ...times(TRAIN))).toBeLessThan(Math.min(2000, ...times(VALIDATION), ...times(HOLDOUT)));
        expect(Math.max(-1, ...times(VALIDATION))).toBeLessThan(Math.min(2000, ...times(HOLDOUT)));
      })
    );
  });

  it('counts every row once', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const { rowsPerPart } = split(rows);
        expect(Object.values(rowsPerPart).reduce((sum, count) => sum + count, 0)).toBe(rows.length);
      })
    );
  });

  it('gives 60, 20 and 20 % of rows when clients come and go', () => {
    const rows = Array.from({ length: 1000 }, (_, at) => ({ at, client: `c${Math.floor(at / 10)}`, template: '' }));
    expect(split(rows).rowsPerPart).toEqual({ train: 600, validation: 200, holdout: 200, 'set-aside': 0 });
  });

  it('splits by template alone when the source has neither times nor clients', () => {
    const rows = Array.from({ length: 3000 }, (_, at) => ({ at: 0, client: 'addr:unknown', template: `t${at % 300}` }));
    const { parts, rowsPerPart, criteria } = split(rows, { isTimed: false, hasClients: false });
    expect(rowsPerPart['set-aside']).toBe(0);
    expect(rowsPerPart.train).toBeGreaterThan(1500);
    expect(rowsPerPart.holdout).toBeGreaterThan(300);
    expect(new Set(rows.map((row, at) => `${row.template}/${parts[at]!}`)).size).toBe(300);
    expect(criteria.join()).toContain('not by time');
    expect(criteria.join()).toContain('not by client');
  });

  it('deals clients by hash where all of them come throughout', () => {
    const rows = Array.from({ length: 2000 }, (_, at) => ({ at, client: `c${at % 100}`, template: '' }));
    const { rowsPerPart, criteria } = split(rows);
    expect(rowsPerPart.validation).toBeGreaterThan(40);
    expect(rowsPerPart.holdout).toBeGreaterThan(40);
    expect(criteria.join()).toContain('by hash');
  });

  it('sets aside the few rows of a client that outlives its part', () => {
    const rows = Array.from({ length: 100 }, (_, at) => ({
      at,
      client: at % 3 === 0 && at < 70 ? 'stays' : `c${at}`,
      template: ''
    }));
    const { rowsPerPart } = split(rows);
    expect(rowsPerPart['set-aside']).toBe(4);
  });
});
