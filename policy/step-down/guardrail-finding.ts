import type { Stretch } from './guardrail-reading.ts';
import type { GuardrailPlan } from './guardrails-spec.ts';

/** Slow averages over what nothing was found in. */
export type UsualTraffic = {
  successShare: number;
  /** 0 until there were enough seconds. */
  judgeP50Us: number;
  /** Null until there were enough scores. */
  scorePsi: number | null;
};

type Bars = Pick<
  GuardrailPlan,
  'minRequests' | 'clientShare' | 'minClients' | 'successDrop' | 'judgeP99Us' | 'driftPsi'
>;

/** Without a former model to ask, whoever it stops may be an attacker: then it takes half of those who had behaved. */
const SHARE_OF_FIRST = 0.5;
const SLOWER_THAN_USUAL = 3;
/** Of the bar of the 99th percentile, where nobody knows what is usual. */
const SLOW_SHARE = 0.2;

/** What is wrong in this stretch, as a sentence for the operator; null: nothing, or too little was seen. */
export function guardrailFinding(now: Stretch, usual: UsualTraffic | null, bars: Bars): string | null {
  if (now.requests < bars.minRequests) return null;
  const { clients, stoppedClients, successShare } = now;
  const isDrifting = hasDrifted(now, usual, bars);
  const what = `${stoppedClients} of ${clients} clients that had behaved are stopped${SINCE[now.trial]}`;
  if (stoppedClients >= Math.max(bars.minClients, shareToStop(now, isDrifting, bars) * clients))
    return isDrifting ? `${what}; scores have drifted` : what;
  const isTelling = now.trial !== 'first' && stoppedClients >= bars.minClients; // or an upstream that fails would do
  if (isTelling && usual !== null && successShare < usual.successShare - bars.successDrop)
    return `successful answers fell from ${percent(usual.successShare)} to ${percent(successShare)}, and ${what}`;
  if (now.judgeP99Us > bars.judgeP99Us && isModelSlow(now, usual, bars))
    return `judging takes ${Math.round(now.judgeP99Us)} µs at p99`;
  return null;
}

const SINCE = {
  over: ', and nothing was changed lately: they attack, or their traffic has changed',
  first: ' since there is a model',
  compared: ' for what would have passed before the last change'
} as const satisfies Record<Stretch['trial'], string>;

function shareToStop({ trial }: Stretch, isDrifting: boolean, { clientShare }: Bars): number {
  if (trial === 'first') return Math.max(SHARE_OF_FIRST, clientShare);
  return isDrifting ? clientShare / 2 : clientShare;
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
