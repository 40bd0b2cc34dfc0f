import { describe, expect, it } from 'vitest';
import { explainPayload } from '#models/payload/explain-payload.ts';
import { PAYLOAD_CLASSES, trainPayloadModel } from '#models/payload/payload-model.ts';
import { createRng } from '#models/rng.ts';
import { prose, smallSamples } from './small-grammar.ts';

const model = trainPayloadModel(smallSamples(4000, 1), { seed: 7, bucketBits: 16 });
const XSS = PAYLOAD_CLASSES.indexOf('cross-site-scripting');
const PAYLOAD = '<script>alert(1)</script>';

describe('explanation of a payload score', () => {
  it.each([
    ['short text', 3],
    ['long text', 300],
    ['text too long to inspect whole', 6000]
  ])('points at the payload within a %s', (_, words) => {
    const before = prose(createRng(2), words);
    const text = `${before} ${PAYLOAD} ${prose(createRng(3), 3)}`;
    const spans = explainPayload(model, text, XSS);
    expect(spans.length).toBeGreaterThan(0);
    // A gram reaches up to two characters back.
    expect(spans[0]!.start).toBeGreaterThanOrEqual(before.length - 2);
    expect(spans[0]!.end).toBeLessThanOrEqual(before.length + PAYLOAD.length + 3);
    expect(text.slice(spans[0]!.start, spans[0]!.end)).toMatch(/script|alert/);
  });

  it('lists at most three spans, strongest first, all of them for the class', () => {
    const spans = explainPayload(
      model,
      `${PAYLOAD} and <img src=q onerror=prompt(3)> and "><svg/onload=eval(name)>`,
      XSS
    );
    const contributions = spans.map(({ contribution }) => contribution);
    expect(spans.length).toBeLessThanOrEqual(3);
    expect(contributions.every((contribution) => contribution > 0)).toBe(true);
    expect(contributions).toEqual([...contributions].sort((a, b) => b - a));
  });

  it('has nothing to say about an empty text', () => {
    expect(explainPayload(model, '', XSS)).toEqual([]);
  });
});
