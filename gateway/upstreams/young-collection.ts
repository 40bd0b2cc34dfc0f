import { collectGarbage } from '#platform/collect-garbage.ts';

/**
 * Every chunk of a body is a buffer of up to 64 KB outside V8's heap behind a tiny object on it. V8 counts the tiny
 * objects, so on a long transfer it lets 64 MB and more of dead buffers pile up before it looks. A collection of the
 * young generation every COLLECT_EVERY_BYTES keeps that flat: well under the stated 64 MB, and seldom enough to cost
 * next to nothing (each takes a fraction of a millisecond, since nearly everything is dead).
 */
const COLLECT_EVERY_BYTES = 8 * 1_048_576;
/** Ordinary answers do not count: their buffers are small beside the objects that come with them. */
const LARGE_CHUNK_BYTES = 16_384;

let passedBytes = 0;

/** Call for each chunk of a body that passes. */
export function noteChunk(chunkBytes: number): void {
  if (chunkBytes < LARGE_CHUNK_BYTES) return;
  passedBytes += chunkBytes;
  if (passedBytes < COLLECT_EVERY_BYTES) return;
  passedBytes = 0;
  collectGarbage('minor');
}
