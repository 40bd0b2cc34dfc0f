import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openRegistry } from '#models/registry.ts';
import { silentProgress } from '#pipelines/progress.ts';
import { runPipeline, type PipelineResult } from '#pipelines/run-pipeline.ts';
import { DEFAULT_FOREST_SETTINGS } from '#pipelines/train/forest-settings.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

/** Real traffic that is not ours to keep: read where it lies, if it lies there. */
const REAL_DATA = '../shared/data';
const hasRealData = existsSync(REAL_DATA);
if (!hasRealData) process.stderr.write(`!! ${REAL_DATA} is not there: the tests on real traffic are SKIPPED\n`);

async function learn(files: readonly string[]): Promise<PipelineResult> {
  const folder = await tempFolder();
  const registry = openRegistry({ folder: join(folder, 'registry'), nowMs: Date.now });
  return runPipeline(
    {
      source: { kind: 'files', files, format: undefined, labels: {}, payloads: 'off', rotationDays: 30 },
      seed: 7,
      workers: 2,
      dataFolder: join(folder, 'data'),
      registry,
      forests: DEFAULT_FOREST_SETTINGS,
      falsePositiveBudget: 0.001,
      confidence: 0.95,
      corpusTexts: 4_000,
      folds: 0,
      tuningCandidates: 0,
      measuresUnseenClasses: false,
      isFresh: false,
      createdBy: 'tester'
    },
    { progress: silentProgress, nowMs: Date.now }
  );
}

describe.skipIf(!hasRealData)('pipeline on real traffic', () => {
  it('names the address that forces passwords as the strangest client of its log', async () => {
    const path = `${REAL_DATA}/logs/joomla-bruteforce-2019-04.log.gz`;
    const attempts = new Map<string, number>();
    for (const line of gunzipSync(readFileSync(path)).toString().split('\n')) {
      const address = /^(\S+) .*"POST \/administrator/.exec(line)?.[1];
      if (address) attempts.set(address, (attempts.get(address) ?? 0) + 1);
    }
    const [mostAttempts = ''] = [...attempts].sort(([, a], [, b]) => b - a).map(([address]) => address);
    const result = await learn([path]);
    const [strangest] = result.evaluation.strangest!.clients;
    expect(await result.nameClient(strangest!.clientKey)).toBe(`addr:${mostAttempts}`);
  });

  it('learns from a set labelled by file, split by request because it has no times and no clients', async () => {
    const result = await learn(
      ['normal', 'anomalous'].map((kind) => `${REAL_DATA}/http/csic2010-raw20-${kind}.txt.gz`)
    );
    const { splits, leakAudit, holdout } = result.evaluation;
    expect(splits.criteria.join()).toMatch(/not by time.*not by client/);
    expect(leakAudit.find(({ check }) => check.startsWith('payload templates'))!.verdict).toBe('ok');
    expect(holdout!.rocAuc).toBeGreaterThan(0.8); // chance is 0.5; most anomalies of this set carry no sign of an attack
  });
});
