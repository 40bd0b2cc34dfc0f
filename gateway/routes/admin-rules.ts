import type { FastifyInstance } from 'fastify';
import { PathHelmError } from '#platform/errors.ts';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import type { AddedRules, PolicySlot } from '../policy/policy-slot.ts';
import { AdminFault, invalid } from './admin-fault.ts';
import { POLICY_DOCUMENT, RULE_DOCUMENTS } from './documents/policy-documents.ts';
import { isoOrNull } from './read-fields.ts';

const KINDS = { rules: 'rule', exceptions: 'exception' } as const satisfies Record<keyof AddedRules, string>;

export type PolicyRoutesOptions = { policy: PolicySlot; nowMs: () => number };

/**
 * `GET /admin/policy`: what is in force and whether the file is. `GET`, `POST`, `DELETE` of `/admin/rules` and `/admin/exceptions`: those
 * of the file with their hits, and those added at run time, which are kept in DATA_DIR.
 */
export function addPolicyRoutes(app: FastifyInstance, { policy, nowMs }: PolicyRoutesOptions): void {
  app.get('/admin/policy', { schema: POLICY_DOCUMENT }, () => {
    const { version, mode, policy: content } = policy.current();
    const { loadedAtMs, loads, refused, fault, stepDown } = policy.state();
    const { limits } = content;
    return {
      version,
      mode,
      file: policy.path,
      loadedAt: isoOrNull(loadedAtMs),
      loads,
      refused,
      fault,
      stepDown,
      policy: {
        ...content,
        limits: limits && {
          ...limits,
          routes: Object.fromEntries(limits.routes),
          clients: Object.fromEntries(limits.clients)
        }
      }
    };
  });
  for (const kind of ['rules', 'exceptions'] as const) addRoutesOfKind(app, kind, { policy, nowMs });
}

function addRoutesOfKind(app: FastifyInstance, kind: keyof AddedRules, { policy, nowMs }: PolicyRoutesOptions): void {
  const shown = (entry: AddedRules[typeof kind][number]): object => {
    const { hits, lastHitAtMs } = policy.hits.of(KINDS[kind], entry.id);
    return {
      ...entry,
      from: policy.added()[kind].some(({ id }) => id === entry.id) ? 'admin' : 'file',
      isExpired: entry.expires !== null && Date.parse(entry.expires) <= nowMs(),
      hits,
      lastHitAt: isoOrNull(hits === 0 ? null : lastHitAtMs)
    };
  };

  app.get(`/admin/${kind}`, { schema: RULE_DOCUMENTS[kind].list }, () => ({
    version: policy.current().version,
    [kind]: policy.current().policy[kind].map(shown)
  }));

  app.post(`/admin/${kind}`, { schema: RULE_DOCUMENTS[kind].add }, async (request, reply) => {
    const [entry] = readEntry(kind, request.body);
    const { id } = entry;
    await change((added) => {
      if (policy.current().policy[kind].some((each) => each.id === id))
        throw invalid(`${JSON.stringify(id)} is there already: remove it first, or choose another id`);
      return { ...added, [kind]: [...added[kind], entry] };
    });
    return reply.code(201).send(shown(entry));
  });

  app.delete<{ Params: { id: string } }>(
    `/admin/${kind}/:id`,
    { schema: RULE_DOCUMENTS[kind].remove },
    async ({ params: { id } }) => {
      await change((added) => {
        const left = added[kind].filter((entry) => entry.id !== id);
        if (left.length < added[kind].length) return { ...added, [kind]: left };
        const isOfFile = policy.current().policy[kind].some((entry) => entry.id === id);
        if (isOfFile) throw invalid(`${JSON.stringify(id)} stands in ${policy.path}: remove it there`);
        throw new AdminFault(404, 'NO_SUCH_RULE', `there is no ${KINDS[kind]} ${JSON.stringify(id)}`);
      });
      return { id, removed: true, version: policy.current().version };
    }
  );

  async function change(by: Parameters<PolicySlot['changeAdded']>[0]): Promise<void> {
    try {
      await policy.changeAdded(by);
    } catch (fault) {
      throw asAdminFault(fault);
    }
  }
}

/** As one entry of a policy file, with the same faults. */
function readEntry<Kind extends keyof AddedRules>(kind: Kind, body: unknown): [AddedRules[Kind][number]] {
  try {
    return parsePolicy(JSON.stringify({ [kind]: [body ?? {}] }), KINDS[kind])[kind] as [AddedRules[Kind][number]]; // one was given
  } catch (fault) {
    throw asAdminFault(fault);
  }
}

function asAdminFault(fault: unknown): unknown {
  if (!(fault instanceof PathHelmError) || fault.code !== 'POLICY_INVALID') return fault;
  // Lines of a text that was made up here say nothing.
  return invalid(fault.message.replaceAll(/line \d+: (?:(?:rules|exceptions)\.\d+\.?)?/g, ''));
}
