import type { Socket } from 'node:net';
import { ChunkedDecoder } from './chunked-decoder.ts';
import type { Carrier, CoarseClock, Exchange, WireTimeouts } from './exchange.ts';
import { parseResponseHead, parseTrailers, type ResponseHead } from './response-head.ts';
import { UpstreamFault } from './upstream-fault.ts';

/** `sending`: the response is whole, but the request's body is still on its way. */
type Stage = 'connecting' | 'idle' | 'head' | 'body' | 'sending' | 'closed';

/** What the pool learns of its connections. */
export type ConnectionOwner = {
  onIdle: (connection: UpstreamConnection) => void;
  onClosed: (connection: UpstreamConnection) => void;
};

type ConnectionOptions = { socket: Socket; clock: CoarseClock; maxHeadBytes: number; owner: ConnectionOwner };

const HEAD_END = Buffer.from('\r\n\r\n');
const EMPTY = Buffer.alloc(0);

/** Kept below what servers use that do not announce it, so that we are the ones to close first. */
const DEFAULT_KEEP_ALIVE_MS = 4000;

/** The upstream closes a second or so around its announced time; leave before. */
const KEEP_ALIVE_MARGIN_MS = 1000;

function ignore(): void {
  // no one is listening any more
}

const NOBODY: Omit<Exchange, 'method'> = {
  onConnection: ignore,
  onInformation: ignore,
  onHead: ignore,
  onData: () => true,
  onEnd: ignore,
  onUpgrade: (_head, socket) => {
    socket.destroy();
  },
  onDrain: ignore,
  onFault: ignore
};

/** One HTTP/1.1 connection to an upstream: one exchange at a time, never pipelined. */
export class UpstreamConnection implements Carrier {
  isReused = false;
  /** Coarse time of the last byte sent or received. */
  activeAtMs: number;
  private keepAliveMs = DEFAULT_KEEP_ALIVE_MS;
  private stage: Stage = 'connecting';
  private exchange: Exchange;
  private readonly socket: Socket;
  private readonly clock: CoarseClock;
  private readonly maxHeadBytes: number;
  private readonly owner: ConnectionOwner;
  private head: ResponseHead | null = null;
  private headBytes: Buffer = EMPTY;
  private decoder: ChunkedDecoder | null = null;
  private leftBytes = 0;
  private isRequestSent = false;
  private hasResponseByte = false;
  private isPaused = false;
  private isAwaitingDrain = false;
  private socketError: Error | null = null;

  constructor({ socket, clock, maxHeadBytes, owner }: ConnectionOptions, firstExchange: Exchange, isSecure: boolean) {
    this.socket = socket;
    this.clock = clock;
    this.maxHeadBytes = maxHeadBytes;
    this.owner = owner;
    this.exchange = firstExchange;
    this.activeAtMs = clock.nowMs;
    socket.once(isSecure ? 'secureConnect' : 'connect', this.onConnected);
    socket.on('data', this.onData);
    socket.on('drain', this.onDrain);
    socket.on('end', this.onEnd);
    socket.on('error', this.onError);
    socket.on('close', this.onClose);
  }

  get isUsable(): boolean {
    return this.stage === 'idle' && !this.socket.destroyed && this.socket.writable;
  }

  /** Begins an exchange on an idle connection. */
  carry(exchange: Exchange): void {
    this.exchange = exchange;
    this.isReused = true;
    exchange.onConnection(this);
  }

  send(head: string): void {
    this.stage = 'head';
    this.isRequestSent = false;
    this.hasResponseByte = false;
    this.isAwaitingDrain = false;
    this.activeAtMs = this.clock.nowMs;
    this.socket.write(head, 'latin1');
  }

  write(data: Buffer | string): boolean {
    if (this.stage === 'closed') return true; // the response came first and closed the connection; the rest is moot
    this.activeAtMs = this.clock.nowMs;
    const canTakeMore = typeof data === 'string' ? this.socket.write(data, 'latin1') : this.socket.write(data);
    this.isAwaitingDrain = !canTakeMore;
    return canTakeMore;
  }

  cork(): void {
    this.socket.cork();
  }

  uncork(): void {
    this.socket.uncork();
  }

  endRequest(): void {
    this.isRequestSent = true;
    this.activeAtMs = this.clock.nowMs;
    if (this.stage === 'sending') this.free();
  }

  release(): void {
    if (this.stage === 'idle') this.owner.onIdle(this);
  }

  resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.activeAtMs = this.clock.nowMs;
    this.socket.resume();
  }

  discard(): void {
    this.exchange = { ...NOBODY, method: this.exchange.method };
    this.resume();
  }

  abort(): void {
    this.stage = 'closed';
    this.socket.destroy();
  }

  /** Called by the pool's sweep. */
  checkTime(timeouts: WireTimeouts): void {
    const quietMs = this.clock.nowMs - this.activeAtMs;
    if (this.stage === 'connecting' && quietMs > timeouts.connectMs)
      this.fail(new UpstreamFault('connect-timeout', 'the upstream did not accept a connection in time'));
    else if (this.stage === 'head' && quietMs > timeouts.responseMs && (this.isRequestSent || this.isAwaitingDrain))
      this.fail(new UpstreamFault('response-timeout', 'the upstream did not answer in time'));
    else if (this.stage === 'sending' && quietMs > timeouts.responseMs) this.abort();
    else if (this.stage === 'body' && quietMs > timeouts.idleMs && !this.isPaused)
      this.fail(new UpstreamFault('idle-timeout', 'the upstream stopped in the middle of a response'));
    else if (this.stage === 'idle' && quietMs > this.keepAliveMs) this.abort();
  }

  private readonly onConnected = (): void => {
    if (this.stage !== 'connecting') return;
    this.stage = 'idle';
    this.exchange.onConnection(this);
  };

  private readonly onData = (bytes: Buffer): void => {
    this.activeAtMs = this.clock.nowMs;
    if (this.stage === 'idle' || this.stage === 'sending') {
      this.abort(); // nobody asked: whatever these bytes are, they must not answer the next request
      return;
    }
    this.hasResponseByte = true;
    try {
      let rest = bytes;
      while (this.stage === 'head' && rest.length > 0) rest = this.takeHead(rest);
      if (this.stage === 'body' && rest.length > 0) this.takeBody(rest);
    } catch (fault) {
      if (!(fault instanceof UpstreamFault)) throw fault;
      this.fail(fault);
    }
  };

  private takeHead(bytes: Buffer): Buffer {
    const all = this.headBytes.length === 0 ? bytes : Buffer.concat([this.headBytes, bytes]);
    const end = all.indexOf(HEAD_END);
    if ((end === -1 ? all.length : end) > this.maxHeadBytes)
      throw new UpstreamFault('protocol', 'the upstream sent more headers than MAX_HEADER_BYTES');
    if (end === -1) {
      this.headBytes = all;
      return EMPTY;
    }
    this.headBytes = EMPTY;
    const head = parseResponseHead(all.toString('latin1', 0, end), this.exchange.method);
    const rest = all.subarray(end + HEAD_END.length);
    if (head.status === 101) {
      this.handOver(head, rest);
      return EMPTY;
    }
    if (head.status < 200) {
      this.exchange.onInformation(head);
      return rest;
    }
    this.beginBody(head, rest);
    return rest;
  }

  private beginBody(head: ResponseHead, rest: Buffer): void {
    this.stage = 'body';
    this.head = head;
    if (head.keepAliveSeconds !== null)
      this.keepAliveMs = Math.max(0, head.keepAliveSeconds * 1000 - KEEP_ALIVE_MARGIN_MS);
    this.leftBytes = head.framing.kind === 'length' ? head.framing.bytes : 0;
    this.decoder = head.framing.kind === 'chunked' ? new ChunkedDecoder(this.maxHeadBytes) : null;
    this.exchange.onHead(head, rest.length === 0);
    // The exchange may have aborted; and what follows a response without a body belongs to nobody.
    if (head.framing.kind === 'none' && !this.isClosed) this.endResponse(rest.length);
  }

  private takeBody(bytes: Buffer): void {
    if (this.decoder !== null) {
      const used = this.decoder.decode(bytes, this.passOn);
      if (this.decoder.isDone && !this.isClosed) this.endResponse(bytes.length - used);
    } else if (this.head!.framing.kind === 'close') {
      this.passOn(bytes);
    } else {
      const data = bytes.length > this.leftBytes ? bytes.subarray(0, this.leftBytes) : bytes;
      this.leftBytes -= data.length;
      this.passOn(data);
      if (this.leftBytes === 0 && !this.isClosed) this.endResponse(bytes.length - data.length);
    }
  }

  private readonly passOn = (data: Buffer): void => {
    const isLast = this.head?.framing.kind === 'length' && this.leftBytes === 0;
    if (this.isClosed || this.exchange.onData(data, isLast) || this.isPaused) return;
    this.isPaused = true;
    this.socket.pause();
  };

  private endResponse(surplusBytes: number): void {
    const { exchange, decoder } = this;
    const trailers = decoder === null ? [] : parseTrailers(decoder.trailers);
    const isReusable = this.head!.isPersistent && surplusBytes === 0;
    this.head = null;
    this.decoder = null;
    this.resume();
    if (!isReusable) this.abort();
    else if (this.isRequestSent) this.free();
    else this.stage = 'sending';
    exchange.onEnd(trailers);
  }

  /** Both ways are done. */
  private free(): void {
    this.stage = 'idle';
    this.owner.onIdle(this);
  }

  private handOver(head: ResponseHead, rest: Buffer): void {
    this.stage = 'closed';
    this.socket.off('data', this.onData).off('drain', this.onDrain).off('end', this.onEnd);
    this.socket.off('error', this.onError).off('close', this.onClose);
    this.owner.onClosed(this);
    this.exchange.onUpgrade(head, this.socket, rest);
  }

  private readonly onDrain = (): void => {
    if (!this.isAwaitingDrain) return;
    this.isAwaitingDrain = false;
    this.activeAtMs = this.clock.nowMs;
    this.exchange.onDrain();
  };

  private readonly onEnd = (): void => {
    if (this.stage === 'body' && this.head!.framing.kind === 'close') this.endResponse(0);
  };

  private readonly onError = (error: Error): void => {
    this.socketError = error;
  };

  private readonly onClose = (): void => {
    const why = this.socketError?.message ?? 'the upstream closed the connection';
    if (this.stage === 'connecting') this.fail(new UpstreamFault('connect', why));
    else if (this.stage === 'head' || this.stage === 'body')
      this.fail(new UpstreamFault('closed', why, this.isReused && !this.hasResponseByte));
    this.stage = 'closed';
    if (this.isAwaitingDrain) this.exchange.onDrain(); // nothing will drain any more: do not keep the client waiting
    this.owner.onClosed(this);
  };

  private fail(fault: UpstreamFault): void {
    if (this.isClosed) return;
    this.abort();
    this.exchange.onFault(fault);
  }

  private get isClosed(): boolean {
    return this.stage === 'closed';
  }
}
