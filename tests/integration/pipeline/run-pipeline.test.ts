import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeBundle } from '#models/model-bundle.ts';
import { openRegistry } from '#models/registry.ts';
import { verifyGolden } from '#models/golden.ts';
import type { PipelineOptions } from '#pipelines/pipeline-options.ts';
import { silentProgress, type Progress } from '#pipelines/progress.ts';
import { runPipeline, type PipelineResult } from '#pipelines/run-pipeline.ts';
import { smallPipeline } from '#tests/helpers/small-model.ts';
import { tempFolder, suiteFolder } from '#tests/helpers/temp-folder.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 12);
function run(options: PipelineOptions, progress: Progress = silentProgress): Promise<PipelineResult> {
  return runPipeline(options, { progress, nowMs: () => NOON_MS });
}

function listening(): { steps: string[]; progress: Progress } {
  const steps: string[] = [];
  return { steps, progress: { ...silentProgress, start: (step) => steps.push(step) } };
}

describe('pipeline on generated traffic', () => {
  let folder: string;
  let first: PipelineResult;

  beforeAll(async () => {
    folder = await suiteFolder();
    first = await run(smallPipeline(folder));
  }, 120_000);

  it('publishes a version whose artefact loads and gives its golden scores', async () => {
    expect(first.manifest.version).toBe('2026-11-21.1');
    const bundle = decodeBundle(
      await openRegistry({ folder: join(folder, 'registry'), nowMs: () => NOON_MS }).loadArtefact('candidate')
    );
    expect(bundle.golden.attackScores.length).toBe(64);
    expect(() => {
      verifyGolden(bundle);
    }).not.toThrow();
    bundle.golden.attackScores[3]! += 1e-9;
    expect(() => {
      verifyGolden(bundle);
    }).toThrow(/golden attackScores\[3\]/);
  });

  it('keeps every class in train and holdout, and no client or template in two parts', () => {
    const { splits, leakAudit } = first.evaluation;
    expect(Object.keys(splits.classesPerPart['train']!)).toHaveLength(12);
    expect(Object.keys(splits.classesPerPart['holdout']!)).toHaveLength(12);
    expect(leakAudit.filter(({ verdict }) => verdict === 'leak')).toEqual([]);
  });

  it('tells attacks from ordinary requests better than chance on rows it was not trained on', () => {
    expect(first.evaluation.holdout!.rocAuc).toBeGreaterThan(0.7);
  });

  it('does nothing twice when it is run again, and publishes nothing new', async () => {
    const { steps, progress } = listening();
    const again = await run(smallPipeline(folder), progress);
    expect(steps).toEqual(['featurise', 'train', 'evaluate', 'publish']);
    expect(again.isNew).toBe(false);
    expect(again.manifest).toEqual(first.manifest);
    expect(again.evaluation).toEqual(JSON.parse(JSON.stringify(first.evaluation)));
  });

  it('goes on where an interrupted run stopped', async () => {
    const [key = ''] = await readdir(join(folder, 'data', 'features'));
    for (const name of ['bundle.json', 'evaluation-short.json']) await rm(join(folder, 'data', 'features', key, name));
    const { steps, progress } = listening();
    const again = await run(smallPipeline(folder), progress);
    expect(steps).not.toContain('generate');
    expect(steps).not.toContain('payload');
    expect(again.manifest.artefactHash).toBe(first.manifest.artefactHash);
  });

  it('makes the same artefact elsewhere, with another number of workers', async () => {
    const elsewhere = await run(smallPipeline(await tempFolder(), { workers: 1 }));
    expect(elsewhere.manifest.artefactHash).toBe(first.manifest.artefactHash);
  });

  it('makes another artefact from another seed', async () => {
    const other = await run(
      smallPipeline(await tempFolder(), {
        seed: 8,
        source: { kind: 'generated', counts: { normalRequests: 2_400, attackRequests: 600 }, seed: 8 }
      })
    );
    expect(other.manifest.artefactHash).not.toBe(first.manifest.artefactHash);
  });

  it('measures models that never saw a class, cross-validates and tunes when asked', async () => {
    const result = await run(smallPipeline(folder, { measuresUnseenClasses: true, folds: 2, tuningCandidates: 2 }));
    expect(result.evaluation.leaveOneClassOut).toHaveLength(11);
    for (const { curve } of result.evaluation.leaveOneClassOut) {
      const hits = curve.map(({ recall }) => recall.hits);
      expect(hits).toEqual(hits.toSorted((a, b) => a - b));
    }
    expect(result.evaluation.crossValidation!.folds).toHaveLength(2);
    expect(result.evaluation.tuning!.trials.length).toBeGreaterThan(1);
  });

  it('learns what is ordinary from traffic without attacks, and says that it knows no attack', async () => {
    const source = { kind: 'generated', counts: { normalRequests: 1_500, attackRequests: 0 }, seed: 7 } as const;
    const result = await run(smallPipeline(await tempFolder(), { source }));
    expect(result.evaluation.holdout).toBeNull();
    expect(result.evaluation.strangest!.requests.length).toBeGreaterThan(0);
  });

  it('says what is missing in traffic of attacks alone, and publishes nothing', async () => {
    const elsewhere = await tempFolder();
    const source = { kind: 'generated', counts: { normalRequests: 0, attackRequests: 800 }, seed: 7 } as const;
    await expect(run(smallPipeline(elsewhere, { source }))).rejects.toMatchObject({ code: 'TRAINING_DATA_UNUSABLE' });
    await expect(readdir(join(elsewhere, 'registry'))).rejects.toThrow('ENOENT');
  });
});

