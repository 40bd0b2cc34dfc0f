import type { Rng } from '#models/rng.ts';
import type { Action, Call, Outcome } from './call.ts';
import type { Site } from './site.ts';
import type { Incident } from './world.ts';

export type UpstreamAnswer = { status: number; responseBytes: number; latencyMs: number };

/** Median answer time and size of a healthy site, from ordinary web shops and APIs: order of magnitude is what matters. */
const USUAL: Record<Action, { latencyMs: number; bytes: number }> = {
  page: { latencyMs: 60, bytes: 24_000 },
  asset: { latencyMs: 4, bytes: 60_000 },
  image: { latencyMs: 6, bytes: 35_000 },
  list: { latencyMs: 35, bytes: 12_000 },
  search: { latencyMs: 80, bytes: 9_000 },
  view: { latencyMs: 18, bytes: 3_000 },
  write: { latencyMs: 45, bytes: 400 },
  remove: { latencyMs: 25, bytes: 0 },
  login: { latencyMs: 120, bytes: 900 },
  token: { latencyMs: 20, bytes: 700 },
  upload: { latencyMs: 300, bytes: 300 },
  graphql: { latencyMs: 50, bytes: 4_000 },
  webhook: { latencyMs: 25, bytes: 30 },
  beacon: { latencyMs: 5, bytes: 43 },
  export: { latencyMs: 900, bytes: 250_000 },
  import: { latencyMs: 70, bytes: 500 },
  admin: { latencyMs: 40, bytes: 5_000 },
  health: { latencyMs: 2, bytes: 15 },
  feed: { latencyMs: 10, bytes: 6_000 },
  probe: { latencyMs: 15, bytes: 1_500 }
};

/** How long a request counts towards the load its site feels. */
const LOAD_MEMORY_MS = 10_000;
const MINUTE_MS = 60_000;
/** Requests fail now and then without anyone being at fault: a link to a colleague's document, a lost connection. */
const MISHAP_RATE = 0.008;
const MISHAPS = [
  ['fault', 4],
  ['forbidden', 4],
  ['missing', 3],
  ['invalid', 2],
  ['timeout', 1],
  ['limited', 1]
] as const satisfies readonly (readonly [Outcome, number])[];
/** How often a firewall in front of a site takes what people write for an attack. */
const FIREWALL_MISTAKES = 0.03;

/** The APIs behind the gateway: they slow down under load, limit the greedy, break when a deploy goes wrong. */
export class Upstream {
  readonly #rng: Rng;
  readonly #incidents: readonly Incident[];
  readonly #loads = new Map<Site, { value: number; atMs: number }>();
  readonly #counts = new Map<string, { minute: number; count: number }>();

  constructor(rng: Rng, incidents: readonly Incident[]) {
    this.#rng = rng;
    this.#incidents = incidents;
  }

  answer(site: Site, clientKey: string, call: Call, bodyBytes: number, nowMs: number): UpstreamAnswer {
    const rng = this.#rng;
    const busy = this.#feelLoad(site, nowMs) / site.capacityPerSecond;
    const outcome = this.#decide(site, clientKey, call, nowMs, busy);
    const usual = USUAL[call.action];
    const status = statusOf(rng, site, call, outcome);
    const worked = status < 400;
    const effort = worked || outcome === 'fault' ? usual.latencyMs : Math.min(usual.latencyMs, 12);
    const queueing = 1 / (1 - Math.min(0.96, busy));
    const transferMs = bodyBytes / 4_000;
    const timeoutMs = outcome === 'timeout' ? rng.between(10_000, 60_000) : 0;
    const latencyMs =
      rng.logNormal(effort * site.latencyFactor * queueing * call.slowness, 0.5) + transferMs + timeoutMs;
    return {
      status,
      latencyMs: Math.round(latencyMs * 100) / 100,
      responseBytes: this.#size(site, call, status, usual.bytes)
    };
  }

