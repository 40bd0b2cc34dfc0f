import { describe, expect, it } from 'vitest';
import { FEATURE_COUNT, FEATURES } from '#models/features/feature-specs.ts';
import { createFeaturiser } from '#models/features/featuriser.ts';
import { createPayloadFindings } from '#models/features/payload-findings.ts';
import { writeFeatureVector } from '#models/features/write-feature-vector.ts';
import { hashText } from '#models/request/hash-text.ts';
import { parseRequest } from '#models/request/parse-request.ts';
import { createRng } from '#models/rng.ts';
import { foldArrival, foldCompletion } from '#models/window/fold-window.ts';
import { readWindow } from '#models/window/read-window.ts';
import { inArrivalOrder } from '#models/window/replay-order.ts';
import { createWindowViews } from '#models/window/window-tracker.ts';
import {
  CLIENT_LAYOUT,
  CROWD_LAYOUT,
  ROUTE_LAYOUT,
  SERVICE_LAYOUT,
  type WindowLayout
} from '#models/window/window-layout.ts';
import { requestOf } from '../request/request-of.ts';
import { featuresAfter, named, START_MS, type Visit } from './feature-world.ts';

const OK = { status: 200, responseBytes: 900, latencyMs: 5 };

function visit(atMs: number, given: Partial<Visit> & { target?: string; method?: string; body?: string }): Visit {
  const { target = '/', method = 'GET', body = '' } = given;
  return { atMs, clientKey: 'addr:a', request: requestOf({ target, method, body }), outcome: OK, ...given };
}

const inTime = (visits: Visit[]): Visit[] => [...visits].sort((a, b) => a.atMs - b.atMs);

describe('what goes on around a client', () => {
  const others = Array.from({ length: 400 }, (_, index) =>
    visit(START_MS + index * 500, { target: '/shop', clientKey: `addr:${index}`, outcome: { ...OK, status: 500 } })
  );
  const newcomer = visit(START_MS + 200_500, { target: '/shop', clientKey: 'addr:new' });

  it('is not held against a newcomer, who is judged by what it sends', () => {
    const flooded = featuresAfter([...others, newcomer]);
    const quiet = featuresAfter([newcomer]);
    for (const [name, value] of Object.entries(flooded).filter(([name]) => /^(route|service)_/.test(name)))
      expect([name, value]).toEqual([name, quiet[name]]);
  });

  it('is told of a client that has been here for some requests', () => {
    const known = Array.from({ length: 5 }, (_, index) => ({ ...newcomer, atMs: START_MS + 190_000 + index * 1000 }));
    expect(featuresAfter([...others, ...known, newcomer])['route_error_share_1m']).toBeGreaterThan(0.5);
  });
});

describe('a flood', () => {
  const scan = Array.from({ length: 60 }, (_, index) =>
    visit(START_MS + index * 900, {
      target: `/old-${String.fromCharCode(97 + (index % 26))}${index}.php`,
      outcome: { ...OK, status: 404 }
    })
  );
  const flood = Array.from({ length: 6_000 }, (_, index) => visit(START_MS + index * 9, { target: '/shop' }));
  const first = visit(START_MS - 1, { target: '/shop' });
  const last = visit(START_MS + 54_500, { target: '/admin.bak' });

  it('does not hide a simultaneous scan by the same client', () => {
    const alone = featuresAfter([first, ...scan, last]);
    const flooded = featuresAfter(inTime([first, ...scan, ...flood, last]));
    const ofScan = [
      'client_not_found_1m_log2',
      'client_not_found_1h_log2',
      'client_targets_1h_log2',
      'client_routes_1h_log2'
    ];
    for (const name of ofScan) {
      expect([name, flooded[name]]).toEqual([name, alone[name]]);
      expect(alone[name]).toBeGreaterThan(5);
    }
    // The share is what the flood does dilute: the reason counts stand beside it.
    expect(flooded['client_error_share_1h']).toBeLessThan(alone['client_error_share_1h']! / 20);
  });
});

