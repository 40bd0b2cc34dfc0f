import { h, svg, type Child } from './dom.js';

/** A figure with its change and course. `isGoodDown`: less is better. */
export type Kpi = {
  name: string;
  value: string;
  before?: { share: number | null; isGoodDown?: boolean } | null;
  note?: string;
  course?: readonly number[];
  tone?: string;
};

export function cards(list: readonly Kpi[]): HTMLElement {
  return h('div', { className: 'cards' }, ...list.map(card));
}

function card({ name, value, before, note, course, tone }: Kpi): HTMLElement {
  return h(
    'div',
    { className: `kpi ${tone ?? ''}` },
    h('div', { className: 'kpi-name' }, name),
    h('div', { className: 'kpi-value' }, value),
    before?.share == null
      ? h('div', { className: 'kpi-note' }, note ?? '')
      : change(before.share, before.isGoodDown === true),
    course && course.length > 1 ? sparkline(course) : null
  );
}

function change(share: number, isGoodDown: boolean): HTMLElement {
  const isFlat = Math.abs(share) < 0.005;
  const tone = isFlat ? 'flat' : share > 0 === isGoodDown ? 'bad' : 'good';
  const arrow = isFlat ? '→' : share > 0 ? '▲' : '▼';
  return h(
    'div',
    { className: `kpi-note ${tone}` },
    `${arrow} ${Math.abs(share * 100).toFixed(share > 10 ? 0 : 1)} % against the period before`
  );
}

function sparkline(values: readonly number[]): SVGElement {
  const top = Math.max(...values, 1e-9);
  const at = (value: number, index: number): string =>
    `${((index / (values.length - 1)) * 100).toFixed(2)},${(24 - (value / top) * 22).toFixed(2)}`;
  const points = values.map(at).join(' ');
  return svg(
    'svg',
    { class: 'spark', viewBox: '0 0 100 26', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('polygon', { points: `0,26 ${points} 100,26`, class: 'spark-area' }),
    svg('polyline', { points, class: 'spark-line' })
  );
}

/** A titled box around a chart or a table. `note` says what to watch out for when reading it. */
export function panel(
  title: string,
  content: Child,
  { note, wide = false }: { note?: string; wide?: boolean } = {}
): HTMLElement {
  return h(
    'section',
    { className: wide ? 'panel wide' : 'panel' },
    h('h2', {}, title),
    note === undefined ? null : h('p', { className: 'note-line' }, note),
    content
  );
}

export function columns(...children: Child[]): HTMLElement {
  return h('div', { className: 'columns' }, ...children);
}

/** The page's answer, in prose. */
export function answer(...sentences: string[]): HTMLElement {
  return h('p', { className: 'answer' }, sentences.filter(Boolean).join(' '));
}

export function badge(text: string, tone = text): HTMLElement {
  return h('span', { className: `badge ${tone}` }, text);
}

/** What stands where there is nothing to show yet: what would be here, and the command that fills it. */
export function empty(what: string, command: string, then = ''): HTMLElement {
  return h(
    'div',
    { className: 'empty' },
    h('p', {}, what),
    h('pre', { tabindex: '0' }, h('code', {}, command)),
    then === '' ? null : h('p', { className: 'quiet' }, then)
  );
}

export function noLog(): HTMLElement {
  return empty(
    'No decision has been sealed in the log yet. A minute of demo traffic is enough to fill this page:',
    'npm run demo        # demo API, gateway and ordinary requests; Ctrl-C ends it\nnpm run reports',
    'Or put the gateway in front of your own API with npm run gateway. It seals its log when it stops, and every quarter of an hour.'
  );
}
