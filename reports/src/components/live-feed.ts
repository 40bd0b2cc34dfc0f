export type Actions = Record<'allow' | 'throttle' | 'block' | 'refuse', number>;
/** As in data/live-event.ts. */
export type LiveTotals = {
  atMs: number;
  startedAtMs: number;
  requests: number;
  blocked: number;
  byAction: Actions;
  byReason: Record<string, number>;
  degraded: number;
  trackedClients: number;
  lately: { spanMs: number; byAction: Actions; p50Ms: number | null; p99Ms: number | null };
};
export type LiveDecision = {
  decisionId: string;
  atMs: number;
  method: string;
  route: string;
  status: number;
  latencyMs: number;
  action: string;
  reason: string;
  wouldAction: string;
  wouldReason: string;
  attackClass: string;
  attackScore: number | null;
};
type Status = Omit<LiveTotals, 'atMs' | 'startedAtMs' | 'lately'> & { uptimeSeconds: number };

export type Connection = 'connecting' | 'live' | 'polling' | 'offline';
export type Listener = {
  connection: (state: Connection) => void;
  totals: (totals: LiveTotals) => void;
  decisions: (batch: LiveDecision[]) => void;
};

const POLL_MS = 2_000;
const SILENT_AFTER_MS = 5_000;
const RECONNECT_MS = 10_000;

/**
 * The status first, which tells that a gateway is there; then its stream; while that is silent, polling; while that fails, offline. Goes back
 * up by itself. @returns what ends it
 */
export function followGateway(base: string, listener: Listener): () => void {
  let stream: EventSource | null = null;
  let heardAtMs = 0;
  let openedAtMs = 0;
  let former: { atMs: number; byAction: Actions } | null = null;
  let isStopped = false;
  listener.connection('connecting');
  void check();
  const watch = setInterval(() => {
    void check();
  }, POLL_MS);
  return () => {
    isStopped = true;
    clearInterval(watch);
    stream?.close();
  };

  function open(): void {
    openedAtMs = Date.now();
    stream?.close();
    stream = new EventSource(`${base}/live`);
    stream.addEventListener('totals', (event) => {
      heard();
      listener.totals(JSON.parse((event as MessageEvent<string>).data) as LiveTotals); // data/live-event.ts
    });
    stream.addEventListener('decisions', (event) => {
      heard();
      listener.decisions((JSON.parse((event as MessageEvent<string>).data) as { decisions: LiveDecision[] }).decisions);
    });
  }

  function heard(): void {
    heardAtMs = Date.now();
    former = null;
    listener.connection('live');
  }

  async function check(): Promise<void> {
    if (Date.now() - heardAtMs < SILENT_AFTER_MS) return;
    const status = await getStatus(base);
    if (isStopped || Date.now() - heardAtMs < SILENT_AFTER_MS) return;
    if (status === null) {
      former = null;
      listener.connection('offline');
      return;
    }
    listener.connection('polling');
    listener.totals(totalsOf(status));
    if (Date.now() - openedAtMs > RECONNECT_MS) open();
  }

  /** Between two polls only counts are known: their difference. */
  function totalsOf(status: Status): LiveTotals {
    const atMs = Date.now();
    const { byAction } = status;
    const before = former ?? { atMs: atMs - 1000, byAction };
    former = { atMs, byAction };
    const gained = (action: keyof Actions): number => Math.max(0, byAction[action] - before.byAction[action]);
    const lately = {
      allow: gained('allow'),
      throttle: gained('throttle'),
      block: gained('block'),
      refuse: gained('refuse')
    };
    return {
      ...status,
      atMs,
      startedAtMs: atMs - status.uptimeSeconds * 1000,
      lately: { spanMs: atMs - before.atMs, byAction: lately, p50Ms: null, p99Ms: null }
    };
  }
}

async function getStatus(base: string): Promise<Status | null> {
  try {
    const response = await fetch(`${base}/status`, { cache: 'no-store' });
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return response.ok && isJson ? ((await response.json()) as Status) : null; // the gateway's own answer
  } catch {
    return null;
  }
}
