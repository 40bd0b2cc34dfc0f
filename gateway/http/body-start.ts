import type { IncomingMessage } from 'node:http';

/** The beginning of a request body; `isWhole` when nothing follows. What follows can still be streamed. */
export type BodyStart = { bytes: Buffer; isWhole: boolean };

export const NO_BODY: BodyStart = { bytes: Buffer.alloc(0), isWhole: true };

export type BodyStartOptions = {
  /** About as much is read: the chunk that reaches it is kept whole. */
  limitBytes: number;
  /** How long the client may pause. */
  idleMs: number;
  onRead: (start: BodyStart) => void;
  /** The client stopped in the middle. */
  onStalled: () => void;
};

/** Chunked, or of a stated length that is not 0. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * Reads the beginning of a body, then pauses the request.
 * Never settles when the client leaves; the response's close event tells of that.
 */
export function readBodyStart(request: IncomingMessage, options: BodyStartOptions): void {
  const { limitBytes, idleMs, onRead, onStalled } = options;
  const chunks: Buffer[] = [];
  let readBytes = 0;
  const stopListening = (): void => {
    request.off('data', takeChunk).off('end', takeEnd).off('timeout', onTimeout);
    request.socket.setTimeout(0);
  };
  const finish = (isWhole: boolean): void => {
    stopListening();
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
  const onTimeout = (): void => {
    if (request.complete) return;
    stopListening();
    onStalled();
  };
  request.socket.setTimeout(idleMs);
  request.on('data', takeChunk).on('end', takeEnd).on('timeout', onTimeout);
}
