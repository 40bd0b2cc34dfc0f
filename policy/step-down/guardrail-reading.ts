/** `over`: nothing has been changed lately. `compared`: what is in force is new, and another one before it. `first`: there was none before. */
export type TrialState = 'over' | 'first' | 'compared';

/** What one client did in one reading. Requests of floods and of the busiest count for one client, as everybody's. */
export type ClientSeen = {
  requests: number;
  /** Stopped because of a model; on trial only for what would have passed before. While stepped down: would have been. */
  stopped: number;
  /** Answered 200..399 by the upstream. */
  succeeded: number;
  /** On trial: sent what the former model stops as well. */
  isOffender: boolean;
};

/**
 * What the gateway saw in one interval (a second or so) of those clients who had behaved before the change that is on trial, or lately.
 * Nobody else counts for anything: not strangers, and not who was found attacking before.
 */
export type GuardrailReading = {
  atMs: number;
  trial: TrialState;
  /** When model or policy last changed, epoch milliseconds. */
  changedAtMs: number;
  /** By client key. */
  clients: ReadonlyMap<string, ClientSeen>;
  judgeP50Us: number;
  judgeP99Us: number;
  /** How far their scores stand from the model's reference; null: too few to tell. */
  scorePsi: number | null;
};

/** Some readings as one: clients counted once each, offenders left out. */
export type Stretch = {
  trial: TrialState;
  requests: number;
  clients: number;
  /** Of whose requests at least the stated share was stopped. */
  stoppedClients: number;
  /** Mean over the clients of the share of their requests that succeeded; 1 without any. */
  successShare: number;
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
  plan: { stretchMs: number; minRequests: number; stoppedShare: number }
): Stretch {
  const newestMs = readings.at(-1)?.atMs ?? 0;
  let from = readings.length;
  let requests = 0;
  while (from > 0 && (readings[from - 1]!.atMs > newestMs - plan.stretchMs || requests < plan.minRequests))
    for (const client of readings[--from]!.clients.values()) requests += client.requests;
  return sum(readings.slice(from), plan.stoppedShare);
}

function sum(readings: readonly GuardrailReading[], stoppedShare: number): Stretch {
  const newest = readings.at(-1);
  const clients = new Map<string, ClientSeen>();
  for (const reading of readings) {
    for (const [key, seen] of reading.clients) {
      const before = clients.get(key);
      clients.set(key, before === undefined ? seen : added(before, seen));
    }
  }
  let [requests, behaved, stoppedClients, success] = [0, 0, 0, 0];
  for (const client of clients.values()) {
    if (client.isOffender || client.requests === 0) continue;
    behaved++;
    requests += client.requests;
    success += client.succeeded / client.requests;
    if (client.stopped > 0 && client.stopped >= stoppedShare * client.requests) stoppedClients++;
  }
  const busy = readings.filter(({ judgeP50Us }) => judgeP50Us > 0);
  const isTimed = busy.length >= LEAST_SECONDS;
  return {
    trial: newest?.trial ?? 'over',
    requests,
    clients: behaved,
    stoppedClients,
    successShare: behaved === 0 ? 1 : success / behaved,
    judgeP50Us: isTimed ? Math.min(...busy.map(({ judgeP50Us }) => judgeP50Us)) : 0,
    judgeP99Us: isTimed ? Math.min(...busy.map(({ judgeP99Us }) => judgeP99Us)) : 0,
    scorePsi: newest?.scorePsi ?? null
  };
}

function added(one: ClientSeen, other: ClientSeen): ClientSeen {
  return {
    requests: one.requests + other.requests,
    stopped: one.stopped + other.stopped,
    succeeded: one.succeeded + other.succeeded,
    isOffender: one.isOffender || other.isOffender
  };
}
