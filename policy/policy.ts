import { createHash } from 'node:crypto';
import type { LimitSpec, PolicyFile } from './file/policy-file.ts';
import type { Limit } from './limits/limit.ts';
import { parseRate } from './limits/parse-rate.ts';
import type { LimitPlan } from './limits/rate-limits.ts';

/** What holds where the policy file is silent: the settings of the gateway, or of a replay. */
export type PolicyDefaults = {
  mode: 'observe' | 'enforce';
  /** Null: as the model version says. */
  anomalyThreshold: number | null;
  failureMode: Policy['failureMode'];
  areLimitsOn: boolean;
  limits: LimitPlan;
};

/** A policy file with everything decided that does not depend on the model version. */
export type Policy = Omit<PolicyFile, 'mode' | 'failureMode' | 'limits'> & {
  mode: 'observe' | 'enforce';
  failureMode: { guard: 'open' | 'closed'; judge: 'open' | 'closed' };
  /** Null: nothing is limited. */
  limits: LimitPlan | null;
};

const NO_SETTINGS: PolicyDefaults = {
  mode: 'observe',
  anomalyThreshold: null,
  failureMode: { guard: 'open', judge: 'open' },
  areLimitsOn: false,
  limits: { isDryRun: false, standard: { name: '', max: 600, windowMs: 60_000 }, routes: new Map(), clients: new Map() }
};

export function resolvePolicy(file: PolicyFile, defaults: PolicyDefaults = NO_SETTINGS): Policy {
  return {
    ...file,
    mode: file.mode ?? defaults.mode,
    thresholds: { ...file.thresholds, anomaly: file.thresholds.anomaly ?? defaults.anomalyThreshold },
    failureMode: {
      guard: file.failureMode.guard ?? defaults.failureMode.guard,
      judge: file.failureMode.judge ?? defaults.failureMode.judge
    },
    limits: (file.limits.enabled ?? defaults.areLimitsOn) ? mergeLimits(file, defaults.limits) : null
  };
}

function mergeLimits({ limits, routes }: PolicyFile, { isDryRun, standard, ...named }: LimitPlan): LimitPlan {
  const routeLimits = Object.entries(routes).flatMap(([pattern, { limit }]): [string, Limit][] =>
    limit === null ? [] : [[pattern, limitOf(pattern, limit)]]
  );
  const clientLimits = Object.entries(limits.clients).map(([id, limit]): [string, Limit] => [
    id,
    limitOf('key', limit)
  ]);
  return {
    isDryRun,
    standard: limits.standard === null ? standard : limitOf('', limits.standard),
    routes: new Map([...named.routes, ...routeLimits]),
    clients: new Map([...named.clients, ...clientLimits])
  };
}

function limitOf(name: string, { rate, dryRun = false }: LimitSpec): Limit {
  return { name, ...parseRate(rate), isDryRun: dryRun };
}

/** First 12 hexadecimal digits of the SHA-256 of what the policy says, whatever the order and spelling of its file. */
export function policyVersionOf(policy: Policy): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(policy)))
    .digest('hex')
    .slice(0, 12);
}

/** Keys in order; maps as objects. Lists keep their order, which for rules means something. */
function canonical(value: unknown): unknown {
  if (value instanceof Map) return canonical(Object.fromEntries(value as Map<string, unknown>));
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, canonical(inner)])
  );
}
