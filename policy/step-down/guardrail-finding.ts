import type { Stretch } from './guardrail-reading.ts';
import type { GuardrailPlan } from './guardrails-spec.ts';

/** Slow averages over what nothing was found in. */
export type UsualTraffic = {
  stoppedShare: number;
  successShare: number;
  /** 0 until there were enough seconds. */
  judgeP99Us: number;
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
  if (now.judgeP99Us > bars.judgeP99Us && now.judgeP99Us > SLOWER_THAN_USUAL * (usual?.judgeP99Us ?? 0))
    return `judging takes ${Math.round(now.judgeP99Us)} µs at p99`;
  return null;
}

function isOverMany(now: Stretch, { clientShare, minClients }: Bars): boolean {
  if (now.stoppedClients < minClients) return false;
  return now.knownClients >= minClients
    ? now.stoppedKnownClients >= Math.max(minClients, clientShare * now.knownClients)
    : now.stoppedClients >= STRANGERS_SHARE * now.clients;
}

/** From what the model learned on some distance is ordinary: what counts is that it grows. */
function hasDrifted({ scorePsi }: Stretch, usual: UsualTraffic | null, { driftPsi }: Bars): boolean {
  return scorePsi !== null && usual !== null && usual.scorePsi !== null && scorePsi - usual.scorePsi > driftPsi;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
