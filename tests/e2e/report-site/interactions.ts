import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { explainVector } from '#models/explain/explain-vector.ts';
import { watchedPage } from '#tests/helpers/site-browser.ts';
import { opened, pathOf } from '#tests/helpers/site-pages.ts';
import type { Stage } from './stage.ts';

/** What a reader does with the pages. */
export function interactions(stage: () => Stage): void {
  async function show(path: string): Promise<{ page: Page; faults: string[] }> {
    const { site, browser } = stage();
    const { page, faults } = await watchedPage(browser, site.url, { width: 1360, isDark: false });
    onTestFinished(() => page.context().close());
    await opened(page, `${site.url}/${path}`);
    return { page, faults };
  }

  it('narrows to what is brushed, keeps it in the URL, and finds it again after a reload', async () => {
    const { rows } = stage();
    const { page, faults } = await show('index.html');
    const bars = page.locator('.chart svg').first();
    const requests = page.locator('.kpi-value').first();
    expect(await requests.innerText()).toBe(rows.length.toLocaleString('en-US'));
    const box = (await bars.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.6);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.6, { steps: 8 });
    await page.mouse.up();
    await page.waitForURL(/from=.*to=/);
    const query = new URL(page.url()).searchParams;
    const [fromMs, toMs] = [Date.parse(query.get('from')!), Date.parse(query.get('to')!)];
    const inside = rows.filter(({ timestampMs }) => timestampMs >= fromMs && timestampMs < toMs).length;
    await expect.poll(() => requests.innerText()).toBe(inside.toLocaleString('en-US'));
    expect(inside).toBeLessThan(rows.length);
    await page.reload();
    await bars.waitFor();
    expect(await requests.innerText()).toBe(inside.toLocaleString('en-US'));
    expect(faults).toEqual([]);
  });

  it('tells the figure under the pointer', async () => {
    const { versions, metrics } = stage();
    const { page } = await show(`${pathOf(versions[0])}.html`);
    const matrix = page.locator('.chart[aria-label^="Confusion matrix"] svg');
    await matrix.waitFor();
    await matrix.locator('.mark-rect.role-mark path').first().hover({ force: true });
    const tooltip = page.locator('#vg-tooltip-element.visible');
    await tooltip.waitFor();
    const said = await tooltip.innerText();
    expect(said).toContain('true class');
    expect(said).toContain(metrics[0].holdout!.confusion[0]![0]!.toLocaleString('en-US'));
  });

  it('filters by what is chosen in a table, and lets go of it again', async () => {
    const { page } = await show('threats.html');
    const answer = page.locator('.answer').first();
    const whole = await answer.innerText();
    const name = await page.locator('.link').first().innerText();
    await page.locator('.link').first().click();
    await page.waitForURL(/class=/);
    expect(new URL(page.url()).searchParams.get('class')).toBe(name);
    expect(await answer.innerText()).not.toBe(whole);
    await page.locator('.chip').click();
    expect(await answer.innerText()).toBe(whole);
  });

  it('sorts, searches and saves the table of decisions', async () => {
    const { rows } = stage();
    const { page, faults } = await show('decisions.html?action=block');
    const lines = page.locator('.data-table tbody tr');
    await lines.first().waitFor();
    expect(await page.locator('.data-table tbody .badge').allInnerTexts()).toSatisfy((all: string[]) =>
      all.every((each) => each === 'block')
    );
    await page.getByRole('button', { name: 'attack', exact: true }).click();
    const scores = (await page.locator('.data-table tbody tr td:nth-child(8)').allInnerTexts()).map(Number);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const blocked = rows.filter(({ action }) => action === 'block');
    const reasons = [...Map.groupBy(blocked, ({ reason }) => reason)].sort(([, a], [, b]) => b.length - a.length);
    const sought = reasons[0]![0].replace(/^.*:/, '');
    await page.getByRole('searchbox', { name: 'Search Decisions' }).fill(sought);
    await page.waitForURL(new RegExp(`q=${sought}`));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click()
    ]);
    expect(download.suggestedFilename()).toBe('decisions.csv');
    const saved = parse<Record<string, string>>(await readFile(await download.path()), { columns: true });
    const expected = blocked.filter(({ reason, route }) => `${reason} ${route}`.includes(sought));
    expect(saved).toHaveLength(expected.length);
    expect(expected.length).toBeGreaterThan(20);
    expect(expected.length).toBeLessThan(blocked.length);
    const inOrder = saved.map(({ attack_score }) => Number(attack_score));
    expect(inOrder).toEqual([...inOrder].sort((a, b) => b - a));
    expect(faults).toEqual([]);
  });

  it('keeps a chosen filter over a reload', async () => {
    const { page } = await show('decisions.html');
    await page.getByLabel('Action').selectOption('throttle');
    await page.waitForURL(/action=throttle/);
    await page.reload();
    await page.locator('.data-table tbody tr').first().waitFor();
    expect(await page.getByLabel('Action').inputValue()).toBe('throttle');
    expect(await page.locator('.data-table tbody .badge').allInnerTexts()).toSatisfy((all: string[]) =>
      all.every((each) => each === 'throttle')
    );
  });

  it('explains an opened row as the model does, and tells what would have passed', async () => {
    const { rows, bundle, versions } = stage();
    const { page } = await show('decisions.html?action=block&q=model:');
    await page.locator('.opener').first().click();
    await page.locator('.explanation').first().waitFor();
    const told = await page.locator('.explanation').first().innerText();
    const row = rows.find(({ decisionId }) => told.includes(decisionId))!;
    const explanation = explainVector({
      bundle,
      modelVersion: versions[0],
      values: row.features!,
      matchedPlace: row.matchedPlace
    });
    for (const sentence of explanation.summary) expect(told).toContain(sentence);
    for (const { said } of explanation.class!.reasons.slice(0, 3)) expect(told).toContain(said);
    expect(told).toContain(
      `What would have passed: ${explanation.counterfactual?.said ?? explanation.counterfactualNote}`
    );
  });

  it('compares the versions that are chosen, and keeps the choice in the URL', async () => {
    const { versions } = stage();
    const { page } = await show('models.html');
    await page.locator('.chart svg').first().waitFor();
    const heads = page.locator('.panel', { hasText: 'Side by side' }).first().locator('thead th');
    expect(await heads.count()).toBe(3);
    expect(await page.locator('.chart[aria-label^="ROC"] .mark-line path').count()).toBe(3);
    await page.getByRole('checkbox', { name: versions[1] }).uncheck();
    await page.waitForURL((url) => url.searchParams.getAll('v').join() === versions[0]);
    await page.reload();
    await page.locator('.chart svg').first().waitFor();
    expect(await heads.count()).toBe(2);
    expect(await heads.nth(1).innerText()).toContain(versions[0]);
    expect(await page.getByRole('checkbox', { name: versions[1] }).isChecked()).toBe(false);
  });
}
