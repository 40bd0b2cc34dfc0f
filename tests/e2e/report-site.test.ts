import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { decodeBundle } from '#models/model-bundle.ts';
import { openRegistry } from '#models/registry.ts';
import { buildSite } from '#reports/build/build-site.ts';
import { serveSite, type ServedSite } from '#reports/build/serve-site.ts';
import { startGatewayHere } from '#tests/helpers/gateway-process.ts';
import { HAS_CHROMIUM, launchBrowser, seriousFindings, watchedPage } from '#tests/helpers/site-browser.ts';
import { suiteFolder } from '#tests/helpers/temp-folder.ts';
import { trainSmallVersion } from '#tests/helpers/small-version.ts';
import { writeDecisionLog } from '#tests/helpers/write-decision-log.ts';

const PAGES = [
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
const LOOKS = [
  { width: 1360, isDark: false },
  { width: 1360, isDark: true },
  { width: 390, isDark: false },
  { width: 390, isDark: true }
];
const MOST_BYTES = 1_500_000;
/** The live page looks for a gateway, which a static host is not. */
const GATEWAY_CALLS = /\/(status|live)(\/snapshot)?$/;
const READY = '.chart svg, .empty:not([hidden]), .data-table, #observablehq-main > table';
const SCREENSHOTS = fileURLToPath(new URL('../../reports/screenshots/', import.meta.url));

let browser: Browser;
let site: ServedSite;
let emptySite: ServedSite;
let versionPage: string;
let requests: number;
let siteFolder: string;

describe.skipIf(!HAS_CHROMIUM)('the report site in a browser', () => {
  beforeAll(async () => {
    const folder = await suiteFolder();
    const registryFolder = join(folder, 'registry');
    const dataFolder = join(folder, 'data');
    await trainSmallVersion({ registryFolder, dataFolder: join(folder, 'training') });
    const registry = openRegistry({ folder: registryFolder, nowMs: Date.now });
    const { candidate } = await registry.aliases();
    versionPage = `models/${candidate!.replace('.', '-')}`;
    const bundle = decodeBundle(await registry.loadArtefact('candidate'));
    const endMs = Date.UTC(2026, 10, 25, 11);
    const rows = await writeDecisionLog({
      folder: join(dataFolder, 'decisions'),
      bundle,
      modelVersion: candidate!,
      seed: 11,
      requests: 4000,
      attackShare: 0.1,
      endMs,
      days: 3
    });
    requests = rows.length;
    await buildSite({
      dataFolder: join(folder, 'nothing'),
      registryFolder: join(folder, 'nothing'),
      output: join(folder, 'empty')
    });
    await buildSite({ dataFolder, registryFolder, output: join(folder, 'site') });
    siteFolder = join(folder, 'site');
    site = await serveSite({ folder: siteFolder, host: '127.0.0.1', port: 0 });
    emptySite = await serveSite({ folder: join(folder, 'empty'), host: '127.0.0.1', port: 0 });
    await mkdir(SCREENSHOTS, { recursive: true });
    browser = await launchBrowser();
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
    await emptySite.close();
  });

  it.each(
    [...PAGES, 'version'].flatMap((page) =>
      LOOKS.map((look) => [page, look.width, look.isDark ? 'dark' : 'light'] as const)
    )
  )(
    '%s at %i px, %s: nothing fails, nothing comes from elsewhere, axe finds nothing serious',
    async (name, width, theme) => {
      const path = name === 'version' ? versionPage : name;
      const { page, faults, transferredBytes } = await watchedPage(
        browser,
        site.url,
        { width, isDark: theme === 'dark' },
        GATEWAY_CALLS
      );
      await page.goto(`${site.url}/${path}.html`);
      await page.locator(READY).first().waitFor();
      await page.waitForTimeout(600);
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}-${theme}.png`), fullPage: true });
      const serious = await seriousFindings(page);
      const scrollWidth = await page.evaluate('document.documentElement.scrollWidth');
      await page.context().close();
      expect(faults).toEqual([]);
      expect(serious).toEqual([]);
      expect(scrollWidth).toBeLessThanOrEqual(width);
      expect(transferredBytes()).toBeLessThan(MOST_BYTES);
    }
  );

  it.each(PAGES)('%s of a fresh clone names the command that fills it, and fails nowhere', async (name) => {
    const { page, faults } = await watchedPage(browser, emptySite.url, { width: 1360, isDark: false }, GATEWAY_CALLS);
    await page.goto(`${emptySite.url}/${name}.html`);
    await page.locator(READY).first().waitFor();
    if (name !== 'methodology') await page.locator('.empty:not([hidden]) code').first().waitFor();
    const text = await page.locator('#observablehq-main').innerText();
    await page.context().close();
    expect(faults).toEqual([]);
    expect(text).toMatch(name === 'methodology' ? /threshold/ : /npm run (pipeline|gateway|replay)/);
  });

  it('narrows to what is brushed, keeps it in the URL, and finds it again after a reload', async () => {
    const { page, faults } = await watchedPage(browser, site.url, { width: 1360, isDark: false });
    await page.goto(`${site.url}/index.html`);
    const bars = page.locator('.chart svg').first();
    await bars.waitFor();
    const requestsCard = page.locator('.kpi-value').first();
    expect(await requestsCard.innerText()).toBe(requests.toLocaleString('en-US'));
    const box = (await bars.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.6);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.6, { steps: 8 });
    await page.mouse.up();
    await page.waitForURL(/from=.*to=/);
    await page.waitForTimeout(200);
    const brushed = await requestsCard.innerText();
    expect(Number(brushed.replace(',', ''))).toBeLessThan(requests);
    await page.reload();
    await bars.waitFor();
    expect(await requestsCard.innerText()).toBe(brushed);
    await page.context().close();
    expect(faults).toEqual([]);
  });

  it('tells the figure under the pointer', async () => {
    const { page } = await watchedPage(browser, site.url, { width: 1360, isDark: false });
    await page.goto(`${site.url}/${versionPage}.html`);
    const cell = page.locator('.chart svg').first().locator('path[d]').nth(40);
    await page.locator('.chart svg').first().waitFor();
    await cell.hover({ force: true });
    const tooltip = page.locator('#vg-tooltip-element.visible');
    await tooltip.waitFor();
    expect(await tooltip.innerText()).toContain('true class');
    await page.context().close();
  });

  it('searches, sorts and saves the table of decisions, and explains an opened row', async () => {
    const { page, faults } = await watchedPage(browser, site.url, { width: 1360, isDark: false });
    await page.goto(`${site.url}/decisions.html?action=block`);
    const rows = page.locator('.data-table tbody tr');
    await rows.first().waitFor();
    expect(await page.locator('.data-table tbody .badge').allInnerTexts()).toSatisfy((all: string[]) =>
      all.every((text) => text === 'block')
    );
    await page.getByRole('button', { name: 'attack', exact: true }).click();
    const scores = (await page.locator('.data-table tbody tr td:nth-child(8)').allInnerTexts()).map(Number);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    await page.getByRole('searchbox', { name: 'Search Decisions' }).fill('injection');
    expect(await rows.first().innerText()).toContain('injection');
    await page.waitForURL(/q=injection/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click()
    ]);
    expect(download.suggestedFilename()).toBe('decisions.csv');
    await page.locator('.opener').first().click();
    await page.locator('.explanation').first().waitFor();
    const explained = await page.locator('.explanation').first().innerText();
    expect(explained).toContain('What would have passed');
    await page.context().close();
    expect(faults).toEqual([]);
  });

  it('at a gateway asks for the admin key, then shows decisions as they are made', async () => {
    const upstream = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
    onTestFinished(() => {
      upstream.close();
    });
    await once(upstream, 'listening');
    const target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    const { port } = await startGatewayHere([target], {
      ADMIN_API_KEY: 'k',
      REPORTS_DIR: siteFolder,
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT: '5/minute'
    });
    const base = `http://127.0.0.1:${port}`;
    const context = await browser.newContext({ httpCredentials: { username: 'anyone', password: 'k' } });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => faults.push(message.text()));
    await page.goto(`${base}/pathhelm/reports/live.html`);
    await page.locator('.connection.live').waitFor();
    for (let at = 0; at < 8; at++) await fetch(`${base}/items/${at}`);
    await page.locator('tbody .badge.throttle').first().waitFor();
    await page.locator('.reason', { hasText: 'rate-limit' }).waitFor();
    expect(await page.locator('.kpi-value').nth(2).innerText()).toBe('3');
    expect(await page.locator('.chart svg path[d^="M"]').count()).toBeGreaterThan(4);
    await context.close();
    expect(faults.filter((text) => !text.includes('401'))).toEqual([]);
  });

  it('compares the versions that are chosen, and keeps the choice in the URL', async () => {
    const { page } = await watchedPage(browser, site.url, { width: 1360, isDark: false });
    await page.goto(`${site.url}/models.html`);
    await page.locator('.chart svg').first().waitFor();
    expect(await page.locator('.chart').count()).toBe(2);
    await page.locator('.choice input').first().uncheck();
    await page.waitForURL(/models\.html\?$|models\.html$/);
    expect(await page.locator('.chart').count()).toBe(0);
    await page.context().close();
  });
});
