import type { FastifyInstance } from 'fastify';
import type { Judging } from '../../judging/open-judging.ts';
import { readEntry, readLines, type LogEntry, type ReadEntry } from '../../service/log-entries.ts';
import { scoreLog } from '../../service/score-log.ts';
import { checkedBody, unprocessable } from '../checked-body.ts';
import { DetectLines, DetectRecords, MODEL_DOCUMENTS } from '../documents/model-documents.ts';
import { modelInForce } from './model-routes.ts';

/** MAX_LOG_ENTRIES of ordinary length. */
const MAX_BODY_BYTES = 4_194_304;

/** `POST /detect {logs[], threshold}`. */
export function addDetectRoute(app: FastifyInstance, { slot }: Pick<Judging, 'slot'>): void {
  app.post('/detect', { schema: MODEL_DOCUMENTS.detect, bodyLimit: MAX_BODY_BYTES }, async (request) => {
    const { version, bundle } = modelInForce(slot.current());
    // Told apart first, so that a fault is told of the kind that was meant.
    const asked = holdsLines(request.body)
      ? checkedBody(DetectLines, request.body)
      : checkedBody(DetectRecords, request.body);
    const { threshold = bundle.thresholds.anomaly } = asked;
    const { format, entries } = read(asked.logs);
    const drafts = entries.map((entry, index) => {
      if ('draft' in entry) return entry.draft;
      throw unprocessable(`logs/${index}${entry.field === '' ? '' : `/${entry.field}`}`, entry.fault);
    });
    const { scores, hasWindows } = await scoreLog(bundle, drafts);
    const results = scores.map((score, index) => ({ index, ...score, isAnomaly: score.anomalyScore >= threshold }));
    const anomalies = results.filter(({ isAnomaly }) => isAnomaly).length;
    return { modelVersion: version, threshold, format, hasWindows, anomalies, results };
  });
}

function holdsLines(body: unknown): boolean {
  const { logs } = (body ?? {}) as { logs?: unknown }; // looked at before it is checked
  return Array.isArray(logs) && typeof logs[0] === 'string';
}

function read(logs: readonly string[] | readonly LogEntry[]): { format: string | null; entries: ReadEntry[] } {
  if (logs.every((entry) => typeof entry === 'string')) return readLines(logs);
  return { format: null, entries: logs.map(readEntry) };
}
