import type { Browser, Page } from 'playwright-core';
import { watchedPage } from './site-browser.ts';

/** Every page of the site but those of single versions. */
export const PAGES = [
  'index',
  'live',
  'traffic',
  'threats',
  'decisions',
  'models',
  'drift',
  'replay',
  'health',
  'methodology'
];

/** The live page looks for a gateway, which a static host is not. */
export const GATEWAY_CALLS = /\/(status|live|history)(\?.*)?$/;

const CHART = '.chart svg';
const READY = `${CHART}, .empty:not([hidden]), .data-table, #observablehq-main > table`;
/** Notes inside the page when the first of each is there, in ms since the navigation began. */
const FIRSTS = `
  globalThis.firstsMs = {};
  const look = () => {
    for (const [name, selector] of Object.entries(${JSON.stringify({ chart: CHART, ready: READY })}))
      if (!(name in firstsMs) && document.querySelector(selector)) firstsMs[name] = performance.now();
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });`;

export const pathOf = (version: string): string => `models/${version.replace('.', '-')}`;

export async function opened(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator(READY).first().waitFor();
}

export type PageWeight = {
  bytes: number;
  /** Since the navigation began; null on a page without a chart. */
  firstChartMs: number | null;
  /** The first chart, table or empty state. */
  readyMs: number;
  faults: string[];
};

/** What one page costs a reader who has nothing of the site in the cache, wide and light. */
export async function weighPage(browser: Browser, base: string, path: string): Promise<PageWeight> {
  const { page, faults, transferredBytes } = await watchedPage(
    browser,
    base,
    { width: 1360, isDark: false },
    GATEWAY_CALLS
  );
  await page.addInitScript(FIRSTS);
  await opened(page, `${base}/${path}.html`);
  await page.waitForLoadState('networkidle');
  const { chart, ready } = await page.evaluate<{ chart?: number; ready: number }>('firstsMs');
  await page.context().close();
  return { bytes: transferredBytes(), firstChartMs: chart ?? null, readyMs: ready, faults };
}
