import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binColumns, quantileEdges } from '#models/forest/bin-columns.ts';
import { createRng } from '#models/rng.ts';
import { fromRows } from './labelled-rows.ts';

const columnArbitrary = fc.array(
  fc.oneof(
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -0, 1, 1 + 2 ** -23, 1 + 2 ** -22, 2 ** -149)
  ),
  { minLength: 1, maxLength: 80 }
);

describe('bins', () => {
  it('agree with float comparison at every edge, so that training and serving go the same way', () => {
    fc.assert(
      fc.property(columnArbitrary, fc.integer({ min: 2, max: 256 }), (values, bins) => {
        const { matrix, rows } = fromRows(
          values.map((value) => [value]),
          values.map(() => 0)
        );
        const binned = binColumns(matrix, rows, bins);
        const edges = binned.edges.subarray(0, binned.edgeCounts[0]);
        for (const row of rows) {
          for (const [bin, edge] of edges.entries()) {
            expect(binned.bins[row]! <= bin).toBe(matrix.values[row]! <= edge);
          }
        }
      })
    );
  });

  it('part every two different values while there are bins enough', () => {
    fc.assert(
      fc.property(columnArbitrary, (values) => {
        const { matrix, rows } = fromRows(
          values.map((value) => [value]),
          values.map(() => 0)
        );
        const { bins } = binColumns(matrix, rows, 256);
        expect(new Set(bins).size).toBe(new Set(matrix.values).size);
      })
    );
  });

  it('rise strictly and stay within the number asked for', () => {
    fc.assert(
      fc.property(columnArbitrary, fc.integer({ min: 2, max: 20 }), (values, bins) => {
        const edges = quantileEdges(Float32Array.from(values).sort(), bins);
        expect(edges.length).toBeLessThan(bins);
        expect(edges.every((edge, at) => at === 0 || edge > edges[at - 1]!)).toBe(true);
      })
    );
  });

  it('spend one bin on a value most rows share and the others where the column varies', () => {
    const rng = createRng(1);
    const values = Float32Array.from({ length: 10_000 }, (_, at) => (at < 9000 ? 0 : 1 + rng.next())).sort();
    const edges = quantileEdges(values, 32);
    expect(edges).toHaveLength(31);
    expect(edges.filter((edge) => edge > 1)).toHaveLength(30);
  });

  it('do not bury the few values below a heavy one in its bin', () => {
    const values = Float32Array.from({ length: 1000 }, (_, at) => (at < 10 ? -10 + at : Math.max(0, at - 900))).sort();
    expect(quantileEdges(values, 8)[0]).toBe(-0.5);
  });

  it('hold nearly equal numbers of rows when values differ', () => {
    const rng = createRng(2);
    const rows = Array.from({ length: 6400 }, () => [rng.normal(0, 1)]);
    const { matrix, rows: indices } = fromRows(
      rows,
      rows.map(() => 0)
    );
    const { bins } = binColumns(matrix, indices, 64);
    const counts = new Uint32Array(64);
    for (const bin of bins) counts[bin]!++;
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(99);
    expect(Math.max(...counts)).toBeLessThanOrEqual(101);
  });
});