describe('a login window', () => {
  const login = (atMs: number, client: string, user: string, status: number): Visit =>
    visit(atMs, {
      method: 'POST',
      target: '/api/sessions',
      body: JSON.stringify({ email: `${user}@example.org`, password: 'x' }),
      clientKey: client,
      outcome: { ...OK, status }
    });

  it('shows one client trying many accounts', () => {
    const attempts = Array.from({ length: 40 }, (_, index) =>
      login(START_MS + index * 1_000, 'addr:a', `u${index}`, 401)
    );
    const after = featuresAfter([...attempts, login(START_MS + 41_000, 'addr:a', 'last', 401)]);
    expect(after['client_login_failures_1m_log2']).toBeCloseTo(Math.log2(41), 5);
    expect(after['client_login_failures_1h_log2']).toBeCloseTo(Math.log2(41), 5);
    expect(after['client_identities_1h_log2']).toBeGreaterThan(5);
    expect(after['route_login_failure_share_1m']).toBeGreaterThan(0.9);
    expect(after['login_flag']).toBe(1);
  });

  it('shows thousands of clients trying one account each, though none of them did anything twice', () => {
    const ordinary = Array.from({ length: 300 }, (_, index) =>
      login(START_MS + index * 9_000, `addr:home-${index % 90}`, `home-${index % 90}`, index % 12 === 0 ? 401 : 200)
    );
    const calm = featuresAfter([...ordinary, login(START_MS + 2_700_000, 'addr:new', 'new', 200)]);
    const attack = Array.from({ length: 2_000 }, (_, index) =>
      login(START_MS + 2_660_000 + index * 20, `addr:bot-${index}`, `victim-${index}`, 401)
    );
    const stormy = featuresAfter([...ordinary, ...attack, login(START_MS + 2_700_001, 'addr:new', 'new', 200)]);
    expect([calm['client_requests_1h_log2'], stormy['client_requests_1h_log2']]).toEqual([0, 0]);
    expect(calm['route_login_failures_rise_log2']).toBeLessThan(1);
    expect(stormy['route_login_failures_rise_log2']).toBeGreaterThan(8);
    expect(stormy['service_login_failures_rise_log2']).toBeGreaterThan(8);
    expect(stormy['route_failing_clients_1h_log2']).toBeGreaterThan(calm['route_failing_clients_1h_log2']! + 3);
    expect(stormy['route_login_failure_share_1m']).toBeGreaterThan(0.9);
    // How many come at once says nothing of one who comes for the first time.
    expect(stormy['route_clients_now_share']).toBe(0);
  });
});

describe('other behaviour', () => {
  it('tells clockwork from people', () => {
    const rng = createRng(3);
    const spread = (gapMs: () => number): number => {
      let atMs = START_MS;
      const visits = Array.from({ length: 60 }, () => visit((atMs += Math.round(gapMs())), {}));
      return featuresAfter(visits)['client_gap_spread_log2']!;
    };
    expect(spread(() => 20_000)).toBeLessThan(0.05);
    expect(spread(() => rng.exponential(20_000))).toBeGreaterThan(1);
  });

  it('sees a walk along the numbers', () => {
    const walk = Array.from({ length: 30 }, (_, index) =>
      visit(START_MS + index * 400, { target: `/api/invoices/${7_000 + index}` })
    );
    const after = featuresAfter(walk);
    expect(after['client_sequential_share_1h']).toBeGreaterThan(0.9);
    expect(after['client_objects_1h_log2']).toBeGreaterThan(4);
    expect(after['client_routes_1h_log2']).toBeLessThan(1.1);
  });

  it('knows an expired token by the time of the request', () => {
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const token = `${encode({ alg: 'HS256' })}.${encode({ exp: START_MS / 1_000 })}.${'s'.repeat(43)}`;
    const at = (atMs: number): number | undefined =>
      featuresAfter([{ ...visit(atMs, {}), request: requestOf({ headers: [['authorization', `Bearer ${token}`]] }) }])[
        'jwt_expired_flag'
      ];
    expect([at(START_MS - 1_000), at(START_MS + 30_000), at(START_MS + 90_000)]).toEqual([0, 0, 1]);
  });
});

describe('no feature sees the future', () => {
  it('nor its own request, nor an answer that is still under way', () => {
    const featuriser = createFeaturiser();
    const findings = createPayloadFindings();
    const out = new Float32Array(FEATURE_COUNT);
    const parsed = parseRequest(requestOf({ target: '/api/things/5' }));
    const look = (atMs: number): Record<string, number> => {
      featuriser.arrive(parsed, 'addr:a', atMs, findings, out, 0);
      return named(out);
    };
    expect(look(START_MS)).toMatchObject({
      client_requests_1h_log2: 0,
      client_targets_1h_log2: 0,
      client_not_found_1h_log2: 0
    });
    const whileOpen = look(START_MS + 10);
    expect(whileOpen).toMatchObject({
      client_requests_1h_log2: 1,
      client_unanswered_1h_log2: 1,
      client_not_found_1h_log2: 0
    });
    featuriser.complete(parsed, 'addr:a', START_MS + 20, { ...OK, status: 404 });
    expect(look(START_MS + 30)).toMatchObject({ client_not_found_1h_log2: 1 });
  });
});

