import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayEffects } from '../effects.ts';
import { writeErrorAnswer, type AnswerCode } from '../http/error-answer.ts';
import { upstreamRequestHead } from '../http/upstream-request-head.ts';
import { whenDrained } from '../http/when-drained.ts';
import type { GatewaySettings } from '../settings.ts';
import { CallLedger } from './call-ledger.ts';
import { RequestBody } from './request-body.ts';
import { isTransient, isUpstreamFailure, mayRepeat, retryDelayMs } from './retry-policy.ts';
import { tunnel } from './tunnel.ts';
import type { UpstreamPool } from './upstream-pool.ts';
import type { Upstream } from './upstream.ts';
import type { Carrier, ConnectionReuse, Exchange } from './wire/exchange.ts';
import type { ResponseHead } from './wire/response-head.ts';
import { UpstreamFault } from './wire/upstream-fault.ts';
import { noteChunk } from './young-collection.ts';

/** What the record tells of the way upstream. */
export type ForwardingSummary = {
  upstreamUrl: string;
  /** Calls made for this request; 0 when none was possible. */
  attempts: number;
  requestBytes: number;
  responseBytes: number;
  /** To the response's head, of the last attempt; null when there was none. */
  upstreamMs: number | null;
  fault: UpstreamFault['kind'] | 'breaker-open' | 'client-left' | 'client-slow' | null;
};

export type ForwardingParts = {
  settings: GatewaySettings;
  effects: GatewayEffects;
  pool: UpstreamPool;
  /** The server is closing: connections are not kept after this response. */
  isDraining: () => boolean;
};

/** The socket of a request to upgrade, with what came behind the head. */
export type Upgrade = { socket: Socket; head: Buffer };

/** A kept connection may prove dead; after this many a dead one is the upstream's fault, not bad luck. */
const MAX_STALE = 1;

/** A response that is thrown away for a retry is read up to this size to keep its connection. */
const MAX_DISCARDED_BYTES = 65_536;

/** Carries one request to an upstream and its response back: streaming, and again elsewhere where that is safe. */
export class Forwarding implements Exchange {
  readonly method: string;
  private readonly raw: IncomingMessage;
  private readonly response: ServerResponse;
  private readonly request: FastifyRequest;
  private readonly parts: ForwardingParts;
  private readonly upgrade: Upgrade | null;
  private readonly clientKey: string;
  private readonly body: RequestBody;
  private readonly ledger: CallLedger;
  private upstream: Upstream | null = null;
  private connection: Carrier | null = null;
  private fault: ForwardingSummary['fault'] = null;
  private responseBytes = 0;
  private staleReplays = 0;
  private retries = 0;
  private retryTimer: NodeJS.Timeout | null = null;
  private isStalled = false;
  private isOver = false;

  constructor(request: FastifyRequest, reply: FastifyReply, upgrade: Upgrade | null, parts: ForwardingParts) {
    this.request = request;
    this.raw = request.raw;
    this.response = reply.raw;
    this.parts = parts;
    this.upgrade = upgrade;
    this.method = request.raw.method ?? 'GET';
    this.clientKey = request.guarded?.clientKey ?? request.client.addressKey;
    this.body = new RequestBody(request.raw, parts.settings, upgrade !== null, request.bodyStart);
    this.ledger = new CallLedger(this.clientKey, parts.effects.monotonicMs);
    this.response.sendDate = false; // the upstream's answer, not ours
    this.response.on('close', this.onClientClose);
  }

  get summary(): ForwardingSummary {
    return {
      upstreamUrl: this.upstream?.url ?? '',
      attempts: this.ledger.calls,
      requestBytes: this.body.sentBytes,
      responseBytes: this.responseBytes,
      upstreamMs: this.ledger.latencyMs,
      fault: this.fault
    };
  }

  start(): void {
    if (this.raw.socket.destroyed) {
      this.fault = 'client-left'; // while the stages before were waiting
      return;
    }
    this.parts.pool.retryBudget.onRequest();
    this.body.prepare(
      () => {
        this.attempt(mayRepeat(this.raw) && this.body.isRepeatable ? 'any' : 'fresh');
      },
      () => {
        this.stopSlowClient();
      }
    );
  }

