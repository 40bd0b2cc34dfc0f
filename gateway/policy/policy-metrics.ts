import { Counter, Gauge, type Registry } from 'prom-client';
import type { Enforcement } from './enforcement.ts';
import type { PolicySlot } from './policy-slot.ts';

export type PolicySources = {
  policy: Pick<PolicySlot, 'current' | 'state' | 'hits'>;
  enforcement: Pick<Enforcement, 'stats'>;
};

/** What Prometheus learns about the policy: which one is in force, whether its file is refused, what rules and strikes come to. */
export function addPolicyMetrics({ policy, enforcement }: PolicySources, registers: Registry[]): void {
  new Gauge({
    name: 'pathhelm_policy_info',
    help: '1 for the policy version in force',
    labelNames: ['version', 'mode'],
    registers,
    collect() {
      const { version, mode } = policy.current();
      this.reset();
      this.set({ version, mode }, 1);
    }
  });
  new Gauge({
    name: 'pathhelm_policy_fault',
    help: '1 while the policy file is refused and a former policy in force',
    registers,
    collect() {
      this.set(policy.state().fault === '' ? 0 : 1);
    }
  });
  new Gauge({
    name: 'pathhelm_stepped_down',
    help: '1 while a step-down holds everything back',
    registers,
    collect() {
      this.set(policy.state().stepDown === '' ? 0 : 1);
    }
  });
  counter('pathhelm_policy_loads_total', 'Policies taken into force', [], registers, (set) => {
    set({}, policy.state().loads);
  });
  counter('pathhelm_policy_refusals_total', 'Policies refused for a fault', [], registers, (set) => {
    set({}, policy.state().refused);
  });
  counter('pathhelm_rule_hits_total', 'Requests a rule or exception held for', ['kind', 'id'], registers, (set) => {
    const { rules, exceptions } = policy.current().policy;
    for (const { id } of rules) set({ kind: 'rule', id }, policy.hits.of('rule', id).hits);
    for (const { id } of exceptions) set({ kind: 'exception', id }, policy.hits.of('exception', id).hits);
  });
  counter(
    'pathhelm_standing_decisions_total',
    'Decisions against a client for a time',
    ['action'],
    registers,
    (set) => {
      const { blocks, throttles } = enforcement.stats();
      set({ action: 'block' }, blocks);
      set({ action: 'throttle' }, throttles);
    }
  );
}

/** A counter that is kept elsewhere. */
function counter(
  name: string,
  help: string,
  labelNames: string[],
  registers: Registry[],
  read: (set: (labels: Record<string, string>, value: number) => void) => void
): void {
  new Counter({
    name,
    help,
    labelNames,
    registers,
    collect() {
      this.reset();
      read((labels, value) => {
        this.inc(labels, value);
      });
    }
  });
}
