import type { IncomingMessage } from 'node:http';
import process from 'node:process';
import { hasBody, readBodyStart, type BodyStart } from '../http/body-start.ts';
import { lastChunk } from '../http/upstream-request-head.ts';
import type { GatewaySettings } from '../settings.ts';
import { mayRepeat } from './retry-policy.ts';
import type { Carrier } from './wire/exchange.ts';
import { noteChunk } from './young-collection.ts';

type BodySettings = Pick<GatewaySettings, 'MAX_RETRIES' | 'RETRY_BODY_BYTES' | 'REQUEST_IDLE_TIMEOUT_SECONDS'>;

/** The body of a request on its way upstream: none, kept so that it can be sent again, or streamed once. */
export class RequestBody {
  readonly isChunked: boolean;
  sentBytes = 0;
  private readonly exists: boolean;
  private readonly raw: IncomingMessage;
  private readonly settings: BodySettings;
  private kept: Buffer | null = null;
  /** Has been read already, and more follows. */
  private start: Buffer | null = null;
  private hasStreamed = false;
  /** Where the stream goes; null once nobody wants it any more. */
  private carrier: Carrier | null = null;

  /** @param start what the judge has read of it; null: nothing */
  constructor(raw: IncomingMessage, settings: BodySettings, isUpgrade: boolean, start: BodyStart | null) {
    this.raw = raw;
    this.settings = settings;
    this.isChunked = raw.headers['transfer-encoding'] !== undefined;
    this.exists = !isUpgrade && hasBody(raw);
    if (start?.isWhole === true) this.kept = start.bytes;
    else if (start !== null) this.start = start.bytes;
  }

  /** It can be sent a second time, whole. */
  get isRepeatable(): boolean {
    return !this.exists || this.kept !== null;
  }

  /** Nothing of it has left yet, or it can be sent again. */
  get isUnspent(): boolean {
    return this.isRepeatable || !this.hasStreamed;
  }

  /** @param onStalled the client stopped in the middle: it must not hold an upstream connection for ever */
  prepare(onReady: () => void, onStalled: () => void): void {
    if (this.kept !== null || !this.exists) {
      onReady();
      return;
    }
    if (this.isWorthKeeping()) {
      readBodyStart(this.raw, {
        limitBytes: Number.MAX_SAFE_INTEGER,
        idleMs: this.settings.REQUEST_IDLE_TIMEOUT_SECONDS * 1000,
        onRead: ({ bytes }) => {
          this.kept = bytes;
          onReady();
        },
        onStalled
      });
      return;
    }
    this.limitPauses();
    this.raw.on('timeout', () => {
      if (!this.raw.complete) onStalled();
    });
    onReady();
  }

  send(carrier: Carrier, head: string): void {
    if (!this.exists) {
      carrier.send(head);
      carrier.endRequest();
      return;
    }
    carrier.cork();
    carrier.send(head);
    if (this.kept !== null) {
      if (this.kept.length > 0) this.write(carrier, this.kept);
      if (this.isChunked) carrier.write(lastChunk(this.raw.rawTrailers));
      this.sentBytes = this.kept.length;
      carrier.uncork();
      carrier.endRequest();
      return;
    }
    this.stream(carrier);
    process.nextTick(() => {
      carrier.uncork(); // by then the part that came with the head has been read
    });
  }

  /** The upstream takes more. */
  goOn(): void {
    if (this.raw.readableEnded) return;
    this.limitPauses();
    this.raw.resume();
  }

  /** What is still to come is read and dropped, so that the client's connection can go on. */
  drop(): void {
    this.carrier = null;
    if (this.exists) this.raw.resume();
  }

  private stream(carrier: Carrier): void {
    const { raw } = this;
    this.hasStreamed = true;
    this.carrier = carrier;
    const pass = (chunk: Buffer): boolean => {
      this.sentBytes += chunk.length;
      noteChunk(chunk.length);
      if (this.write(carrier, chunk)) return true;
      raw.pause();
      raw.socket.setTimeout(0); // it is the upstream that pauses now
      return false;
    };
    raw.on('data', (chunk: Buffer) => {
      if (this.carrier !== null) pass(chunk);
    });
    raw.on('end', () => {
      raw.socket.setTimeout(0);
      if (this.carrier === null) return;
      this.carrier = null;
      if (this.isChunked) carrier.write(lastChunk(raw.rawTrailers));
      carrier.endRequest();
    });
    const { start } = this;
    this.start = null;
    if (start !== null && pass(start)) raw.resume();
  }

  private write(carrier: Carrier, chunk: Buffer): boolean {
    if (!this.isChunked) return carrier.write(chunk);
    carrier.write(`${chunk.length.toString(16)}\r\n`);
    carrier.write(chunk);
    return carrier.write('\r\n');
  }

  /** Small, of stated length, and of a request that may be repeated. An Expect must be the upstream's to answer. */
  private isWorthKeeping(): boolean {
    const { headers } = this.raw;
    if (this.start !== null || this.settings.MAX_RETRIES === 0 || this.isChunked || headers.expect !== undefined)
      return false;
    return mayRepeat(this.raw) && Number(headers['content-length']) <= this.settings.RETRY_BODY_BYTES;
  }

  private limitPauses(): void {
    this.raw.socket.setTimeout(this.settings.REQUEST_IDLE_TIMEOUT_SECONDS * 1000);
  }
}
