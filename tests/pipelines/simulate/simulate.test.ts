import fc from 'fast-check';
import { Value } from 'typebox/value';
import { beforeAll, describe, expect, it } from 'vitest';
import { ATTACK_CLASSES } from '#data/label.ts';
import { RequestRecord } from '#data/request-record.ts';
import { planPeriods } from '#pipelines/simulate/periods.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { PERIODS, poolOfPeriod } from '#pipelines/simulate/template-pools.ts';

const OPTIONS = { seed: 11, normalRequests: 4_000, attackRequests: 1_000 };

let records: RequestRecord[] = [];
let periods: RequestRecord[][] = [];

beforeAll(() => {
  records = [...simulate(OPTIONS)];
  periods = inPeriods(records, OPTIONS);
});

/** Periods follow each other in time and their sizes are planned, so the records can be cut where one ends. */
function inPeriods(all: readonly RequestRecord[], options: typeof OPTIONS): RequestRecord[][] {
  let from = 0;
  return planPeriods(options).map(({ normalRows, attackRows }) => {
    const rows = normalRows + [...attackRows.values()].reduce((sum, count) => sum + count, 0);
    return all.slice(from, (from += rows));
  });
}

function labelOf(record: RequestRecord): NonNullable<RequestRecord['label']> {
  if (record.label === null) throw new Error(`record ${record.requestId} has no label`);
  return record.label;
}

function isAttack(record: RequestRecord): boolean {
  return labelOf(record).attackClass !== 'benign';
}

function isInOrder(rows: readonly RequestRecord[]): boolean {
  return rows.every((row, at) => at === 0 || row.timestampMs >= rows[at - 1]!.timestampMs);
}

