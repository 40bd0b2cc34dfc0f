import { Counter, Gauge, type Registry } from 'prom-client';
import type { StepDown } from './create-step-down.ts';

const LEVELS = ['normal', 'previous', 'observe'] as const;

export function addStepDownMetrics({ status }: Pick<StepDown, 'status'>, registers: Registry[]): void {
  new Gauge({
    name: 'pathhelm_step_down_level',
    help: '1 for the level in force: the approved model, the previous one, or nothing enforced',
    labelNames: ['level'],
    registers,
    collect() {
      const { level } = status();
      for (const each of LEVELS) this.set({ level: each }, each === level ? 1 : 0);
    }
  });
  new Gauge({
    name: 'pathhelm_guardrail_alarm',
    help: '1 while guardrails find something and nothing new is in force that could be taken back',
    registers,
    collect() {
      this.set(status().alarm === '' ? 0 : 1);
    }
  });
  new Counter({
    name: 'pathhelm_step_downs_total',
    help: 'Times a model was taken out of force, or nothing enforced any more',
    registers,
    collect() {
      this.reset();
      this.inc(status().stepsDown);
    }
  });
  new Counter({
    name: 'pathhelm_step_down_recoveries_total',
    help: 'Times the policy began to act again',
    registers,
    collect() {
      this.reset();
      this.inc(status().recoveries);
    }
  });
}
