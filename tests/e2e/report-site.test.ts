import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { buildSites, type BuiltSites } from '#tests/helpers/built-sites.ts';
import { HAS_CHROMIUM, launchBrowser } from '#tests/helpers/site-browser.ts';
import { suiteFolder } from '#tests/helpers/temp-folder.ts';
import { figures } from './report-site/figures.ts';
import { interactions } from './report-site/interactions.ts';
import { liveSuite } from './report-site/live.ts';
import { looks } from './report-site/looks.ts';
import type { Stage } from './report-site/stage.ts';

describe.skipIf(!HAS_CHROMIUM)('the report site in a browser', () => {
  let browser: Browser;
  let sites: BuiltSites;
  const stage = (): Stage => ({ ...sites, browser });

  beforeAll(async () => {
    sites = await buildSites(await suiteFolder());
    browser = await launchBrowser();
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await sites.close();
  });

  describe('looks', () => {
    looks(stage);
  });
  describe('figures', () => {
    figures(stage);
  });
  describe('interactions', () => {
    interactions(stage);
  });
  describe('live', () => {
    liveSuite(stage);
  });
});
