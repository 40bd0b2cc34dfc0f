import type { AttackClass } from '#data/label.ts';
import { wilson, type RateInterval } from '#models/metrics/rate-interval.ts';
import type { Outcome, Sent } from './send-traffic.ts';

/** What the gateway's log says of one request; from `/pathhelm/decisions`. */
export type LoggedDecision = { requestId: string; wouldAction: string; wouldReason: string };

export type AttackSummary = {
  kind: AttackClass;
  sent: number;
  answered: number;
  /** Blocked or throttled by the gateway. */
  stopped: number;
  /** 0..1, of those answered. */
  stoppedShare: number;
  /** Attack runs, each one attacker's or one crowd's, and those of them in which a request was stopped. */
  runs: number;
  runsStopped: number;
  /** From a run's first request to its first that was stopped, and requests that passed before: medians over the runs stopped. */
  firstStopMs: number | null;
  passedBefore: number | null;
  /** What the gateway took the requests for that it stopped, or would have, most frequent first; empty when its log cannot be read. */
  detected: { as: string; count: number }[];
  /** Would have been stopped, had it been enforced; null when the log cannot be read. */
  wouldStop: number | null;
  benign: BenignSummary;
  /** Single programs that look odd and are welcome. */
  programs: (BenignSummary & { name: string })[];
};

/** `stoppedInterval`: where the true share lies with 95 % confidence. */
export type BenignSummary = { sent: number; stopped: number; stoppedInterval: RateInterval };

type SentByKind = { attack: readonly Sent[]; benign: readonly Sent[]; programs: readonly Sent[] };

const STOPPED: readonly Outcome[] = ['blocked', 'throttled'];

export function summariseAttack(
  kind: AttackClass,
  { attack, benign, programs }: SentByKind,
  logged: ReadonlyMap<string, LoggedDecision> | null
): AttackSummary {
  const answered = attack.filter(({ outcome }) => outcome !== 'failed');
  const stopped = answered.filter(isStopped).length;
  const runs = [...Map.groupBy(attack, ({ record }) => record.label?.campaignId ?? '').values()].map(firstStop);
  const stoppedRuns = runs.filter((run) => run !== null);
  const wouldStop = logged && attack.filter(({ requestId }) => isStopping(logged.get(requestId)));
  return {
    kind,
    sent: attack.length,
    answered: answered.length,
    stopped,
    stoppedShare: answered.length === 0 ? 0 : stopped / answered.length,
    runs: runs.length,
    runsStopped: stoppedRuns.length,
    firstStopMs: median(stoppedRuns.map(({ afterMs }) => afterMs)),
    passedBefore: median(stoppedRuns.map(({ passedBefore }) => passedBefore)),
    detected: wouldStop === null ? [] : countDetected(wouldStop.map(({ requestId }) => logged!.get(requestId)!)),
    wouldStop: wouldStop === null ? null : wouldStop.length,
    benign: benignSummary(benign),
    programs: [...Map.groupBy(programs, ({ record }) => record.label?.actor ?? '')].map(([name, sent]) => ({
      name,
      ...benignSummary(sent)
    }))
  };
}

/** @returns null for a run nothing of which was stopped */
function firstStop(run: readonly Sent[]): { afterMs: number; passedBefore: number } | null {
  const inOrder = run.toSorted((one, other) => one.sentAtMs - other.sentAtMs);
  const first = inOrder.findIndex(isStopped);
  return first === -1 ? null : { afterMs: inOrder[first]!.sentAtMs - inOrder[0]!.sentAtMs, passedBefore: first };
}

function isStopping(decision: LoggedDecision | undefined): boolean {
  return decision?.wouldAction === 'block' || decision?.wouldAction === 'throttle';
}

/** By class; what no class is named for by its reason: `anomaly`, `rate-limit`. */
function countDetected(decisions: readonly LoggedDecision[]): AttackSummary['detected'] {
  const groups = Map.groupBy(decisions, ({ wouldReason }) =>
    wouldReason.replace(/^(standing:|repeated:|persistent:|model:)*/, '')
  );
  return [...groups]
    .map(([as, { length }]) => ({ as, count: length }))
    .sort((one, other) => other.count - one.count || one.as.localeCompare(other.as));
}

function benignSummary(sent: readonly Sent[]): BenignSummary {
  const stopped = sent.filter(isStopped).length;
  return { sent: sent.length, stopped, stoppedInterval: wilson(stopped, sent.length) };
}

function isStopped({ outcome }: Sent): boolean {
  return STOPPED.includes(outcome);
}

function median(values: readonly number[]): number | null {
  const inOrder = values.toSorted((one, other) => one - other);
  const middle = inOrder.length >> 1;
  if (inOrder.length === 0) return null;
  return inOrder.length % 2 === 1 ? inOrder[middle]! : (inOrder[middle - 1]! + inOrder[middle]!) / 2;
}
