import type { GateOutcome } from '#models/registry-evidence.ts';
import { upperRateBound } from '#models/metrics/rate-interval.ts';
import { benignRequestsNeeded } from '#models/metrics/threshold-at-budget.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import type { GateBars } from './gate-bars.ts';

/** Held-out rows the version never saw: the false-positive budget with its upper bound, and a recall floor per class. */
export function heldOutGates({ holdout, thresholds }: Evaluation, { recallFloor }: GateBars): GateOutcome[] {
  const proof = thresholdProof(thresholds);
  if (holdout === null) {
    const why = 'the version was trained on traffic without labelled attacks beside labelled benign requests';
    return [proof, notRun('fpr-budget', why), notRun('recall-floor', why)];
  }
  const { falsePositiveBudget: budget, confidence } = thresholds;
  const { hits, n } = holdout.falsePositives;
  const bound = n === 0 ? 1 : upperRateBound(hits, n, confidence);
  const fpr: GateOutcome = {
    gate: 'fpr-budget',
    outcome: bound <= budget ? 'pass' : 'fail',
    figure: `≤ ${percent(bound)} with ${percent(confidence, 0)} confidence (${hits} of ${n} held-out benign requests, Clopper–Pearson)`,
    bar: `≤ ${percent(budget)}`,
    why: bound <= budget ? '' : tooMany(hits, n, budget, confidence)
  };
  const floors = holdout.perClass.flatMap(({ attackClass, flagged }): GateOutcome[] => {
    const floor = recallFloor[attackClass];
    if (floor === undefined || flagged.n === 0) return [];
    const isBelow = flagged.high < floor;
    return [
      {
        gate: `recall-floor ${attackClass}`,
        outcome: isBelow ? 'fail' : 'pass',
        figure: `${percent(flagged.rate ?? 0, 1)} (${flagged.hits} of ${flagged.n}, up to ${percent(flagged.high, 1)})`,
        bar: `≥ ${percent(floor, 0)}`,
        why: isBelow ? 'even the upper end of the interval lies below the floor' : ''
      }
    ];
  });
  return [proof, fpr, ...floors];
}

function thresholdProof({
  requestsNeeded,
  validationBenign,
  falsePositiveBudget
}: Evaluation['thresholds']): GateOutcome {
  return {
    gate: 'threshold-proof',
    outcome: requestsNeeded === null ? 'pass' : 'not-run',
    figure: `${validationBenign} benign validation requests`,
    bar: `enough to prove ${percent(falsePositiveBudget)}`,
    why:
      requestsNeeded === null ? '' : `${requestsNeeded} more benign requests are needed to prove it: observe until then`
  };
}

function tooMany(hits: number, n: number, budget: number, confidence: number): string {
  const needed = benignRequestsNeeded(budget, confidence);
  if (n < needed)
    return `too few to prove it: ${needed - n} more benign requests are needed, without any false positive`;
  return `${hits} are more than the budget allows among ${n}`;
}

export function notRun(gate: string, why: string): GateOutcome {
  return { gate, outcome: 'not-run', figure: '', bar: '', why };
}

export function percent(share: number, digits = 3): string {
  return `${(share * 100).toFixed(digits)} %`;
}
