import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldArrival, foldCompletion } from '#models/window/fold-window.ts';
import { encodeArrival, encodeCompletion, foldEvents } from '#models/window/window-events.ts';
import { CLIENT_LAYOUT } from '#models/window/window-layout.ts';
import { anyArrival, anyCompletion, START_MS } from './window-facts.ts';

const anyEvent = fc.record({
  afterMs: fc.nat({ max: 4_000_000 }),
  what: fc.oneof(
    anyArrival.map((facts) => ({ kind: 'arrival' as const, facts })),
    anyCompletion.map((facts) => ({ kind: 'completion' as const, facts }))
  )
});

describe('window events', () => {
  it('fold to the state that folding without them gives', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        const direct = new Int32Array(CLIENT_LAYOUT.length);
        const stored = new Int32Array(CLIENT_LAYOUT.length);
        const bytes = events.map(({ afterMs, what }) => {
          const atMs = START_MS + afterMs;
          if (what.kind === 'arrival') {
            foldArrival(CLIENT_LAYOUT, direct, atMs, what.facts, 0);
            return encodeArrival(atMs, what.facts);
          }
          foldCompletion(CLIENT_LAYOUT, direct, atMs, what.facts, 0);
          return encodeCompletion(atMs, what.facts);
        });
        const all = Buffer.concat(bytes);
        expect(foldEvents(stored, all)).toBe(all.length);
        expect(stored).toEqual(direct);
      })
    );
  });

  it('leave an event that is cut off for the next reader', () => {
    fc.assert(
      fc.property(anyArrival, fc.nat({ max: 43 }), (facts, cut) => {
        const whole = encodeArrival(START_MS, facts);
        const bytes = Buffer.concat([whole, whole.subarray(0, cut)]);
        expect(foldEvents(new Int32Array(CLIENT_LAYOUT.length), bytes)).toBe(whole.length);
      })
    );
  });
});
