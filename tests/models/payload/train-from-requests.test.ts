import { describe, expect, it } from 'vitest';
import { PAYLOAD_CLASSES, scorePayload, type PayloadModel } from '#models/payload/payload-model.ts';
import { selectInstances, trainFromRequests, type LabelledFragments } from '#models/payload/train-from-requests.ts';
import { createRng } from '#models/rng.ts';
import { prose, smallSamples } from './small-grammar.ts';

/** Requests of four fragments; the hostile ones hold their payload at a random place among ordinary texts. */
function requests(count: number, seed: number, isPlaceKnown: boolean): LabelledFragments[] {
  const rng = createRng(seed);
  const places = ['path', 'query.a', 'query.b', 'header.referer'];
  return smallSamples(count, seed).map(({ text, classIndex }) => {
    const fragments = places.map(() => prose(rng, 4));
    const at = rng.int(0, 3);
    fragments[at] = text;
    return { fragments, places, classIndex, attackPlace: isPlaceKnown && classIndex > 0 ? places[at]! : '', weight: 1 };
  });
}

function accuracy(model: PayloadModel): number {
  const fresh = smallSamples(600, 77);
  const out = new Float32Array(PAYLOAD_CLASSES.length);
  const right = fresh.filter(({ text, classIndex }) => {
    scorePayload(model, text, out);
    return out.indexOf(Math.max(...out)) === classIndex;
  });
  return right.length / fresh.length;
}

describe('training from whole requests', () => {
  it.each([
    ['the hostile fragment is named', true],
    ['only the request is called hostile', false]
  ])('learns the classes when %s', (_, isPlaceKnown) => {
    const model = trainFromRequests(requests(2000, 5, isPlaceKnown), { seed: 1, bucketBits: 15 });
    expect(accuracy(model)).toBeGreaterThan(0.95);
  });

  it('takes a named place no fragment has for an unknown one', () => {
    const rows = requests(600, 5, true).map((row) => (row.classIndex > 0 ? { ...row, attackPlace: 'cookie.x' } : row));
    expect(accuracy(trainFromRequests(rows, { seed: 1, bucketBits: 15 }))).toBeGreaterThan(0.9);
  });

  it('does not teach as benign what a label elsewhere calls hostile', () => {
    const hostile = requests(400, 5, true);
    const echoes = hostile
      .filter(({ classIndex }) => classIndex > 0)
      .map((row): LabelledFragments => ({ ...row, classIndex: 0, attackPlace: '' }));
    expect(accuracy(trainFromRequests([...hostile, ...echoes], { seed: 1, bucketBits: 15 }))).toBeGreaterThan(0.9);
  });
});

describe('instance selection', () => {
  const rows = [
    { fragments: ['/find', 'red', "x' or 1=1", 'en, de'], classIndex: 1 },
    { fragments: ['/find', 'red'], classIndex: 2 }
  ];
  const benign = new Set(['/find']);

  it('first keeps every fragment that is neither plain nor known from benign requests', () => {
    expect(selectInstances(rows, benign, null)).toEqual([[2, 3], []]);
  });

  it('then keeps the one that scores highest as the row’s class', () => {
    expect(selectInstances(rows, benign, (text, classIndex) => (text.includes("'") ? classIndex : 0))).toEqual([
      [2],
      []
    ]);
  });
});
