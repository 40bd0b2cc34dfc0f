import { readFile } from 'node:fs/promises';
import { policyPathOf } from '#data/decision-log/decision-folder.ts';
import { decodeBundle, type ModelBundle } from '#models/model-bundle.ts';
import type { Registry } from '#models/registry.ts';
import { PathHelmError } from '#platform/errors.ts';
import type { Policy } from '#policy/policy.ts';
import { decodePolicy } from '#policy/stored-policy.ts';
import type { TextColumn } from '../../decisions/decision-table.ts';
import type { DecisionRange } from '../../decisions/list-segments.ts';
import { readDecisionTable } from '../../decisions/read-decision-table.ts';
import { verifyDecisions, type Verification } from './verify-decisions.ts';

/**
 * Whether the models and policies that a log names would decide it again as it was: every score and decision.
 * @throws PathHelmError as `readDecisionTable`; ARTEFACT_CORRUPT, FEATURE_MISMATCH of a version the log names;
 * INPUT_FORMAT_MISMATCH of a kept policy that was changed
 */
export async function verifyLog(
  decisionsFolder: string,
  { registry, ...range }: DecisionRange & { registry: Registry }
): Promise<Verification> {
  const table = await readDecisionTable(decisionsFolder, { ...range, withTurns: true });
  const bundles = await readEach(table.texts.modelVersion, (version) => readBundle(registry, version));
  const policies = await readEach(table.texts.policyVersion, (version) => readKeptPolicy(decisionsFolder, version));
  return verifyDecisions({ table, bundles, policies });
}

/** Undefined when the gateway kept none. @throws PathHelmError INPUT_FORMAT_MISMATCH */
export async function readKeptPolicy(decisionsFolder: string, version: string): Promise<Policy | undefined> {
  const text = await readFile(policyPathOf(decisionsFolder, version), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : decodePolicy(text, version);
}

async function readBundle(registry: Registry, version: string): Promise<ModelBundle | undefined> {
  try {
    return decodeBundle(await registry.loadArtefact(version));
  } catch (fault) {
    if (fault instanceof PathHelmError && fault.code === 'VERSION_NOT_FOUND') return undefined; // pruned
    throw fault;
  }
}

async function readEach<T>(
  { values, codes }: TextColumn,
  read: (version: string) => Promise<T | undefined>
): Promise<Map<string, T>> {
  const seen = new Set(codes);
  const found = new Map<string, T>();
  for (const [code, version] of values.entries()) {
    if (version === '' || !seen.has(code)) continue;
    const value = await read(version);
    if (value !== undefined) found.set(version, value);
  }
  return found;
}
