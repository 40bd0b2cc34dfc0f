import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { REPORTS_FOLDER } from '#reports/build/build-site.ts';
import { createLogger } from '#platform/logger.ts';
import { realEffects } from '#gateway/effects.ts';
import { startGateway } from '#gateway/server.ts';
import { readGatewaySettings } from '#gateway/settings.ts';
import { launchBrowser } from '#tests/helpers/site-browser.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * `npm run bench:live -- [minutes] [requests per second]`: the built live page in a browser beside a gateway under load. Tells, minute by
 * minute, the page's heap, its longest frame and what it shows. Build the site first.
 */
const [minutes = '10', perSecond = '500'] = process.argv.slice(2);
const KEY = 'bench';
const dataFolder = await mkdtemp(join(tmpdir(), 'pathhelm-live-'));
const upstream = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
await once(upstream, 'listening');
const settings = readGatewaySettings({
  PORT: '0',
  ADMIN_API_KEY: KEY,
  RATE_LIMIT: '25000/minute',
  LOG_REQUESTS: 'false',
  DATA_DIR: dataFolder,
  REPORTS_DIR: join(REPORTS_FOLDER, 'dist'),
  TARGET_URL: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`
});
const gateway = await startGateway(settings, realEffects(createLogger({ level: 'silent', destination: 2 })));
const browser = await launchBrowser();
const page = await browser.newPage({
  httpCredentials: { username: 'bench', password: KEY },
  viewport: { width: 1360, height: 900 }
});
const faults: string[] = [];
page.on('console', (message) => faults.push(message.text()));
await page.goto(`${gateway.url}/pathhelm/reports/live.html`);
await page.locator('.connection.live').waitFor();
await page.evaluate(`{
  globalThis.longestFrameMs = 0;
  let last = performance.now();
  const tick = (now) => { globalThis.longestFrameMs = Math.max(globalThis.longestFrameMs, now - last); last = now; requestAnimationFrame(tick); };
  requestAnimationFrame((now) => { last = now; requestAnimationFrame(tick); });
}`);
const session = await page.context().newCDPSession(page);

let isOver = false;
const load = sendLoad();
process.stdout.write('minute  heap MB  longest frame ms  per second  requests  rows\n');
for (let minute = 1; minute <= Number(minutes); minute++) {
  await delay(60_000);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const longestMs = await page.evaluate<number>(
    '(() => { const ms = globalThis.longestFrameMs; globalThis.longestFrameMs = 0; return ms; })()'
  );
  const [rate, requests] = await page.locator('.kpi-value').allInnerTexts();
  const rows = await page.locator('tbody tr').count();
  process.stdout.write(
    `${[minute, (usedSize / 1e6).toFixed(1), longestMs.toFixed(0), rate, requests, rows].join('\t')}\n`
  );
}
isOver = true;
await load;
process.stdout.write(`console messages: ${faults.length} ${[...new Set(faults)].join(' | ')}\n`);
await browser.close();
await gateway.close();
upstream.close();
await rm(dataFolder, { recursive: true, force: true });

/** Twenty batches a second, a few of the paths hostile. */
async function sendLoad(): Promise<void> {
  const batch = Math.round(Number(perSecond) / 20);
  let sent = 0;
  let nextMs = Date.now();
  while (!isOver) {
    nextMs += 50;
    const answers = Array.from({ length: batch }, () => {
      sent++;
      const path = sent % 50 === 0 ? `/search?q=${encodeURIComponent("' OR 1=1 --")}` : `/items/${sent % 1000}`;
      return fetch(`${gateway.url}${path}`).then((answer) => answer.arrayBuffer());
    });
    await Promise.all(answers);
    await delay(Math.max(0, nextMs - Date.now()));
  }
}
