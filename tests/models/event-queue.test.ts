import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '#models/event-queue.ts';

describe('EventQueue', () => {
  it('hands events out by time and, at one time, in the order they came', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (times) => {
        const queue = new EventQueue<number>();
        for (const [at, time] of times.entries()) queue.push(time, at);
        const out = times.map(() => queue.pop()!);
        const expected = times.map((atMs, item) => ({ atMs, item })).sort((a, b) => a.atMs - b.atMs || a.item - b.item);
        expect(out.map(({ atMs, item }) => ({ atMs, item }))).toEqual(expected);
        expect(queue.pop()).toBeUndefined();
      })
    );
  });

  it('takes new events while others leave', () => {
    const queue = new EventQueue<string>();
    queue.push(5, 'late');
    queue.push(1, 'early');
    expect(queue.pop()?.item).toBe('early');
    queue.push(2, 'between');
    expect([queue.pop()?.item, queue.pop()?.item, queue.pop()]).toEqual(['between', 'late', undefined]);
  });
});
