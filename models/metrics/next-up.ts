/** The smallest double above `value` (finite): a threshold that spares exactly that score. */
export function nextUp(value: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  // Negative zero's successor is that of zero.
  bits.setFloat64(0, value === 0 ? 0 : value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value >= 0 ? 1n : -1n));
  return bits.getFloat64(0);
}
