import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decisionsFolderOf, policyPathOf } from '#data/decision-log/decision-folder.ts';
import { writeFileAtomically } from '#platform/atomic-file.ts';
import { PathHelmError } from '#platform/errors.ts';
import { policyVersionOf, type Policy, type PolicyDefaults } from '#policy/policy.ts';
import { encodePolicy } from '#policy/stored-policy.ts';
import type { GatewayEffects } from '../effects.ts';
import { limitsOfSettings } from '../limits/limits-of-settings.ts';
import type { GatewaySettings } from '../settings.ts';
import { openCountries } from './open-countries.ts';
import { openPolicySlot, type PolicySlot } from './policy-slot.ts';

/** Beside DATA_DIR, where it is found without a setting. */
const USUAL_NAME = 'policy.yaml';
const ADDED_NAME = 'policy-added.json';
/** A policy has effect within two seconds of being written. */
const POLL_MS = 1000;
/** Far more than a thousand rules need. */
const MAX_POLICY_BYTES = 4 * 1024 * 1024;

/** The policy in force, from POLICY_FILE, what was added at run time, and the settings. @throws PathHelmError POLICY_INVALID, INPUT_* */
export async function openPolicy(
  settings: GatewaySettings,
  { nowMs, logger }: Pick<GatewayEffects, 'nowMs' | 'logger'>
): Promise<PolicySlot> {
  const path = settings.POLICY_FILE === '' ? join(settings.DATA_DIR, '..', USUAL_NAME) : settings.POLICY_FILE;
  const addedPath = join(settings.DATA_DIR, ADDED_NAME);
  if (settings.POLICY_FILE !== '' && (await readIfThere(path)) === undefined)
    throw new PathHelmError('INPUT_NOT_FOUND', `POLICY_FILE ${path} does not exist`);
  return openPolicySlot({
    path,
    readPolicy: () => readIfThere(path),
    readAdded: () => readIfThere(addedPath),
    writeAdded: (text) => writeFileAtomically(addedPath, text),
    defaults: policyDefaultsOf(settings),
    countryOf: await openCountries(settings.GEOIP_FILE),
    pollMs: POLL_MS,
    nowMs,
    ...(settings.DECISION_LOG === 'on' && {
      onTaken: (policy) => {
        keepPolicy(decisionsFolderOf(settings.DATA_DIR), policy).catch((fault: unknown) => {
          logger.warn({ fault: String(fault) }, 'the policy in force could not be kept: replay will not know it');
        });
      }
    }),
    log: logger
  });
}

/** Beside the decisions it makes, once per version. */
async function keepPolicy(decisionsFolder: string, policy: Policy): Promise<void> {
  const path = policyPathOf(decisionsFolder, policyVersionOf(policy));
  if ((await readIfThere(path)) === undefined) await writeFileAtomically(path, encodePolicy(policy));
}

/** What holds where the policy file is silent. */
export function policyDefaultsOf(settings: GatewaySettings): PolicyDefaults {
  return {
    mode: settings.MODE,
    anomalyThreshold: settings.ANOMALY_THRESHOLD ?? null,
    failureMode: { guard: settings.STORE_FAILURE_MODE, judge: settings.JUDGE_FAILURE_MODE },
    areLimitsOn: settings.RATE_LIMIT_ENABLED,
    limits: limitsOfSettings(settings)
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  let content: Buffer;
  try {
    content = await readFile(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new PathHelmError('POLICY_INVALID', `${path} cannot be read: ${message}`, { cause });
  }
  if (content.length > MAX_POLICY_BYTES)
    throw new PathHelmError('POLICY_INVALID', `${path} is larger than ${MAX_POLICY_BYTES} bytes`);
  return content.toString('utf8');
}
