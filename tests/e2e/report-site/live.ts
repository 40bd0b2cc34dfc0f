import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startGatewayProcess } from '#tests/helpers/gateway-process.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import type { Stage } from './stage.ts';

const KEY = 'k';

/** The live page at a gateway of its own. */
export function liveSuite(stage: () => Stage): void {
  it('at a gateway asks for the admin key, shows decisions as they are made, and goes on after a restart', async () => {
    const { browser, siteFolder } = stage();
    const upstream = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
    onTestFinished(() => {
      upstream.close();
    });
    await once(upstream, 'listening');
    const target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    const settings = {
      ADMIN_API_KEY: KEY,
      REPORTS_DIR: siteFolder,
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT: '5/minute',
      DECISION_LOG: 'on',
      DECISION_LOG_FLUSH_MS: '40',
      DATA_DIR: join(await tempFolder(), 'data')
    };
    const first = await startGatewayProcess([target], settings);
    const base = `http://127.0.0.1:${first.port}`;
    const context = await browser.newContext({ httpCredentials: { username: 'anyone', password: KEY } });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => faults.push(message.text()));
    await page.goto(`${base}/pathhelm/reports/live.html`);
    await page.locator('.connection.live').waitFor();
    for (let at = 0; at < 8; at++) await fetch(`${base}/items/${at}`);
    await page.locator('tbody .badge.throttle').first().waitFor();
    await page.locator('.reason', { hasText: 'rate-limit' }).first().waitFor();
    expect(await page.locator('.kpi-value').nth(2).innerText()).toBe('3');
    expect(await page.locator('.chart svg path[d^="M"]').count()).toBeGreaterThan(4);
    expect(faults.filter((text) => !text.includes('401'))).toEqual([]);

    await first.stop();
    await page.locator('.connection.offline').waitFor();
    const second = await startGatewayProcess([target], { ...settings, PORT: String(first.port) });
    onTestFinished(async () => {
      await second.stop();
    });
    await page.locator('.connection.live').waitFor();
    expect(await page.locator('.kpi-value').nth(1).innerText()).toBe('0');
    const history = page.locator('.history .answer');
    await expect.poll(() => history.innerText(), { timeout: 30_000 }).toContain('8 requests');
    expect(await history.innerText()).toContain('3 of them were stopped');
  });
}
