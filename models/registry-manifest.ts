import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { PathHelmError } from '#platform/errors.ts';

export const VERSION_PATTERN = /^\d{4}-\d{2}-\d{2}\.\d+$/;

const RunRecord = Type.Object({
  seed: Type.Integer(),
  dataFingerprint: Type.String(),
  codeFingerprint: Type.String(),
  createdBy: Type.String(),
  settings: Type.Unknown(),
  /** The few figures a list shows; null where the data could not say. */
  headline: Type.Object({
    rows: Type.Integer(),
    falsePositiveRate: Type.Union([Type.Number(), Type.Null()]),
    recall: Type.Union([Type.Number(), Type.Null()]),
    rocAuc: Type.Union([Type.Number(), Type.Null()])
  }),
  secondsPerStep: Type.Record(Type.String(), Type.Number())
});

export type RunRecord = Static<typeof RunRecord>;

const VersionManifest = Type.Object({
  formatVersion: Type.Literal(1),
  version: Type.String({ pattern: VERSION_PATTERN.source }),
  createdAt: Type.String(),
  /** SHA-256 over description and binary of the artefact: equal for equal seed, data and code. */
  artefactHash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  artefactBytes: Type.Integer({ minimum: 1 }),
  featureHash: Type.String(),
  files: Type.Record(Type.String(), Type.String(), { description: 'file name → SHA-256' }),
  run: RunRecord
});

export type VersionManifest = Static<typeof VersionManifest>;

export function parseManifest(text: string, version: string): VersionManifest {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (cause) {
    throw new PathHelmError('ARTEFACT_CORRUPT', `manifest of ${version} is not valid JSON`, { cause });
  }
  const [fault] = Value.Errors(VersionManifest, manifest);
  if (fault)
    throw new PathHelmError(
      'ARTEFACT_CORRUPT',
      `manifest of ${version}: ${fault.instancePath || 'it'} ${fault.message}`
    );
  return manifest as VersionManifest; // checked just above
}

/** Orders `2026-11-21.2` before `2026-11-21.10`. */
export function compareVersions(a: string, b: string): number {
  const [dayA = '', runA = ''] = a.split('.');
  const [dayB = '', runB = ''] = b.split('.');
  return dayA === dayB ? Number(runA) - Number(runB) : dayA < dayB ? -1 : 1;
}
