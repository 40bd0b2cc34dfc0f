import type { VersionManifest } from '#models/registry-manifest.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { formatRate, type Rate } from '../evaluate/rate.ts';

type Version = { manifest: VersionManifest; metrics: unknown };
export type VersionDifference = { what: string; a: string; b: string };

/** What differs between two versions: how they were made, where they act, what they reach. Holdouts differ too: figures are side by side, not paired. */
export function diffVersions(a: Version, b: Version): VersionDifference[] {
  const [left, right] = [factsOf(a), factsOf(b)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((what) => {
    const [before = '–', after = '–'] = [left.get(what), right.get(what)];
    return before === after ? [] : [{ what, a: before, b: after }];
  });
}

function factsOf({ manifest, metrics }: Version): Map<string, string> {
  const { run } = manifest;
  const { holdout, thresholds } = metrics as Evaluation; // what publish wrote, its hash checked by the registry
  const rate = (value: Rate | undefined): string => (value === undefined ? '–' : formatRate(value, 3));
  return new Map([
    ['created', manifest.createdAt],
    ['artefact', manifest.artefactHash.slice(0, 12)],
    ['feature hash', manifest.featureHash.slice(0, 12)],
    ['size', `${Math.round(manifest.artefactBytes / 1024)} KiB`],
    ['seed', String(run.seed)],
    ['data', run.dataFingerprint.slice(0, 12)],
    ['code', run.codeFingerprint.slice(0, 12)],
    ['rows', String(run.headline.rows)],
    ...settingsOf(run.settings).map(([name, value]): [string, string] => [`setting ${name}`, value]),
    ['attack threshold', thresholds.attack.toFixed(4)],
    ['anomaly threshold', thresholds.anomaly.toFixed(4)],
    ['requests needed', thresholds.requestsNeeded === null ? 'budget proven' : String(thresholds.requestsNeeded)],
    ['false positives', rate(holdout?.falsePositives)],
    ['recall', rate(holdout?.recall)],
    ['ROC AUC', holdout?.rocAuc.toFixed(4) ?? '–'],
    ...(holdout?.perClass ?? []).map(({ attackClass, flagged }): [string, string] => [
      `flagged ${attackClass}`,
      formatRate(flagged, 1)
    ])
  ]);
}

function settingsOf(settings: unknown, prefix = ''): [string, string][] {
  return Object.entries(Object(settings) as Record<string, unknown>).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? settingsOf(value, `${prefix}${name}.`)
      : [[`${prefix}${name}`, JSON.stringify(value)] as [string, string]]
  );
}
