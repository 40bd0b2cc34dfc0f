import { upstreamUrlsOf, type GatewaySettings } from '../settings.ts';
import type { GatewayEffects } from '../effects.ts';
import { checkUpstream } from './check-upstream.ts';
import { RetryBudget } from './retry-budget.ts';
import { Upstream, type UpstreamSnapshot } from './upstream.ts';

type PoolEffects = Pick<GatewayEffects, 'logger' | 'monotonicMs'>;

export type UpstreamChoice = { upstream: Upstream } | { upstream: null; retryAfterMs: number };

/** All upstreams: chooses one per attempt, checks them in the background, and limits the retries to them. */
export class UpstreamPool {
  readonly retryBudget: RetryBudget;
  readonly upstreams: readonly Upstream[];
  private readonly settings: GatewaySettings;
  private readonly effects: PoolEffects;
  private readonly chosenAt: Map<Upstream, number>;
  private turn = 0;
  private checks: NodeJS.Timeout | null = null;

  constructor(settings: GatewaySettings, effects: PoolEffects) {
    this.settings = settings;
    this.effects = effects;
    this.retryBudget = new RetryBudget(settings.RETRY_BUDGET);
    this.upstreams = upstreamUrlsOf(settings).map((url) => createUpstream(url, settings));
    this.chosenAt = new Map(this.upstreams.map((upstream) => [upstream, 0]));
  }

  /**
   * Healthy upstreams first; when none is, the unhealthy are tried rather than nobody. An upstream whose breaker is
   * open is never called.
   * @param tried upstreams this request has already been sent to: only taken again when there is no other
   */
  choose(clientKey: string, tried: readonly Upstream[]): UpstreamChoice {
    const nowMs = this.effects.monotonicMs();
    if (this.upstreams.length === 1) return this.only(this.upstreams[0]!, clientKey, nowMs);
    const callable = this.upstreams.filter((upstream) => upstream.canCall(clientKey, nowMs));
    if (callable.length === 0) {
      const waits = this.upstreams.map((upstream) => upstream.waitMs(clientKey, nowMs));
      return { upstream: null, retryAfterMs: Math.min(...waits) };
    }
    const healthy = preferred(callable, (upstream) => upstream.isHealthy);
    const fresh = preferred(healthy, (upstream) => !tried.includes(upstream));
    return {
      upstream: this.settings.UPSTREAM_CHOICE === 'least-latency' ? fastest(fresh) : this.longestUnchosen(fresh)
    };
  }

  /** There is an upstream, not among these, that may be called now. */
  hasUntried(clientKey: string, tried: readonly Upstream[]): boolean {
    const nowMs = this.effects.monotonicMs();
    return this.upstreams.some((upstream) => !tried.includes(upstream) && upstream.canCall(clientKey, nowMs));
  }

  /** Begins the active checks. */
  start(): void {
    const intervalMs = this.settings.HEALTH_CHECK_INTERVAL_SECONDS * 1000;
    if (intervalMs === 0) return;
    this.checks = setInterval(() => {
      for (const upstream of this.upstreams) void this.check(upstream);
    }, intervalMs).unref();
  }

  stop(): void {
    if (this.checks !== null) clearInterval(this.checks);
    for (const upstream of this.upstreams) upstream.connections.close();
  }

  /** For status and metrics. */
  snapshot(): UpstreamSnapshot[] {
    const nowMs = this.effects.monotonicMs();
    return this.upstreams.map((upstream) => upstream.snapshot(nowMs));
  }

  private only(upstream: Upstream, clientKey: string, nowMs: number): UpstreamChoice {
    if (upstream.canCall(clientKey, nowMs)) return { upstream };
    return { upstream: null, retryAfterMs: upstream.waitMs(clientKey, nowMs) };
  }

  /** Round robin that stays fair when some are left out for a while. */
  private longestUnchosen(candidates: readonly Upstream[]): Upstream {
    const chosenAt = (upstream: Upstream): number => this.chosenAt.get(upstream)!;
    const upstream = candidates.reduce((best, next) => (chosenAt(next) < chosenAt(best) ? next : best));
    this.chosenAt.set(upstream, ++this.turn);
    return upstream;
  }

  private async check(upstream: Upstream): Promise<void> {
    const { HEALTH_CHECK_PATH, HEALTH_CHECK_TIMEOUT_SECONDS } = this.settings;
    const wasHealthy = upstream.isHealthy;
    upstream.noteCheck(await checkUpstream(upstream, HEALTH_CHECK_PATH, HEALTH_CHECK_TIMEOUT_SECONDS * 1000));
    if (upstream.isHealthy !== wasHealthy)
      this.effects.logger.warn({ upstream: upstream.url, isHealthy: upstream.isHealthy }, 'upstream health changed');
  }
}

function createUpstream(url: string, settings: GatewaySettings): Upstream {
  return new Upstream({
    url,
    maxConnections: settings.UPSTREAM_CONNECTIONS,
    maxHeadBytes: settings.MAX_HEADER_BYTES,
    timeouts: {
      connectMs: settings.UPSTREAM_CONNECT_TIMEOUT_SECONDS * 1000,
      responseMs: settings.UPSTREAM_RESPONSE_TIMEOUT_SECONDS * 1000,
      idleMs: settings.UPSTREAM_IDLE_TIMEOUT_SECONDS * 1000
    },
    breaker: settings.CIRCUIT_BREAKER_ENABLED
      ? {
          threshold: settings.FAILURE_THRESHOLD,
          failureShare: settings.CIRCUIT_BREAKER_FAILURE_SHARE,
          windowMs: settings.CIRCUIT_BREAKER_WINDOW_SECONDS * 1000,
          resetMs: settings.RESET_TIMEOUT * 1000
        }
      : null,
    unhealthyAfter: settings.UNHEALTHY_AFTER
  });
}

/** Those that fit, or all when none does. */
function preferred(upstreams: Upstream[], fits: (upstream: Upstream) => boolean): Upstream[] {
  const fitting = upstreams.filter(fits);
  return fitting.length === 0 ? upstreams : fitting;
}

/** Latency times queue: a fast upstream that is already busy is no longer the fastest. Untried ones go first. */
function fastest(upstreams: readonly Upstream[]): Upstream {
  const cost = ({ latencyMs, openRequests }: Upstream): number => (latencyMs ?? 0) * (openRequests + 1);
  return upstreams.reduce((best, upstream) => (cost(upstream) < cost(best) ? upstream : best));
}
