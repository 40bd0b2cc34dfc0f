import type { Browser, Page } from 'playwright-core';
import type { BuiltSites } from '#tests/helpers/built-sites.ts';

/** What every suite of the report site works with; filled before the first test. */
export type Stage = BuiltSites & { browser: Browser };

/** The live page looks for a gateway, which a static host is not. */
export const GATEWAY_CALLS = /\/(status|live|history)(\?.*)?$/;

const READY = '.chart svg, .empty:not([hidden]), .data-table, #observablehq-main > table';

export async function opened(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator(READY).first().waitFor();
}

export const pathOf = (version: string): string => `models/${version.replace('.', '-')}`;
