import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RequestRecord } from '#data/request-record.ts';
import { createJudge, type Judge } from '#gateway/judging/create-judge.ts';
import type { LoadedModel } from '#gateway/judging/load-model.ts';
import { policyOf } from '#tests/policy/helpers/policy-scene.ts';
import type { StateStore } from '#gateway/stores/state-store.ts';
import type { StoredWindow, Windows } from '#gateway/windows/windows.ts';
import { inArrivalOrder } from '#models/window/replay-order.ts';
import type { Judged } from '#gateway/judging/judged.ts';

/** Sends records through a gateway's judge at the times they bear. @returns what was judged, in order of arrival */
export async function judgeRecords(
  records: readonly RequestRecord[],
  { model, windows, store }: { model: LoadedModel; windows: Windows; store?: Pick<StateStore, 'guard'> }
): Promise<Judged[]> {
  const policy = policyOf('');
  const judge: Judge = createJudge({
    model: () => model,
    policy: () => policy,
    silentPolicy: () => policy,
    windows,
    monotonicMs: () => performance.now()
  });
  const judged: Judged[] = [];
  for (const { kind, order, atMs, record } of inArrivalOrder(records)) {
    const { clientKey } = record;
    if (kind === 'completion') {
      const { parsed } = judged[order]!;
      windows.complete(
        { clientKey, route: parsed.route, atMs, stored: undefined },
        { ...record, isLogin: parsed.isLogin }
      );
    } else {
      const stored = store === undefined ? undefined : await windowOf(store, clientKey, atMs);
      const from = { address: record.address, clientKey, clientId: '', rawHeaders: record.headers.flat() };
      judged.push(judge.judge({ ...from, input: record, atMs, stored }));
    }
    if (store !== undefined) await nextTurn(); // what happened is sent to the store at the end of the turn
  }
  return judged;
}

async function windowOf(store: Pick<StateStore, 'guard'>, clientKey: string, nowMs: number): Promise<StoredWindow> {
  const question = { nowMs, clientKey, apiKeyId: '', handSetClientId: '', limit: undefined, isLimitReplaceable: true };
  const { window } = await store.guard({ ...question, wantsWindow: true });
  if (window === undefined) throw new Error('the store gave no window');
  return window;
}
