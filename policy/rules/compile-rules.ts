import {
  allowVariants,
  findingVariants,
  HELD_BACK,
  type Force,
  type Variants
} from '../deciding/judgement-variants.ts';
import { harshness } from '../deciding/weigh.ts';
import { parseDuration } from '../file/parse-duration.ts';
import type { RequestFacts } from '../judgement.ts';
import { compileConditions, type Condition } from './compile-conditions.ts';
import type { RuleSpec } from './rule-spec.ts';

export type RuleEffects = {
  /** ISO 3166-1 code of an address, empty when unknown. */
  countryOf: (address: string) => string;
  /** A rule or exception held for a request, also in dry run. */
  onHit: (kind: 'rule' | 'exception', id: string, atMs: number) => void;
};

type RulesOutcome = {
  /** An allow rule held: nothing else counts. */
  allowed: Variants | null;
  /** The harshest rule that held. */
  found: Variants | null;
  /** An observe rule held: what the models find is only recorded. */
  isObserved: boolean;
};

export type Rules = (facts: RequestFacts, force: Force) => RulesOutcome;

const NO_OUTCOME: RulesOutcome = Object.freeze({ allowed: null, found: null, isObserved: false });

type CompiledRule = {
  id: string;
  action: RuleSpec['action'];
  isDryRun: boolean;
  expiresAtMs: number;
  holds: Condition;
  allowed: Record<Force['mode'], Variants>;
  enforced: Variants;
  tried: Variants;
  observed: Variants;
};

/** @throws TypeError for what parse-policy.ts refuses */
export function compileRules(specs: readonly RuleSpec[], { countryOf, onHit }: RuleEffects): Rules {
  const rules = specs.map((spec) => compileRule(spec, countryOf));
  // Allow rules win, so once one holds the others need not be looked at.
  rules.sort((a, b) => Number(b.action === 'allow') - Number(a.action === 'allow'));
  if (rules.length === 0) return () => NO_OUTCOME;

  return (facts, force) => {
    let found: Variants | null = null;
    let isObserved = false;
    for (const rule of rules) {
      if (rule.expiresAtMs <= facts.atMs || !rule.holds(facts)) continue;
      onHit('rule', rule.id, facts.atMs);
      if (rule.action === 'allow') {
        if (!rule.isDryRun) return { allowed: rule.allowed[force.mode], found: null, isObserved: false };
      } else if (rule.action === 'observe') {
        isObserved ||= !rule.isDryRun;
      } else {
        const variants = variantsUnder(rule, force);
        if (found === null || isHarsher(variants, found)) found = variants;
      }
    }
    return found === null && !isObserved ? NO_OUTCOME : { allowed: null, found, isObserved };
  };
}

function compileRule(spec: RuleSpec, countryOf: RuleEffects['countryOf']): CompiledRule {
  const { id, action, scope, when, dryRun, expires } = spec;
  const reason = `rule:${id}`;
  const response = {
    action: action === 'block' ? ('block' as const) : ('throttle' as const),
    scope,
    ttlMs: parseDuration(spec.duration)! // the schema has read it
  };
  const origin = { detector: 'rule' as const, reason, attackClass: null };
  return {
    id,
    action,
    isDryRun: dryRun,
    expiresAtMs: expires === null ? Infinity : Date.parse(expires),
    holds: compileConditions(when, countryOf),
    allowed: { observe: allowVariants('observe', reason, 'rule'), enforce: allowVariants('enforce', reason, 'rule') },
    enforced: findingVariants(response, origin, { mode: 'enforce', isEnforced: true }),
    tried: findingVariants(response, origin, { mode: 'enforce', isEnforced: false }),
    observed: findingVariants(response, origin, HELD_BACK)
  };
}

function variantsUnder({ isDryRun, enforced, tried, observed }: CompiledRule, force: Force): Variants {
  if (force.mode === 'observe') return observed;
  return force.isEnforced && !isDryRun ? enforced : tried;
}

/** What is enforced goes before what is not: a dry run hides nothing. */
function isHarsher({ alone: a }: Variants, { alone: b }: Variants): boolean {
  return a.isEnforced === b.isEnforced ? harshness(a) > harshness(b) : a.isEnforced;
}
