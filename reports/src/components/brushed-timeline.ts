import { chart } from './chart.js';
import { select } from './cube.js';
import type { LogPage } from './log-page.js';
import { panel } from './parts.js';
import { timeline } from './specs/timeline.js';

/** Decisions over the whole log; dragging over it narrows the page to that stretch, a click outside widens it again. */
export function brushedTimeline({ log, filters, cells, domain }: LogPage): HTMLElement {
  const { binMs } = log.span;
  const { fromMs, toMs } = filters.current();
  const brush = fromMs !== null && toMs !== null ? ([fromMs, toMs] as const) : null;
  const all = select(cells, { ...filters.current(), fromMs: null, toMs: null });
  const snap = (ms: number): number => Math.round(ms / binMs) * binMs;
  let pending: ReturnType<typeof setTimeout> | undefined;
  const drawn = chart(() => timeline(all, { binMs, domain: domain(), brush }), {
    label: 'Decisions over time, stacked by action',
    onView: (view) => {
      view.addSignalListener('brush', (_name, value) => {
        const range = Object.values(value as Record<string, [number | Date, number | Date]>)[0];
        clearTimeout(pending);
        pending = setTimeout(() => {
          if (range === undefined) filters.set({ fromMs: null, toMs: null });
          else {
            const [from, to] = [snap(Number(range[0])), snap(Number(range[1]))];
            filters.set({ fromMs: from, toMs: Math.max(to, from + binMs) });
          }
        }, 250);
      });
    }
  });
  return panel('Decisions over time', drawn, {
    wide: true,
    note: 'Drag across the bars to look at a stretch of time; click beside it to see everything again.'
  });
}
