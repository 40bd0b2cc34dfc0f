/**
 * The challenger judges live requests after they have been answered, and only the decision log learns what it thinks. Rows of the log wait
 * here for their verdict, few and not for long; when the gateway has no time to spare they go without one, and that is counted.
 */
import type { Logger } from '#platform/logger.ts';
import type { CompiledPolicy } from '#policy/compile-policy.ts';
import type { DecisionLog, NewDecision } from '../decision-log/decision-log.ts';
import type { Judged } from '../judging/judged.ts';
import type { LoadedModel } from '../judging/load-model.ts';
import { scoreInShadow } from './shadow-scorer.ts';

type ShadowCounts = {
  /** Stopped by both, or by neither. */
  agreed: number;
  newlyStopped: number;
  newlyAllowed: number;
  /** Logged without the challenger's verdict: too many were waiting. */
  dropped: number;
  failed: number;
};

export type Shadow = {
  /** Logs the row, with the challenger's verdict as soon as there is time for it. @returns false: not taken, nothing is to be scored */
  take: (row: NewDecision, judged: Judged) => boolean;
  /** Since the challenger was loaded. */
  counts: () => Readonly<ShadowCounts>;
  /** Scores and logs what is waiting. */
  close: () => void;
};

export type ShadowOptions = {
  /** Null: there is none, or it is the one in force. */
  challenger: () => LoadedModel | null;
  /** Counts no hits of rules. */
  policy: () => Pick<CompiledPolicy, 'decide'>;
  log: Pick<DecisionLog, 'append'>;
  monotonicMs: () => number;
  logger: Logger;
};

type Waiting = { row: NewDecision; judged: Judged; sinceMs: number };

/** Each holds a parsed request: enough for a tenth of a second at thousands of requests a second, little memory. */
const MAX_WAITING = 512;
/** Of bodies whose parts wait. */
const MAX_WAITING_BYTES = 8_388_608;
/** A crash loses what waits: less than the log's own flush interval. */
const MAX_WAIT_MS = 250;
/** Scoring holds up whoever comes meanwhile: a millisecond is what a collection of garbage takes. */
const SLICE_MS = 1;
/** Rest after a slice, in its own length: the shadow gets a tenth of the thread at most. */
const REST_PER_WORK = 9;

export function createShadow({ challenger, policy, log, monotonicMs, logger }: ShadowOptions): Shadow {
  const none: ShadowCounts = { agreed: 0, newlyStopped: 0, newlyAllowed: 0, dropped: 0, failed: 0 };
  let counts = { ...none };
  let countedFor = '';
  const waiting: Waiting[] = [];
  let next = 0;
  let waitingBytes = 0;
  let isScheduled = false;

  function take(row: NewDecision, judged: Judged): boolean {
    const model = challenger();
    if (model === null || judged.scored === null || model.version === judged.scored.modelVersion) return false;
    if (model.version !== countedFor) [counts, countedFor] = [{ ...none }, model.version];
    if (waiting.length - next >= MAX_WAITING || waitingBytes + row.requestBytes > MAX_WAITING_BYTES) {
      counts.dropped++;
      return false;
    }
    waiting.push({ row, judged, sinceMs: monotonicMs() });
    waitingBytes += row.requestBytes;
    if (!isScheduled) {
      isScheduled = true;
      setImmediate(work);
    }
    return true;
  }

  function work(): void {
    const startedAtMs = monotonicMs();
    let nowMs = startedAtMs;
    while (next < waiting.length && nowMs - startedAtMs < SLICE_MS) {
      finish(waiting[next++]!, startedAtMs);
      nowMs = monotonicMs();
    }
    waiting.splice(0, next);
    next = 0;
    isScheduled = waiting.length > 0;
    if (isScheduled) setTimeout(work, REST_PER_WORK * (nowMs - startedAtMs));
  }

  function finish({ row, judged, sinceMs }: Waiting, nowMs: number): void {
    waitingBytes -= row.requestBytes;
    const model = challenger();
    if (nowMs - sinceMs > MAX_WAIT_MS) counts.dropped++;
    else if (model !== null && model.version !== row.modelVersion) Object.assign(row, verdictOn(model, judged));
    log.append(row);
  }

  function verdictOn(model: LoadedModel, judged: Judged): object {
    try {
      const verdict = scoreInShadow(model, judged, policy().decide);
      const wasAllowed = judged.judgement.action === 'allow';
      if (wasAllowed === (verdict.candidateAction === 'allow')) counts.agreed++;
      else if (wasAllowed) counts.newlyStopped++;
      else counts.newlyAllowed++;
      return verdict;
    } catch (fault) {
      if (counts.failed++ === 0) logger.error({ err: fault, model: model.version }, 'scoring in shadow failed');
      return {};
    }
  }

  return {
    take,
    counts: () => counts,
    close: () => {
      const nowMs = monotonicMs();
      while (next < waiting.length) finish(waiting[next++]!, nowMs);
    }
  };
}
