import { connect as connectTcp, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { connect as connectTls } from 'node:tls';
import { UpstreamConnection, type ConnectionOwner } from './connection.ts';
import type { CoarseClock, ConnectionReuse, Exchange, WireTimeouts } from './exchange.ts';
import { UpstreamFault } from './upstream-fault.ts';

export type ConnectionPoolOptions = {
  host: string;
  port: number;
  isSecure: boolean;
  maxConnections: number;
  maxHeadBytes: number;
  timeouts: WireTimeouts;
};

/** How closely timeouts are kept: a quarter of the shortest, but neither busier nor lazier than these. */
const SWEEP_MS = { least: 10, most: 250 };

/**
 * A request that may not be sent twice only rides on a connection used this recently: the chance that the upstream is
 * just closing it, which would cost the client a 502, is then next to none.
 */
const FRESH_MS = 1000;

/** Kept connections to one upstream; the most recently used goes first, so that a quiet time lets the others close. */
export class ConnectionPool {
  private readonly options: ConnectionPoolOptions;
  private readonly connections = new Set<UpstreamConnection>();
  private readonly idle: UpstreamConnection[] = [];
  private readonly waiting: { exchange: Exchange; sinceMs: number }[] = [];
  private readonly clock: CoarseClock = { nowMs: performance.now() };
  private readonly owner: ConnectionOwner;
  private readonly timeouts: WireTimeouts;
  private readonly sweep: NodeJS.Timeout;

  constructor(options: ConnectionPoolOptions) {
    this.options = options;
    this.owner = {
      onIdle: (connection) => {
        this.takeBack(connection);
      },
      onClosed: (connection) => {
        this.forget(connection);
      }
    };
    const { connectMs, responseMs, idleMs } = options.timeouts;
    const sweepMs = Math.min(SWEEP_MS.most, Math.max(SWEEP_MS.least, Math.min(connectMs, responseMs, idleMs) / 4));
    // Times are read off the last sweep: without this allowance a timeout could come that much too early.
    this.timeouts = { connectMs: connectMs + sweepMs, responseMs: responseMs + sweepMs, idleMs: idleMs + sweepMs };
    this.sweep = setInterval(() => {
      this.checkTimes();
    }, sweepMs).unref();
  }

  get openConnections(): number {
    return this.connections.size;
  }

  get waitingRequests(): number {
    return this.waiting.length;
  }

  /** Calls `exchange.onConnection` as soon as there is a connection, else `exchange.onFault`. */
  dispatch(exchange: Exchange, reuse: ConnectionReuse): void {
    while (reuse !== 'none') {
      const connection = this.idle.pop();
      if (connection === undefined) break;
      if (!connection.isUsable) continue;
      if (reuse === 'fresh' && this.clock.nowMs - connection.activeAtMs > FRESH_MS) {
        this.idle.push(connection); // those below it have waited longer still
        break;
      }
      connection.carry(exchange);
      return;
    }
    if (this.connections.size >= this.options.maxConnections) {
      const oldest = this.idle.shift(); // idle, but not fresh enough: its place is needed
      if (oldest === undefined) {
        this.waiting.push({ exchange, sinceMs: this.clock.nowMs });
        return;
      }
      this.connections.delete(oldest);
      oldest.abort();
    }
    this.open(exchange);
  }

  /** The exchange is no longer wanted; one that is on a connection ends with `connection.abort()` instead. */
  cancel(exchange: Exchange): void {
    const index = this.waiting.findIndex((entry) => entry.exchange === exchange);
    if (index !== -1) this.waiting.splice(index, 1);
  }

  close(): void {
    clearInterval(this.sweep);
    for (const connection of this.connections) connection.abort();
    for (const { exchange } of this.waiting.splice(0))
      exchange.onFault(new UpstreamFault('connect', 'the gateway is shutting down'));
  }

  private open(exchange: Exchange): void {
    const { host, port, isSecure, maxHeadBytes } = this.options;
    const socket: Socket = isSecure
      ? connectTls({ host, port, servername: host, ALPNProtocols: ['http/1.1'] })
      : connectTcp({ host, port });
    socket.setNoDelay(true);
    const { clock, owner } = this;
    this.connections.add(new UpstreamConnection({ socket, clock, maxHeadBytes, owner }, exchange, isSecure));
  }

  private takeBack(connection: UpstreamConnection): void {
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(connection);
    else connection.carry(next.exchange);
  }

  private forget(connection: UpstreamConnection): void {
    this.connections.delete(connection);
    const index = this.idle.indexOf(connection);
    if (index !== -1) this.idle.splice(index, 1);
    if (this.connections.size >= this.options.maxConnections) return;
    const next = this.waiting.shift();
    if (next !== undefined) this.open(next.exchange);
  }

  private checkTimes(): void {
    this.clock.nowMs = performance.now();
    const { timeouts } = this;
    for (const connection of this.connections) connection.checkTime(timeouts);
    while (this.waiting.length > 0 && this.clock.nowMs - this.waiting[0]!.sinceMs > timeouts.connectMs)
      this.waiting
        .shift()!
        .exchange.onFault(new UpstreamFault('connect-timeout', 'no connection to the upstream became free in time'));
  }
}
