import type { BundleThresholds } from '#models/model-bundle.ts';
import { readinessOf, type Readiness } from '#policy/readiness.ts';
import type { Recorder } from '../observability/finished-request.ts';

/** What observe mode has shown so far about the model version in force: whether enforcing is justified, else how much more it takes. */
export type ReadinessTally = { record: Recorder; readiness: () => Readiness };

/** @param thresholds of the model in force; null: there is none */
export function createReadinessTally(thresholds: () => BundleThresholds | null): ReadinessTally {
  let modelVersion = '';
  let requests = 0;
  let wouldRefuse = 0;

  return {
    record: ({ judged }) => {
      const version = judged?.scored?.modelVersion ?? '';
      if (judged === null || version === '') return;
      if (version !== modelVersion) [modelVersion, requests, wouldRefuse] = [version, 0, 0];
      const { action, detector } = judged.judgement;
      requests++;
      if (action !== 'allow' && detector !== 'rule') wouldRefuse++;
    },
    readiness: () => {
      const of = thresholds();
      return of === null
        ? { isJustified: false, requestsNeeded: null, reason: 'there is no model' }
        : readinessOf(of, { requests, wouldRefuse });
    }
  };
}
