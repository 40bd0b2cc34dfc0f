import { UpstreamBreaker, type FailureScope } from './upstream-breaker.ts';
import type { BreakerPolicy, BreakerState } from './breaker.ts';
import { ConnectionPool } from './wire/connection-pool.ts';
import type { WireTimeouts } from './wire/exchange.ts';

export type UpstreamOptions = {
  url: string;
  maxConnections: number;
  maxHeadBytes: number;
  timeouts: WireTimeouts;
  /** Null: no circuit breaker. */
  breaker: BreakerPolicy | null;
  unhealthyAfter: number;
};

export type UpstreamSnapshot = {
  url: string;
  isHealthy: boolean;
  breaker: BreakerState;
  /** Clients for whom alone the breaker is open. */
  shutOutClients: number;
  openRequests: number;
  openConnections: number;
  waitingRequests: number;
  requests: number;
  failures: number;
  /** Smoothed time to the response's head; null until there was one. */
  latencyMs: number | null;
};

/** Weight of the newest measurement: about the last ten requests tell the latency. */
const LATENCY_WEIGHT = 0.2;

/** One API server behind the gateway: its connections, its health and what its calls have shown of it. */
export class Upstream {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** Value of the Host field. */
  readonly authority: string;
  /** Put before every request target; empty, or begins with a slash and does not end in one. */
  readonly pathPrefix: string;
  readonly connections: ConnectionPool;
  openRequests = 0;
  latencyMs: number | null = null;
  /** Called each time its breaker opens for all clients. */
  onOpening: () => void = () => undefined;
  private readonly breaker: UpstreamBreaker | null;
  private readonly unhealthyAfter: number;
  private failedChecks = 0;
  private requests = 0;
  private failures = 0;

  constructor(options: UpstreamOptions) {
    const url = new URL(options.url);
    this.url = options.url;
    this.isSecure = url.protocol === 'https:';
    this.host = url.hostname.replace(/^\[|\]$/g, '');
    this.port = url.port === '' ? (this.isSecure ? 443 : 80) : Number(url.port);
    this.authority = url.host;
    this.pathPrefix = url.pathname.replace(/\/$/, '');
    this.breaker = options.breaker === null ? null : new UpstreamBreaker(options.breaker);
    this.unhealthyAfter = options.unhealthyAfter;
    const { maxConnections, maxHeadBytes, timeouts } = options;
    const { host, port, isSecure } = this;
    this.connections = new ConnectionPool({ host, port, isSecure, maxConnections, maxHeadBytes, timeouts });
  }

  get isHealthy(): boolean {
    return this.failedChecks < this.unhealthyAfter;
  }

  canCall(clientKey: string, nowMs: number): boolean {
    return this.breaker?.canCall(clientKey, nowMs) ?? true;
  }

  waitMs(clientKey: string, nowMs: number): number {
    return this.breaker?.waitMs(clientKey, nowMs) ?? 0;
  }

  begin(clientKey: string, nowMs: number): void {
    this.requests += 1;
    this.openRequests += 1;
    this.breaker?.begin(clientKey, nowMs);
  }

  succeed(clientKey: string, nowMs: number, latencyMs: number): void {
    this.latencyMs =
      this.latencyMs === null ? latencyMs : this.latencyMs + LATENCY_WEIGHT * (latencyMs - this.latencyMs);
    this.breaker?.succeed(clientKey, nowMs);
  }

  fail(clientKey: string, scope: FailureScope, nowMs: number): void {
    this.failures += 1;
    if (this.breaker === null) return;
    const wasOpen = this.breaker.stateAt(nowMs) === 'open';
    this.breaker.fail(clientKey, scope, nowMs);
    if (!wasOpen && this.breaker.stateAt(nowMs) === 'open') this.onOpening();
  }

  abandon(clientKey: string): void {
    this.breaker?.abandon(clientKey);
  }

  /** Another gateway's breaker has opened. */
  suspect(nowMs: number): void {
    this.breaker?.suspect(nowMs);
  }

  /** Result of an active check. */
  noteCheck(isAlive: boolean): void {
    this.failedChecks = isAlive ? 0 : this.failedChecks + 1;
  }

  snapshot(nowMs: number): UpstreamSnapshot {
    return {
      url: this.url,
      isHealthy: this.isHealthy,
      breaker: this.breaker?.stateAt(nowMs) ?? 'closed',
      shutOutClients: this.breaker?.openClients(nowMs) ?? 0,
      openRequests: this.openRequests,
      openConnections: this.connections.openConnections,
      waitingRequests: this.connections.waitingRequests,
      requests: this.requests,
      failures: this.failures,
      latencyMs: this.latencyMs
    };
  }
}
