import type { IncomingMessage } from 'node:http';

/** The beginning of a request body; `isWhole` when nothing follows. What follows can still be streamed. */
export type BodyStart = { bytes: Buffer; isWhole: boolean };

/**
 * Reads up to about `limitBytes` (the chunk that reaches it is kept whole), then pauses the request.
 * Never settles when the client leaves; the response's close event tells of that.
 */
export function readBodyStart(request: IncomingMessage, limitBytes: number, onRead: (start: BodyStart) => void): void {
  const chunks: Buffer[] = [];
  let readBytes = 0;
  const finish = (isWhole: boolean): void => {
    request.off('data', takeChunk).off('end', takeEnd);
    onRead({ bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, readBytes), isWhole });
  };
  const takeChunk = (chunk: Buffer): void => {
    chunks.push(chunk);
    readBytes += chunk.length;
    if (readBytes < limitBytes) return;
    request.pause();
    finish(false);
  };
  const takeEnd = (): void => {
    finish(true);
  };
  request.on('data', takeChunk).on('end', takeEnd);
}
