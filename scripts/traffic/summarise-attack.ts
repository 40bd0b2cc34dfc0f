import type { AttackClass } from '#data/label.ts';
import type { Outcome, Sent } from './send-traffic.ts';

/** What the gateway's log says of one request; from `/pathhelm/decisions`. */
export type LoggedDecision = { requestId: string; attackClass: string; wouldAction: string };

export type AttackSummary = {
  kind: AttackClass;
  sent: number;
  answered: number;
  /** Blocked or throttled by the gateway. */
  stopped: number;
  /** 0..1, of those answered. */
  stoppedShare: number;
  /** Milliseconds from the first attack request to the first that was stopped; null when none was. */
  firstStopMs: number | null;
  /** Attack requests sent before that one. */
  passedBefore: number;
  /** Class and how often the gateway named it, most frequent first; empty when its log cannot be read. */
  detected: { attackClass: string; count: number }[];
  /** Would have been stopped, had it been enforced; null when the log cannot be read. */
  wouldStop: number | null;
  benign: { sent: number; stopped: number };
};

const STOPPED: readonly Outcome[] = ['blocked', 'throttled'];

export function summariseAttack(
  kind: AttackClass,
  { attack, benign }: { attack: readonly Sent[]; benign: readonly Sent[] },
  logged: ReadonlyMap<string, LoggedDecision> | null
): AttackSummary {
  const inOrder = attack.toSorted((one, other) => one.sentAtMs - other.sentAtMs);
  const answered = inOrder.filter(({ outcome }) => outcome !== 'failed');
  const stopped = answered.filter(isStopped);
  const first = inOrder.findIndex(isStopped);
  const classes = new Map<string, number>();
  let wouldStop = 0;
  for (const { requestId } of inOrder) {
    const decision = logged?.get(requestId);
    if (decision === undefined) continue;
    if (decision.wouldAction === 'block' || decision.wouldAction === 'throttle') wouldStop++;
    if (decision.attackClass !== '') classes.set(decision.attackClass, (classes.get(decision.attackClass) ?? 0) + 1);
  }
  return {
    kind,
    sent: attack.length,
    answered: answered.length,
    stopped: stopped.length,
    stoppedShare: answered.length === 0 ? 0 : stopped.length / answered.length,
    firstStopMs: first === -1 ? null : inOrder[first]!.sentAtMs - inOrder[0]!.sentAtMs,
    passedBefore: first === -1 ? inOrder.length : first,
    detected: [...classes]
      .map(([attackClass, count]) => ({ attackClass, count }))
      .sort((one, other) => other.count - one.count),
    wouldStop: logged === null ? null : wouldStop,
    benign: { sent: benign.length, stopped: benign.filter(isStopped).length }
  };
}

function isStopped({ outcome }: Sent): boolean {
  return STOPPED.includes(outcome);
}
