import type { FastifyInstance } from 'fastify';
import { isInForce } from '../access/address-lists.ts';
import type { CurrentLists } from '../access/current-lists.ts';
import { parseCidr } from '#policy/addresses/parse-cidr.ts';
import type { ListEntry, ListName, StateStore } from '../stores/state-store.ts';
import { AdminFault, invalid } from './admin-fault.ts';
import { LIST_DOCUMENTS } from './documents/access-documents.ts';
import { expiryOf, fieldsOf, isoOrNull, textOf, type Fields } from './read-fields.ts';

const MAX_NOTE_CHARS = 500;
const PATHS = { ip_blacklist: 'deny', ip_whitelist: 'allow' } as const satisfies Record<string, ListName>;

export type ListRoutesOptions = { store: StateStore; lists: CurrentLists; nowMs: () => number };

/** `POST`, `DELETE`, `GET` of `/admin/ip_blacklist` and `/admin/ip_whitelist`: `?ip=` or JSON `{cidr, note, expiresAt}`. */
export function addListRoutes(app: FastifyInstance, options: ListRoutesOptions): void {
  for (const [path, list] of Object.entries(PATHS)) addRoutesOfList(app, `/admin/${path}`, list, options);
}

function addRoutesOfList(
  app: FastifyInstance,
  path: string,
  list: ListName,
  { store, lists, nowMs }: ListRoutesOptions
): void {
  app.post(path, { schema: LIST_DOCUMENTS.add }, async (request, reply) => {
    const fields = fieldsOf(request, ['ip', 'cidr', 'note', 'expiresAt', 'ttlSeconds']);
    const entry: ListEntry = {
      list,
      cidr: cidrOf(fields),
      note: textOf(fields, 'note', MAX_NOTE_CHARS),
      createdAtMs: nowMs(),
      expiresAtMs: expiryOf(fields, nowMs())
    };
    const version = await store.changeLists({ put: entry });
    await lists.catchUp();
    return reply.code(201).send({ ...shown(entry), version });
  });

  app.delete(path, { schema: LIST_DOCUMENTS.remove }, async (request) => {
    const cidr = cidrOf(fieldsOf(request, ['ip', 'cidr']));
    const { entries } = await store.readLists();
    if (!entries.some((entry) => entry.list === list && entry.cidr === cidr)) {
      throw new AdminFault(404, 'NOT_LISTED', `${cidr} is not on the ${list} list`);
    }
    const version = await store.changeLists({ remove: { list, cidr } });
    await lists.catchUp();
    return { list, cidr, removed: true, version };
  });

  app.get(path, { schema: LIST_DOCUMENTS.read }, async (request) => {
    const fields = fieldsOf(request, ['ip', 'cidr']);
    const { entries, version } = await store.readLists();
    const inForce = entries.filter((entry) => entry.list === list && isInForce(entry, nowMs()));
    if (fields['ip'] === undefined && fields['cidr'] === undefined) {
      return { list, version, entries: inForce.map(shown) };
    }
    const cidr = cidrOf(fields);
    return { list, version, cidr, entries: inForce.filter((entry) => entry.cidr === cidr).map(shown) };
  });
}

function cidrOf(fields: Fields): string {
  const given = fields['cidr'] ?? fields['ip'];
  if (given === undefined) throw invalid('ip or cidr is missing');
  const cidr = typeof given === 'string' ? parseCidr(given) : undefined;
  if (cidr === undefined) throw invalid(`${JSON.stringify(given)} is neither an address nor a CIDR`);
  return cidr.text;
}

function shown({ list, cidr, note, createdAtMs, expiresAtMs }: ListEntry): Record<string, unknown> {
  return { list, cidr, note, createdAt: isoOrNull(createdAtMs), expiresAt: isoOrNull(expiresAtMs) };
}
