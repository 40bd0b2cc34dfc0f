import { h } from './dom.js';
import { number } from './format.js';

/** A share 0..1 on a ground that says how good it is; the figure itself says it too. */
export function heatCell(value: number | null): HTMLElement {
  const step = value === null ? 'none' : String(Math.min(4, Math.floor(value * 5)));
  return h('span', { className: `heat heat-${step}` }, number(value, 3));
}
