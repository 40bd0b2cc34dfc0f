import { placeOf } from '#models/window/place-of.ts';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RequestRecord } from '#data/request-record.ts';
import { createJudge } from '#gateway/judging/create-judge.ts';
import type { LoadedModel } from '#gateway/judging/load-model.ts';
import { policyOf } from '#tests/policy/helpers/policy-scene.ts';
import type { StateStore } from '#gateway/stores/state-store.ts';
import type { StoredWindow, Windows } from '#gateway/windows/windows.ts';
import { inArrivalOrder } from '#models/window/replay-order.ts';
import type { Judged } from '#gateway/judging/judged.ts';

type JudgedBy = { model: LoadedModel; windows: Windows; store?: Pick<StateStore, 'guard'> };

/** Sends records through a gateway's judge at the times they bear. @returns what was judged, in order of arrival */
export async function judgeRecords(records: readonly RequestRecord[], by: JudgedBy): Promise<Judged[]> {
  const all: Judged[] = [];
  await judgeEach(records, by, (judged) => all.push(judged));
  return all;
}

/**
 * The same for more records than fit into memory judged.
 * @param onJudged called in order of arrival with the record's row
 */
export async function judgeEach(
  records: readonly RequestRecord[],
  { model, windows, store }: JudgedBy,
  onJudged: (judged: Judged, row: number) => void
): Promise<void> {
  const policy = policyOf('');
  const judge = createJudge({
    model: () => model,
    policy: () => policy,
    silentPolicy: () => policy,
    windows,
    monotonicMs: () => performance.now()
  });
  const open = new Map<number, Judged>();
  for (const { kind, order, atMs, record } of inArrivalOrder(records)) {
    const { clientKey } = record;
    if (kind === 'completion') {
      const { parsed } = open.get(order)!;
      open.delete(order);
      windows.complete(
        { ...placeOf(parsed, clientKey), atMs, stored: undefined },
        { ...record, isLogin: parsed.isLogin }
      );
    } else {
      const stored = store === undefined ? undefined : await windowOf(store, clientKey, atMs);
      const from = { address: record.address, clientKey, clientId: '', rawHeaders: record.headers.flat() };
      const judged = judge.judge({ ...from, input: record, atMs, stored });
      open.set(order, judged);
      onJudged(judged, order);
    }
    if (store !== undefined) await nextTurn(); // what happened is sent to the store at the end of the turn
  }
}

async function windowOf(store: Pick<StateStore, 'guard'>, clientKey: string, nowMs: number): Promise<StoredWindow> {
  const question = { nowMs, clientKey, apiKeyId: '', handSetClientId: '', limit: undefined, isLimitReplaceable: true };
  const { window } = await store.guard({ ...question, wantsWindow: true });
  if (window === undefined) throw new Error('the store gave no window');
  return window;
}
