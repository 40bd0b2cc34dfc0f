import { attackClassIndex } from '#data/label.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { assessPayload } from '#models/features/assess-payload.ts';
import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import { createFeaturiser } from '#models/features/featuriser.ts';
import { createPayloadFindings } from '#models/features/payload-findings.ts';
import type { PayloadModel } from '#models/payload/payload-model.ts';
import { parseRequest, type ParsedRequest } from '#models/request/parse-request.ts';
import { countOf, type WindowView } from '#models/window/read-window.ts';
import { placeOf } from '#models/window/place-of.ts';
import { inArrivalOrder } from '#models/window/replay-order.ts';
import { createWindowViews } from '#models/window/window-tracker.ts';
import { classIndexOf, sharedMatrix, type Dataset } from './dataset.ts';
import { staticRulesVerdict } from './evaluate/static-rules/static-rules-verdict.ts';

export type FeaturiseInput = {
  /** In order of arrival. */
  records: readonly RequestRecord[];
  /** Which payload model may judge the row: training rows get one that never saw their template. */
  modelOfRow: (row: number) => PayloadModel;
  /** Rows the static rules are compared on; all when left out. */
  needsBaseline?: (row: number) => boolean;
  isTimed: boolean;
  hasClients: boolean;
  onProgress?: (done: number) => void;
};

const PROGRESS_EVERY_ROWS = 1_000;
/** Requests without a client or a time stand alone: nothing before them lies within any window. */
const APART_MS = 2 * 3_600_000;

/**
 * Requests → feature vectors, by the very code the gateway runs: windows are folded in the order in which arrivals and answers
 * happened, and each vector sees only what came before it.
 */
export function featurise(input: FeaturiseInput): Dataset {
  const { records, modelOfRow, needsBaseline = () => true, isTimed, hasClients, onProgress } = input;
  const isAlone = !isTimed || !hasClients;
  const matrix = sharedMatrix(records.length, FEATURE_COUNT);
  const featuriser = createFeaturiser();
  const views = createWindowViews();
  const findings = createPayloadFindings();
  const open = new Map<number, ParsedRequest>();
  const baselineClasses = new Uint8Array(records.length);
  const routes: string[] = [];
  const worstPlaces: string[] = [];

  const placed = isAlone ? records.map((record, row) => ({ ...record, ...alone(row) })) : records;
  for (const { kind, order: row, atMs, record } of inArrivalOrder(placed)) {
    if (kind === 'completion') {
      featuriser.complete(open.get(row)!, record.clientKey, atMs, record);
      open.delete(row);
      continue;
    }
    const parsed = parseRequest(record);
    open.set(row, parsed);
    assessPayload(modelOfRow(row), parsed, findings);
    if (needsBaseline(row)) {
      featuriser.windows.read(placeOf(parsed, record.clientKey), atMs, views);
      baselineClasses[row] = baselineClass(record, parsed, views.client);
    }
    featuriser.arrive(parsed, record.clientKey, atMs, findings, matrix.values, row * FEATURE_COUNT);
    routes.push(parsed.route);
    worstPlaces.push(findings.suspiciousFragments > 0 ? parsed.fragments[findings.worstFragment]!.place : '');
    if (row % PROGRESS_EVERY_ROWS === 0) onProgress?.(row);
  }

  const labelled = (field: 'actor' | 'campaignId' | 'templateId'): string[] =>
    records.map(({ label }) => label?.[field] ?? '');
  return {
    matrix,
    classes: Uint8Array.from(records, classIndexOf),
    baselineClasses,
    timestampMs: Float64Array.from(records, ({ timestampMs }) => timestampMs),
    requestIds: records.map(({ requestId }) => requestId),
    clientKeys: records.map(({ clientKey }) => clientKey),
    routes,
    actors: labelled('actor'),
    campaignIds: labelled('campaignId'),
    templateIds: labelled('templateId'),
    worstPlaces,
    isTimed,
    hasClients
  };
}

/** What the static rules say, given the same look at the client's last minute. */
function baselineClass({ headers }: RequestRecord, { fragments }: ParsedRequest, { minute }: WindowView): number {
  const { attackClass } = staticRulesVerdict({
    fragments: fragments.map(({ text }) => text),
    userAgent: headers.find(([name]) => name === 'user-agent')?.[1] ?? '',
    requestsLastMinute: countOf(minute, 'arrivals'),
    loginFailuresLastMinute: countOf(minute, 'loginFailures'),
    notFoundLastMinute: countOf(minute, 'notFound')
  });
  return attackClassIndex(attackClass);
}

function alone(row: number): Pick<RequestRecord, 'clientKey' | 'timestampMs'> {
  return { clientKey: `alone:${row}`, timestampMs: row * APART_MS };
}