  // ── to the upstream ──

  private attempt(reuse: ConnectionReuse): void {
    if (this.isOver) return;
    const choice = this.parts.pool.choose(this.clientKey, this.ledger.tried);
    if (choice.upstream === null) {
      this.fault = 'breaker-open';
      this.answer(503, 'UPSTREAM_UNAVAILABLE', Math.max(1, Math.ceil(choice.retryAfterMs / 1000)));
      return;
    }
    this.upstream = choice.upstream;
    this.ledger.begin(choice.upstream);
    choice.upstream.connections.dispatch(this, reuse);
  }

  onConnection(connection: Carrier): void {
    if (this.isOver) {
      connection.release();
      return;
    }
    this.connection = connection;
    this.body.send(connection, this.headFor(this.upstream!));
  }

  private headFor(upstream: Upstream): string {
    const { settings } = this.parts;
    const { request, raw } = this;
    const { target, authority } = request.requestTarget;
    return upstreamRequestHead(
      {
        method: this.method,
        target,
        rawHeaders: raw.rawHeaders,
        host: authority ?? raw.headers.host ?? '',
        client: request.client,
        peer: request.peer,
        clientId: request.guarded?.clientId ?? '',
        isChunked: this.body.isChunked,
        isUpgrade: this.upgrade !== null
      },
      {
        upstreamAuthority: upstream.authority,
        pathPrefix: upstream.pathPrefix,
        preservesHost: settings.PRESERVE_HOST,
        forwardsCredentials: settings.FORWARD_CREDENTIALS,
        sendsVia: settings.SEND_VIA
      }
    );
  }

  onDrain(): void {
    this.body.goOn();
  }

  // ── back to the client ──

  onInformation(head: ResponseHead): void {
    if (this.isOver || this.raw.httpVersionMinor === 0 || this.response.headersSent) return;
    if (head.status === 100) {
      // Once only: the judge may have asked for the body itself.
      if (this.request.bodyStart === null) this.response.writeContinue();
    } else this.response.writeInformation(head.status, head.headers);
  }

  onHead(head: ResponseHead, isAlone: boolean): void {
    const { response, ledger } = this;
    const upstream = this.upstream!;
    ledger.noteLatency();
    if (isUpstreamFailure(head.status)) ledger.blame(upstream, 'client');
    else ledger.praise(upstream);
    if (isTransient(head.status, head.headers) && this.canRetry()) {
      this.discard(head);
      this.retryLater(upstream);
      return;
    }
    this.fault = null;
    if (this.parts.isDraining()) response.shouldKeepAlive = false;
    response.writeHead(head.status, head.reason, head.headers);
    if (isAlone && head.framing.kind !== 'none') response.flushHeaders();
  }

  onData(data: Buffer, isLast: boolean): boolean {
    this.responseBytes += data.length;
    noteChunk(data.length);
    if (isLast) {
      this.response.end(data);
      return true;
    }
    const canTakeMore = this.response.write(data);
    if (!canTakeMore) this.waitForClient();
    return canTakeMore;
  }

  onEnd(trailers: string[]): void {
    this.ledger.settle();
    this.isOver = true;
    if (trailers.length > 0) this.response.addTrailers(pairsOf(trailers));
    if (!this.response.writableEnded) this.response.end();
  }

  onUpgrade(head: ResponseHead, socket: Socket, rest: Buffer): void {
    const { upgrade } = this;
    if (upgrade === null) {
      socket.destroy();
      this.onFault(new UpstreamFault('protocol', 'the upstream switched protocols without being asked'));
      return;
    }
    this.ledger.noteLatency();
    this.ledger.praise(this.upstream!);
    this.ledger.settle();
    this.isOver = true;
    tunnel({ head, upstream: socket, upstreamRest: rest, client: upgrade.socket, clientRest: upgrade.head });
  }

