import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scorePayload, trainPayloadModel, PAYLOAD_CLASSES, type PayloadModel } from '#models/payload/payload-model.ts';
import { createRng } from '#models/rng.ts';
import { prose, smallSamples } from './small-grammar.ts';

const samples = smallSamples(4000, 1);
const model = trainPayloadModel(samples, { seed: 7 });

function score(text: string, by: PayloadModel = model): Float32Array {
  const out = new Float32Array(PAYLOAD_CLASSES.length);
  scorePayload(by, text, out);
  return out;
}

function likeliest(text: string): string {
  const scores = [...score(text)];
  return PAYLOAD_CLASSES[scores.indexOf(Math.max(...scores))]!;
}

describe('payload model', () => {
  it('is the same to the bit for the same seed, another for another seed', () => {
    const few = smallSamples(400, 2);
    const options = { seed: 3, epochs: 2, bucketBits: 12 };
    expect(trainPayloadModel(few, options)).toEqual(trainPayloadModel(few, options));
    expect(trainPayloadModel(few, { ...options, seed: 4 }).weights).not.toEqual(
      trainPayloadModel(few, options).weights
    );
  });

  it('names the class of texts it never saw', () => {
    const fresh = smallSamples(1000, 99);
    const right = fresh.filter(({ text, classIndex }) => likeliest(text) === PAYLOAD_CLASSES[classIndex]);
    expect(right.length / fresh.length).toBeGreaterThan(0.98);
  });

  it.each([
    ['sql-injection', "Ann' OR 'q'='q"],
    ['sql-injection', '7 UNION/**/SELECT mail,hash FROM members--'],
    ['cross-site-scripting', '<IMG SRC=q OnError=prompt(3)>'],
    ['path-traversal', '../../../../home/secret.conf'],
    ['command-injection', 'report; uname -a'],
    ['other-injection', '{{31*7}}']
  ])('recognises %s in a spelling of its own: %j', (expected, text) => {
    expect(likeliest(text)).toBe(expected);
  });

  it('sees a payload buried in five kilobytes of prose, and nothing in the prose', () => {
    const rng = createRng(5);
    const before = prose(rng, 400);
    const after = prose(rng, 400);
    expect(likeliest(`${before} ${after}`)).toBe('benign');
    expect(likeliest(`${before} <script>alert(1)</script> ${after}`)).toBe('cross-site-scripting');
  });

  it('sees a payload at either end of a text too long to inspect whole', () => {
    const filler = prose(createRng(6), 9000);
    expect(filler.length).toBeGreaterThan(40_000);
    for (const text of [`<script>alert(1)</script> ${filler}`, `${filler} <script>alert(1)</script>`]) {
      expect(likeliest(text)).toBe('cross-site-scripting');
    }
  });

  it('finds nothing hostile in an empty text, blanks, blobs or machine-written lists', () => {
    for (const text of [
      '',
      '   \n ',
      'A'.repeat(5000),
      createRng(1).hex(4000),
      '17:3,18:4|99:0.5',
      '{"a":[1,2,{"b":null}]}'
    ]) {
      expect(likeliest(text)).toBe('benign');
    }
  });

  it('gives probabilities for any text, and the same ones whatever was scored before', () => {
    const other = trainPayloadModel(smallSamples(100, 3), { seed: 1, epochs: 1, bucketBits: 10 });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const first = score(text);
        expect(first.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
        expect(first.every((share) => share >= 0 && share <= 1)).toBe(true);
        score(`${text}<script>`, other);
        score(text);
        expect(score(text)).toEqual(first);
      })
    );
  });

  it('scores alike after a copy, so an artefact that keeps its numbers keeps its scores', () => {
    const copy = structuredClone(model);
    for (const { text } of samples.slice(0, 50)) expect(score(text, copy)).toEqual(score(text));
  });

  it('fits the artefact’s share of 1.6 MB', () => {
    expect(model.weights.byteLength).toBeLessThanOrEqual(1_600_000);
  });

  it('reports progress up to 1', () => {
    const shares: number[] = [];
    trainPayloadModel(smallSamples(20, 1), {
      seed: 1,
      epochs: 4,
      bucketBits: 10,
      onProgress: (done) => shares.push(done)
    });
    expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it.each([
    [[{ text: 'a', classIndex: 0, weight: 1 }], 'benign texts and texts of at least one'],
    [[{ text: 'a', classIndex: 1, weight: 1 }], 'benign texts and texts of at least one'],
    [[{ text: 'a', classIndex: 6, weight: 1 }], 'payload sample 0: class index 6'],
    [[...samples.slice(0, 2), { text: 'a', classIndex: 0, weight: NaN }], 'payload sample 2: weight NaN'],
    [[...samples.slice(0, 2), { text: 'a', classIndex: 0, weight: -1 }], 'payload sample 2: weight -1']
  ])('refuses samples it cannot learn from (case %#)', (unusable, sentence) => {
    expect(() => trainPayloadModel(unusable, { seed: 1 })).toThrow(
      expect.objectContaining({ code: 'TRAINING_DATA_UNUSABLE', message: expect.stringContaining(sentence) as string })
    );
  });
});
