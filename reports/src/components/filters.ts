import type { Filter } from './cube.js';
import { h } from './dom.js';
import { readFilter, writeFilter } from './filter-query.js';
import { count, time } from './format.js';

export type Filters = {
  current: () => Filter;
  set: (change: Partial<Filter>) => void;
  onChange: (listener: () => void) => void;
  /** Range buttons, and what is filtered with a way to drop it. */
  bar: HTMLElement;
};

const HOUR_MS = 3_600_000;
const RANGES = [
  ['15 min', HOUR_MS / 4],
  ['1 h', HOUR_MS],
  ['6 h', 6 * HOUR_MS],
  ['24 h', 24 * HOUR_MS],
  ['7 d', 168 * HOUR_MS],
  ['All', null]
] as const;

/** The page's filter, kept in the URL so that a view can be sent to somebody and survives a reload. Ranges end at the data cut-off. */
export function createFilters(span: { fromMs: number; toMs: number; binMs: number; requests: number }): Filters {
  const listeners: (() => void)[] = [];
  const cutOffMs = (Math.floor(span.toMs / span.binMs) + 1) * span.binMs;
  let filter = readFilter(new URLSearchParams(location.search));
  const chips = h('span', { className: 'chips' });
  const buttons = RANGES.filter(([, ms]) => ms === null || ms < span.toMs - span.fromMs).map(([label, ms]) => ({
    ms,
    button: h(
      'button',
      {
        type: 'button',
        onclick: () => {
          set(ms === null ? { fromMs: null, toMs: null } : { fromMs: cutOffMs - ms, toMs: cutOffMs });
        }
      },
      label
    )
  }));
  const bar = h(
    'div',
    { className: 'filters' },
    buttons.length === 1
      ? null
      : h(
          'span',
          { className: 'ranges', role: 'group', 'aria-label': 'Time range' },
          ...buttons.map(({ button }) => button)
        ),
    h(
      'span',
      { className: 'cutoff' },
      `${count(span.requests)} decisions, ${time(span.fromMs)} to ${time(span.toMs)} UTC`
    ),
    chips
  );
  draw();
  return { current: () => filter, set, onChange: (listener) => listeners.push(listener), bar };

  function set(change: Partial<Filter>): void {
    filter = { ...filter, ...change };
    const query = writeFilter(filter, new URLSearchParams(location.search));
    history.replaceState(null, '', `${location.pathname}${query === '' ? '' : `?${query}`}${location.hash}`);
    draw();
    for (const listener of listeners) listener();
  }

  function draw(): void {
    for (const { ms, button } of buttons) {
      const isOn =
        ms === null
          ? filter.fromMs === null && filter.toMs === null
          : filter.fromMs === cutOffMs - ms && filter.toMs === cutOffMs;
      button.setAttribute('aria-pressed', String(isOn));
    }
    const { fromMs, toMs, route, action, attackClass } = filter;
    const isOdd =
      fromMs !== null &&
      toMs !== null &&
      !buttons.some(({ ms }) => ms !== null && fromMs === cutOffMs - ms && toMs === cutOffMs);
    chips.replaceChildren(
      ...(isOdd ? [chip(`${time(fromMs)} – ${time(toMs)}`, { fromMs: null, toMs: null })] : []),
      ...(route === '' ? [] : [chip(`route ${route}`, { route: '' })]),
      ...(action === '' ? [] : [chip(`action ${action}`, { action: '' })]),
      ...(attackClass === '' ? [] : [chip(`class ${attackClass}`, { attackClass: '' })])
    );
  }

  function chip(text: string, drop: Partial<Filter>): HTMLElement {
    return h(
      'button',
      {
        type: 'button',
        className: 'chip',
        title: 'Drop this filter',
        onclick: () => {
          set(drop);
        }
      },
      `${text} ×`
    );
  }
}
