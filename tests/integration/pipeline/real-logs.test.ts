import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { headerValue } from '#data/formats/fields/headers.ts';
import { decodeBundle } from '#models/model-bundle.ts';
import { openRegistry } from '#models/registry.ts';
import { ingest } from '#pipelines/ingest/ingest.ts';
import { silentProgress } from '#pipelines/progress.ts';
import { judgeTraffic, nothingStopped, type ReplaySide } from '#pipelines/replay/judge-traffic.ts';
import { recordTraffic } from '#pipelines/replay/record-traffic.ts';
import { replay } from '#pipelines/replay/replay.ts';
import { runPipeline, type PipelineResult } from '#pipelines/run-pipeline.ts';
import { DEFAULT_FOREST_SETTINGS } from '#pipelines/train/forest-settings.ts';
import { trainSmallModel } from '#tests/helpers/small-model.ts';
import { suiteFolder, tempFolder } from '#tests/helpers/temp-folder.ts';

/** Real traffic that is not ours to keep: read where it lies, if it lies there. */
const REAL_DATA = '../shared/data';
const FORCED_LOG = `${REAL_DATA}/logs/joomla-bruteforce-2019-04.log.gz`;
const hasRealData = existsSync(REAL_DATA);
if (!hasRealData) process.stderr.write(`!! ${REAL_DATA} is not there: the tests on real traffic are SKIPPED\n`);

/** Attempts to log in to the forced site, by address, the busiest first. */
function loginAttempts(): [address: string, attempts: number][] {
  const attempts = new Map<string, number>();
  for (const line of gunzipSync(readFileSync(FORCED_LOG)).toString().split('\n')) {
    const address = /^(\S+) .*"POST \/administrator/.exec(line)?.[1];
    if (address) attempts.set(address, (attempts.get(address) ?? 0) + 1);
  }
  return [...attempts].sort(([, a], [, b]) => b - a);
}

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
      falsePositiveBudget: 0.002, // twice the default's: a quarter of its traffic teaches that much less
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
    const [[mostAttempts] = ['']] = loginAttempts();
    const result = await learn([FORCED_LOG]);
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
    expect(holdout!.rocAuc).toBeGreaterThan(0.7); // chance is 0.5; most anomalies of this set carry no sign of an attack, and seeds differ by 0.1
  });
});

/** Search engines by the names they give themselves. */
const CRAWLER = /googlebot|bingbot|msnbot|yandexbot|baiduspider|slurp|duckduckbot/i;

describe.skipIf(!hasRealData)('a model of generated traffic, replayed on real logs', () => {
  let side: ReplaySide;

  beforeAll(async () => {
    const { registry, version } = await trainSmallModel(await suiteFolder(), {
      source: { kind: 'generated', counts: { normalRequests: 80_000, attackRequests: 20_000 }, seed: 7 },
      forests: DEFAULT_FOREST_SETTINGS,
      falsePositiveBudget: 0.001,
      corpusTexts: 180_000
    });
    const bundle = decodeBundle(await registry.loadArtefact(version));
    side = { name: version, bundle, thresholds: bundle.thresholds };
  }, 300_000);

  /** What would have been blocked, by client. */
  async function stoppedClients(path: string): Promise<Map<string, number>> {
    const { records, timed, hasClients } = await ingest({ files: [path], labels: {} });
    const traffic = recordTraffic({ source: path, records, isTimed: timed, hasClients });
    const report = replay({
      traffic,
      baseline: nothingStopped(traffic),
      candidate: side,
      weights: { wrongBlock: 10, missedAttack: 1 },
      seed: 1,
      id: 'test',
      nowMs: Date.now
    });
    return new Map(report.byClient.map(({ name, newlyBlocked }) => [name, newlyBlocked]));
  }

  it('names who forces passwords, though every attempt was answered 200, and hardly anybody else', async () => {
    const stopped = await stoppedClients(FORCED_LOG);
    const forcing = loginAttempts().filter(([, attempts]) => attempts > 100);
    const [[first, requests] = ['', 0]] = stopped; // most requests first
    expect(forcing.map(([address]) => `addr:${address}`)).toContain(first);
    expect(requests / [...stopped.values()].reduce((sum, each) => sum + each, 0)).toBeGreaterThan(0.8);
    expect(stopped.size).toBeLessThan(12); // of 152 clients
  });

  it.each(['acunetix', 'netsparker'])('finds the scanner %s', async (scanner) => {
    const stopped = await stoppedClients(`${REAL_DATA}/logs/scanner-${scanner}.log.gz`);
    expect(stopped.size).toBe(1);
    expect([...stopped.values()][0]).toBeGreaterThan(100);
  });

  it.each(['apache-combined-elastic', 'nasa-1995-07'])(
    'lets ordinary visitors and search crawlers of %s pass',
    async (log) => {
      const path = `${REAL_DATA}/logs/${log}.log.gz`;
      const { records, timed, hasClients } = await ingest({ files: [path], labels: {} });
      const traffic = recordTraffic({ source: path, records, isTimed: timed, hasClients });
      const { reasons } = judgeTraffic(traffic, side);
      const stopped = reasons.filter((reason) => reason !== '').length;
      expect(stopped / records.length).toBeLessThan(0.01); // some of them do look for what is not theirs
      const crawled = [...records.keys()].filter((at) => CRAWLER.test(headerValue(records[at]!.headers, 'user-agent')));
      expect(crawled.filter((at) => reasons[at] !== '').length).toBeLessThanOrEqual(crawled.length / 100);
    }
  );
});
