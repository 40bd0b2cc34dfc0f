import { ATTACK_CLASSES, type AttackClass } from '#data/label.ts';
import type { FormatName } from '#data/formats/formats.ts';
import type { RequestRecord } from '#data/request-record.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { BENIGN, rowsWhere, UNLABELLED, type Dataset } from '../dataset.ts';
import { featurise } from '../featurise.ts';
import type { LabelRules } from '../ingest/file-labels.ts';
import { ingest } from '../ingest/ingest.ts';
import { createLineSplitter } from '../ingest/read/line-splitter.ts';
import { openInput, readChunks } from '../ingest/read/input-file.ts';
import { rateOver, type Rate } from './rate.ts';
import { isFlagged, scoreRows, type RowScores } from './score-rows.ts';

/** What a version makes of a file it was not trained on. */
export type FileFigures = {
  path: string;
  /** Per class named by the file's labels; `unlabelled` for rows without one. */
  classes: readonly {
    attackClass: AttackClass | 'unlabelled';
    flagged: Rate;
    byClassifier: Rate;
    byAnomaly: Rate;
    byStaticRules: Rate;
  }[];
  /** Flagged rows of benign files, missed ones of the others: ids for looking them up. */
  wrongIds: readonly string[];
};

export type EvaluateFileOptions = {
  bundle: ModelBundle;
  path: string;
  format?: FormatName | undefined;
  labels: LabelRules;
  /** The file is a list of texts of this class, one a line, instead of requests. */
  linesAre?: AttackClass | undefined;
};

export async function evaluateFile(options: EvaluateFileOptions): Promise<FileFigures> {
  const { bundle, path, format, labels, linesAre } = options;
  const source = linesAre
    ? { records: await readTexts(path, linesAre), timed: false, hasClients: false }
    : await ingest({ files: [path], ...(format && { format }), labels });
  const dataset = featurise({
    records: source.records.map(dressed),
    modelOfRow: () => bundle.payload,
    isTimed: source.timed,
    hasClients: source.hasClients
  });
  const scores = scoreRows(
    bundle,
    dataset.matrix,
    rowsWhere(dataset.matrix.rows, () => true)
  );
  const present = [...new Set(dataset.classes)].sort((a, b) => a - b);
  return {
    path,
    classes: present.map((own) => classFigures(dataset, scores, bundle, own)),
    wrongIds: dataset.requestIds.filter(
      (_id, row) =>
        dataset.classes[row] !== UNLABELLED &&
        isFlagged(scores, bundle.thresholds, row) === (dataset.classes[row] === BENIGN)
    )
  };
}

function classFigures(
  dataset: Dataset,
  scores: RowScores,
  { thresholds }: ModelBundle,
  own: number
): FileFigures['classes'][number] {
  const rows = rowsWhere(dataset.matrix.rows, (row) => dataset.classes[row] === own);
  return {
    attackClass: ATTACK_CLASSES[own] ?? 'unlabelled',
    flagged: rateOver(rows, (row) => isFlagged(scores, thresholds, row)),
    byClassifier: rateOver(rows, (row) => scores.attack[row]! >= thresholds.attack),
    byAnomaly: rateOver(rows, (row) => scores.anomaly[row]! >= thresholds.anomaly),
    byStaticRules: rateOver(rows, (row) => dataset.baselineClasses[row] !== BENIGN)
  };
}

/** What a current browser sends with a page's request. */
const BROWSER_HEADERS: RequestRecord['headers'] = [
  ['host', 'shop.example'],
  ['connection', 'keep-alive'],
  ['user-agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  ['accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
  ['accept-language', 'en-GB,en;q=0.7'],
  ['accept-encoding', 'gzip, deflate, br'],
  ['sec-fetch-dest', 'document'],
  ['sec-fetch-mode', 'navigate'],
  ['sec-fetch-site', 'none']
];

/** Sets of bare values have no headers; judged as such they would all look like a script's requests, and the value would not matter. */
function dressed(record: RequestRecord): RequestRecord {
  return record.headers.length === 0 ? { ...record, headers: BROWSER_HEADERS } : record;
}

async function readTexts(path: string, attackClass: AttackClass): Promise<RequestRecord[]> {
  const records: RequestRecord[] = [];
  const splitter = createLineSplitter({
    onLine: (text, lineNumber) => {
      if (text.trim() !== '') records.push(requestWith(text, attackClass, lineNumber));
    },
    onLongLine: () => undefined
  });
  for await (const chunk of readChunks(await openInput(path))) splitter.push(chunk);
  splitter.end();
  return records;
}

function requestWith(text: string, attackClass: AttackClass, lineNumber: number): RequestRecord {
  return {
    requestId: `line:${lineNumber}`,
    timestampMs: lineNumber,
    clientKey: 'addr:unknown',
    address: '',
    method: 'GET',
    target: `/search?q=${encodeURIComponent(text.toWellFormed())}`,
    httpVersion: '1.1',
    headers: [],
    body: '',
    bodyBytes: 0,
    status: 200,
    responseBytes: 0,
    latencyMs: 0,
    label: { attackClass, source: 'person', actor: '', campaignId: '', templateId: '', attackPlace: 'query.q' }
  };
}
