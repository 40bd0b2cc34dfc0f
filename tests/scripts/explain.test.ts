import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { FEATURE_HASH } from '#models/features/feature-specs.ts';
import { createRng } from '#models/rng.ts';
import { createScorer } from '#models/scorer.ts';
import { aLog } from '#tests/gateway/decision-log/a-log.ts';
import { createDecisions } from '#tests/helpers/decisions.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle, vectorOf } from '#tests/helpers/small-bundle.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

const PATHHELM = fileURLToPath(new URL('../../scripts/pathhelm.ts', import.meta.url));
/** Reserved: nothing listens there. */
const NO_PORT = '1';

type Ended = { stdout: string; stderr: string; code: number };

async function run(args: string[], environment: Record<string, string>): Promise<Ended> {
  const env = {
    PATH: process.env['PATH'],
    PORT: NO_PORT,
    ADMIN_API_KEY: 'x',
    DECISION_RETENTION_DAYS: '3650',
    ...environment
  };
  return promisify(execFile)(process.execPath, [PATHHELM, 'explain', ...args], { env })
    .then((printed) => ({ ...printed, code: 0 }))
    .catch((fault: unknown) => fault as Ended); // execFile's fault carries what was printed
}

async function anEndedGateway() {
  const REGISTRY_DIR = join(await tempFolder(), 'registry');
  const bundle = smallBundle();
  const modelVersion = await publishBundle(REGISTRY_DIR, bundle);
  const { log, folder } = await aLog();
  const vector = vectorOf('scraping', createRng(99));
  const scorer = createScorer(bundle);
  scorer.score(vector, 0);
  const row = createDecisions(log.gatewayId)({
    modelVersion,
    featureHash: FEATURE_HASH,
    features: [...vector],
    attackScore: scorer.attackScore,
    anomalyScore: scorer.anomalyScore,
    route: 'GET /products/:id',
    wouldAction: 'block',
    wouldReason: 'model:scraping'
  });
  log.append(row);
  await log.close();
  return { row, environment: { REGISTRY_DIR, DATA_DIR: folder, MODEL: 'candidate' } };
}

describe('pathhelm explain', () => {
  it('reads the files when no gateway runs, as a page and as JSON', async () => {
    const { row, environment } = await anEndedGateway();
    const { stdout, code } = await run([row.decisionId], environment);
    expect(code).toBe(0);
    for (const part of [
      `Decision ${row.decisionId}`,
      'would have been blocked (model:scraping)',
      'guard 2 µs, parse 3 µs',
      'Why an attack (most like scraping)',
      /\+0\.\d+ +\d+(\.\d)? (requests|different paths) in the last/,
      /What would have passed\n +it would have passed with /
    ]) {
      expect(stdout).toMatch(part);
    }
    const json = JSON.parse((await run([row.decisionId, '--json'], environment)).stdout) as {
      decision: { route: string };
    };
    expect(json.decision.route).toBe('GET /products/:id');
  });

  it.each([
    ['no-id', /"no-id" is no decision id/],
    ['0mgj6k3cw-gateway1-0001', /no decision 0mgj6k3cw-gateway1-0001 in .*, and no gateway runs/]
  ])('ends with 3 for %s', async (id, said) => {
    const { stderr, code } = await run([id], { DATA_DIR: await tempFolder(), REGISTRY_DIR: await tempFolder() });
    expect(code).toBe(3);
    expect(stderr).toMatch(said);
  });

  it('asks no files when a gateway was named and does not answer', async () => {
    const { row, environment } = await anEndedGateway();
    const { stderr, code } = await run(
      [row.decisionId, '--url', 'http://127.0.0.1:1', '--admin-key', 'x'],
      environment
    );
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/no gateway answers at http:\/\/127\.0\.0\.1:1/);
  });
});
