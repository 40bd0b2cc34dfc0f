import * as vega from 'npm:vega';
import { expressionInterpreter } from 'npm:vega-interpreter';
import { compile, type TopLevelSpec } from 'npm:vega-lite';
import { Handler } from 'npm:vega-tooltip';
import { h } from './dom.js';

export type ChartOptions = {
  /** What a screen reader says instead of the picture: the chart's message. */
  label: string;
  /** Called for each new view: listen to signals, feed data. */
  onView?: (view: vega.View) => void;
};

type Spec = Readonly<Record<string, unknown>>;

/**
 * Draws a Vega-Lite spec as soon as its element has a width, again when the theme changes or a `redraw` event asks for it, and lets go of
 * its view when it leaves the page.
 * The AST interpreter and a tooltip without own styles keep it within `script-src 'self'; style-src 'self'`.
 */
export function chart(spec: (width: number) => Spec, { label, onView }: ChartOptions): HTMLElement {
  const holder = h('div', { className: 'chart', role: 'img', 'aria-label': label });
  let view: vega.View | null = null;
  let width = 0;
  const draw = async (): Promise<void> => {
    view?.finalize();
    const defaults = { width, autosize: { type: 'fit-x', contains: 'padding' }, background: 'transparent' };
    const whole = { ...defaults, ...spec(width) } as unknown as TopLevelSpec; // specs are checked by compiling them in tests
    const compiled = compile(whole, { config: themeConfig(width), logger: vega.logger(vega.Error) }).spec;
    view = new vega.View(vega.parse(compiled, undefined, { ast: true }), {
      expr: expressionInterpreter,
      renderer: 'svg',
      container: holder,
      hover: true,
      logLevel: vega.Error
    } as never); // vega's types do not know the interpreter yet
    view.tooltip(new Handler({ theme: 'custom', disableDefaultStyle: true }).call);
    await view.runAsync();
    // Vega labels every mark for screen readers; the holder speaks for all of them.
    for (const element of holder.querySelectorAll('[aria-label], [role]')) {
      element.removeAttribute('aria-label');
      element.removeAttribute('role');
      element.removeAttribute('aria-roledescription');
    }
    // And it calls its container “Vega visualization”.
    holder.removeAttribute('aria-roledescription');
    holder.setAttribute('role', 'img');
    holder.setAttribute('aria-label', label);
    onView?.(view);
  };
  const resized = new ResizeObserver(([entry]) => {
    // What leaves the page shrinks to nothing, and is told of it here. Kept listeners would keep the whole chart.
    if (!holder.isConnected && view !== null) {
      view.finalize();
      resized.disconnect();
      theme.removeEventListener('change', redraw);
      return;
    }
    const now = Math.floor(entry?.contentRect.width ?? 0);
    if (now < 40 || Math.abs(now - width) < 2) return;
    width = now;
    void draw();
  });
  const redraw = (): void => {
    if (width > 0) void draw();
  };
  const theme = matchMedia('(prefers-color-scheme: dark)');
  resized.observe(holder);
  theme.addEventListener('change', redraw);
  holder.addEventListener('redraw', redraw);
  return holder;
}

export function changes(): vega.Changeset {
  return vega.changeset();
}

/** Colours of the page, and labels and legends that leave room for the picture on a phone. */
function themeConfig(width: number): Record<string, unknown> {
  const style = getComputedStyle(document.body);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const [ink, quiet, line] = [color('--ink'), color('--quiet'), color('--line')];
  const font = 'system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif';
  const axis = {
    labelColor: quiet,
    titleColor: quiet,
    gridColor: line,
    domainColor: line,
    tickColor: line,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 500,
    titlePadding: 8
  };
  return {
    font,
    axis,
    axisY: { domain: false, ticks: false, labelLimit: Math.min(300, Math.round(width * 0.42)) },
    range: { heatmap: [1, 2, 3, 4, 5].map((step) => color(`--heat-${step}`)) },
    legend: {
      labelColor: ink,
      titleColor: quiet,
      labelFontSize: 11,
      titleFontSize: 11,
      titleFontWeight: 500,
      symbolSize: 90,
      columns: Math.max(1, Math.floor(width / 105))
    },
    header: { labelColor: ink, titleColor: quiet },
    text: { color: ink, font },
    rule: { color: ink },
    view: { stroke: null }
  };
}
