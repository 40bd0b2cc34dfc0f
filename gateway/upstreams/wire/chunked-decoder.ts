import { UpstreamFault } from './upstream-fault.ts';

type Stage = 'size' | 'data' | 'data-end' | 'trailers' | 'done';

/** Far more than any chunk-size line with extensions needs; a longer one is an attack on memory. */
const MAX_SIZE_LINE_BYTES = 1024;
const SIZE_LINE = /^([0-9A-Fa-f]{1,13})[\t ]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/;
const CR = 0x0d;
const LF = 0x0a;

/** Takes a chunked body apart as its bytes arrive, cut anywhere: RFC 9112 §7.1, CRLF only. */
export class ChunkedDecoder {
  /** Text of the trailer section, once done. */
  trailers = '';
  private stage: Stage = 'size';
  private line = '';
  private leftBytes = 0;
  private readonly maxTrailerBytes: number;

  constructor(maxTrailerBytes: number) {
    this.maxTrailerBytes = maxTrailerBytes;
  }

  get isDone(): boolean {
    return this.stage === 'done';
  }

  /** @returns the offset just behind what was used: less than the length only when the body has ended */
  decode(bytes: Buffer, onData: (data: Buffer) => void): number {
    let at = 0;
    while (at < bytes.length && this.stage !== 'done') {
      if (this.stage === 'data') {
        const to = Math.min(bytes.length, at + this.leftBytes);
        onData(at === 0 && to === bytes.length ? bytes : bytes.subarray(at, to));
        this.leftBytes -= to - at;
        at = to;
        if (this.leftBytes === 0) this.stage = 'data-end';
      } else {
        at = this.takeLine(bytes, at);
      }
    }
    return at;
  }

  private takeLine(bytes: Buffer, from: number): number {
    const end = bytes.indexOf(LF, from);
    const to = end === -1 ? bytes.length : end + 1;
    this.line += bytes.toString('latin1', from, to);
    if (this.line.length > (this.stage === 'trailers' ? this.maxTrailerBytes : MAX_SIZE_LINE_BYTES))
      throw new UpstreamFault('protocol', 'a line of the chunked body is too long');
    if (end === -1) return to;
    if (this.line.charCodeAt(this.line.length - 2) !== CR)
      throw new UpstreamFault('protocol', 'a line of the chunked body does not end in CRLF');
    const line = this.line.slice(0, -2);
    this.line = '';
    this.endLine(line);
    return to;
  }

  private endLine(line: string): void {
    if (this.stage === 'data-end') {
      if (line !== '') throw new UpstreamFault('protocol', 'a chunk is longer than its size says');
      this.stage = 'size';
    } else if (this.stage === 'size') {
      const size = SIZE_LINE.exec(line)?.[1];
      if (size === undefined) throw new UpstreamFault('protocol', 'a chunk has a faulty size');
      this.leftBytes = parseInt(size, 16);
      this.stage = this.leftBytes === 0 ? 'trailers' : 'data';
    } else if (line === '') {
      this.stage = 'done';
    } else {
      this.trailers += this.trailers === '' ? line : `\r\n${line}`;
      if (this.trailers.length > this.maxTrailerBytes)
        throw new UpstreamFault('protocol', 'the trailers of the chunked body are too long');
    }
  }
}
