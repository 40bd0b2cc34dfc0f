import type { LoggedDecision } from './summarise-attack.ts';

type Page = { rows: LoggedDecision[]; nextCursor: string | null };

const PAGE_ROWS = 1000;
const TIMEOUT_MS = 10_000;

/**
 * The gateway's decisions since a time, by request id.
 * @returns null when they cannot be read: no admin key, another one, or a gateway without a decision log
 */
export async function readDecisions(
  { url, adminKey }: { url: string; adminKey: string },
  fromMs: number
): Promise<Map<string, LoggedDecision> | null> {
  const decisions = new Map<string, LoggedDecision>();
  let cursor: string | null = null;
  do {
    const query: URLSearchParams = new URLSearchParams({
      fromMs: String(fromMs),
      limit: String(PAGE_ROWS),
      ...(cursor && { cursor })
    });
    const page: Page | null = await fetch(`${url}/pathhelm/decisions?${query.toString()}`, {
      headers: { 'x-admin-api-key': adminKey },
      signal: AbortSignal.timeout(TIMEOUT_MS)
    })
      .then(async (response) => (response.ok ? ((await response.json()) as Page) : null)) // routes/ writes it
      .catch(() => null);
    if (page === null) return null;
    for (const row of page.rows) decisions.set(row.requestId, row);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return decisions;
}
