import type { FinishedRequest, Recorder } from './finished-request.ts';

export type TotalsSnapshot = {
  requests: number;
  /** Requests that did not reach the upstream, for whatever reason. */
  blocked: number;
  byAction: Record<FinishedRequest['action'], number>;
  byReason: Record<string, number>;
  /** Allowed, though full enforcement would have stopped them. */
  heldBack: number;
  /** What the classifier found, whether it was stopped or held back. */
  byAttackClass: Record<string, number>;
  degraded: number;
  wouldThrottle: number;
};

/** Reasons come from the code and from policies; an endless supply of them would be a fault somewhere else. */
const MAX_REASONS = 100;

/** Counts since the start of this process. */
export function createTrafficTotals(): { record: Recorder; snapshot: () => TotalsSnapshot } {
  const byAction = { allow: 0, throttle: 0, refuse: 0, block: 0 };
  const byReason = new Map<string, number>();
  const byAttackClass: Record<string, number> = {};
  let heldBack = 0;
  let degraded = 0;
  let wouldThrottle = 0;

  function record(finished: FinishedRequest): void {
    byAction[finished.action]++;
    if (finished.isDegraded) degraded++;
    if (finished.wouldThrottle) wouldThrottle++;
    if (finished.action === 'allow' && finished.wouldAction !== 'allow') heldBack++;
    const attackClass = finished.judged?.judgement.attackClass;
    if (attackClass != null) byAttackClass[attackClass] = (byAttackClass[attackClass] ?? 0) + 1;
    if (finished.reason === '') return;
    const isNamed = byReason.has(finished.reason) || byReason.size < MAX_REASONS;
    const reason = isNamed ? finished.reason : 'other';
    byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  }

  function snapshot(): TotalsSnapshot {
    const blocked = byAction.throttle + byAction.refuse + byAction.block;
    return {
      requests: byAction.allow + blocked,
      blocked,
      byAction: { ...byAction },
      byReason: Object.fromEntries(byReason),
      heldBack,
      byAttackClass: { ...byAttackClass },
      degraded,
      wouldThrottle
    };
  }

  return { record, snapshot };
}
