import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { ATTACK_CLASSES, type AttackClass } from '#data/label.ts';
import type { Feedback } from '#data/decision-row.ts';
import { PathHelmError } from '#platform/errors.ts';
import type { DecisionLog } from '../decision-log/decision-log.ts';
import { AdminFault, invalid } from './admin-fault.ts';
import { decisionFilterOf, FILTER_NAMES } from './decision-filter-of.ts';
import { DECISION_DOCUMENTS } from './documents/decision-documents.ts';
import { fieldsOf, textOf, type Fields } from './read-fields.ts';

export type DecisionLogRoutesOptions = {
  /** Null: it is off. */
  log: DecisionLog | null;
  nowMs: () => number;
};

const MAX_NOTE_CHARS = 500;
const MAX_BY_CHARS = 128;
const MAX_CLIENT_KEYS = 1000;
const NAMES_OF_ALL = FILTER_NAMES.filter((name) => !['cursor', 'limit', 'withFeatures'].includes(name));
const DAY_MS = 86_400_000;
const MEDIA_TYPES = { csv: 'text/csv; charset=utf-8', parquet: 'application/vnd.apache.parquet' } as const;

/** `GET /decisions`, `GET /decisions/history`, `GET /decisions/export`, `POST /decisions/:id/feedback`, `POST /decisions/seal`, `POST /decisions/erase`. */
export function addDecisionLogRoutes(app: FastifyInstance, { log, nowMs }: DecisionLogRoutesOptions): void {
  app.get('/decisions', { schema: DECISION_DOCUMENTS.list }, (request) => {
    const filter = decisionFilterOf(fieldsOf(request, FILTER_NAMES));
    return ask((opened) => opened.list(filter));
  });

  app.get('/decisions/history', { schema: DECISION_DOCUMENTS.history }, (request) => {
    const filter = decisionFilterOf(fieldsOf(request, NAMES_OF_ALL));
    const toMs = filter.toMs ?? nowMs();
    const fromMs = filter.fromMs ?? toMs - DAY_MS;
    if (!(fromMs < toMs)) throw invalid(`fromMs=${fromMs} is not before toMs=${toMs}`);
    return ask((opened) => opened.history({ ...filter, fromMs, toMs }));
  });

  app.get('/decisions/export', { schema: DECISION_DOCUMENTS.export }, async (request, reply) => {
    const fields = fieldsOf(request, [...NAMES_OF_ALL, 'format']);
    const format = formatOf(fields);
    const filter = decisionFilterOf(fields);
    const path = join(tmpdir(), `pathhelm-export-${randomUUID()}.${format}`);
    try {
      const rows = await ask((opened) => opened.exportTo(path, format, filter));
      const file = createReadStream(path);
      file.once('close', () => void rm(path, { force: true }));
      return await reply
        .type(MEDIA_TYPES[format])
        .header('content-disposition', `attachment; filename="decisions.${format}"`)
        .header('x-row-count', rows)
        .send(file);
    } catch (fault) {
      await rm(path, { force: true });
      throw fault;
    }
  });

  app.post<{ Params: { id: string } }>(
    '/decisions/:id/feedback',
    { schema: DECISION_DOCUMENTS.feedback },
    async (request, reply) => {
      const fields = fieldsOf(request, ['label', 'by', 'note']);
      const decisionId = request.params.id;
      const feedback: Feedback = {
        decisionId,
        attackClass: labelOf(fields),
        by: textOf(fields, 'by', MAX_BY_CHARS) || 'admin',
        note: textOf(fields, 'note', MAX_NOTE_CHARS),
        atMs: nowMs()
      };
      if ((await ask((opened) => opened.find(decisionId))) === undefined) {
        throw new AdminFault(404, 'NO_SUCH_DECISION', `no decision ${decisionId} is logged (any more)`);
      }
      await ask((opened) => opened.addFeedback(feedback));
      return reply.code(201).send(feedback);
    }
  );

  app.post('/decisions/seal', { schema: DECISION_DOCUMENTS.seal }, () =>
    ask(async (opened) => {
      const before = opened.stats().segments;
      await opened.seal();
      return { segments: opened.stats().segments - before };
    })
  );

  app.post('/decisions/erase', { schema: DECISION_DOCUMENTS.erase }, (request) => {
    const clientKeys = clientKeysOf(fieldsOf(request, ['clientKeys']));
    return ask(async (opened) => ({ removed: await opened.erase(clientKeys) }));
  });

  async function ask<T>(work: (opened: DecisionLog) => Promise<T>): Promise<T> {
    if (log === null) throw new AdminFault(503, 'DECISION_LOG_OFF', 'DECISION_LOG is off: there are no decisions');
    try {
      return await work(log);
    } catch (fault) {
      if (!(fault instanceof PathHelmError)) throw fault;
      if (fault.code === 'INPUT_INVALID') throw invalid(fault.message);
      throw new AdminFault(503, 'DECISION_LOG_UNAVAILABLE', `the decision log: ${fault.message}`);
    }
  }
}

function formatOf({ format = 'csv' }: Fields): 'csv' | 'parquet' {
  if (format === 'csv' || format === 'parquet') return format;
  throw invalid(`format=${JSON.stringify(format)} is none of csv, parquet`);
}

function labelOf({ label }: Fields): AttackClass {
  const known = ATTACK_CLASSES.find((each) => each === label);
  if (known === undefined)
    throw invalid(`label=${JSON.stringify(label)} is no class; there are: ${ATTACK_CLASSES.join(', ')}`);
  return known;
}

function clientKeysOf({ clientKeys }: Fields): string[] {
  const isList = Array.isArray(clientKeys) && clientKeys.length > 0 && clientKeys.length <= MAX_CLIENT_KEYS;
  if (!isList || !clientKeys.every((key) => typeof key === 'string' && key !== '')) {
    throw invalid(`clientKeys must be a list of 1 to ${MAX_CLIENT_KEYS} client keys`);
  }
  return clientKeys as string[]; // each was looked at
}
