import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { AttackClass } from '#data/label.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { createRng } from '#models/rng.ts';
import { ingest } from '#pipelines/ingest/ingest.ts';
import type { BenchCase } from './corpus.ts';
import { clearSignature } from './has-clear-signature.ts';
import { BROWSER } from './place-text.ts';

/** Files that `import` reads, and what is to be said of each class in them. */
const FILES: readonly { path: string; name: string; byFile?: AttackClass }[] = [
  { path: 'http/web-legit-28-sites.jsonl.gz', name: 'web traffic of 28 sites', byFile: 'benign' },
  { path: 'http/csic2010-raw20-normal.txt.gz', name: 'CSIC 2010' },
  { path: 'http/csic2010-raw20-anomalous.txt.gz', name: 'CSIC 2010' },
  { path: 'params/httpparams.csv.gz', name: 'httpparams' },
  { path: 'params/payloads-grananqvist.csv.gz', name: 'grananqvist' }
];
/** Where the set's own word is too coarse, or known to be wrong: see clearSignature. */
const SIGN_DECIDES = new Set(['CSIC 2010 true', 'grananqvist false', 'fwaf false']);
const URL_LIST = 'params/urls-benign-fwaf.txt.gz';

/**
 * Whole data sets as requests, at most `cap` of each class drawn at random. Of CSIC's anomalies those with a clear signature are attacks and
 * the others are left out; so are ordinary requests with one, apart under their own name, for these sets hold attacks called legal.
 */
export async function setCases(folder: string, cap: number, seed: number): Promise<BenchCase[]> {
  const rng = createRng(seed).fork('detection-sets');
  const cases: BenchCase[] = [];
  const add = (set: string, attackClass: AttackClass, records: readonly RequestInput[]): void => {
    const isAttack = attackClass !== 'benign';
    for (const record of rng.shuffle([...records]).slice(0, cap)) {
      const sign = SIGN_DECIDES.has(`${set} ${isAttack}`) ? clearSignature(record) : null;
      if (set === 'CSIC 2010' && isAttack && sign === null) continue;
      const isMislabelled = !isAttack && sign !== null;
      cases.push({
        source: `${set}: ${isMislabelled ? 'called legal, clear signature' : set === 'CSIC 2010' && isAttack ? 'anomalies with a clear signature' : attackClass}`,
        isAttack: isAttack || isMislabelled,
        place: 'set',
        encoding: 'plain',
        request: record
      });
    }
  };
  for (const { path, name, byFile } of FILES) {
    const file = `${folder}/${path}`;
    const { records } = await ingest({ files: [file], labels: byFile ? { byFile: new Map([[file, byFile]]) } : {} });
    for (const [attackClass, own] of Map.groupBy(records, ({ label }) => label?.attackClass ?? 'benign'))
      add(name, attackClass, own.map(asRequest));
  }
  const urls = gunzipSync(await readFile(`${folder}/${URL_LIST}`))
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  add(
    'fwaf',
    'benign',
    urls.map((url) => ({
      method: 'GET',
      target: url.startsWith('/') ? url : `/${url}`,
      headers: BROWSER,
      body: '',
      bodyBytes: 0
    }))
  );
  return cases;
}

type RequestInput = BenchCase['request'] & { bodyBytes: number };

/** Sets of bare values have no headers; a request without any would be refused for that. */
function asRequest({ method, target, headers, body, bodyBytes }: RequestRecord): RequestInput {
  return { method, target, headers: headers.length > 0 ? headers : BROWSER, body, bodyBytes };
}
