import type { DecisionRow } from '#data/decision-row.ts';
import { expectThat, type Loop } from './loop.ts';
import { NEW_APP_PATH } from './new-app-version.ts';

/** So many say what the new version asks for, and a training takes no more of one client. */
const MOST = 150;
const MOST_PER_CLIENT = 10;
const PAGE_ROWS = 1_000;

type Page = { rows: readonly DecisionRow[]; nextCursor: string | null };

/** Somebody who knows the new version says of its requests that they are ordinary. @returns how many were labelled, of how many clients */
export async function labelNewApp(loop: Loop, fromMs: number): Promise<{ requests: number; clients: number }> {
  const perClient = new Map<string, number>();
  const wanted: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null && wanted.length < MOST) {
    const from = `fromMs=${fromMs}&limit=${PAGE_ROWS}`;
    const page: Page = await loop.admin('GET', `/decisions?${from}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    for (const { decisionId, clientKey, route } of page.rows) {
      const known = perClient.get(clientKey) ?? 0;
      if (!route.includes(NEW_APP_PATH) || known >= MOST_PER_CLIENT || wanted.length >= MOST) continue;
      perClient.set(clientKey, known + 1);
      wanted.push(decisionId);
    }
    cursor = page.nextCursor;
  }
  for (const decisionId of wanted)
    await loop.admin('POST', `/decisions/${decisionId}/feedback`, { label: 'benign', by: 'app team', note: 'our v7' });
  const sealed = await loop.run('decisions', 'seal', '--url', loop.gatewayUrl());
  expectThat(sealed.code === 0 && wanted.length >= MOST_PER_CLIENT, 'requests of the new version are labelled');
  return { requests: wanted.length, clients: perClient.size };
}
