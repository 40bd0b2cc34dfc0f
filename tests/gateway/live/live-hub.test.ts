import { Value } from 'typebox/value';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LIVE_EVENTS, type LiveDecisions, type LiveTotals } from '#data/live-event.ts';
import {
  createLiveHub,
  MOST_DECISIONS,
  MOST_WAITING_BYTES,
  MOST_WATCHERS,
  type LiveHub
} from '#gateway/live/live-hub.ts';
import type { FinishedRequest } from '#gateway/observability/finished-request.ts';
import { createTrafficTotals } from '#gateway/observability/traffic-totals.ts';
import { finishedRequest } from '#tests/helpers/finished-request.ts';

type Seen = {
  events: { name: string; data: unknown }[];
  waiting: number;
  isEnded: boolean;
  isCutOff: boolean;
  leave: () => void;
};

function openHub() {
  const clock = { nowMs: 1_760_000_000_000 };
  const drain = { hasBegun: false };
  const totals = createTrafficTotals();
  const hub = createLiveHub({
    totals: totals.snapshot,
    trackedClients: () => 3,
    nowMs: () => clock.nowMs,
    isDraining: () => drain.hasBegun
  });
  onTestFinished(hub.close);
  const pass = (change: Partial<FinishedRequest> = {}): void => {
    const finished = finishedRequest(change);
    totals.record(finished);
    hub.record(finished);
  };
  return { hub, pass, clock, drain };
}

function watch(hub: LiveHub): Seen {
  const seen: Seen = { events: [], waiting: 0, isEnded: false, isCutOff: false, leave: () => undefined };
  const watching = hub.watch({
    send: (text) => {
      for (const [, name, data] of text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g))
        seen.events.push({ name: name!, data: JSON.parse(data!) });
      return seen.waiting;
    },
    end: () => (seen.isEnded = true),
    cutOff: () => (seen.isCutOff = true)
  });
  if (watching !== undefined) seen.leave = watching.leave;
  return seen;
}

type LiveEvents = { totals: LiveTotals; decisions: LiveDecisions };

function lastOf<Name extends keyof LiveEvents>({ events }: Seen, name: Name): LiveEvents[Name] {
  return events.findLast((event) => event.name === name)!.data as LiveEvents[Name];
}

describe('the live stream', () => {
  it('tells a newcomer at once how things stand, and every second what has come since', () => {
    const { hub, pass, clock } = openHub();
    pass({ decisionId: 'before' });
    const seen = watch(hub);
    expect(seen.events.map(({ name }) => name)).toEqual(['totals', 'decisions']);
    expect(lastOf(seen, 'totals')).toMatchObject({ requests: 1, blocked: 0, trackedClients: 3 });
    expect(lastOf(seen, 'decisions').decisions).toMatchObject([{ decisionId: 'before' }]);
    pass({ decisionId: 'blocked', action: 'block', wouldAction: 'block', reason: 'model:sql-injection', status: 403 });
    pass({ decisionId: 'held', wouldAction: 'throttle', wouldReason: 'anomaly', latencyMs: 20 });
    clock.nowMs += 1_000;
    hub.tick();
    expect(lastOf(seen, 'totals')).toMatchObject({
      requests: 3,
      blocked: 1,
      heldBack: 1,
      byReason: { 'model:sql-injection': 1 },
      lately: { spanMs: 1_000, byAction: { allow: 1, block: 1 }, heldBack: 1, p50Ms: 5, p99Ms: 20 }
    });
    expect(lastOf(seen, 'decisions')).toMatchObject({
      decisions: [{ decisionId: 'blocked' }, { decisionId: 'held', wouldReason: 'anomaly' }],
      skipped: 0
    });
    clock.nowMs += 1_000;
    hub.tick();
    expect(lastOf(seen, 'totals').lately).toMatchObject({ p50Ms: null, byAction: { allow: 0 } });
    expect(seen.events.filter(({ name }) => name === 'decisions')).toHaveLength(2);
    for (const { name, data } of seen.events)
      expect(Value.Errors(LIVE_EVENTS[name as keyof typeof LIVE_EVENTS], data)).toEqual([]);
  });

  it('shows every decision once to each watcher, whenever it came', () => {
    const { hub, pass } = openHub();
    const first = watch(hub);
    pass({ decisionId: 'one' });
    const second = watch(hub);
    pass({ decisionId: 'two' });
    hub.tick();
    for (const seen of [first, second]) {
      const ids = seen.events
        .filter(({ name }) => name === 'decisions')
        .flatMap(({ data }) => (data as LiveDecisions).decisions.map(({ decisionId }) => decisionId));
      expect(ids).toEqual(['one', 'two']);
    }
  });

  it('names no client, address, key or request', () => {
    const { hub, pass } = openHub();
    pass();
    const seen = watch(hub);
    expect(JSON.stringify(seen.events)).not.toMatch(/203\.0\.113|request-0001|clientKey/);
  });

  it('stays small in a flood, and says how many decisions it left out', () => {
    const { hub, pass } = openHub();
    const seen = watch(hub);
    for (let at = 0; at < 10_000; at++) pass({ decisionId: `id-${at}` });
    hub.tick();
    const { decisions, skipped } = lastOf(seen, 'decisions');
    expect([decisions.length, skipped, decisions.at(-1)!.decisionId]).toEqual([
      MOST_DECISIONS,
      10_000 - MOST_DECISIONS,
      'id-9999'
    ]);
  });

  it('cuts off whoever does not read, and nobody else', () => {
    const { hub } = openHub();
    const slow = watch(hub);
    const quick = watch(hub);
    slow.waiting = MOST_WAITING_BYTES + 1;
    hub.tick();
    hub.tick();
    expect([slow.isCutOff, quick.isCutOff, hub.watchers, hub.dropped]).toEqual([true, false, 1, 1]);
    expect(quick.events.length).toBe(slow.events.length + 1);
  });

  it('takes no more watchers than it can serve, and others again when one has left', () => {
    const { hub } = openHub();
    const all = Array.from({ length: MOST_WATCHERS }, () => watch(hub));
    expect(watch(hub).events).toEqual([]);
    all[0]!.leave();
    expect(watch(hub).events).toHaveLength(2);
  });

  it('ends with the gateway', () => {
    const { hub, drain } = openHub();
    const seen = watch(hub);
    drain.hasBegun = true;
    hub.tick();
    expect([seen.events.at(-1)!.name, seen.isEnded, hub.watchers]).toEqual(['end', true, 0]);
  });
});
