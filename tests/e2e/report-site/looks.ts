import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { seriousFindings, unreachable, watchedPage, type Look } from '#tests/helpers/site-browser.ts';
import { GATEWAY_CALLS, PAGES, opened, pathOf } from '#tests/helpers/site-pages.ts';
import type { Stage } from './stage.ts';

const LOOKS: Look[] = [
  { width: 1360, isDark: false },
  { width: 1360, isDark: true },
  { width: 390, isDark: false },
  { width: 390, isDark: true }
];
const MOST_BYTES = 1_500_000;
const SCREENSHOTS = fileURLToPath(new URL('../../../reports/screenshots/', import.meta.url));

type Seen = { look: Look; faults: string[]; serious: string[]; unreached: string[]; isTooWide: boolean; bytes: number };

/** Each page in each look: the four of a page at once, since most of their time is waiting. */
export function looks(stage: () => Stage): void {
  it.each([...PAGES, 'version'])(
    '%s, wide and narrow, light and dark: nothing fails or comes from elsewhere, axe finds nothing serious, keys reach everything',
    async (name) => {
      await mkdir(SCREENSHOTS, { recursive: true });
      const all = await Promise.all(LOOKS.map((look) => seen(stage(), name, look)));
      expect(all.map((each) => ({ ...each, bytes: 0 }))).toEqual(
        LOOKS.map((look) => ({
          look,
          faults: [],
          serious: [],
          unreached: [],
          isTooWide: false,
          bytes: 0
        }))
      );
      for (const { bytes } of all) expect(bytes).toBeLessThan(MOST_BYTES);
    }
  );

  it.each(PAGES)('%s of a fresh clone names the command that fills it, and fails nowhere', async (name) => {
    const { emptySite, browser } = stage();
    const { page, faults } = await watchedPage(browser, emptySite.url, { width: 1360, isDark: false }, GATEWAY_CALLS);
    await opened(page, `${emptySite.url}/${name}.html`);
    if (name !== 'methodology') await page.locator('.empty:not([hidden]) code').first().waitFor();
    const text = await page.locator('#observablehq-main').innerText();
    const serious = await seriousFindings(page);
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-empty.png`), fullPage: true });
    await page.context().close();
    expect(faults).toEqual([]);
    expect(serious).toEqual([]);
    expect(text).toMatch(name === 'methodology' ? /threshold/ : /npm run (pipeline|gateway|replay)/);
  });
}

async function seen({ site, browser, versions }: Stage, name: string, look: Look): Promise<Seen> {
  const { width, isDark } = look;
  const { page, faults, transferredBytes } = await watchedPage(browser, site.url, look, GATEWAY_CALLS);
  await opened(page, `${site.url}/${name === 'version' ? pathOf(versions[0]) : name}.html`);
  await page.waitForLoadState('networkidle');
  await page.screenshot({
    path: join(SCREENSHOTS, `${name}-${width}-${isDark ? 'dark' : 'light'}.png`),
    fullPage: true
  });
  const serious = await seriousFindings(page);
  const unreached = isDark ? [] : await unreachable(page);
  const isTooWide = (await page.evaluate<number>('document.documentElement.scrollWidth')) > width;
  await page.context().close();
  return { look, faults, serious, unreached, isTooWide, bytes: transferredBytes() };
}
