import type { Stretch } from './guardrail-reading.ts';
import type { GuardrailPlan } from './guardrails-spec.ts';

/** Slow averages over what nothing was found in. */
export type UsualTraffic = {
  stoppedShare: number;
  successShare: number;
  /** 0 until there were enough seconds. */
  judgeP50Us: number;
  /** Null until there were enough scores. */
  scorePsi: number | null;
};

type Bars = Pick<
  GuardrailPlan,
  | 'minRequests'
  | 'stoppedFactor'
  | 'stoppedFloor'
  | 'clientShare'
  | 'minClients'
  | 'successDrop'
  | 'judgeP99Us'
  | 'driftPsi'
>;

/** Of clients nobody knows it takes half: a wave of attacks may be all there is to be seen of them. */
const STRANGERS_SHARE = 0.5;
const SLOWER_THAN_USUAL = 3;
/** Of the bar of the 99th percentile, where nobody knows what is usual. */
const SLOW_SHARE = 0.2;

/** What is wrong in this stretch, as a sentence for the operator; null: nothing, or too little was seen. */
export function guardrailFinding(now: Stretch, usual: UsualTraffic | null, bars: Bars): string | null {
  if (now.requests < bars.minRequests) return null;
  const stoppedShare = now.stopped / now.requests;
  const before = usual?.stoppedShare ?? 0;
  const isDrifting = hasDrifted(now, usual, bars);
  const factor = isDrifting ? bars.stoppedFactor / 2 : bars.stoppedFactor;
  const isSpread = isOverMany(now, bars);
  if (isSpread && now.stopped > 0 && stoppedShare >= bars.stoppedFloor && stoppedShare >= factor * before) {
    const drift = isDrifting ? ', and scores have drifted' : '';
    return `${percent(stoppedShare)} of requests stopped, ${percent(before)} before, from ${now.stoppedClients} of ${now.clients} clients${drift}`;
  }
  const successShare = now.allowed === 0 ? 1 : now.succeeded / now.allowed;
  const isTelling = usual !== null && now.allowed >= bars.minRequests && isSpread && now.stopped > 0;
  if (isTelling && successShare < usual.successShare - bars.successDrop)
    return `successful answers fell from ${percent(usual.successShare)} to ${percent(successShare)} while ${now.stoppedClients} of ${now.clients} clients are stopped`;
  if (now.judgeP99Us > bars.judgeP99Us && isModelSlow(now, usual, bars))
    return `judging takes ${Math.round(now.judgeP99Us)} µs at p99`;
  return null;
}

function isOverMany(now: Stretch, { clientShare, minClients }: Bars): boolean {
  if (now.stoppedClients < minClients) return false;
  return now.knownClients >= minClients
    ? now.stoppedKnownClients >= Math.max(minClients, clientShare * now.knownClients)
    : now.stoppedClients >= STRANGERS_SHARE * now.clients;
}

/** On a machine that is short of time the slowest requests become slower; with a slow model the usual ones do. */
function isModelSlow({ judgeP50Us }: Stretch, usual: UsualTraffic | null, { judgeP99Us }: Bars): boolean {
  const isUsualKnown = usual !== null && usual.judgeP50Us > 0;
  return judgeP50Us > (isUsualKnown ? SLOWER_THAN_USUAL * usual.judgeP50Us : SLOW_SHARE * judgeP99Us);
}

/** From what the model learned on some distance is ordinary: what counts is that it grows. */
function hasDrifted({ scorePsi }: Stretch, usual: UsualTraffic | null, { driftPsi }: Bars): boolean {
  return scorePsi !== null && usual !== null && usual.scorePsi !== null && scorePsi - usual.scorePsi > driftPsi;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
