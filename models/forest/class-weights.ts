import type { ForestParams } from './params.ts';

/**
 * Weight of each row: its own weight times that of its class, scaled so that the mean is 1.
 * 'balanced' gives every class present the same total, 'balanced-sqrt' goes half the way (the square root of that factor).
 */
export function weighRows(
  labels: Uint8Array,
  rowWeights: Float32Array | undefined,
  mode: ForestParams['classWeights'],
  classCount: number
): Float32Array {
  const totals = new Float64Array(classCount);
  for (const [row, label] of labels.entries()) totals[label]! += rowWeights?.[row] ?? 1;
  const factors = Float64Array.from(totals, (total, index) => classFactor(mode, index, total));
  const meanWeight = totals.reduce((sum, total, index) => sum + total * factors[index]!, 0) / labels.length;
  return Float32Array.from(labels, (label, row) => ((rowWeights?.[row] ?? 1) * factors[label]!) / meanWeight);
}

function classFactor(mode: ForestParams['classWeights'], index: number, total: number): number {
  if (mode === 'none' || total === 0) return 1;
  if (mode === 'balanced') return 1 / total;
  if (mode === 'balanced-sqrt') return 1 / Math.sqrt(total);
  return mode[index] ?? 1;
}
