import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ingest } from '#pipelines/ingest/ingest.ts';

/** Third-party traffic that lies beside the repository and never in it. */
const FOLDER = '../shared/data';
const isThere = existsSync(FOLDER);
if (!isThere) process.stderr.write(`SKIPPED: real traffic, for there is no ${FOLDER}\n`);

describe.skipIf(!isThere)('real traffic', () => {
  it.each([
    ['logs/apache-combined-elastic.log.gz', 'combined', 10_000, 9_999, 0, { 'quote-unclosed': 1 }],
    ['logs/joomla-bruteforce-2019-04.log.gz', 'combined', 7_213, 7_213, 0, {}],
    ['logs/nasa-1995-07.log.gz', 'common', 4_000, 4_000, 0, {}],
    ['logs/scanner-acunetix.log.gz', 'combined', 6_539, 6_538, 6_538, { 'request-line-invalid': 1 }],
    ['logs/scanner-netsparker.log.gz', 'combined', 7_314, 7_314, 7_314, {}],
    ['logs/secrepo-2015-01.log.gz', 'combined', 1_219, 1_219, 0, {}],
    ['http/csic2010-raw20-anomalous.txt.gz', 'csic-raw', 71_208, 5_013, 0, {}],
    ['http/csic2010-raw20-normal.txt.gz', 'csic-raw', 98_343, 7_200, 0, {}],
    ['http/csic2010-parsed.jsonl.gz', 'labelled-jsonl', 25_100, 25_100, 0, {}],
    ['http/web-legit-28-sites.jsonl.gz', 'labelled-jsonl', 9_808, 9_808, 0, {}],
    ['params/httpparams.csv.gz', 'parameter-csv', 31_068, 31_067, 0, {}],
    ['params/payloads-grananqvist.csv.gz', 'parameter-csv', 110_358, 110_357, 0, {}],
    ['api/juiceshop.har.gz', 'har', 48, 48, 0, {}]
  ])('%s is read', async (file, format, lines, records, repaired, rejects) => {
    const { filesRead } = await ingest({ files: [`${FOLDER}/${file}`] });
    expect(filesRead).toMatchObject([{ format, lines, records, repaired, rejects }]);
    expect(filesRead[0]?.rejects).toEqual(rejects);
  });

  it.each([
    ['logs/sanjagh-crawlers.log.gz', /Nearest is combined: line 1: time-invalid/],
    ['agents/sanjagh-humans-and-bots.csv.gz', /columns-missing/],
    ['params/urls-benign-fwaf.txt.gz', /not-this-format/],
    ['api/crapi-openapi.json.gz', /in no known format/]
  ])('%s is refused with its reason', async (file, message) => {
    await expect(ingest({ files: [`${FOLDER}/${file}`] })).rejects.toMatchObject({
      code: 'INPUT_FORMAT_UNKNOWN',
      message: expect.stringMatching(message) as string
    });
  });

  it('labels CSIC by file and gives equal requests one template', async () => {
    const files = ['normal', 'anomalous'].map((kind) => `${FOLDER}/http/csic2010-raw20-${kind}.txt.gz`);
    const { records } = await ingest({ files });
    const templates = (name: string): number =>
      new Set(records.flatMap(({ label }) => (label?.attackClass === name ? [label.templateId] : []))).size;
    expect([records.length, templates('benign'), templates('other-injection')]).toEqual([12_213, 2_001, 3_823]);
  });
});
