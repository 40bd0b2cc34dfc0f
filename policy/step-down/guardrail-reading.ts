/** What one client did in one reading. `isKnown`: it was served some time before, so a stop is news to it. */
export type ClientSeen = { isStopped: boolean; isKnown: boolean };

/** What the gateway saw in one interval (a second or so), over the requests its models had a say in. */
export type GuardrailReading = {
  atMs: number;
  requests: number;
  /** Throttled or blocked because of a model; while stepped down: would have been. */
  stopped: number;
  /** By client key. */
  clients: ReadonlyMap<string, ClientSeen>;
  /** Let through to the upstream, and of those answered 200..399. */
  allowed: number;
  succeeded: number;
  judgeP50Us: number;
  judgeP99Us: number;
  /** How far the scores stand from the model's reference; null: too few to tell. */
  scorePsi: number | null;
};

/** Some readings as one: clients counted once each. */
export type Stretch = {
  requests: number;
  stopped: number;
  clients: number;
  stoppedClients: number;
  knownClients: number;
  stoppedKnownClients: number;
  allowed: number;
  succeeded: number;
  /** Of the calmest second, since one slow second is no slow model; 0 with fewer than three of them. */
  judgeP50Us: number;
  judgeP99Us: number;
  scorePsi: number | null;
};

/** Older readings are no use: with so few requests nothing can be said anyway. */
export const LONGEST_STRETCH_MS = 60_000;
const LEAST_SECONDS = 3;

/** The newest `stretchMs`, reaching back further where they hold fewer than `minRequests`. */
export function newestStretch(
  readings: readonly GuardrailReading[],
  { stretchMs, minRequests }: { stretchMs: number; minRequests: number }
): Stretch {
  const newestMs = readings.at(-1)?.atMs ?? 0;
  let from = readings.length;
  let requests = 0;
  while (from > 0 && (readings[from - 1]!.atMs > newestMs - stretchMs || requests < minRequests))
    requests += readings[--from]!.requests;
  return sum(readings.slice(from));
}

function sum(readings: readonly GuardrailReading[]): Stretch {
  const [requests, stopped, allowed, succeeded] = [0, 0, 0, 0];
  const total: Stretch = {
    ...{ requests, stopped, allowed, succeeded },
    ...{ clients: 0, stoppedClients: 0, knownClients: 0, stoppedKnownClients: 0 },
    judgeP50Us: 0,
    judgeP99Us: 0,
    scorePsi: readings.at(-1)?.scorePsi ?? null
  };
  const clients = new Map<string, ClientSeen>();
  for (const reading of readings) {
    total.requests += reading.requests;
    total.stopped += reading.stopped;
    total.allowed += reading.allowed;
    total.succeeded += reading.succeeded;
    for (const [key, seen] of reading.clients) {
      const before = clients.get(key);
      clients.set(key, {
        isStopped: seen.isStopped || before?.isStopped === true,
        isKnown: seen.isKnown || before?.isKnown === true
      });
    }
  }
  for (const { isStopped, isKnown } of clients.values()) {
    total.clients++;
    if (isStopped) total.stoppedClients++;
    if (isKnown) total.knownClients++;
    if (isStopped && isKnown) total.stoppedKnownClients++;
  }
  const busy = readings.filter((reading) => reading.requests > 0);
  if (busy.length >= LEAST_SECONDS) {
    total.judgeP50Us = Math.min(...busy.map(({ judgeP50Us }) => judgeP50Us));
    total.judgeP99Us = Math.min(...busy.map(({ judgeP99Us }) => judgeP99Us));
  }
  return total;
}
