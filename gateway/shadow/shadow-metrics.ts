import { Counter, Gauge, type Registry } from 'prom-client';
import type { OpenShadow } from './open-shadow.ts';

/** How often the challenger and the model in force part ways, and whether there is a challenger at all. */
export function addShadowMetrics(shadow: OpenShadow | null, registers: Registry[]): void {
  if (shadow === null) return;
  new Gauge({
    name: 'pathhelm_shadow_info',
    help: '1 for the version scored in shadow',
    labelNames: ['version'],
    registers,
    collect() {
      this.reset();
      const { version } = shadow.model();
      if (version !== '') this.set({ version }, 1);
    }
  });
  new Gauge({
    name: 'pathhelm_shadow_failed_loads',
    help: 'Candidates refused since the start: damaged, or of other features',
    registers,
    collect() {
      this.set(shadow.model().failedLoads);
    }
  });
  new Counter({
    name: 'pathhelm_shadow_requests_total',
    help: 'Requests by what the version in shadow made of them, since it was loaded',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(shadow.counts())) this.inc({ outcome }, count);
    }
  });
}
