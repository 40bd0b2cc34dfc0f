/** What is remembered of one client, to tell those who have behaved from whoever comes along. */
export type KnownClient = {
  /** Grows by one with each request served, falls by far more with each that was found to be an attack. */
  credit: number;
  firstMs: number;
  lastMs: number;
  /** Since when it counts as well-behaved; Infinity: not yet. */
  goodSinceMs: number;
  /** When it lost that; Infinity: it has not. */
  lostAtMs: number;
  /** When it was last stopped for something the former model and policy would have let pass; -Infinity: never. */
  wrongedAtMs: number;
};

export type KnownClients = {
  find: (clientKey: string) => KnownClient | undefined;
  served: (clientKey: string, nowMs: number) => void;
  /** Sent what is taken for an attack. */
  offended: (client: KnownClient, nowMs: number) => void;
};

const GOOD_AFTER_REQUESTS = 5;
/** A burst makes nobody known. */
const GOOD_AFTER_MS = 10_000;
/** So long without an offence, and a client may be good again. */
const FORGIVEN_AFTER_MS = 3_600_000;
/** One request in a hundred may be taken for an attack by mistake: ten times the usual budget; ten of them at most in a row. */
const OFFENCE_COSTS = 100;
const MOST_CREDIT = 1_000;
const MAX_GOOD = 20_000;
const MAX_NEWCOMERS = 5_000;
/** Places of good clients looked at for one that is free. */
const LOOKS = 4;

/** Newcomers make room for one another only: no crowd of strangers makes the gateway forget those it knows. */
export function createKnownClients(): KnownClients {
  const newcomers = new Map<string, KnownClient>();
  const good = new Map<string, KnownClient>();

  function served(clientKey: string, nowMs: number): void {
    const client = good.get(clientKey) ?? newcomers.get(clientKey) ?? begin(clientKey, nowMs);
    client.lastMs = nowMs;
    if (client.credit < MOST_CREDIT) client.credit++;
    if (isGood(client) || !mayBecomeGood(client, nowMs) || !hasRoom(clientKey, nowMs)) return;
    client.goodSinceMs = nowMs;
    client.lostAtMs = Infinity;
    newcomers.delete(clientKey);
    good.set(clientKey, client);
  }

  function begin(clientKey: string, nowMs: number): KnownClient {
    const client = {
      ...{ credit: 0, firstMs: nowMs, lastMs: nowMs },
      ...{ goodSinceMs: Infinity, lostAtMs: Infinity, wrongedAtMs: -Infinity }
    };
    newcomers.set(clientKey, client);
    if (newcomers.size > MAX_NEWCOMERS) newcomers.delete(newcomers.keys().next().value!); // it is not empty
    return client;
  }

  function hasRoom(clientKey: string, nowMs: number): boolean {
    for (let look = 0; look < LOOKS && good.size >= MAX_GOOD && !good.has(clientKey); look++) {
      const [oldestKey, oldest] = good.entries().next().value!; // it is full
      good.delete(oldestKey);
      if (oldest.lastMs > nowMs - FORGIVEN_AFTER_MS) good.set(oldestKey, oldest);
    }
    return good.size < MAX_GOOD || good.has(clientKey);
  }

  return {
    find: (clientKey) => good.get(clientKey) ?? newcomers.get(clientKey),
    served,
    offended: (client, nowMs) => {
      client.lastMs = nowMs;
      if (client.credit >= OFFENCE_COSTS) {
        client.credit -= OFFENCE_COSTS;
        return;
      }
      client.credit = 0;
      client.firstMs = nowMs;
      if (client.goodSinceMs < Infinity && client.lostAtMs === Infinity) client.lostAtMs = nowMs;
    }
  };
}

/** Whether the client counted as well-behaved then; later offences change nothing. */
export function wasGoodAt({ goodSinceMs, lostAtMs }: KnownClient, atMs: number): boolean {
  return goodSinceMs <= atMs && lostAtMs > atMs;
}

function isGood({ goodSinceMs, lostAtMs }: KnownClient): boolean {
  return goodSinceMs < Infinity && lostAtMs === Infinity;
}

function mayBecomeGood({ credit, firstMs, goodSinceMs }: KnownClient, nowMs: number): boolean {
  const waitMs = goodSinceMs === Infinity ? GOOD_AFTER_MS : FORGIVEN_AFTER_MS;
  return credit >= GOOD_AFTER_REQUESTS && nowMs - firstMs >= waitMs;
}
