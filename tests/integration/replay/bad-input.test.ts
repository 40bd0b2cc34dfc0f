import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDecisionIds } from '#data/decision-id.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { openRegistry, type Registry } from '#models/registry.ts';
import { writeEvidence } from '#models/registry-evidence.ts';
import { readHistory } from '#models/registry-history.ts';
import { FEATURE_COUNT, FEATURE_HASH } from '#models/features/feature-specs.ts';
import { runCommand, type Finished } from '#scripts/demo-loop/start-process.ts';
import { aLog } from '#tests/gateway/decision-log/a-log.ts';
import { createDecisions, NOON_MS } from '#tests/helpers/decisions.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle } from '#tests/helpers/small-bundle.ts';
import { approveUnseen } from '#tests/helpers/small-model.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

const HOUR_MS = 3_600_000;

let registry: Registry;
let registryFolder: string;
let dataFolder: string;
let champion: string;

beforeEach(async () => {
  const folder = await tempFolder();
  [registryFolder, dataFolder] = [join(folder, 'registry'), join(folder, 'data')];
  registry = openRegistry({ folder: registryFolder, nowMs: Date.now });
  champion = await publishBundle(registryFolder, smallBundle());
  await approveUnseen(registryFolder, champion);
});

const run = (...args: string[]): Promise<Finished> =>
  runCommand(args, { DATA_DIR: dataFolder, REGISTRY_DIR: registryFolder, MODE: 'observe' });
const approve = (version: string, ...more: string[]): Promise<Finished> =>
  run('models', 'approve', version, '--reason', 'a test', '--requests', '200', ...more);

/** The champion stays approved: `approveUnseen` writes no history, which publishing goes by. */
async function publishBeside(bundle: ModelBundle): Promise<string> {
  const version = await publishBundle(registryFolder, bundle);
  await approveUnseen(registryFolder, champion);
  return version;
}

async function expectNothingApproved(): Promise<void> {
  expect((await registry.aliases()).approved).toBe(champion);
  expect((await readHistory(registryFolder)).events.filter(({ action }) => action === 'approved')).toEqual([]);
}

type Gateway = { fromMs: number; rows: number; skewMs?: number };

/** A log as these gateways wrote it, sealed; a row a minute. */
async function logOf(gateways: readonly Gateway[]): Promise<string> {
  for (const { fromMs, rows, skewMs = 0 } of gateways) {
    const { log } = await aLog({}, dataFolder);
    const decision = createDecisions(log.gatewayId, { fromMs, stepMs: 60_000, features: FEATURE_COUNT });
    const idOf = createDecisionIds(log.gatewayId);
    for (let row = 0; row < rows; row++) {
      const made = decision({ featureHash: FEATURE_HASH, features: Array<number>(FEATURE_COUNT).fill(0) });
      log.append({ ...made, decisionId: idOf(made.timestampMs + skewMs) });
    }
    await log.close();
  }
  const [day] = await readdir(join(dataFolder, 'decisions')).then((names) =>
    names.filter((name) => name.startsWith('dt='))
  );
  const folder = join(dataFolder, 'decisions', day!);
  return join(
    folder,
    (await readdir(folder)).find((name) => name.endsWith('.parquet'))!
  );
}

describe('a candidate of another feature list', () => {
  it.each([['by its gates'], ['by force', '--force'], ['by evidence from before']])(
    'is not approved %s',
    async (how, ...options) => {
      const other = { ...smallBundle(), featureHash: 'f'.repeat(64) };
      const version = await publishBeside(other);
      if (how.endsWith('before')) {
        const { manifest } = await registry.read(version);
        await writeEvidence(registryFolder, {
          ...{ formatVersion: 1, version, artefactHash: manifest.artefactHash, championVersion: champion },
          ...{ at: new Date().toISOString(), by: 'tester', isPassed: true, inputs: {} },
          gates: [{ gate: 'all', outcome: 'pass', figure: '', bar: '', why: '' }]
        });
      }
      const { code, stderr } = await approve(version, ...options);
      expect([code, stderr]).toEqual([4, expect.stringMatching(/FEATURE_MISMATCH: .*ffffffffffff.*retrain/)]);
      await expectNothingApproved();
      const replayed = await run('replay', '--candidate', version, '--generated', '200');
      expect([replayed.code, replayed.stderr]).toEqual([4, expect.stringContaining('FEATURE_MISMATCH')]);
    }
  );
});

describe('a log that cannot be read whole', () => {
  it('stops replay and approval, naming the torn file, also by force', async () => {
    const path = await logOf([{ fromMs: NOON_MS, rows: 300 }]);
    await writeFile(path, (await readFile(path)).subarray(0, 900));
    const version = await publishBeside(smallBundle());
    for (const ended of [
      await run('replay', '--candidate', version),
      await run('replay', '--candidate', version, '--verify'),
      await approve(version),
      await approve(version, '--force')
    ])
      expect([ended.code, ended.stderr]).toEqual([3, expect.stringContaining(path)]);
    await expectNothingApproved();
  });

  it('holds nothing in a range: says which days there are, and writes no report', async () => {
    await logOf([{ fromMs: NOON_MS, rows: 20 }]);
    const { code, stderr } = await run(
      'replay',
      '--candidate',
      champion,
      '--baseline',
      'logged',
      '--from',
      '2030-01-01'
    );
    expect([code, stderr]).toEqual([3, expect.stringMatching(/INPUT_EMPTY.*from 2030-01-01.*days 2026-05-01/)]);
    expect(await readdir(join(dataFolder, 'replays')).catch(() => [])).toEqual([]);
    const backwards = await run('replay', '--from', '2026-05-02', '--to', '2026-05-01');
    expect([backwards.code, backwards.stderr]).toEqual([expect.toBeOneOf([2, 3]), expect.stringMatching(/2026-05-0/)]);
  });
});

describe('a log with something odd about it', () => {
  it.each([
    [
      'a gap',
      [
        { fromMs: NOON_MS, rows: 20 },
        { fromMs: NOON_MS + 3 * HOUR_MS, rows: 20 }
      ],
      /1 gaps of more than an hour.*15:00/
    ],
    [
      'two gateways at a time',
      [
        { fromMs: NOON_MS, rows: 20 },
        { fromMs: NOON_MS + 1, rows: 20 }
      ],
      /rows of 2 gateways are merged/
    ],
    [
      'a clock that was set',
      [{ fromMs: NOON_MS, rows: 20, skewMs: HOUR_MS }],
      /20 rows whose time is not that of their id/
    ]
  ] as const)('with %s is replayed, and the report says so', async (_what, gateways, note) => {
    await logOf(gateways);
    const { code, stdout, stderr } = await run('replay', '--candidate', champion, '--baseline', 'logged');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(note);
  });

  it('counts what two copies of a segment both hold once', async () => {
    const path = await logOf([{ fromMs: NOON_MS, rows: 20 }]);
    await writeFile(path.replace('.parquet', '-copy.parquet'), await readFile(path));
    const { stdout } = await run('replay', '--candidate', champion, '--baseline', 'logged');
    expect(stdout).toMatch(/20 rows were there twice \(overlapping logs\) and count once/);
  });
});
