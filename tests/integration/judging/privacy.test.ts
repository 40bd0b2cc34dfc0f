import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { quoteSql, withDuckDb } from '#pipelines/duckdb.ts';
import { startGatewayProcess, startUpstreamProcess } from '#tests/helpers/gateway-process.ts';
import { approveUnseen, trainSmallModel } from '#tests/helpers/small-model.ts';
import { suiteFolder } from '#tests/helpers/temp-folder.ts';

const ATTACK = "' union select password from users where '1'='1' -- ";
/** Content that is no credential: only LOG_PAYLOADS=full may keep it. */
const NOTE = 'Zaunkoenig0815';
const CANARY = 'Kanarienvogel4711';
const ADDRESS = '203.0.113.77';

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('what a gateway keeps and tells', () => {
  let folder: string;
  let registry: string;

  beforeAll(async () => {
    folder = await suiteFolder();
    const { registryFolder, version } = await trainSmallModel(folder, { falsePositiveBudget: 0.05 });
    await approveUnseen(registryFolder, version);
    registry = registryFolder;
  }, 120_000);

  it.each(['off', 'masked', 'full'])(
    'holds no key, cookie, credential or address with LOG_PAYLOADS=%s',
    async (payloads) => {
      const dataFolder = join(folder, payloads);
      const upstream = await startUpstreamProcess();
      const gateway = await startGatewayProcess([`http://127.0.0.1:${upstream.port}`], {
        REGISTRY_DIR: registry,
        DATA_DIR: dataFolder,
        DECISION_LOG: 'on',
        LOG_REQUESTS: 'true',
        LOG_PAYLOADS: payloads,
        MODE: 'enforce',
        TRUSTED_PROXIES: '127.0.0.1'
      });
      const lines: string[] = [];
      gateway.process.stdout!.on('data', (data: Buffer) => lines.push(data.toString()));
      const base = `http://127.0.0.1:${gateway.port}`;
      const headers = {
        'x-forwarded-for': ADDRESS,
        authorization: `Bearer ${CANARY}`,
        cookie: `sid=${CANARY}`,
        'x-api-key': CANARY,
        referer: `http://example.org/?${payloads === 'full' ? 'token' : 'q'}=${CANARY}`,
        'content-type': 'application/json'
      };
      const attack = `${CANARY}${ATTACK}${CANARY}`;
      const answers: string[] = [];
      for (const text of [CANARY, attack]) {
        const answer = await fetch(`${base}/orders?token=${encodeURIComponent(text)}`, {
          method: 'POST',
          headers,
          body: JSON.stringify({ password: text, note: `${NOTE} ${text === CANARY ? '' : ATTACK}` })
        });
        if (answer.status === 403) answers.push(await answer.text());
      }
      for (const page of ['status', 'metrics', 'health', 'info'])
        answers.push(await (await fetch(`${base}/pathhelm/${page}`)).text());
      expect(await gateway.stop()).toBe(0);
      await upstream.stop();

      const files = await filesBelow(dataFolder);
      const segments = files.filter((path) => path.endsWith('.parquet'));
      expect(segments).toHaveLength(1);
      const rows = await withDuckDb(async (duckdb) =>
        (await duckdb.runAndReadAll(`SELECT * FROM read_parquet(${quoteSql(segments[0]!)})`)).getRowObjectsJson()
      );
      expect(rows).toHaveLength(2);
      expect(rows.map((row) => row['action'])).toContain('block');
      const kept = [...lines, ...answers, JSON.stringify(rows)];
      for (const path of files) kept.push((await readFile(path)).toString('latin1'));
      for (const text of kept) {
        expect(text).not.toContain(CANARY);
        expect(text).not.toContain(ADDRESS);
      }
      const bodies = rows.map((row) => JSON.stringify(row['body']));
      expect(bodies.every((body) => body.includes(NOTE))).toBe(payloads === 'full');
      expect(bodies.every((body) => body.includes('note'))).toBe(payloads !== 'off');
      expect([...lines, ...answers].filter((text) => text.includes(NOTE))).toEqual([]);
    }
  );
});
