import type { LiveDecision, LiveDecisions, LiveTotals } from '#data/live-event.ts';
import type { Recorder } from '../observability/finished-request.ts';
import type { TotalsSnapshot } from '../observability/traffic-totals.ts';
import { createLately } from './lately.ts';
import { liveDecisionOf } from './live-decision-of.ts';

/** Where a watcher's events go. */
type Watcher = {
  /** @returns bytes that wait because the watcher does not read them */
  send: (text: string) => number;
  end: () => void;
  /** Ends it without waiting for what is not read. */
  cutOff: () => void;
};

export type LiveHub = {
  record: Recorder;
  /** Sends the newest totals and decisions at once, then about every second. Undefined: there are too many watchers already. */
  watch: (watcher: Watcher) => { leave: () => void } | undefined;
  /** The last decisions, newest last. */
  newest: () => readonly LiveDecision[];
  readonly watchers: number;
  /** Watchers that were cut off because they read too slowly. */
  readonly dropped: number;
  /** The next second, now. */
  tick: () => void;
  close: () => void;
};

export type LiveHubOptions = {
  totals: () => TotalsSnapshot;
  trackedClients: () => number;
  nowMs: () => number;
  isDraining: () => boolean;
};

const TICK_MS = 1_000;
/** What a page shows of the newest; a flood must not become a flood of events. */
export const MOST_DECISIONS = 50;
/** A screen on every desk of a large operations room. */
export const MOST_WATCHERS = 100;
/** Some ten seconds of events: whoever is farther behind is not watching. */
export const MOST_WAITING_BYTES = 262_144;

/** Totals and decisions for whoever watches, each event written once for all of them. A request costs it one small object. */
export function createLiveHub({ totals, trackedClients, nowMs, isDraining }: LiveHubOptions): LiveHub {
  const startedAtMs = nowMs();
  const watchers = new Set<Watcher>();
  const newest: LiveDecision[] = [];
  const lately = createLately(startedAtMs);
  let lastSecond = lately.take(startedAtMs);
  let fresh = 0;
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;

  function totalsNow(): LiveTotals {
    const { requests, blocked, heldBack, byAction, byReason, degraded } = totals();
    return {
      atMs: nowMs(),
      startedAtMs,
      requests,
      blocked,
      heldBack,
      byAction,
      byReason,
      degraded,
      trackedClients: trackedClients(),
      lately: lastSecond
    };
  }

  function freshDecisions(): LiveDecisions {
    const decisions = newest.slice(-Math.min(fresh, MOST_DECISIONS));
    return { decisions, skipped: fresh - decisions.length };
  }

  /** All but the fresh ones, which come with the next tick. */
  function knownDecisions(): LiveDecisions {
    const known = newest.slice(0, Math.max(0, newest.length - fresh));
    return { decisions: known.slice(-MOST_DECISIONS), skipped: 0 };
  }

  function send(watcher: Watcher, text: string): void {
    if (watcher.send(text) <= MOST_WAITING_BYTES) return;
    dropped++;
    leave(watcher);
    watcher.cutOff();
  }

  function leave(watcher: Watcher): void {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  function tick(): void {
    if (isDraining()) {
      close();
      return;
    }
    lastSecond = lately.take(nowMs());
    const text = eventText('totals', totalsNow()) + (fresh > 0 ? eventText('decisions', freshDecisions()) : '');
    fresh = 0;
    for (const watcher of watchers) send(watcher, text);
  }

  function close(): void {
    for (const watcher of [...watchers]) {
      watcher.send(eventText('end', {}));
      leave(watcher);
      watcher.end();
    }
  }

  return {
    record: (finished) => {
      lately.note(finished);
      newest.push(liveDecisionOf(finished));
      if (newest.length > 2 * MOST_DECISIONS) newest.splice(0, MOST_DECISIONS);
      fresh++;
    },
    watch: (watcher) => {
      if (watchers.size >= MOST_WATCHERS) return undefined;
      if (watchers.size === 0) {
        lastSecond = lately.take(nowMs()); // what passed while nobody watched is no second
        fresh = 0;
        timer = setInterval(tick, TICK_MS).unref();
      }
      watchers.add(watcher);
      send(watcher, eventText('totals', totalsNow()) + eventText('decisions', knownDecisions()));
      return {
        leave: () => {
          leave(watcher);
        }
      };
    },
    newest: () => newest,
    get watchers() {
      return watchers.size;
    },
    get dropped() {
      return dropped;
    },
    tick,
    close
  };
}

function eventText(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
