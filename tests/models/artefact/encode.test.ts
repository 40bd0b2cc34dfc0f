import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeArtefact, encodeArtefact, hashArtefact, type Encodable } from '#models/artefact/encode.ts';

const typedArray = fc.oneof(
  fc.float32Array({ noNaN: true, maxLength: 20 }),
  fc.uint8Array({ maxLength: 20 }),
  fc.int16Array({ maxLength: 20 }),
  fc.int32Array({ maxLength: 20 })
);
const { tree } = fc.letrec<{ tree: Encodable }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.integer(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    typedArray,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('tree'), { maxKeys: 4, noNullPrototype: true })
  )
}));

describe('artefact encoding', () => {
  it('gives back exactly what was stored', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(decodeArtefact(encodeArtefact(value))).toEqual(value);
      })
    );
  });

  it('gives the same bytes and hash for the same tree', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(hashArtefact(encodeArtefact(value))).toBe(hashArtefact(encodeArtefact(structuredClone(value))));
      })
    );
  });

  it('reads arrays from a buffer that starts at an odd byte', () => {
    const { json, binary } = encodeArtefact({
      a: new Float32Array([1, 2]),
      b: new Uint8Array([3]),
      c: new Float64Array([4])
    });
    const shifted = new Uint8Array(binary.length + 3).subarray(3);
    shifted.set(binary);
    expect(decodeArtefact({ json, binary: shifted })).toEqual({
      a: new Float32Array([1, 2]),
      b: new Uint8Array([3]),
      c: new Float64Array([4])
    });
  });

  it.each([
    [
      'a truncated binary',
      (json: string, binary: Uint8Array) => ({ json, binary: binary.subarray(0, 8) }),
      /truncated/
    ],
    ['a broken description', (json: string, binary: Uint8Array) => ({ json: json.slice(2), binary }), /not valid JSON/],
    [
      'an unknown array kind',
      (json: string, binary: Uint8Array) => ({ json: json.replace('float32', 'toString'), binary }),
      /unknown array kind/
    ]
  ])('refuses %s', (_name, harm, message) => {
    const { json, binary } = encodeArtefact({ values: new Float32Array(100) });
    expect(() => decodeArtefact(harm(json, binary))).toThrow(message);
  });

  it.each([NaN, Infinity])('refuses to store %d, which JSON would turn into null', (value) => {
    expect(() => encodeArtefact({ threshold: value })).toThrow(/cannot store .* under "threshold"/);
  });
});
