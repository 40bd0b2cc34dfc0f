import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { recordOf } from '#gateway/access/api-keys.ts';
import type { MemoryStore } from '#gateway/stores/memory-store.ts';
import { openMemoryStore } from '#gateway/stores/open-memory-store.ts';
import type { ListEntry } from '#gateway/stores/state-store.ts';
import { limitOf, question } from '#tests/contracts/state-store-contract.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

const NOW_MS = 1_760_000_000_000;
const DENIED: ListEntry = {
  list: 'deny',
  cidr: '203.0.113.0/24',
  note: 'abuse',
  createdAtMs: NOW_MS,
  expiresAtMs: null
};
const BLOCK = { action: 'block', untilMs: NOW_MS + 60_000, reason: 'scanning', decisionId: 'd' } as const;

type Opened = { store: MemoryStore; lines: string[] };

async function open(path: string): Promise<Opened> {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const store = await openMemoryStore({ maxClients: 100, path, snapshotEveryMs: 0, nowMs: () => NOW_MS, log });
  return { store, lines };
}

/** With a checksum that fits, so that nothing but the change itself can be what is refused. */
function resealed(text: string): string {
  const body = text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1);
  const sha256 = createHash('sha256').update(body).digest('hex');
  return `${body}${JSON.stringify({ lines: body.split('\n').length - 1, sha256 })}\n`;
}

describe('the memory store with its files', () => {
  it('keeps keys, lists, standing decisions and counters over a restart', async () => {
    const path = join(await tempFolder(), 'state.json');
    const { store } = await open(path);
    const record = recordOf('secret', { clientId: 'acme' }, NOW_MS);
    await store.putApiKey(record);
    const version = await store.changeLists({ put: DENIED });
    await store.setStanding('addr:blocked', BLOCK, NOW_MS);
    const asked = question({ clientKey: 'addr:busy', limit: limitOf(2) });
    store.guard(asked);
    store.guard(asked);
    await store.close();

    const { store: again } = await open(path);
    expect(await again.apiKeys()).toEqual([record]);
    expect(await again.readLists()).toEqual({ version, entries: [DENIED] });
    expect(again.guard(asked).rate?.isRefused).toBe(true);
    expect(again.guard(question({ clientKey: 'addr:blocked' })).standing).toEqual(BLOCK);
  });

  it('has a change of keys or lists on disk before it is done: a crash does not undo it', async () => {
    const path = join(await tempFolder(), 'state.json');
    const { store } = await open(path);
    await store.changeLists({ put: DENIED });
    await store.putApiKey(recordOf('secret', { clientId: 'acme' }, NOW_MS));
    const { store: again } = await open(path); // no close before
    expect((await again.readLists()).entries).toEqual([DENIED]);
    expect(await again.apiKeys()).toHaveLength(1);
  });

  it('never writes an API key, only its id', async () => {
    const path = join(await tempFolder(), 'state.json');
    const { store } = await open(path);
    await store.putApiKey(recordOf('ph_canary-key', { clientId: 'acme' }, NOW_MS));
    await store.close();
    expect(await readFile(path, 'utf8')).not.toContain('canary');
  });

  it.each<[string, (text: string) => string]>([
    ['cut short', (text) => text.slice(0, text.length / 2)],
    ['altered', (text) => text.replace('203.0.113.0/24', '203.0.113.0/25')],
    ['of a later format', (text) => resealed(text.replace('"version":1', '"version":2'))],
    ['of another kind', (text) => resealed(text.replace('pathhelm-access', 'pathhelm-counters'))],
    ['empty', () => '']
  ])('refuses a snapshot that is %s, says so, keeps it aside and starts empty', async (_name, spoil) => {
    const folder = await tempFolder();
    const path = join(folder, 'state.json');
    const { store } = await open(path);
    await store.changeLists({ put: DENIED });
    await writeFile(path, spoil(await readFile(path, 'utf8')));

    const { store: again, lines } = await open(path);
    expect((await again.readLists()).entries).toEqual([]);
    expect(lines.join('')).toContain('state snapshot refused');
    expect(lines.join('')).toContain('state.json');
    expect(await readdir(folder)).toContain('state.json.refused');
  });

  it('writes changes that come at the same time one after the other, the last one last', async () => {
    const path = join(await tempFolder(), 'state.json');
    const { store } = await open(path);
    const entries = Array.from({ length: 20 }, (_, at) => ({ ...DENIED, cidr: `198.51.100.${at}/32` }));
    await Promise.all(entries.map((put) => store.changeLists({ put })));
    expect((await (await open(path)).store.readLists()).entries).toHaveLength(20);
  });

  it('makes its folder for the owner only: what it writes holds addresses', async () => {
    const folder = join(await tempFolder(), 'data', 'private');
    const { store } = await open(join(folder, 'state.json'));
    await store.changeLists({ put: DENIED });
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('reports a change that could not be saved as failed', async () => {
    const folder = await tempFolder();
    const { store } = await open(join(folder, 'blocked', 'state.json'));
    await writeFile(join(folder, 'blocked'), 'a file where the folder should be');
    await expect(store.changeLists({ put: DENIED })).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    await expect(open(join(folder, 'blocked', 'state.json'))).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  });
});
