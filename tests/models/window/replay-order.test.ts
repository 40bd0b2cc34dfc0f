import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inArrivalOrder } from '#models/window/replay-order.ts';

const describeEvents = (records: { timestampMs: number; latencyMs: number }[]): string[] =>
  [...inArrivalOrder(records)].map(({ kind, order, atMs }) => `${kind === 'arrival' ? '+' : '-'}${order}@${atMs}`);

describe('inArrivalOrder', () => {
  it('lets each answer fall where it fell', () => {
    const records = [
      { timestampMs: 0, latencyMs: 100 },
      { timestampMs: 10, latencyMs: 5 },
      { timestampMs: 50, latencyMs: 0.2 },
      { timestampMs: 200, latencyMs: 1 }
    ];
    expect(describeEvents(records)).toEqual(['+0@0', '+1@10', '-1@15', '+2@50', '-2@51', '-0@100', '+3@200', '-3@201']);
  });

  it('lets an arrival see only what ended strictly before it', () => {
    const records = [
      { timestampMs: 0, latencyMs: 10 },
      { timestampMs: 0, latencyMs: 0 },
      { timestampMs: 10, latencyMs: 0 }
    ];
    expect(describeEvents(records)).toEqual(['+0@0', '+1@0', '-1@0', '+2@10', '-0@10', '-2@10']);
  });

  it('yields every record once each way, in time', () => {
    const record = fc.record({ gapMs: fc.nat({ max: 50 }), latencyMs: fc.double({ min: 0, max: 200, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(record), (gaps) => {
        let timestampMs = 0;
        const records = gaps.map(({ gapMs, latencyMs }) => ({ timestampMs: (timestampMs += gapMs), latencyMs }));
        const events = [...inArrivalOrder(records)];
        expect(events).toHaveLength(2 * records.length);
        for (const kind of ['arrival', 'completion']) {
          const orders = events.filter((event) => event.kind === kind).map(({ order }) => order);
          expect(new Set(orders).size).toBe(records.length);
        }
        for (let index = 1; index < events.length; index++) {
          expect(events[index]!.atMs).toBeGreaterThanOrEqual(events[index - 1]!.atMs);
        }
      })
    );
  });
});
