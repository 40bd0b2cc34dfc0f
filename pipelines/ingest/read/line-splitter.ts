import { isUtf8 } from 'node:buffer';
import { decodeText } from '#data/formats/fields/escapes.ts';

/** A request line, header set or JSON entry is at most some tens of KiB; 1 MiB leaves room for whole bodies in JSON lines. */
export const MAX_LINE_BYTES = 1024 * 1024;

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = '\uFEFF';

export type LineHandlers = {
  onLine: (text: string, lineNumber: number) => void;
  /** Called at the end of a line that was longer than `maxLineBytes` and therefore not kept. */
  onLongLine: (bytes: number, lineNumber: number) => void;
};

export type LineSplitter = {
  push: (chunk: Buffer) => void;
  end: () => void;
  readonly lines: number;
  /** Bytes held back for a line that has not ended yet: never more than `maxLineBytes`. */
  readonly bufferedBytes: number;
};

/** Bytes in any cut → lines: LF or CRLF, UTF-8 or else Latin-1, no byte-order mark. Memory stays bounded whatever comes. */
export function createLineSplitter(handlers: LineHandlers, maxLineBytes = MAX_LINE_BYTES): LineSplitter {
  let lines = 0;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let skippedBytes = 0;

  const hold = (piece: Buffer): void => {
    if (skippedBytes > 0 || heldBytes + piece.length > maxLineBytes) {
      skippedBytes += heldBytes + piece.length;
      held = [];
      heldBytes = 0;
    } else if (piece.length > 0) {
      held.push(piece);
      heldBytes += piece.length;
    }
  };

  const finishHeldLine = (): void => {
    lines++;
    if (skippedBytes > 0) handlers.onLongLine(skippedBytes, lines);
    else emit(decodeText(held.length === 1 ? held[0]! : Buffer.concat(held)));
    held = [];
    heldBytes = 0;
    skippedBytes = 0;
  };

  const emit = (text: string): void => {
    const from = lines === 1 && text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    const to = text.endsWith('\r') ? text.length - 1 : text.length;
    handlers.onLine(from === 0 && to === text.length ? text : text.slice(from, to), lines);
  };

  return {
    push: (chunk) => {
      // One look at the whole chunk spares one per line; a chunk with a cut character or Latin-1 in it goes line by line.
      const isPlain = isUtf8(chunk);
      let start = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
        if (isPlain && heldBytes === 0 && skippedBytes === 0 && at - start <= maxLineBytes) {
          lines++;
          emit(chunk.toString('utf8', start, at));
        } else {
          hold(chunk.subarray(start, at));
          finishHeldLine();
        }
        start = at + 1;
      }
      hold(start === 0 ? chunk : chunk.subarray(start));
    },
    end: () => {
      if (heldBytes > 0 || skippedBytes > 0) finishHeldLine();
    },
    get lines() {
      return lines;
    },
    get bufferedBytes() {
      return heldBytes;
    }
  };
}
