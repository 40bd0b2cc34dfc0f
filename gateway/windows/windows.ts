import type { ArrivalFacts, CompletionFacts } from '#models/window/fold-window.ts';
import type { WindowPlace, WindowViews } from '#models/window/window-tracker.ts';

/** A client's window as the state store holds it: a folded state, and events that came since. */
export type StoredWindow = {
  /** Empty: none yet. */
  state: Buffer;
  events: Buffer;
};

/** One request's place in the windows. `stored` comes with the guard's reply; undefined: this process's own memory counts. */
export type WindowVisit = WindowPlace & {
  /** Arrival, epoch milliseconds. */
  atMs: number;
  stored: StoredWindow | undefined;
};

/** Recent traffic by client, by route and of the whole service: what behaviour is judged by. */
export type Windows = {
  /** As they stood before this request; makes no entry. */
  read: (visit: WindowVisit, views: WindowViews) => void;
  arrive: (visit: WindowVisit, facts: ArrivalFacts) => void;
  /** `visit.atMs` is when the last byte was sent. */
  complete: (visit: WindowVisit, facts: CompletionFacts) => void;
  /** Clients this process holds windows of. */
  readonly clients: number;
  close: () => void;
};

/** Where client windows are shared; both calls may reject. */
export type WindowStorage = {
  append: (clientKey: string, events: Buffer) => Promise<void>;
  /** Replaces state and folded events; does nothing when another gateway was first. `state` begins with its new generation. */
  compact: (clientKey: string, folded: { generation: Buffer; state: Buffer; foldedBytes: number }) => Promise<void>;
};