describe('pipeline on imported traffic', () => {
  /** An ordinary site, and one address that tries passwords. */
  function accessLog(): string {
    const lines: string[] = [];
    for (let request = 0; request < 3_000; request++) {
      const at = new Date(Date.UTC(2026, 2, 1) + request * 20_000);
      const time = `${String(at.getUTCDate()).padStart(2, '0')}/Mar/2026:${at.toISOString().slice(11, 19)} +0000`;
      const isForcing = request > 700 && request % 5 === 0;
      const address = isForcing ? '203.0.113.9' : `198.51.100.${request % 200}`;
      const line = isForcing
        ? '"POST /login HTTP/1.1" 401 120'
        : `"GET /page/${request % 40} HTTP/1.1" 200 ${1000 + (request % 97)}`;
      lines.push(
        `${address} - - [${time}] ${line} "-" "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"`
      );
    }
    return `${lines.join('\n')}\nthis line is no request\n`;
  }

  it('names the client that is unlike the others, stores no address, and counts what it could not read', async () => {
    const folder = await tempFolder();
    const log = join(folder, 'access.log');
    await writeFile(log, accessLog());
    const source = {
      kind: 'files',
      files: [log],
      format: undefined,
      labels: {},
      payloads: 'off',
      rotationDays: 30
    } as const;
    const result = await run(smallPipeline(folder, { source }));

    expect(result.filesRead[0]).toMatchObject({ format: 'combined', lines: 3_001, records: 3_000 });
    const [strangest] = result.evaluation.strangest!.clients;
    expect(strangest!.clientKey).not.toContain('203.0.113.9');
    expect(await result.nameClient(strangest!.clientKey)).toBe('addr:203.0.113.9');
    const stored = await readFile(join(folder, 'registry', result.manifest.version, 'metrics.json'), 'utf8');
    expect(stored).not.toMatch(/203\.0\.113|198\.51\.100/);
  });

  it('makes the same artefact of the same log, whatever secret its pseudonyms come from', async () => {
    const hashes: string[] = [];
    for (let installation = 0; installation < 2; installation++) {
      const folder = await tempFolder();
      const log = join(folder, 'access.log');
      await writeFile(log, accessLog());
      const source = {
        kind: 'files',
        files: [log],
        format: undefined,
        labels: {},
        payloads: 'off',
        rotationDays: 30
      } as const;
      hashes.push((await run(smallPipeline(folder, { source }))).manifest.artefactHash);
    }
    expect(hashes[1]).toBe(hashes[0]);
  });
});
