import type { FastifyInstance } from 'fastify';
import { PathHelmError } from '#platform/errors.ts';
import { apiKeyIdOf, issueKey, type NewApiKey } from '../access/api-keys.ts';
import { credentialOf } from '../stores/memory-store.ts';
import type { ApiKeyRecord, StateStore } from '../stores/state-store.ts';
import { AdminFault, invalid } from './admin-fault.ts';
import { KEY_DOCUMENTS } from './documents/access-documents.ts';
import { expiryOf, fieldsOf, isoOrNull, rateOf, secondsOf, textOf } from './read-fields.ts';

const MAX_NOTE_CHARS = 500;
const MAX_KEY_CHARS = 4096;

export type KeyRoutesOptions = { store: StateStore; nowMs: () => number };

/** API keys: `POST /admin/keys`, `GET /admin/keys`, `POST /admin/keys/:id/rotate`, `DELETE /admin/keys/:id`, `DELETE /admin/keys {key}`. */
export function addKeyRoutes(app: FastifyInstance, { store, nowMs }: KeyRoutesOptions): void {
  app.post('/admin/keys', { schema: KEY_DOCUMENTS.issue }, async (request, reply) => {
    const fields = fieldsOf(request, ['clientId', 'note', 'expiresAt', 'ttlSeconds', 'limit']);
    const { key, record } = issue(
      {
        clientId: textOf(fields, 'clientId', 128),
        note: textOf(fields, 'note', MAX_NOTE_CHARS),
        expiresAtMs: expiryOf(fields, nowMs()),
        limit: rateOf(fields, 'limit')
      },
      nowMs()
    );
    await store.putApiKey(record);
    return reply.code(201).send({ key, ...shown(record, nowMs()) });
  });

  app.get('/admin/keys', { schema: KEY_DOCUMENTS.list }, async () => {
    const records = await store.apiKeys();
    records.sort((a, b) => a.createdAtMs - b.createdAtMs || a.id.localeCompare(b.id));
    return { keys: records.map((record) => shown(record, nowMs())) };
  });

  app.post<{ Params: { id: string } }>(
    '/admin/keys/:id/rotate',
    { schema: KEY_DOCUMENTS.rotate },
    async (request, reply) => {
      const fields = fieldsOf(request, ['graceSeconds']);
      const graceMs = fields['graceSeconds'] === undefined ? 0 : secondsOf(fields, 'graceSeconds', 0) * 1000;
      const former = await find(request.params.id);
      if (credentialOf(former, nowMs()) !== 'valid') throw invalid(`key ${former.id} is over: issue a new one`);
      const { key, record } = issue(former, nowMs());
      await store.putApiKey(record);
      const formerEndsAtMs = Math.min(nowMs() + graceMs, former.expiresAtMs ?? Infinity);
      await store.putApiKey({ ...former, expiresAtMs: formerEndsAtMs });
      return reply.code(201).send({ key, ...shown(record, nowMs()), replaces: former.id });
    }
  );

  app.delete<{ Params: { id: string } }>('/admin/keys/:id', { schema: KEY_DOCUMENTS.revokeById }, async (request) => {
    const { id } = await find(request.params.id);
    await store.revokeApiKey(id, nowMs());
    return { id, revoked: true };
  });

  // By the key itself: one that leaked, or one set by hand, which has no record.
  app.delete('/admin/keys', { schema: KEY_DOCUMENTS.revoke }, async (request) => {
    const key = textOf(fieldsOf(request, ['key']), 'key', MAX_KEY_CHARS);
    if (key === '') throw invalid('key is missing');
    const id = apiKeyIdOf(key);
    await store.revokeApiKey(id, nowMs());
    return { id, revoked: true };
  });

  async function find(id: string): Promise<ApiKeyRecord> {
    const record = (await store.apiKeys()).find((each) => each.id === id);
    if (record === undefined) throw new AdminFault(404, 'NO_SUCH_KEY', `there is no key ${JSON.stringify(id)}`);
    return record;
  }
}

function issue(wanted: NewApiKey, nowMs: number): { key: string; record: ApiKeyRecord } {
  try {
    return issueKey(wanted, nowMs);
  } catch (fault) {
    if (fault instanceof PathHelmError) throw invalid(fault.message);
    throw fault;
  }
}

/** Never the key: only its hash is known. */
function shown(record: ApiKeyRecord, nowMs: number): Record<string, unknown> {
  const { id, clientId, note, createdAtMs, expiresAtMs, revokedAtMs, limit } = record;
  return {
    id,
    clientId,
    note,
    state: credentialOf(record, nowMs),
    limit: limit && { requests: limit.max, windowSeconds: limit.windowMs / 1000 },
    createdAt: isoOrNull(createdAtMs),
    expiresAt: isoOrNull(expiresAtMs),
    revokedAt: isoOrNull(revokedAtMs)
  };
}
