import { fnv1a } from '#models/rng.ts';

/** FNV-1a leaves texts that differ in their last letters near each other; one more mixing spreads them over all bits. */
export function hash32(text: string): number {
  let mixed = fnv1a(text);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
