import { compilePolicy, type CompiledPolicy } from '#policy/compile-policy.ts';
import type { Policy } from '#policy/policy.ts';
import { textAt, type DecisionTable } from '../../decisions/decision-table.ts';
import { loggedFacts } from '../logged-facts.ts';

/** A policy as it is, and as a step-down to observe mode holds it back. */
export type PolicyVariants = {
  asIs: CompiledPolicy;
  heldBack: CompiledPolicy;
  /** The row says it was held back although the policy enforces there. */
  isHeldBack: (row: number) => boolean;
};

/** The policy each row names; undefined where it was not kept. */
export function policyVariantsOf(
  table: DecisionTable,
  policies: ReadonlyMap<string, Policy>
): (row: number) => PolicyVariants | undefined {
  const factsOf = loggedFacts(table);
  const { mode, policyVersion } = table.texts;
  const variants = policyVersion.values.map((version): PolicyVariants | undefined => {
    const policy = policies.get(version);
    if (policy === undefined) return undefined;
    const asIs = compilePolicy(policy);
    const isEnforcedAt = (row: number): boolean => {
      const { method, path } = factsOf(row);
      return asIs.modeOf(method, path) === 'enforce';
    };
    return {
      asIs,
      heldBack: compilePolicy(policy, { isHeldBack: true }),
      isHeldBack: (row) => textAt(mode, row) === 'observe' && isEnforcedAt(row)
    };
  });
  return (row) => variants[policyVersion.codes[row]!];
}
