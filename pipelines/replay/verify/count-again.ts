import type { CompiledPolicy } from '#policy/compile-policy.ts';
import { createLimitCounters } from '#policy/limits/limit-counters.ts';
import type { Limit } from '#policy/limits/limit.ts';
import { textAt, type DecisionTable } from '../../decisions/decision-table.ts';
import { loggedFacts } from '../logged-facts.ts';
import type { LoggedTurns } from './logged-turns.ts';

/** What a limit made of a request; `unknown`: keys may have limits of their own, which no log holds. */
export type Counted = 'admitted' | 'refused' | 'would-refuse' | 'unknown';

const MAX_CLIENTS = 200_000;

/** Counts requests by the limits of a policy, each state for itself; asked in the order of the guard's answers. */
export function createCountAgain(
  table: DecisionTable,
  turns: LoggedTurns
): (row: number, policy: CompiledPolicy) => Counted {
  const counters = new Map<string, ReturnType<typeof createLimitCounters>>();
  const factsOf = loggedFacts(table);
  return (row, { limits }) => {
    const client = textAt(table.texts.clientKey, row);
    if (client.startsWith('key:')) return 'unknown';
    const { method, path } = factsOf(row);
    const limit: Limit | undefined = limits.ofRoute(method, path) ?? limits.standard;
    if (limit === undefined) return 'admitted';
    const state = turns.stateOf(row);
    let own = counters.get(state);
    if (own === undefined) counters.set(state, (own = createLimitCounters({ capacity: MAX_CLIENTS })));
    if (!own.take(client, limit, table.numbers.timestampMs[row]!).isRefused) return 'admitted';
    return limits.isDryRun || limit.isDryRun === true ? 'would-refuse' : 'refused';
  };
}
