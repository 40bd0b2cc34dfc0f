import type { IncomingMessage } from 'node:http';
import process from 'node:process';
import { readBodyStart } from '../http/body-start.ts';
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
  private hasStreamed = false;
  /** Where the stream goes; null once nobody wants it any more. */
  private carrier: Carrier | null = null;

  constructor(raw: IncomingMessage, settings: BodySettings, isUpgrade: boolean) {
    const { 'transfer-encoding': coding, 'content-length': length } = raw.headers;
    this.raw = raw;
    this.settings = settings;
    this.isChunked = coding !== undefined;
    this.exists = !isUpgrade && (this.isChunked || (length !== undefined && length !== '0'));
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
    if (this.exists) {
      this.limitPauses();
      this.raw.on('timeout', () => {
        if (!this.raw.complete) onStalled();
      });
    }
    if (!this.isWorthKeeping()) {
      onReady();
      return;
    }
    readBodyStart(this.raw, Number.MAX_SAFE_INTEGER, ({ bytes }) => {
      this.raw.socket.setTimeout(0);
      this.kept = bytes;
      onReady();
    });
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
      carrier.write(this.kept);
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
    raw.on('data', (chunk: Buffer) => {
      if (this.carrier === null) return;
      this.sentBytes += chunk.length;
      noteChunk(chunk.length);
      if (this.write(carrier, chunk)) return;
      raw.pause();
      raw.socket.setTimeout(0); // it is the upstream that pauses now
    });
    raw.on('end', () => {
      raw.socket.setTimeout(0);
      if (this.carrier === null) return;
      this.carrier = null;
      if (this.isChunked) carrier.write(lastChunk(raw.rawTrailers));
      carrier.endRequest();
    });
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
    if (!this.exists || this.settings.MAX_RETRIES === 0 || this.isChunked || headers.expect !== undefined) return false;
    return mayRepeat(this.raw) && Number(headers['content-length']) <= this.settings.RETRY_BODY_BYTES;
  }

  private limitPauses(): void {
    this.raw.socket.setTimeout(this.settings.REQUEST_IDLE_TIMEOUT_SECONDS * 1000);
  }
}
