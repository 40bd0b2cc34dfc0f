import { beforeAll, describe, expect, it } from 'vitest';
import type { RequestRecord } from '#data/request-record.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';

let records: RequestRecord[] = [];

beforeAll(() => {
  records = [...simulate({ seed: 21, normalRequests: 6_000, attackRequests: 2_000 })];
});

function isAttack(record: RequestRecord): boolean {
  return record.label?.attackClass !== 'benign';
}

function header(record: RequestRecord, name: string): string {
  return record.headers.find(([other]) => other === name)?.[1] ?? '';
}

/**
 * How well one categorical property tells attacks from honest requests it has not seen: for each value the majority of
 * the first three fifths decides, and the rest is judged with both sides weighing the same. 0.5 is a coin.
 */
function balancedAccuracy(property: (record: RequestRecord) => string): number {
  const cut = Math.floor(records.length * 0.6);
  const seen = records.slice(0, cut);
  const honestShare = seen.filter((record) => !isAttack(record)).length / cut;
  const evidence = new Map<string, number>();
  for (const record of seen) {
    const value = property(record);
    evidence.set(value, (evidence.get(value) ?? 0) + (isAttack(record) ? 1 / (1 - honestShare) : -1 / honestShare));
  }
  const rate = (rows: RequestRecord[], right: (score: number) => boolean): number =>
    rows.filter((record) => right(evidence.get(property(record)) ?? 0)).length / rows.length;
  const rest = records.slice(cut);
  return (
    (rate(rest.filter(isAttack), (score) => score > 0) +
      rate(
        rest.filter((record) => !isAttack(record)),
        (score) => score <= 0
      )) /
    2
  );
}

describe('a simulated request does not say that it is an attack', () => {
  it.each([
    { property: 'address range', most: 0.55, of: (record: RequestRecord) => record.address.split(/[.:]/)[0]! },
    { property: 'HTTP version', most: 0.65, of: (record: RequestRecord) => record.httpVersion },
    { property: 'method', most: 0.7, of: (record: RequestRecord) => record.method },
    { property: 'status', most: 0.75, of: (record: RequestRecord) => String(record.status) },
    { property: 'host', most: 0.6, of: (record: RequestRecord) => header(record, 'host') },
    {
      property: 'content type',
      most: 0.7,
      of: (record: RequestRecord) => header(record, 'content-type').split(';')[0]!
    },
    {
      property: 'header order',
      most: 0.75,
      of: (record: RequestRecord) => record.headers.map(([name]) => name).join(' ')
    },
    {
      property: 'set of header names',
      most: 0.75,
      of: (record: RequestRecord) =>
        record.headers
          .map(([name]) => name)
          .sort()
          .join(' ')
    },
    {
      property: 'user agent without digits',
      most: 0.7,
      of: (record: RequestRecord) => header(record, 'user-agent').replace(/\d+/g, '0')
    },
    {
      property: 'millisecond within the second',
      most: 0.55,
      of: (record: RequestRecord) => String(record.timestampMs % 1_000)
    },
    { property: 'first digit of the request id', most: 0.55, of: (record: RequestRecord) => record.requestId[0]! }
  ])('by its $property alone', ({ of, most }) => {
    expect(balancedAccuracy(of)).toBeLessThan(most);
  });

  it('by a header only attackers send', () => {
    const attacks = records.filter(isAttack);
    const honestNames = new Set(
      records.filter((record) => !isAttack(record)).flatMap((record) => record.headers.map(([name]) => name))
    );
    const marked = attacks.filter((record) => record.headers.some(([name]) => !honestNames.has(name)));
    // Overriding the verb and a few planted headers are the attack itself; nothing else may be new.
    expect(marked.length / attacks.length).toBeLessThan(0.03);
  });

  it('by who sends it: many attacking clients send honest requests too', () => {
    const honest = new Set(records.filter((record) => !isAttack(record)).map((record) => record.clientKey));
    const attacking = new Set(records.filter(isAttack).map((record) => record.clientKey));
    const both = [...attacking].filter((key) => honest.has(key)).length;
    expect(both / attacking.size).toBeGreaterThan(0.1);
  });
});
