import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { decodeBundle } from '#models/model-bundle.ts';
import { openRegistry } from '#models/registry.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { buildSite } from '#reports/build/build-site.ts';
import { serveSite } from '#reports/build/serve-site.ts';
import { HAS_CHROMIUM, launchBrowser } from '#tests/helpers/site-browser.ts';
import { PAGES, pathOf, weighPage, type PageWeight } from '#tests/helpers/site-pages.ts';
import { multiplyLog, writeDecisionLog } from '#tests/helpers/write-decision-log.ts';

/**
 * `npm run bench:reports -- [million decisions]`: how long the site builds from 30 days of log (30 million decisions unless told;
 * 0.01 is what a demo leaves), how large its data gets, and for each page in Chromium with an empty cache the bytes it transfers and
 * the time to its first chart, median of LOADS. Needs a model (npm run pipeline).
 */
const [millions = '30'] = process.argv.slice(2);
const MOST_SIMULATED = 100_000;
const LOADS = 5;
const decisions = Math.round(Number(millions) * 1e6);
const { REGISTRY_DIR } = readCommonSettings(process.env);
const registry = openRegistry({ folder: REGISTRY_DIR, nowMs: Date.now });
const { candidate, approved } = await registry.aliases();
const modelVersion = candidate ?? approved;
if (modelVersion === null)
  throw new Error(`${REGISTRY_DIR} has neither a candidate nor an approved version: npm run pipeline`);
const bundle = decodeBundle(await registry.loadArtefact(modelVersion));
const folder = await mkdtemp(join(tmpdir(), 'pathhelm-reports-'));
try {
  const requests = Math.min(MOST_SIMULATED, decisions);
  const base = { folder: join(folder, 'base'), bundle, modelVersion, seed: 11, requests };
  await writeDecisionLog({ ...base, attackShare: 0.06, endMs: Date.UTC(2026, 10, 25, 23), days: 29 });
  await multiplyLog(base.folder, join(folder, 'data/decisions'), Math.round(decisions / requests));
  const startedAtMs = Date.now();
  const output = join(folder, 'site');
  await buildSite({ dataFolder: join(folder, 'data'), registryFolder: REGISTRY_DIR, output });
  print(`${millions} M decisions: built in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s`);
  const data = join(output, '_file/data');
  for (const name of (await readdir(data)).sort())
    print(`${name} ${((await stat(join(data, name))).size / 1000).toFixed(0)} kB`);
  if (HAS_CHROMIUM) await weighPages(output, modelVersion);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function weighPages(siteFolder: string, version: string): Promise<void> {
  const site = await serveSite({ folder: siteFolder, host: '127.0.0.1', port: 0 });
  const browser = await launchBrowser();
  await weighPage(browser, site.url, 'index'); // the browser itself starts slowly
  print(`\npage  kB transferred  first chart ms  first content ms  faults (${LOADS} loads)`);
  for (const path of [...PAGES, pathOf(version)]) {
    const loads: PageWeight[] = [];
    for (let load = 0; load < LOADS; load++) loads.push(await weighPage(browser, site.url, path));
    const charts = loads.flatMap(({ firstChartMs }) => firstChartMs ?? []);
    const chart = charts.length === 0 ? '–' : `${median(charts)} (most ${Math.max(...charts).toFixed(0)})`;
    const bytes = Math.max(...loads.map((load) => load.bytes));
    const ready = median(loads.map(({ readyMs }) => readyMs));
    const faults = [...new Set(loads.flatMap((load) => load.faults))].join(' | ');
    print([path, (bytes / 1000).toFixed(0), chart, ready, faults === '' ? 'none' : faults].join('\t'));
  }
  await browser.close();
  await site.close();
}

function median(figures: readonly number[]): string {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1]!.toFixed(0);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
