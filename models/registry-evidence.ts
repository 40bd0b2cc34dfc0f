import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { writeFileAtomically } from '#platform/atomic-file.ts';
import { PathHelmError } from '#platform/errors.ts';
import { readIfThere, sha256 } from './registry-files.ts';

/** `not-run`: there was nothing to run it on; `why` says what is missing. */
const GateOutcome = Type.Object({
  gate: Type.String(),
  outcome: Type.Enum(['pass', 'fail', 'not-run']),
  /** What was measured, and what it is held against, with units. */
  figure: Type.String(),
  bar: Type.String(),
  why: Type.String()
});

/** What an approval rests on. Kept in `evidence/` beside the versions, also after they are pruned. */
const Evidence = Type.Object({
  formatVersion: Type.Literal(1),
  version: Type.String(),
  artefactHash: Type.String(),
  /** The approved version it was compared with; null when there was none. */
  championVersion: Type.Union([Type.String(), Type.Null()]),
  at: Type.String(),
  by: Type.String(),
  isPassed: Type.Boolean(),
  gates: Type.Array(GateOutcome, { minItems: 1 }),
  /** What the gates were run on: seeds, row counts, files. Plain JSON. */
  inputs: Type.Unknown()
});

export type GateOutcome = Static<typeof GateOutcome>;
export type Evidence = Static<typeof Evidence>;
export type StoredEvidence = { hash: string; evidence: Evidence };

/** @returns the SHA-256 that names it */
export async function writeEvidence(folder: string, evidence: Evidence): Promise<string> {
  const text = `${JSON.stringify(evidence, null, 1)}\n`;
  const hash = sha256(text);
  await mkdir(join(folder, 'evidence'), { recursive: true });
  await writeFileAtomically(evidencePath(folder, evidence.version, hash), text);
  return hash;
}

/** @throws PathHelmError EVIDENCE_INVALID when it is missing, altered or of another version */
export async function readEvidence(folder: string, version: string, hash: string): Promise<Evidence> {
  const path = evidencePath(folder, version, hash);
  const text = await readIfThere(path);
  if (text === undefined) throw new PathHelmError('EVIDENCE_INVALID', `${version} has no evidence ${hash}`);
  if (sha256(text) !== hash) throw new PathHelmError('EVIDENCE_INVALID', `${path} was altered since it was written`);
  const evidence: unknown = JSON.parse(text);
  const [fault] = Value.Errors(Evidence, evidence);
  if (fault) throw new PathHelmError('EVIDENCE_INVALID', `${path}: ${fault.instancePath || 'it'} ${fault.message}`);
  return evidence as Evidence; // checked just above
}

/** The newest evidence that can be trusted; undefined when the gates were never run. */
export async function latestEvidence(folder: string, version: string): Promise<StoredEvidence | undefined> {
  const names = await readdir(join(folder, 'evidence')).catch(() => []);
  let latest: StoredEvidence | undefined;
  for (const name of names) {
    if (!name.startsWith(`${version}-`) || !name.endsWith('.json')) continue;
    const hash = name.slice(version.length + 1, -'.json'.length);
    const evidence = await readEvidence(folder, version, hash).catch(() => undefined); // an altered file is no evidence
    if (evidence && (latest === undefined || evidence.at > latest.evidence.at)) latest = { hash, evidence };
  }
  return latest;
}

function evidencePath(folder: string, version: string, hash: string): string {
  return join(folder, 'evidence', `${version}-${hash}.json`);
}
