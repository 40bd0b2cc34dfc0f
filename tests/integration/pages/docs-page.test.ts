import { expect, it } from 'vitest';
import { openBrowserPage } from '#tests/helpers/browser.ts';
import { startGatewayHere } from '#tests/helpers/gateway-process.ts';

it('shows the own endpoints in a browser and lets one try them, asking no other host', async () => {
  const { port } = await startGatewayHere(['http://127.0.0.1:9'], { ADMIN_API_KEY: 'secret of the test' });
  const { page, complaints, hosts } = await openBrowserPage();
  await page.goto(`http://127.0.0.1:${port}/pathhelm/docs`);
  const keys = page.locator('.opblock', { hasText: 'All keys, oldest first' });
  await keys.locator('.opblock-summary').click();
  await page.locator('button.authorize').first().click();
  await page.locator('.modal-ux input').fill('secret of the test');
  await page.locator('.modal-ux button.authorize').click();
  await page.locator('.modal-ux button.btn-done').click();
  await keys.locator('button.execute').click();
  await keys.locator('.live-responses-table').waitFor();
  expect(await keys.locator('.live-responses-table tbody .response-col_status').first().innerText()).toContain('200');
  expect(await keys.locator('.live-responses-table').innerText()).toMatch(/"keys":\s*\[\]/);
  expect(complaints).toEqual([]);
  expect([...hosts]).toEqual([`127.0.0.1:${port}`]);
});
