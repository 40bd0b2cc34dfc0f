import { SAMPLE_LINES, type Sample } from '#data/formats/detect-format.ts';
import { readChunks, unreadable, type InputFile } from './input-file.ts';
import { createLineSplitter } from './line-splitter.ts';

const HEAD_BYTES = 8192;
/** Compressed or machine code shows about a tenth of its bytes in this range, text next to none. */
const MOST_CONTROL_SHARE = 0.05;

export type InputSample = Sample & {
  /** First bytes, as Latin-1. */
  head: string;
  content: 'text' | 'binary' | 'utf-16';
  hasLongLines: boolean;
};

/** The beginning of a file, read until enough lines were seen that are not blank. */
export async function sampleInput(input: InputFile): Promise<InputSample> {
  const lines: string[] = [];
  const numbers: number[] = [];
  let usable = 0;
  let hasLongLines = false;
  let head = Buffer.alloc(0);
  const splitter = createLineSplitter({
    onLine: (text, lineNumber) => {
      if (usable >= SAMPLE_LINES) return;
      lines.push(text);
      numbers.push(lineNumber);
      if (text.trim() !== '') usable++;
    },
    onLongLine: () => {
      hasLongLines = true;
    }
  });
  try {
    for await (const chunk of readChunks(input)) {
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
      splitter.push(chunk);
      if (usable >= SAMPLE_LINES) break;
    }
  } catch (cause) {
    // Once there are lines, the pass that reads everything will say how far it got.
    if (lines.length === 0) throw unreadable(input.path, cause, 0);
  }
  splitter.end();
  return { lines, numbers, head: head.toString('latin1'), content: contentOf(head), hasLongLines };
}

function contentOf(head: Buffer): InputSample['content'] {
  if (head.length >= 2 && (head.readUInt16BE(0) === 0xfeff || head.readUInt16BE(0) === 0xfffe)) return 'utf-16';
  const controls = head.reduce((count, byte) => count + (isControl(byte) ? 1 : 0), 0);
  return controls > head.length * MOST_CONTROL_SHARE ? 'binary' : 'text';
}

function isControl(byte: number): boolean {
  const isLayout = (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b;
  return byte === 0x7f || (byte < 0x20 && !isLayout);
}
