import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { storedContent } from '#data/privacy/stored-content.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import { createPseudonymiser } from '#platform/pseudonym.ts';
import { logTraffic } from '#pipelines/replay/log-traffic.ts';
import { recordTraffic } from '#pipelines/replay/record-traffic.ts';
import { nothingStopped } from '#pipelines/replay/judge-traffic.ts';
import { replay } from '#pipelines/replay/replay.ts';
import type { ReplayTraffic } from '#pipelines/replay/traffic.ts';
import { logDecisions } from '#tests/helpers/log-decisions.ts';
import { smallBundle } from '#tests/helpers/small-bundle.ts';
import { suiteFolder, tempFolder } from '#tests/helpers/temp-folder.ts';

const bundle = smallBundle();
const COUNTS = { normalRequests: 400, attackRequests: 100 };

const pseudonym = createPseudonymiser({ secret: new Uint8Array(32), rotationDays: 30 });
const named = (address: string): string => pseudonym(address, Date.UTC(2026, 0, 5));

/** As LOG_PAYLOADS=full keeps a request, under features this code does not know. */
function ofAnotherList(record: RequestRecord) {
  const { target, headers, body } = storedContent(record, 'full', named);
  return {
    target,
    headers: JSON.stringify(headers),
    body,
    requestBytes: record.bodyBytes,
    featureHash: 'f'.repeat(64)
  };
}

/** Of columns whose names fit: in how many rows the two have the same number. */
function sameShare(one: ReplayTraffic, other: ReplayTraffic, names: RegExp): number {
  const [a, b] = [one.vectorsFor(bundle), other.vectorsFor(bundle)];
  const columns = FEATURES.flatMap(({ name }, at) => (names.test(name) ? [at] : []));
  expect(columns.length).toBeGreaterThan(5);
  let same = 0;
  for (let row = 0; row < a.rows; row++)
    for (const column of columns)
      same += Number(a.values[row * a.columns + column] === b.values[row * b.columns + column]);
  return same / (a.rows * columns.length);
}

describe('a log of another feature list that kept its content', () => {
  let folder: string;
  let records: RequestRecord[];

  beforeAll(async () => {
    const dataFolder = await suiteFolder();
    folder = join(dataFolder, 'decisions');
    ({ records } = await logDecisions({ dataFolder, bundle, modelVersion: 'v1', ...COUNTS, change: ofAnotherList }));
  });

  it('is replayed by features computed anew, which are those of the requests themselves', async () => {
    const traffic = await logTraffic(folder);
    expect(traffic).toMatchObject({ vectors: 'recomputed', rows: records.length });
    expect(traffic.notes.join()).toMatch(/computed anew from logged content/);
    const direct = recordTraffic({ source: 'direct', records, isTimed: true, hasClients: true });
    expect([...traffic.timestampMs]).toEqual(records.map(({ timestampMs }) => Math.round(timestampMs)));
    // Texts are kept whole, and so is who asked when; credentials are not.
    expect(sameShare(traffic, direct, /^payload_/)).toBeGreaterThan(0.9);
    expect(sameShare(traffic, direct, /^client_(requests|errors|not_found)_/)).toBeGreaterThan(0.9);
    const report = replay({
      ...{ traffic, baseline: nothingStopped(traffic), seed: 1, id: 'test', nowMs: Date.now },
      candidate: { name: 'v1', bundle, thresholds: bundle.thresholds },
      weights: { wrongBlock: 10, missedAttack: 1 }
    });
    expect(report.vectors).toBe('recomputed');
    expect(report.newlyBlocked).toBeGreaterThan(10);
  });

  it('is refused with what to do when content was masked or not kept', async () => {
    const masked = (record: RequestRecord) => {
      const { target, headers, body } = storedContent(record, 'masked', named);
      return { target, headers: JSON.stringify(headers), body };
    };
    const nothing = () => ({ target: '', headers: '', body: '' });
    for (const [contentOf, sentence] of [
      [nothing, /holds no content; a gateway with LOG_PAYLOADS=full keeps it/],
      [masked, /its content is masked/]
    ] as const) {
      const dataFolder = await tempFolder();
      const change = (record: RequestRecord) => ({ ...ofAnotherList(record), ...contentOf(record) });
      await logDecisions({ dataFolder, bundle, modelVersion: 'v1', normalRequests: 100, attackRequests: 50, change });
      await expect(logTraffic(join(dataFolder, 'decisions'))).rejects.toThrow(sentence);
    }
  });
});
