import { ATTACK_CLASSES, INJECTION_CLASSES } from '#data/label.ts';
import type { Verdict } from '#models/verdict.ts';
import { classify, type ClassThresholds } from './deciding/classify.ts';
import { allowVariants, findingVariants, HELD_BACK, type Force, type Variants } from './deciding/judgement-variants.ts';
import { suspect } from './deciding/suspect.ts';
import { weigh } from './deciding/weigh.ts';
import { ANOMALY_INDEX, compileExceptions } from './exceptions/compile-exceptions.ts';
import { parseDuration } from './file/parse-duration.ts';
import type { RouteSpec } from './file/policy-file.ts';
import { ATTACKS, type Found } from './file/response-spec.ts';
import type { Decide, Judgement, RequestFacts } from './judgement.ts';
import { createRateLimits, NO_LIMITS, type RateLimits } from './limits/rate-limits.ts';
import { policyVersionOf, type Policy } from './policy.ts';
import { createRouteTable } from './routes/route-table.ts';
import { compileRules, type RuleEffects } from './rules/compile-rules.ts';
import type { StandingPlan } from './standing.ts';
import { guardrailPlanOf, type GuardrailPlan } from './step-down/guardrails-spec.ts';

/** A policy in the form in which requests are decided. */
export type CompiledPolicy = {
  /** First 12 hexadecimal digits of the SHA-256 of what it says. */
  version: string;
  policy: Policy;
  /** In general; observe too while it is stepped down. */
  mode: 'observe' | 'enforce';
  /** There are rules, so that requests are to be judged even without a model. */
  hasRules: boolean;
  decide: Decide;
  limits: RateLimits;
  standing: StandingPlan;
  guardrails: GuardrailPlan;
  failureMode: Policy['failureMode'];
  /** What holds on a route in general: in observe mode standing decisions are not enforced either. */
  modeOf: (method: string, path: string) => 'observe' | 'enforce';
};

export type PolicyEffects = Partial<RuleEffects> & {
  /** A step-down: nothing is enforced, whatever the policy says. Limits, keys and lists stay. */
  isHeldBack?: boolean;
};

/** How one route is dealt with: what can be decided once is decided here. */
type Stance = {
  mode: 'observe' | 'enforce';
  thresholds: ClassThresholds;
  anomalyThreshold: number | null;
  rules: Force;
  allowed: Variants;
  /** By index of ATTACK_CLASSES; at 0 the anomaly detector's. */
  found: readonly Variants[];
  /** By index of ATTACK_CLASSES: allowed, and remembered. Null: nothing is suspicious here. */
  suspected: readonly (Judgement | null)[] | null;
};

/** @throws TypeError for what parse-policy.ts refuses */
export function compilePolicy(policy: Policy, effects: PolicyEffects = {}): CompiledPolicy {
  const { countryOf = () => '', onHit = () => undefined, isHeldBack = false } = effects;
  const rules = compileRules(policy.rules, { countryOf, onHit });
  const hasRules = policy.rules.length > 0;
  const exclude = compileExceptions(policy.exceptions, onHit);
  const exempted = new Map(policy.exceptions.map(({ id }) => [id, exemptedVariants(id)]));
  const general = stanceOf(policy, undefined, isHeldBack);
  const routes = createRouteTable(
    Object.entries(policy.routes).map(([pattern, route]) => [pattern, stanceOf(policy, route, isHeldBack)] as const)
  );
  const heldBack = foundVariants(policy, () => HELD_BACK);
  const { blastRadius } = policy;

  function decide(facts: RequestFacts, verdict: Verdict | null): Judgement {
    const side = isShared(facts) ? 'shared' : 'alone';
    const stance = routes.find(facts.method, facts.path) ?? general;
    if (!hasRules) {
      return verdict === null ? stance.allowed[side] : judge(facts, verdict, stance, stance.found, null, side);
    }
    const { allowed, found, isObserved } = rules(facts, stance.rules);
    if (allowed !== null) return allowed[side];
    const ruled = found === null ? null : found[side];
    if (verdict === null) return ruled ?? stance.allowed[side];
    return judge(facts, verdict, stance, isObserved ? heldBack : stance.found, ruled, side);
  }

  function judge(
    facts: RequestFacts,
    verdict: Verdict,
    stance: Stance,
    found: readonly Variants[],
    ruled: Judgement | null,
    side: keyof Variants
  ): Judgement {
    let foundIndex = classify(stance.thresholds, verdict, null);
    let isAnomalous = verdict.anomalyScore >= (stance.anomalyThreshold ?? verdict.thresholds.anomaly);
    let allowed = stance.allowed;
    if (foundIndex === 0 && !isAnomalous) return ruled ?? suspected(facts, verdict, stance, found) ?? allowed[side];
    const excluded = exclude === null ? null : exclude(facts, verdict, foundIndex, isAnomalous);
    if (excluded !== null && excluded.id !== '') {
      if (foundIndex > 0) foundIndex = classify(stance.thresholds, verdict, excluded.classes);
      if (excluded.classes[ANOMALY_INDEX] === 1) isAnomalous = false;
      allowed = exempted.get(excluded.id)![stance.mode];
    }
    return weigh(
      allowed[side],
      ruled,
      foundIndex > 0 ? found[foundIndex]![side] : null,
      isAnomalous ? found[ANOMALY_INDEX]![side] : null
    );
  }

  /** Behind an address that many share nobody is remembered. */
  function suspected(
    facts: RequestFacts,
    verdict: Verdict,
    stance: Stance,
    found: readonly Variants[]
  ): Judgement | null {
    if (stance.suspected === null || found === heldBack) return null;
    const index = suspect(stance.thresholds, verdict, policy.standing.suspicion.share);
    const judgement = stance.suspected[index] ?? null;
    if (judgement === null || exclude === null) return isShared(facts) ? null : judgement;
    return isShared(facts) || exclude(facts, verdict, index, false).id !== '' ? null : judgement;
  }

  const isShared = ({ clientsBehindKey, clientKey }: RequestFacts): boolean =>
    clientsBehindKey > blastRadius && clientKey.startsWith('addr:');

  return {
    version: policyVersionOf(policy),
    policy,
    mode: general.mode,
    hasRules,
    decide,
    limits: policy.limits === null ? NO_LIMITS : createRateLimits(policy.limits),
    standing: standingPlanOf(policy),
    guardrails: guardrailPlanOf(policy.guardrails),
    failureMode: policy.failureMode,
    modeOf: (method, path) => (routes.find(method, path) ?? general).mode
  };
}

