import { ATTACK_CLASSES, type AttackClass } from '#data/label.ts';
import type { Verdict } from '#models/verdict.ts';
import { compilePolicy, type CompiledPolicy, type PolicyEffects } from '#policy/compile-policy.ts';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import type { RequestFacts } from '#policy/judgement.ts';
import { resolvePolicy } from '#policy/policy.ts';

/** Thursday, 9 October 2025, 08:53:20 UTC. */
export const NOW_MS = 1_760_000_000_000;

export function policyOf(text: string, effects?: PolicyEffects): CompiledPolicy {
  return compilePolicy(resolvePolicy(parsePolicy(text)), effects);
}

export function factsOf(change: Partial<RequestFacts> = {}): RequestFacts {
  return {
    atMs: NOW_MS,
    method: 'GET',
    path: '/users/7',
    route: 'GET /users/:id',
    address: '203.0.113.7',
    clientKey: 'addr:203.0.113.7',
    clientId: '',
    rawHeaders: ['Host', 'api.example', 'User-Agent', 'curl/8'],
    fragments: [],
    clientsBehindKey: 1,
    ...change
  };
}

/** A verdict by the probabilities of attack classes; thresholds 0.8 and 0.7. */
export function verdictOf(probabilities: Partial<Record<AttackClass, number>>, change: Partial<Verdict> = {}): Verdict {
  const values = Float32Array.from(ATTACK_CLASSES, (name) => probabilities[name] ?? 0);
  let likeliest = 1;
  let attackScore = 0;
  for (let at = 1; at < values.length; at++) {
    attackScore += values[at]!;
    if (values[at]! > values[likeliest]!) likeliest = at;
  }
  values[0] = 1 - attackScore;
  return {
    modelVersion: '2025-10-09.1',
    attackScore,
    anomalyScore: 0,
    probabilities: values,
    attackClass: ATTACK_CLASSES[likeliest]!,
    thresholds: { attack: 0.8, anomaly: 0.7 },
    ...change
  };
}
