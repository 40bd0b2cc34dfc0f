import type { FeatureMatrix } from '../feature-matrix.ts';
import type { Rng } from '../rng.ts';
import { averagePathLength } from './isolation-forest.ts';
import { SHARE_ONE, type TreeNodes } from './nodes.ts';

/** Grows one isolation tree on `sampleSize` of the candidate rows, drawn without replacement, to depth ceil(log2(sampleSize)). */
export function trainIsolationTree(
  matrix: FeatureMatrix,
  candidates: Int32Array,
  sampleSize: number,
  rng: Rng
): TreeNodes {
  const { values, columns } = matrix;
  const rows = drawRows(candidates, sampleSize, rng);
  const maxDepth = Math.ceil(Math.log2(rows.length));
  const capacity = 2 * rows.length - 1;
  const featureIndex = new Int16Array(capacity).fill(-1);
  const threshold = new Float32Array(capacity);
  const child = new Int32Array(capacity);
  const leftShare = new Uint16Array(capacity);
  const order = Uint16Array.from({ length: columns }, (_, column) => column);
  let nodeCount = 1;

  function grow(node: number, start: number, end: number, depth: number): void {
    const cut = depth < maxDepth && end - start > 1 ? drawCut(start, end) : undefined;
    if (cut === undefined) {
      threshold[node] = depth + averagePathLength(end - start);
      return;
    }
    const middle = part(start, end, cut);
    const left = nodeCount;
    nodeCount += 2;
    featureIndex[node] = cut.column;
    threshold[node] = cut.at;
    child[node] = left;
    leftShare[node] = Math.round(((middle - start) / (end - start)) * SHARE_ONE);
    grow(left, start, middle, depth + 1);
    grow(left + 1, middle, end, depth + 1);
  }

  /** A random column that varies among these rows and a uniform place between its extremes; undefined when all rows are equal. */
  function drawCut(start: number, end: number): { column: number; at: number } | undefined {
    for (let drawn = 0; drawn < columns; drawn++) {
      const other = drawn + Math.floor(rng.next() * (columns - drawn));
      const column = order[other]!;
      order[other] = order[drawn]!;
      order[drawn] = column;
      let low = Infinity;
      let high = -Infinity;
      for (let at = start; at < end; at++) {
        const value = values[rows[at]! * columns + column]!;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      if (low === high) continue;
      const at = Math.fround(low + rng.next() * (high - low));
      // Rounded up to `high`, the cut would leave the right side empty.
      return { column, at: at >= low && at < high ? at : low };
    }
    return undefined;
  }

  function part(start: number, end: number, cut: { column: number; at: number }): number {
    let middle = start;
    for (let at = start; at < end; at++) {
      const row = rows[at]!;
      if (values[row * columns + cut.column]! > cut.at) continue;
      rows[at] = rows[middle]!;
      rows[middle++] = row;
    }
    return middle;
  }

  grow(0, 0, rows.length, 0);
  return {
    featureIndex: featureIndex.slice(0, nodeCount),
    threshold: threshold.slice(0, nodeCount),
    child: child.slice(0, nodeCount),
    leftShare: leftShare.slice(0, nodeCount)
  };
}

/** The first places of a Fisher-Yates shuffle, kept in a map so that 256 of a million rows cost 256 steps. */
function drawRows(candidates: Int32Array, sampleSize: number, rng: Rng): Int32Array {
  const moved = new Map<number, number>();
  return Int32Array.from({ length: Math.min(sampleSize, candidates.length) }, (_, place) => {
    const other = rng.int(place, candidates.length - 1);
    const row = candidates[moved.get(other) ?? other]!;
    moved.set(other, moved.get(place) ?? place);
    return row;
  });
}