describe('simulate', () => {
  it('writes records the schema accepts, every one labelled', () => {
    const faults = records.filter((record) => !Value.Check(RequestRecord, record) || record.label === null);
    expect(faults).toEqual([]);
    expect(new Set(records.map((record) => record.requestId)).size).toBe(records.length);
  });

  it('gives the same records for the same seed and others for another', () => {
    const small = { seed: 3, normalRequests: 300, attackRequests: 100 };
    const first = [...simulate(small)];
    expect([...simulate(small)]).toEqual(first);
    expect([...simulate({ ...small, seed: 4 })]).not.toEqual(first);
  });

  it('brings other clients to the same sites where the world is the same', () => {
    const hostsOf = (rows: readonly RequestRecord[]): string[] => [
      ...new Set(rows.map(({ headers }) => headers.find(([name]) => name === 'host')?.[1] ?? ''))
    ];
    const small = { normalRequests: 400, attackRequests: 40, periods: [4], worldSeed: 1 };
    const [one, other] = [[...simulate({ ...small, seed: 3 })], [...simulate({ ...small, seed: 4 })]];
    const hosts = hostsOf(one);
    expect(one).toHaveLength(440);
    expect(hostsOf(other).filter((host) => hosts.includes(host)).length).toBeGreaterThan(1);
    expect(hosts).not.toEqual(expect.arrayContaining(hostsOf([...simulate({ ...small, seed: 3, worldSeed: 2 })])));
    const addresses = new Set(one.map(({ address }) => address));
    expect(other.filter(({ address }) => addresses.has(address)).length).toBeLessThan(10);
  });

  it('keeps the order of time, starts when told to and leaves a break between periods', () => {
    expect(isInOrder(records)).toBe(true);
    const startMs = Date.UTC(2030, 5, 1);
    const [first] = simulate({ seed: 1, normalRequests: 50, attackRequests: 0, startMs });
    expect(first!.timestampMs).toBeGreaterThanOrEqual(startMs);
    for (let at = 1; at < PERIODS; at++) {
      expect(periods[at]![0]!.timestampMs - periods[at - 1]!.at(-1)!.timestampMs).toBeGreaterThanOrEqual(600_000);
    }
  });

  it('lets no client, address, session or campaign live in two periods', () => {
    const seen = new Map<string, number>();
    for (const [period, rows] of periods.entries()) {
      for (const record of rows) {
        for (const name of [record.clientKey, `at ${record.address}`, `in ${labelOf(record).campaignId}`]) {
          expect([name, seen.get(name) ?? period]).toEqual([name, period]);
          seen.set(name, period);
        }
      }
    }
    expect(seen.size).toBeGreaterThan(1_000);
  });

  it('draws a template or attacker profile in one pool only', () => {
    const pools = new Map<string, string>();
    for (const [period, rows] of periods.entries()) {
      for (const record of rows) {
        const { templateId, actor, attackClass } = labelOf(record);
        for (const id of attackClass === 'benign' ? [templateId] : [templateId, actor]) {
          if (id === '') continue;
          expect([id, pools.get(id) ?? poolOfPeriod(period)]).toEqual([id, poolOfPeriod(period)]);
          pools.set(id, poolOfPeriod(period));
        }
      }
    }
    expect(new Set(pools.values())).toEqual(new Set(['train', 'validation', 'holdout']));
  });

  it('has every attack class in every pool, none below 4 % and injections near 36 %', () => {
    for (const [period, rows] of periods.entries()) {
      const classes = new Set(rows.map((record) => labelOf(record).attackClass));
      expect(
        ATTACK_CLASSES.filter((name) => !classes.has(name)),
        `period ${period + 1}`
      ).toEqual([]);
    }
    const attacks = records.filter(isAttack).map((record) => labelOf(record).attackClass);
    const shares = ATTACK_CLASSES.slice(1).map(
      (name) => attacks.filter((other) => other === name).length / attacks.length
    );
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.04);
    const injections = attacks.filter((name) => ATTACK_CLASSES.indexOf(name) <= 5).length;
    expect(injections / attacks.length).toBeCloseTo(0.36, 2);
  });

  it('has honest traffic at the beginning and at the end of every period', () => {
    for (const rows of periods) {
      const tenth = Math.floor(rows.length / 10);
      for (const end of [rows.slice(0, tenth), rows.slice(-tenth)]) {
        expect(end.filter((record) => !isAttack(record)).length).toBeGreaterThan(tenth / 5);
      }
    }
  });

  it('labels an injection with the spot it stands in and behaviour with the profile', () => {
    const attacks = records.filter(isAttack).map(labelOf);
    const injections = attacks.filter(({ attackClass }) => ATTACK_CLASSES.indexOf(attackClass) <= 5);
    expect(injections.filter(({ attackPlace }) => attackPlace === '')).toEqual([]);
    expect(attacks.filter(({ templateId, attackClass }) => !templateId.startsWith(`${attackClass}/`))).toEqual([]);
    const kinds = new Set(injections.map(({ attackPlace }) => attackPlace.split('.')[0]));
    expect([...kinds]).toEqual(
      expect.arrayContaining(['path', 'query', 'json', 'form', 'header', 'cookie', 'multipart', 'xml'])
    );
  });

  it.each([
    { normalRequests: 0, attackRequests: 0 },
    { normalRequests: 40, attackRequests: 0 },
    { normalRequests: 0, attackRequests: 40 },
    { normalRequests: 7, attackRequests: 3 }
  ])('counts exactly: $normalRequests honest and $attackRequests hostile', (counts) => {
    const rows = [...simulate({ seed: 5, ...counts })];
    expect(rows.filter(isAttack)).toHaveLength(counts.attackRequests);
    expect(rows).toHaveLength(counts.normalRequests + counts.attackRequests);
  });

  it('keeps its promises for any seed, any counts and any choice of classes', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer(),
          normalRequests: fc.nat(150),
          attackRequests: fc.nat(60),
          attackClasses: fc.uniqueArray(fc.constantFrom(...ATTACK_CLASSES.slice(1)), { minLength: 1 })
        }),
        (options) => {
          const rows = [...simulate(options)];
          const attacks = rows.filter(isAttack);
          expect(attacks).toHaveLength(options.attackRequests);
          expect(rows).toHaveLength(options.normalRequests + options.attackRequests);
          for (const attack of attacks) expect(options.attackClasses).toContain(labelOf(attack).attackClass);
          expect(isInOrder(rows)).toBe(true);
          for (const row of rows) expect(Value.Check(RequestRecord, row)).toBe(true);
        }
      ),
      { numRuns: 12 }
    );
  });

  it.each([
    { what: 'a negative count', options: { ...OPTIONS, normalRequests: -1 } },
    { what: 'half a request', options: { ...OPTIONS, attackRequests: 0.5 } },
    { what: 'benign as an attack', options: { ...OPTIONS, attackClasses: ['benign'] as const } }
  ])('refuses $what before the first record', ({ options }) => {
    expect(() => simulate(options).next()).toThrow(expect.objectContaining({ code: 'SETTINGS_INVALID' }));
  });
});
