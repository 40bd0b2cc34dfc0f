import { PathHelmError } from '#platform/errors.ts';
import type { Limit } from './limits/limit.ts';
import { policyVersionOf, type Policy } from './policy.ts';

/** A whole policy as text, to be kept beside the decisions it made: its file, the settings and what was added at run time may all change. */
export function encodePolicy(policy: Policy): string {
  const { limits } = policy;
  const plain = limits && {
    ...limits,
    routes: Object.fromEntries(limits.routes),
    clients: Object.fromEntries(limits.clients)
  };
  return `${JSON.stringify({ ...policy, limits: plain })}\n`;
}

/** @throws PathHelmError INPUT_FORMAT_MISMATCH when the text is not the policy of that version */
export function decodePolicy(text: string, version: string): Policy {
  let policy: Policy;
  try {
    const { limits, ...rest } = JSON.parse(text) as Policy & { limits: Record<'routes' | 'clients', Limits> | null }; // its hash is checked next
    const plan = limits && { ...limits, routes: mapOf(limits.routes), clients: mapOf(limits.clients) };
    policy = { ...rest, limits: plan };
    if (policyVersionOf(policy) === version) return policy;
  } catch (cause) {
    throw mismatch(version, { cause });
  }
  throw mismatch(version);
}

type Limits = Record<string, Limit>;

function mapOf(limits: Limits): Map<string, Limit> {
  return new Map(Object.entries(limits));
}

function mismatch(version: string, options?: ErrorOptions): PathHelmError {
  return new PathHelmError(
    'INPUT_FORMAT_MISMATCH',
    `what was kept as policy ${version} is another one, or none`,
    options
  );
}