  #decide(site: Site, clientKey: string, call: Call, nowMs: number, busy: number): Outcome {
    const rng = this.#rng;
    if (call.action !== 'asset' && call.action !== 'image' && this.#isOverLimit(site, clientKey, nowMs))
      return 'limited';
    const broken = this.#incidents.some(
      (incident) =>
        incident.site === site &&
        incident.actions.includes(call.action) &&
        nowMs >= incident.fromMs &&
        nowMs < incident.toMs
    );
    if (broken && rng.chance(0.85)) return 'fault';
    if (busy > 1 && rng.chance(Math.min(0.7, (busy - 1) / 2))) return rng.chance(0.7) ? 'fault' : 'timeout';
    if (call.outcome === 'ok' && rng.chance(MISHAP_RATE)) return rng.weighted(MISHAPS);
    if (site.hasFirewall && call.templateId.startsWith('content/') && rng.chance(FIREWALL_MISTAKES)) return 'forbidden';
    return call.outcome;
  }

  #feelLoad(site: Site, nowMs: number): number {
    const load = this.#loads.get(site) ?? { value: 0, atMs: nowMs };
    load.value = load.value * Math.exp((load.atMs - nowMs) / LOAD_MEMORY_MS) + 1;
    load.atMs = nowMs;
    this.#loads.set(site, load);
    return load.value / (LOAD_MEMORY_MS / 1_000);
  }

  #isOverLimit(site: Site, clientKey: string, nowMs: number): boolean {
    if (site.limitPerMinute === Infinity) return false;
    const minute = Math.floor(nowMs / MINUTE_MS);
    const seen = this.#counts.get(clientKey);
    if (seen?.minute === minute) return ++seen.count > site.limitPerMinute;
    this.#counts.set(clientKey, { minute, count: 1 });
    return false;
  }

  #size(site: Site, call: Call, status: number, usualBytes: number): number {
    if (call.method === 'HEAD' || status === 204 || status === 304) return 0;
    if (status >= 300 && status < 400) return 0;
    // A site's error page is one file: its size hardly varies.
    if (status >= 400) return (site.flavour === 'pages' ? 1_800 : 120) + (site.firstId % 400) + call.path.length;
    return Math.round(this.#rng.logNormal(usualBytes * site.bytesFactor, call.action === 'asset' ? 1 : 0.6));
  }
}

/** The status line a site words an outcome with. */
function statusOf(rng: Rng, site: Site, call: Call, outcome: Outcome): number {
  const isPage = site.flavour === 'pages' && call.body.kind !== 'json';
  switch (outcome) {
    case 'ok':
      return successStatus(rng, site, call, isPage);
    case 'unchanged':
      return 304;
    case 'moved':
      return rng.pick([301, 302, 302, 307]);
    case 'invalid':
      return isPage && rng.chance(0.6) ? 200 : site.invalidStatus;
    case 'unauthenticated':
      return site.loginAnswer === 'page' && rng.chance(0.7) ? 302 : 401;
    case 'wrong-password':
      return site.loginAnswer === 'page' ? 200 : 401;
    case 'forbidden':
      return 403;
    case 'missing':
      return rng.weighted([
        [404, 94],
        [410, 2],
        [302, 2],
        [200, 2]
      ]);
    case 'wrong-method':
      return rng.pick([405, 405, 404, 501]);
    case 'too-large':
      return 413;
    case 'limited':
      return 429;
    case 'timeout':
      return rng.pick([504, 504, 408]);
    case 'fault':
      return rng.weighted([
        [500, 6],
        [502, 2],
        [503, 3]
      ]);
  }
}

function successStatus(rng: Rng, site: Site, call: Call, isPage: boolean): number {
  const { action } = call;
  if (action === 'login') return site.loginAnswer === 'page' ? 302 : 200;
  if (action === 'write' || action === 'import' || action === 'upload') {
    if (isPage) return rng.chance(0.8) ? 302 : 200;
    return call.method === 'POST' && site.firstId % 2 === 0 ? 201 : 200;
  }
  if (action === 'remove') return 204;
  if (action === 'beacon') return site.firstId % 3 === 0 ? 200 : 204;
  if (action === 'webhook') return site.firstId % 5 === 0 ? 202 : 200;
  if (action === 'image' || action === 'asset') return rng.chance(0.97) ? 200 : 206;
  return 200;
}
