import { isRateWithin } from '#models/metrics/rate-interval.ts';
import type { BundleThresholds } from '#models/model-bundle.ts';

/** What has been seen in observe mode by the model and policy in force. */
export type ObservedRequests = {
  /** Judged, and not known to be attacks. */
  requests: number;
  /** Of those, would have been refused: at worst all of them people. */
  wouldRefuse: number;
};

export type Readiness = {
  isJustified: boolean;
  /** Further ordinary requests until it is, if no more of them are refused; null: no number of them will do. */
  requestsNeeded: number | null;
  /** One sentence for an operator. */
  reason: string;
};

/** As many as any busy API sees in a few days; further away is as good as never. */
const MOST_NEEDED = 100_000_000;

/**
 * Is enforcing justified? When this traffic itself shows, with the confidence of the model version, that no more than its false-positive
 * budget of ordinary requests would be refused. Validation alone shows it for the traffic the model learned from, and for no other.
 */
export function readinessOf(
  thresholds: Pick<BundleThresholds, 'falsePositiveBudget' | 'confidence' | 'requestsNeeded'>,
  { requests, wouldRefuse }: ObservedRequests
): Readiness {
  const { falsePositiveBudget: budget, confidence } = thresholds;
  const missingInValidation = Math.max(0, (thresholds.requestsNeeded ?? 0) - requests);
  const proven = smallestProof(requests, wouldRefuse, budget, confidence);
  const share = `${wouldRefuse} of ${requests} requests would have been refused`;
  const goal = `at most ${percent(budget)} with ${percent(confidence)} confidence`;
  if (proven === null)
    return {
      isJustified: false,
      requestsNeeded: null,
      reason: `${share}: too many to ever show ${goal}; look at them first`
    };
  const requestsNeeded = Math.max(missingInValidation, proven - requests);
  return requestsNeeded === 0
    ? { isJustified: true, requestsNeeded, reason: `${share}: ${goal} is shown` }
    : {
        isJustified: false,
        requestsNeeded,
        reason: `${share}: ${requestsNeeded} more without a refusal would show ${goal}`
      };
}

/** The smallest number of requests, at least `requests`, that proves the budget with so many refusals; null: none in sight. */
function smallestProof(requests: number, refusals: number, budget: number, confidence: number): number | null {
  const isProof = (n: number): boolean => n > refusals && isRateWithin(budget, refusals, n, confidence);
  if (isProof(requests)) return requests;
  let high = Math.max(1, requests);
  while (!isProof(high)) {
    high *= 2;
    if (high > MOST_NEEDED) return null;
  }
  let low = Math.max(requests, high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isProof(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
