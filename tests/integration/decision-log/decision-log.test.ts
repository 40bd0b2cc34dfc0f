import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DecisionRow } from '#data/decision-row.ts';
import { readDecisions } from '#pipelines/decisions/read-decisions.ts';
import { aLog, until } from '#tests/gateway/decision-log/a-log.ts';
import { createDecisions } from '#tests/helpers/decisions.ts';
import { startGatewayProcess, startUpstreamProcess } from '#tests/helpers/gateway-process.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

type Counts = {
  atMs: number;
  appended: number;
  dropped: number;
  flushed: number;
  waiting: number;
  segments: number;
  fault: string;
};

type Writer = { process: ChildProcess; last: () => Counts; errors: () => string };

const WRITER = fileURLToPath(new URL('writing-process.ts', import.meta.url));
const NONE: Counts = { atMs: 0, appended: 0, dropped: 0, flushed: 0, waiting: 0, segments: 0, fault: '' };

/** @param before shell commands that set limits for the process */
function startWriter(folder: string, settings: Record<string, string> = {}, before = ':'): Writer {
  const child = spawn('bash', ['-c', `${before}; exec "$0" "$1"`, process.execPath, WRITER], {
    env: { PATH: process.env['PATH'], DATA_DIR: folder, ...settings },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  let last = NONE;
  let errors = '';
  createInterface(child.stdout).on('line', (line) => {
    last = JSON.parse(line) as Counts;
  });
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { process: child, last: () => last, errors: () => errors };
}

async function end({ process: child }: Writer, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'close');
  child.kill(signal);
  await exited;
}

async function sealedIn(folder: string): Promise<DecisionRow[]> {
  const rows: DecisionRow[] = [];
  for await (const batch of readDecisions(join(folder, 'decisions'))) rows.push(...batch);
  return rows;
}

function openFiles(folder: string): Promise<string[]> {
  return readdir(join(folder, 'decisions', 'open'));
}

describe('the decision log', () => {
  it('has every row it called flushed after kill -9 under load, and the next start seals them', async () => {
    const folder = await tempFolder();
    const writer = startWriter(folder, { DECISION_LOG_FLUSH_MS: '200', DECISION_LOG_SEGMENT_MINUTES: '0.02' });
    await until(() => writer.last().segments >= 2 && writer.last().waiting > 0);
    await end(writer, 'SIGKILL');
    const { flushed, appended } = writer.last();
    expect(flushed).toBeGreaterThan(500);
    const left = await openFiles(folder);
    expect(left.some((name) => name.endsWith('.duckdb'))).toBe(true);

    const { log, lines } = await aLog({}, folder);
    await until(() => lines.some(({ msg }) => msg === 'decisions of an ended gateway recovered'));
    expect((await openFiles(folder)).filter((name) => left.includes(name))).toEqual([]);
    const rows = await sealedIn(folder);
    expect(rows.length).toBeGreaterThanOrEqual(flushed);
    const numbers = rows.map(({ requestId }) => Number(requestId.slice('request-'.length)));
    expect(numbers).toEqual(Array.from({ length: rows.length }, (_, at) => at + 1)); // none is missing in between
    expect(rows.length).toBeLessThanOrEqual(appended + 2000);
    expect((await log.list({ limit: 1 })).rows[0]).toMatchObject({ decisionId: rows.at(-1)!.decisionId });
  });

  it('leaves the file of a live process alone', async () => {
    const folder = await tempFolder();
    const writer = startWriter(folder, { DECISION_LOG_FLUSH_MS: '200' });
    await until(() => writer.last().flushed > 100);
    const { log, lines } = await aLog({}, folder);
    const own = createDecisions(log.gatewayId, { fromMs: Date.now() })(); // the writer keeps 30 days
    log.append(own);
    await log.seal();
    expect(lines).toEqual([]);
    const before = writer.last().flushed;
    await until(() => writer.last().flushed > before);
    await end(writer, 'SIGTERM');
    const { appended, dropped, fault } = writer.last();
    expect({ dropped, fault }).toEqual({ dropped: 0, fault: '' });
    expect(await sealedIn(folder)).toHaveLength(appended + 1);
  });

  it('survives a full disk: rows wait or are counted as dropped, and what was taken is there in the end', async () => {
    const folder = await tempFolder();
    // A limit on file size fails writes as a full disk does, and can be lifted.
    const writer = startWriter(
      folder,
      { DECISION_LOG_FLUSH_MS: '100', DECISION_LOG_QUEUE: '2000' },
      "trap '' XFSZ; ulimit -S -f 1500"
    );
    await until(() => writer.last().fault !== '' && writer.last().dropped > 0);
    expect(writer.errors()).toContain('decision log is in trouble');
    expect(writer.errors()).toContain('decision log dropped rows');
    expect(writer.process.exitCode).toBeNull();
    execFileSync('prlimit', [`--pid=${writer.process.pid}`, '--fsize=unlimited']);
    const { flushed } = writer.last();
    await until(() => writer.last().fault === '' && writer.last().flushed > flushed + 1000);
    await end(writer, 'SIGTERM');
    const { appended, waiting } = writer.last();
    expect(waiting).toBe(0);
    expect(await sealedIn(folder)).toHaveLength(appended);
  });

  it('that cannot be written costs no request', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'decisions'), 'no folder');
    const upstream = await startUpstreamProcess();
    const gateway = await startGatewayProcess([`http://127.0.0.1:${upstream.port}`], {
      DATA_DIR: folder,
      DECISION_LOG: 'on'
    });
    for (let count = 0; count < 20; count++) {
      expect((await fetch(`http://127.0.0.1:${gateway.port}/users`)).status).toBe(200);
    }
    expect(await gateway.stop()).toBe(0);
    await upstream.stop();
  });

  it('holds no key, cookie, body, query value or address in any file while it is written, nor in what people said', async () => {
    const folder = await tempFolder();
    const canary = 'Kanarienvogel4711';
    const upstream = await startUpstreamProcess();
    const gateway = await startGatewayProcess([`http://127.0.0.1:${upstream.port}`], {
      DATA_DIR: folder,
      DECISION_LOG: 'on',
      DECISION_LOG_FLUSH_MS: '40',
      LOG_REQUESTS: 'true',
      TRUSTED_PROXIES: '127.0.0.1',
      ADMIN_API_KEY: `admin-${canary}`
    });
    let printed = '';
    gateway.process.stdout!.on('data', (data: Buffer) => (printed += data.toString()));
    const base = `http://127.0.0.1:${gateway.port}`;
    const admin = { 'x-admin-api-key': `admin-${canary}` };
    for (let count = 0; count < 30; count++) {
      await fetch(`${base}/orders?token=${canary}`, {
        method: 'POST',
        headers: { 'x-forwarded-for': '203.0.113.77', cookie: `sid=${canary}`, authorization: `Bearer ${canary}` },
        body: JSON.stringify({ password: canary })
      });
    }
    const page = await fetch(`${base}/pathhelm/decisions?limit=1`, { headers: admin });
    const { rows } = (await page.json()) as { rows: DecisionRow[] };
    await fetch(`${base}/pathhelm/decisions/${rows[0]!.decisionId}/feedback`, {
      method: 'POST',
      headers: { ...admin, 'content-type': 'application/json' },
      body: JSON.stringify({ label: 'benign' })
    });
    const entries = await readdir(join(folder, 'decisions'), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.some((path) => path.endsWith('.wal'))).toBe(true);
    expect(files.some((path) => path.endsWith('.ndjson'))).toBe(true);
    const kept = await Promise.all(files.map(async (path) => (await readFile(path)).toString('latin1')));
    expect(kept.join('')).toContain(rows[0]!.clientKey); // what is there can be found
    expect(await gateway.stop()).toBe(0);
    await upstream.stop();
    for (const text of [...kept, printed, JSON.stringify(await sealedIn(folder))]) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain('203.0.113.77');
    }
  });
});
