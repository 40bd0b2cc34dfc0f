import type { GatewayEffects } from '../effects.ts';
import type { StateStore } from '../stores/state-store.ts';
import type { Upstream } from './upstream.ts';

/** How late a gateway learns of what another has found; one small command to the store in each. */
const LOOK_EVERY_MS = 1000;

export type ShareOpeningsOptions = {
  upstreams: readonly Upstream[];
  store: Pick<StateStore, 'announceOpening' | 'openings'>;
  /** As long as a breaker stays open. */
  ttlMs: number;
  effects: Pick<GatewayEffects, 'createRequestId' | 'monotonicMs' | 'logger'>;
};

/**
 * Breakers stay each gateway's own; what they share is suspicion. When one opens, the first failure opens the others,
 * and their first success clears the suspicion: so an upstream that is down costs every further gateway one request
 * instead of a threshold full, and a gateway that alone is cut off from it makes the others refuse nothing. Without the
 * store nothing is shared and nothing fails.
 * @returns a function that ends it
 */
export function shareOpenings({ upstreams, store, ttlMs, effects }: ShareOpeningsOptions): () => void {
  const { logger, monotonicMs, createRequestId: createId } = effects;
  /** The opening of each upstream that this gateway made or has heeded. */
  const known = new Map<Upstream, string>();

  for (const upstream of upstreams) {
    upstream.onOpening = () => {
      const openingId = createId();
      known.set(upstream, openingId);
      store.announceOpening(upstream.url, openingId, ttlMs).catch(tellNobody);
    };
  }

  async function look(): Promise<void> {
    const openings = await store.openings(upstreams.map(({ url }) => url));
    for (const [index, upstream] of upstreams.entries()) {
      const openingId = openings[index];
      if (openingId === undefined || openingId === known.get(upstream)) continue;
      known.set(upstream, openingId);
      upstream.suspect(monotonicMs());
      logger.warn({ upstream: upstream.url }, 'another gateway found this upstream failing');
    }
  }

  /** The store's own health tells that it is away. */
  function tellNobody(fault: unknown): void {
    logger.debug({ fault: String(fault) }, 'breaker openings not shared');
  }

  const timer = setInterval(() => {
    look().catch(tellNobody);
  }, LOOK_EVERY_MS).unref();
  return () => {
    clearInterval(timer);
  };
}
