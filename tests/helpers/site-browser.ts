import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import { chromium, type Browser, type Page } from 'playwright-core';

const CHROMIUM = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome'
].find((path) => path !== undefined && existsSync(path));

/** False: there is no Chromium here, and that was said out loud. */
export const HAS_CHROMIUM = CHROMIUM !== undefined;
if (!HAS_CHROMIUM)
  process.stderr.write('!! chromium is missing: the report site’s browser tests are SKIPPED (apt install chromium)\n');

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM!,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-quic']
  });
}

export type Watched = {
  page: Page;
  /** Console messages, page errors, failed requests, requests to other hosts: all of which should not be. */
  faults: string[];
  transferredBytes: () => number;
};

export type Look = { width: number; isDark: boolean };

/** A page that reports whatever goes wrong in it. `expected`: addresses that may fail. */
export async function watchedPage(
  browser: Browser,
  base: string,
  { width, isDark }: Look,
  expected = /^$/
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: isDark ? 'dark' : 'light',
    acceptDownloads: true
  });
  const page = await context.newPage();
  const faults: string[] = [];
  let bytes = 0;
  page.on('console', (message) => {
    if (!expected.test(message.location().url)) faults.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (fault) => faults.push(`page error: ${fault.message}`));
  page.on('requestfailed', (request) => {
    if (!expected.test(request.url())) faults.push(`failed: ${request.url()}`);
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith('http') && host !== new URL(base).host) faults.push(`other host: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !expected.test(response.url()))
      faults.push(`${response.status()}: ${response.url()}`);
    bytes += Number(response.headers()['content-length'] ?? 0);
  });
  return { page, faults, transferredBytes: () => bytes };
}

/** What can be clicked but is not reached by the tab key, or does not show that it is. */
export async function unreachable(page: Page): Promise<string[]> {
  const wanted = await page.evaluate<string[]>(`(() => {
    const all = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')];
    return all
      .filter((one) => !one.disabled && one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .map((one, at) => (one.setAttribute('data-place', at), one.outerHTML.slice(0, 120)));
  })()`);
  const missed = new Map(wanted.entries());
  await page.evaluate('document.activeElement?.blur()');
  for (let presses = 0; presses < wanted.length + 5 && missed.size > 0; presses++) {
    await page.keyboard.press('Tab');
    const [place, isShown] = await page.evaluate<[number, boolean]>(`(() => {
      const one = document.activeElement;
      const { outlineStyle, boxShadow } = getComputedStyle(one);
      return [Number(one.getAttribute('data-place') ?? -1), outlineStyle !== 'none' || boxShadow !== 'none'];
    })()`);
    if (isShown) missed.delete(place);
  }
  return [...missed.values()];
}

/** Findings of axe-core that are serious or worse, one line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource());
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run: (where: { exclude: string[][] }) => Promise<{
          violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
        }>;
      };
    }; // just injected
    // A chart is an image with a name; looking into its thousands of marks takes seconds and says nothing.
    const { violations } = await axe.run({ exclude: [['.chart svg']] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes
          .slice(0, 3)
          .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary.slice(0, 200)}`)
      );
  });
}

let source: string | undefined;
function axeSource(): string {
  const { source: text } = createRequire(import.meta.url)('axe-core') as { source: string };
  return (source ??= text);
}
