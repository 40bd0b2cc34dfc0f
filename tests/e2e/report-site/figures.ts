import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { DecisionRow } from '#data/decision-row.ts';
import { watchedPage } from '#tests/helpers/site-browser.ts';
import { opened, pathOf } from '#tests/helpers/site-pages.ts';
import type { Stage } from './stage.ts';

const stopped = ({ action }: DecisionRow): boolean => action !== 'allow';
const text = (value: number): string => value.toLocaleString('en-US');

/** What a page shows, beside what it was built from. */
export function figures(stage: () => Stage): void {
  async function show(path: string): Promise<Page> {
    const { site, browser } = stage();
    const { page } = await watchedPage(browser, site.url, { width: 1360, isDark: false });
    await opened(page, `${site.url}/${path}.html`);
    return page;
  }
  const card = (page: Page, name: string): Promise<string> =>
    page.locator('.kpi', { hasText: name }).first().locator('.kpi-value').innerText();
  /** Rows of the table in the panel of that title: cells as text. */
  const cells = (page: Page, title: string): Promise<string[][]> =>
    textsOf(page.locator('.panel', { has: page.locator(`h2:text-is("${title}")`) }).locator('tbody tr'));

  it('a version’s figures are those of its metrics.json, and the confusion matrix holds its holdout', async () => {
    const { metrics, versions } = stage();
    const holdout = metrics[0].holdout!;
    const page = await show(pathOf(versions[0]));
    expect(await card(page, 'ROC AUC')).toBe(holdout.rocAuc.toFixed(4));
    expect(await card(page, 'PR AUC')).toBe(holdout.prAuc.toFixed(4));
    expect(await card(page, 'Recall of attacks')).toBe(`${(100 * holdout.recall.rate!).toFixed(1)}\u00a0%`);
    expect(await card(page, 'False positives')).toBe(`${(100 * holdout.falsePositives.rate!).toFixed(2)}\u00a0%`);
    const counts = await page
      .locator('.chart[aria-label^="Confusion matrix"] .mark-text.role-mark text')
      .allTextContents();
    expect(counts.map((each) => Number(each.replaceAll(',', ''))).sort((a, b) => a - b)).toEqual(
      holdout.confusion
        .flat()
        .filter((each) => each > 0)
        .sort((a, b) => a - b)
    );
    expect(holdout.confusion.flat().reduce((sum, each) => sum + each, 0)).toBe(holdout.rows);
    const perClass = await cells(page, 'Per class');
    expect(perClass.map(([name, n]) => [name, n])).toEqual(
      holdout.perClass.map(({ attackClass, support }) => [attackClass, text(support)])
    );
    await page.context().close();
  });

  it('versions side by side show each its own', async () => {
    const { metrics, versions } = stage();
    const page = await show('models');
    const rows = await cells(page, 'Side by side');
    const head = await page.locator('.panel thead th').allInnerTexts();
    const order = [1, 2].map((at) => versions.findIndex((version) => head[at]!.startsWith(version)));
    expect(order.toSorted()).toEqual([0, 1]);
    const auc = rows.find(([name]) => name === 'ROC AUC')!;
    expect(auc.slice(1)).toEqual(order.map((which) => metrics[which]!.holdout!.rocAuc.toFixed(4)));
    await page.context().close();
  });

  it('the challenger’s agreement is counted over the rows it judged', async () => {
    const { agreement } = stage();
    const page = await show('models');
    expect(await card(page, 'Newly stopped')).toBe(text(agreement.newlyStopped));
    expect(await card(page, 'Newly allowed')).toBe(text(agreement.newlyAllowed));
    expect(agreement.newlyAllowed).toBeGreaterThan(0);
    expect(await card(page, 'Agreed')).toBe(text(agreement.agreed));
    await page.context().close();
  });

  it('decisions are counted as logged, on every page that counts them', async () => {
    const { rows } = stage();
    const held = rows.filter(({ action, wouldAction }) => action === 'allow' && wouldAction !== 'allow');
    let page = await show('index');
    expect(await card(page, 'Requests')).toBe(text(rows.length));
    expect(await card(page, 'Stopped')).toBe(text(rows.filter(stopped).length));
    expect(await card(page, 'Held back')).toBe(text(held.length));
    await page.context().close();
    page = await show('health');
    expect(await card(page, 'Decisions kept')).toBe(text(rows.length));
    await page.context().close();
    page = await show('threats');
    const byClass = new Map<string, number>();
    for (const { wouldAction, attackClass } of rows)
      if (wouldAction !== 'allow' && attackClass !== '') byClass.set(attackClass, (byClass.get(attackClass) ?? 0) + 1);
    for (const [name, flagged] of await cells(page, 'Classes')) expect(flagged).toBe(text(byClass.get(name!)!));
    expect(byClass.size).toBeGreaterThan(4);
    await page.context().close();
    page = await show('decisions');
    const flagged = rows.filter((row) => stopped(row) || row.wouldAction !== 'allow').length;
    expect(await page.locator('.answer').innerText()).toContain(`newest ${text(flagged)} decisions`);
    await page.context().close();
  });

  it('drift is that of the reports, feature by feature', async () => {
    const { drift } = stage();
    const page = await show('drift');
    const shown = await cells(page, 'Reports of npm run drift');
    expect(shown).toHaveLength(drift.length);
    for (const { day, rows, clients, features, state } of drift) {
      const row = shown.find((each) => each[1] === day)!;
      expect(row.slice(2, 3)).toEqual([state]);
      expect(row.slice(5, 8)).toEqual([
        text(rows),
        text(clients),
        String(features.filter((each) => each.state === 'act').length)
      ]);
    }
    await page
      .locator('.panel', { has: page.locator('h2:text-is("Reports of npm run drift")') })
      .locator('.opener')
      .first()
      .click();
    const newest = drift.toSorted((a, b) => (a.day < b.day ? 1 : -1))[0]!;
    const features = await textsOf(page.locator('.explanation .data-table tbody tr'));
    expect(features.map(([name, psi]) => [name, psi])).toEqual(
      newest.features.slice(0, 10).map(({ name, psi }) => [name, psi === null ? '–' : psi.toFixed(3)])
    );
    await page.context().close();
  });

  it('a replay’s changes and cost are those of its report', async () => {
    const { replayed } = stage();
    const page = await show('replay');
    expect(await card(page, 'Newly stopped')).toBe(text(replayed.newlyBlocked));
    expect(await card(page, 'Newly allowed')).toBe(text(replayed.newlyAllowed));
    expect(replayed.newlyBlocked).toBeGreaterThan(0);
    expect(replayed.candidate.cost.total).toBeGreaterThan(0);
    expect(await card(page, 'Cost')).toBe(text(Math.round(replayed.candidate.cost.total)));
    expect(await page.locator('.answer').first().innerText()).toContain(`On ${text(replayed.rows)} requests`);
    await page.context().close();
  });
}

/** A row in the browser, as far as it is looked at. */
type Row = { querySelectorAll: (selector: string) => Iterable<{ textContent: string }> };

/** Table rows as the texts of their cells. */
async function textsOf(rows: Locator): Promise<string[][]> {
  await rows.first().waitFor();
  return rows.evaluateAll((all) =>
    (all as unknown as Row[]).map((row) => [...row.querySelectorAll('td, th')].map(({ textContent }) => textContent))
  );
}