describe('online and offline', () => {
  it('come to the same numbers, one by events as they happen, one by records read afterwards', () => {
    const rng = createRng(11);
    const records = Array.from({ length: 400 }, (_, index) => ({
      ...visit(START_MS + index * 700 + rng.int(0, 600), {
        clientKey: `addr:${rng.int(1, 6)}`,
        method: rng.pick(['GET', 'POST']),
        target: rng.pick(['/a', `/users/${rng.int(1, 9)}`, '/login', '/img/x.png']),
        outcome: {
          status: rng.pick([200, 401, 404, 500]),
          responseBytes: rng.int(0, 9_000),
          latencyMs: rng.between(0, 4_000)
        }
      })
    })).map((record) => ({ ...record, timestampMs: record.atMs, latencyMs: record.outcome.latencyMs }));

    const offline = createFeaturiser();
    const findings = createPayloadFindings();
    const rows = new Float32Array(records.length * FEATURE_COUNT);
    for (const { kind, atMs, order, record } of inArrivalOrder(records)) {
      const parsed = parseRequest(record.request);
      if (kind === 'arrival') offline.arrive(parsed, record.clientKey, atMs, findings, rows, order * FEATURE_COUNT);
      else offline.complete(parsed, record.clientKey, atMs, record.outcome);
    }

    // A gateway with a store of its own: states fetched by key, read into views, folded and put back as plain bytes.
    const store = new Map<string, Buffer>();
    const load = (key: string, layout: WindowLayout): Int32Array => {
      const state = new Int32Array(layout.length);
      const bytes = store.get(key);
      if (bytes !== undefined)
        for (let word = 0; word < state.length; word++) state[word] = bytes.readInt32BE(4 * word);
      return state;
    };
    const save = (key: string, state: Int32Array): void => {
      const bytes = Buffer.alloc(4 * state.length);
      for (let word = 0; word < state.length; word++) bytes.writeInt32BE(state[word]!, 4 * word);
      store.set(key, bytes);
    };
    const timeline = records
      .flatMap((record, order) => [
        { atMs: record.atMs, rank: 0, record, order },
        { atMs: record.atMs + Math.ceil(record.latencyMs), rank: 1, record, order }
      ])
      .sort((a, b) => a.atMs - b.atMs || a.rank - b.rank || a.order - b.order);
    const views = createWindowViews();
    const row = new Float32Array(FEATURE_COUNT);
    const online = new Float32Array(rows.length);
    for (const { atMs, rank, record, order } of timeline) {
      const parsed = parseRequest(record.request);
      const windows = [
        { key: record.clientKey, layout: CLIENT_LAYOUT, view: views.client },
        { key: parsed.route, layout: ROUTE_LAYOUT, view: views.route },
        ...(parsed.fingerprintHash === 0
          ? []
          : [{ key: `${parsed.route} ${parsed.fingerprintHash}`, layout: CROWD_LAYOUT, view: views.crowd }]),
        { key: 'service', layout: SERVICE_LAYOUT, view: views.service }
      ].map((window) => ({ ...window, state: load(window.key, window.layout) }));
      if (rank === 0) {
        for (const { state, view } of windows) readWindow(state, atMs, view);
        writeFeatureVector(parsed, findings, views, row, 0);
        online.set(row, order * FEATURE_COUNT);
      }
      for (const { key, layout, state } of windows) {
        const clientHash = hashText(record.clientKey);
        if (rank === 0) foldArrival(layout, state, atMs, parsed, clientHash);
        else foldCompletion(layout, state, atMs, { isLogin: parsed.isLogin, ...record.outcome }, clientHash);
        save(key, state);
      }
    }
    expect(rows.some((value) => value !== 0)).toBe(true);
    expect(online).toEqual(rows);
  });

  it('is finite for a request in windows that nobody has read yet', () => {
    const parsed = parseRequest(requestOf({ target: '/collect?v=2', method: 'POST', body: 'x'.repeat(9000) }));
    const row = new Float32Array(FEATURE_COUNT);
    writeFeatureVector(parsed, createPayloadFindings(), createWindowViews(), row, 0);
    expect(FEATURES.filter((_feature, at) => !Number.isFinite(row[at]!)).map(({ name }) => name)).toEqual([]);
  });
});