  onFault(fault: UpstreamFault): void {
    const upstream = this.upstream!;
    this.connection = null;
    this.ledger.settle();
    if (this.isOver) return;
    this.fault = fault.kind;
    if (fault.isStale && mayRepeat(this.raw) && this.body.isUnspent && this.staleReplays < MAX_STALE) {
      this.ledger.abandon(upstream);
      this.staleReplays += 1;
      this.attempt('none');
      return;
    }
    this.ledger.blame(upstream, fault.isUndelivered ? 'upstream' : 'client');
    if (this.response.headersSent) {
      this.isOver = true;
      this.body.drop();
      this.response.destroy(); // cut short is the only way left to say that it is not whole
    } else if (fault.isUndelivered && this.canGoElsewhere(upstream)) {
      this.attempt('any');
    } else if (this.canRetry()) {
      this.retryLater(upstream);
    } else if (fault.isTimeout) {
      this.answer(504, 'UPSTREAM_TIMEOUT');
    } else {
      this.answer(502, 'UPSTREAM_UNREACHABLE');
    }
  }

  // ── again ──

  /** A request that never arrived is no extra load elsewhere, whatever its method. */
  private canGoElsewhere(from: Upstream): boolean {
    this.ledger.noteTried(from);
    return this.parts.pool.hasUntried(this.clientKey, this.ledger.tried);
  }

  private canRetry(): boolean {
    const { settings, pool } = this.parts;
    return (
      this.retries < settings.MAX_RETRIES &&
      this.body.isRepeatable &&
      this.upgrade === null &&
      mayRepeat(this.raw) &&
      pool.hasUntried(this.clientKey, []) &&
      pool.retryBudget.take()
    );
  }

  private retryLater(from: Upstream): void {
    const { settings, effects } = this.parts;
    this.ledger.noteTried(from);
    const delayMs = retryDelayMs(this.retries, settings.RETRY_DELAY_SECONDS * 1000, effects.random());
    this.retries += 1;
    this.retryTimer = setTimeout(() => {
      this.attempt('any');
    }, delayMs);
  }

  /** A small answer is read to its end, which keeps the connection; a larger one costs more than a new connection. */
  private discard({ framing }: ResponseHead): void {
    const isSmall = framing.kind === 'none' || (framing.kind === 'length' && framing.bytes <= MAX_DISCARDED_BYTES);
    if (isSmall) this.connection?.discard();
    else this.connection?.abort();
    this.connection = null;
    this.ledger.settle();
  }

  // ── the client ──

  private answer(status: number, code: AnswerCode, retryAfterSeconds?: number): void {
    this.isOver = true;
    if (this.response.destroyed || this.response.headersSent) return;
    if (this.parts.isDraining()) this.response.shouldKeepAlive = false;
    const { requestId } = this.request.client;
    writeErrorAnswer(this.response, {
      status,
      code,
      requestId,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds })
    });
    this.body.drop();
  }

  private stopSlowClient(): void {
    this.fault = 'client-slow';
    this.response.shouldKeepAlive = false;
    this.cancel();
    this.answer(408, 'REQUEST_TIMEOUT');
    this.raw.socket.destroySoon();
  }

  /** The upstream is paused until the client has taken what there is. */
  private waitForClient(): void {
    if (this.isStalled) return;
    this.isStalled = true;
    whenDrained(this.response, this.parts.settings.REQUEST_IDLE_TIMEOUT_SECONDS * 1000, () => {
      this.isStalled = false;
      this.connection?.resume();
    });
  }

  private readonly onClientClose = (): void => {
    if (this.isOver || this.response.writableFinished) return;
    this.fault ??= 'client-left';
    this.cancel();
  };

  /** Nobody waits for the answer any more. */
  private cancel(): void {
    const { upstream, connection } = this;
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    if (!this.isOver && upstream !== null) {
      if (connection === null) upstream.connections.cancel(this);
      else connection.abort();
      this.ledger.abandon(upstream);
      this.ledger.settle();
    }
    this.isOver = true;
  }
}

function pairsOf(flat: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index < flat.length; index += 2) pairs.push([flat[index]!, flat[index + 1]!]);
  return pairs;
}