function stanceOf(policy: Policy, route: RouteSpec | undefined, isHeldBack: boolean): Stance {
  const { thresholds, detectors } = policy;
  const mode = isHeldBack ? 'observe' : (route?.mode ?? policy.mode);
  const forceOf = (name: keyof typeof detectors): Force => {
    const detector = detectors[name];
    const stated = [route?.mode, detector.mode].filter((each) => each != null);
    const own = stated.length === 0 ? policy.mode : stated.includes('observe') ? 'observe' : 'enforce';
    if (isHeldBack || own === 'observe') return HELD_BACK;
    return { mode: 'enforce', isEnforced: !detector.dryRun };
  };
  const own = ATTACK_CLASSES.map((name) =>
    name === 'benign' ? null : (route?.thresholds.classes[name] ?? thresholds.classes[name] ?? null)
  );
  return {
    mode,
    thresholds: {
      attack: route?.thresholds.attack ?? thresholds.attack,
      own: own.every((each) => each === null) ? null : own
    },
    anomalyThreshold: route?.thresholds.anomaly ?? thresholds.anomaly,
    rules: forceOf('rules'),
    allowed: allowVariants(mode),
    found: foundVariants(policy, forceOf),
    suspected: forceOf('classifier').isEnforced ? suspectedJudgements(policy, mode) : null
  };
}

/** Text stands in one request and is suspicious in many a harmless one: only what shows in behaviour adds up. */
function suspectedJudgements(policy: Policy, mode: Stance['mode']): (Judgement | null)[] {
  const { alone } = allowVariants(mode);
  return ATTACK_CLASSES.map((name) => {
    if (name === 'benign' || (INJECTION_CLASSES as readonly string[]).includes(name)) return null;
    const { action, duration } = policy.responses[name];
    const suspicion = { action, reason: `model:${name}`, ttlMs: parseDuration(duration)! }; // the schema has read it
    return Object.freeze({ ...alone, suspected: Object.freeze(suspicion) });
  });
}

function foundVariants(policy: Policy, forceOf: (detector: 'classifier' | 'anomaly') => Force): Variants[] {
  const variantsOf = (found: Found): Variants => {
    const { action, scope, duration } = policy.responses[found];
    const response = { action, scope, ttlMs: parseDuration(duration)! }; // the schema has read it
    return found === 'anomaly'
      ? findingVariants(response, { detector: 'anomaly', reason: 'anomaly', attackClass: null }, forceOf('anomaly'))
      : findingVariants(
          response,
          { detector: 'classifier', reason: `model:${found}`, attackClass: found },
          forceOf('classifier')
        );
  };
  return [variantsOf('anomaly'), ...ATTACKS.map(variantsOf)];
}

function exemptedVariants(id: string): Record<Stance['mode'], Variants> {
  const reason = `exception:${id}`;
  return { observe: allowVariants('observe', reason), enforce: allowVariants('enforce', reason) };
}

function standingPlanOf({ standing }: Policy): StandingPlan {
  const { factor, longest, decay, repeat, suspicion } = standing;
  return {
    factor,
    longestMs: parseDuration(longest)!, // the schema has read all five
    decayMs: parseDuration(decay)!,
    suspicion: { requests: suspicion.requests, withinMs: parseDuration(suspicion.within)! },
    repeat: {
      requests: repeat.requests,
      withinMs: parseDuration(repeat.within)!,
      ttlMs: parseDuration(repeat.duration)!
    }
  };
}
