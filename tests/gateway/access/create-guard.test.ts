import { pino } from 'pino';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { apiKeyIdOf, recordOf } from '#gateway/access/api-keys.ts';
import { createBearerTokens } from '#gateway/access/bearer-tokens.ts';
import { createGuard, type GuardedRequest, type GuardOptions } from '#gateway/access/create-guard.ts';
import { createCurrentLists } from '#gateway/access/current-lists.ts';
import type { GuardOutcome } from '#gateway/access/guard-outcome.ts';
import { limitsOfSettings, type LimitSettings } from '#gateway/limits/limits-of-settings.ts';
import { createRateLimits, NO_LIMITS } from '#policy/limits/rate-limits.ts';
import { createMemoryStore, type MemoryStore } from '#gateway/stores/memory-store.ts';
import type { GuardQuestion, GuardReply, ListName } from '#gateway/stores/state-store.ts';

const START_MS = 1_760_000_000_000;
const KEY = 'ph_the-key-of-acme';
const JWT_SECRET = 'a shared secret of forty characters ....';

type Setup = Partial<Pick<GuardOptions, 'isAuthRequired'>> & {
  failureMode?: 'open' | 'closed';
  modeOf?: (method: string, path: string) => 'observe' | 'enforce';
  /** Null: limits are off. */
  limits?: Partial<LimitSettings> | null;
  handSet?: Record<string, string>;
  /** Rewrites the store's reply: an outage, for example. */
  answerAs?: (reply: GuardReply) => GuardReply;
};

type Scene = {
  store: MemoryStore;
  questions: GuardQuestion[];
  handLookUps: string[];
  clock: { nowMs: number };
  ask: (change?: Partial<GuardedRequest>) => Promise<GuardOutcome>;
  askNow: (change?: Partial<GuardedRequest>) => GuardOutcome | Promise<GuardOutcome>;
  list: (list: ListName, cidr: string) => Promise<void>;
};

async function sceneOf(setup: Setup = {}): Promise<Scene> {
  const clock = { nowMs: START_MS };
  const nowMs = (): number => clock.nowMs;
  const store = createMemoryStore({ maxClients: 100, nowMs });
  await store.putApiKey(recordOf(KEY, { clientId: 'acme' }, START_MS));
  const questions: GuardQuestion[] = [];
  const handLookUps: string[] = [];
  const observed = {
    ...store,
    guard: (question: GuardQuestion) => {
      questions.push(question);
      const reply = store.guard(question);
      // The memory store has no keys set by hand; what Redis answers for a vouched one is added here.
      const isVouched = reply.credential === 'unknown' && question.handSetClientId !== '';
      const vouched: GuardReply = isVouched
        ? { ...reply, credential: 'valid', clientId: question.handSetClientId }
        : reply;
      return setup.answerAs === undefined ? vouched : setup.answerAs(vouched);
    },
    findHandSetKey: ({ secret }: { secret: string }) => {
      handLookUps.push(secret);
      return Promise.resolve(setup.handSet?.[secret]);
    }
  };
  const lists = createCurrentLists(observed, pino({ level: 'silent' }));
  const guard = createGuard({
    store: observed,
    wantsWindow: () => false,
    lists,
    policy: () => ({
      limits:
        setup.limits === null
          ? NO_LIMITS
          : createRateLimits(
              limitsOfSettings({
                RATE_LIMIT_DRY_RUN: false,
                RATE_LIMIT_PER_MINUTE: 3,
                RATE_LIMIT_WINDOW_SECONDS: 60,
                RATE_LIMIT: '',
                RATE_LIMIT_ROUTES: '',
                RATE_LIMIT_KEYS: '',
                ...setup.limits
              })
            ),
      failureMode: { guard: setup.failureMode ?? 'open', judge: 'open' },
      modeOf: (method, path) => setup.modeOf?.(method, path) ?? 'enforce'
    }),
    bearerTokens: await createBearerTokens({
      JWT_ALGORITHM: 'HS256',
      JWT_SECRET,
      JWT_JWKS_FILE: '',
      JWT_ISSUER: '',
      JWT_AUDIENCE: '',
      JWT_LEEWAY_SECONDS: 0
    }),
    isAuthRequired: setup.isAuthRequired ?? false,
    nowMs
  });
  const request = {
    address: '203.0.113.7',
    addressKey: '203.0.113.7',
    method: 'GET',
    target: '/',
    apiKey: '',
    authorization: ''
  };
  const askNow: Scene['askNow'] = (change) => guard({ ...request, ...change });
  return {
    store,
    questions,
    handLookUps,
    clock,
    askNow,
    ask: async (change) => askNow(change),
    list: async (list, cidr) => {
      await store.changeLists({ put: { list, cidr, note: '', createdAtMs: START_MS, expiresAtMs: null } });
    }
  };
}

function refusedWith(status: number, reason: string): unknown {
  return { decision: { action: 'refuse', status, reason } };
}

describe('the guard, by API key', () => {
  it.each([
    [
      'missing, not required',
      false,
      '',
      { decision: { action: 'allow' }, clientKey: 'addr:203.0.113.7', clientId: '' }
    ],
    ['missing, required', true, '', refusedWith(401, 'api-key-missing')],
    [
      'unknown, not required: it may be the upstream’s own',
      false,
      'invented',
      { decision: { action: 'allow' }, clientKey: 'addr:203.0.113.7', clientId: '', apiKeyId: '' }
    ],
    ['unknown, required', true, 'invented', refusedWith(403, 'api-key-unknown')],
    ['valid', true, KEY, { decision: { action: 'allow' }, clientId: 'acme', clientKey: `key:${apiKeyIdOf(KEY)}` }]
  ])('%s', async (_name, isAuthRequired, apiKey, expected) => {
    expect(await (await sceneOf({ isAuthRequired })).ask({ apiKey })).toMatchObject(expected as object);
  });

  it('refuses a revoked and an expired key, and tells the record which it was', async () => {
    const { store, ask, clock } = await sceneOf();
    await store.putApiKey(recordOf('short', { clientId: 'acme', expiresAtMs: START_MS + 1 }, START_MS));
    clock.nowMs += 1;
    expect(await ask({ apiKey: 'short' })).toMatchObject(refusedWith(403, 'api-key-expired') as object);
    await store.revokeApiKey(apiKeyIdOf(KEY), clock.nowMs);
    expect(await ask({ apiKey: KEY })).toMatchObject(refusedWith(403, 'api-key-revoked') as object);
  });

  it('passes a request with one question and without a promise when nothing special is the matter', async () => {
    const { askNow, questions } = await sceneOf({ isAuthRequired: true });
    expect(askNow({ apiKey: KEY })).not.toBeInstanceOf(Promise);
    expect(questions).toHaveLength(1);
  });

  it('charges invented keys to the address, so that guessing runs into the limit', async () => {
    const { ask } = await sceneOf({ isAuthRequired: true });
    const outcomes = [];
    for (let at = 0; at < 5; at++) outcomes.push((await ask({ apiKey: `guess ${at}` })).decision);
    expect(outcomes.map(({ action }) => action)).toEqual(['refuse', 'refuse', 'refuse', 'throttle', 'throttle']);
  });

  it('gives invented keys no limits of their own where none is needed', async () => {
    const { ask } = await sceneOf();
    const actions = [];
    for (let at = 0; at < 5; at++) actions.push((await ask({ apiKey: `invented ${at}` })).decision.action);
    expect(actions).toEqual(['allow', 'allow', 'allow', 'throttle', 'throttle']);
  });

  it('asks once for a key that was just found to be nobody’s, where none is needed', async () => {
    const { ask, questions, clock } = await sceneOf();
    await ask({ apiKey: 'of the upstream' });
    const asked = questions.length;
    await ask({ apiKey: 'of the upstream' });
    expect(questions).toHaveLength(asked + 1);
    clock.nowMs += 5000;
    await ask({ apiKey: 'of the upstream' });
    expect(questions.at(-2)).toMatchObject({ apiKeyId: apiKeyIdOf('of the upstream') });
  });

  it('accepts a key set by hand and looks it up once in five seconds', async () => {
    const { ask, handLookUps, clock } = await sceneOf({ handSet: { 'by-hand': 'globex' } });
    for (let at = 0; at < 3; at++) {
      expect(await ask({ apiKey: 'by-hand' })).toMatchObject({ decision: { action: 'allow' }, clientId: 'globex' });
    }
    expect(handLookUps).toEqual(['by-hand']);
    clock.nowMs += 5000;
    await ask({ apiKey: 'by-hand' });
    expect(handLookUps).toHaveLength(2);
  });

  it('remembers for five seconds that a key was not set by hand', async () => {
    const { ask, handLookUps, clock } = await sceneOf();
    for (let at = 0; at < 3; at++) await ask({ apiKey: 'nothing' });
    expect(handLookUps).toHaveLength(1);
    clock.nowMs += 5000;
    await ask({ apiKey: 'nothing' });
    expect(handLookUps).toHaveLength(2);
  });
});

describe('the guard, by bearer token', () => {
  const signed = (secret: string): Promise<string> =>
    new SignJWT({ sub: 'ada', exp: START_MS / 1000 + 60 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(secret));

  it('takes a valid token for the key that is required, and counts by its session', async () => {
    const { ask } = await sceneOf({ isAuthRequired: true });
    const outcome = await ask({ authorization: `bearer ${await signed(JWT_SECRET)}` });
    expect(outcome).toMatchObject({ decision: { action: 'allow' }, clientId: 'ada' });
    expect(outcome.clientKey).toBe(`session:${outcome.sessionId}`);
  });

  it('counts by the session of a valid token when the key beside it is none of ours', async () => {
    const { ask } = await sceneOf();
    const outcome = await ask({ authorization: `Bearer ${await signed(JWT_SECRET)}`, apiKey: 'of the upstream' });
    expect(outcome).toMatchObject({ decision: { action: 'allow' }, clientId: 'ada', apiKeyId: '' });
    expect(outcome.clientKey).toBe(`session:${outcome.sessionId}`);
  });

  it('refuses a bad token even where nothing is required, beside a valid key too, and charges the address', async () => {
    const { ask } = await sceneOf();
    const authorization = `Bearer ${await signed('some other secret of the same length ...')}`;
    expect(await ask({ authorization })).toMatchObject(refusedWith(401, 'bearer-token-signature') as object);
    expect(await ask({ authorization, apiKey: KEY })).toMatchObject(
      refusedWith(401, 'bearer-token-signature') as object
    );
    await ask({ authorization });
    expect((await ask({ authorization })).decision).toMatchObject({ action: 'throttle', reason: 'rate-limit' });
  });

  it.each(['Basic YTpi', 'Bearer', 'bearerx y', ''])('leaves %j to the upstream', async (authorization) => {
    expect(await (await sceneOf()).ask({ authorization })).toMatchObject({
      decision: { action: 'allow' },
      clientId: ''
    });
  });
});

describe('the guard, by list', () => {
  it('refuses a denied address even with a valid key, from the next request on', async () => {
    const { ask, list } = await sceneOf();
    expect((await ask({ apiKey: KEY })).decision.action).toBe('allow');
    await list('deny', '203.0.113.0/24');
    expect(await ask({ apiKey: KEY })).toMatchObject(refusedWith(403, 'deny-list') as object);
  });

  it('lets an allowed address pass without key, with a wrong key, beyond the limit and past a block', async () => {
    const { ask, list, store } = await sceneOf({ isAuthRequired: true });
    await list('allow', '203.0.113.7/32');
    const block = { action: 'block', untilMs: START_MS + 1000, reason: 'scanning', decisionId: 'd' } as const;
    await store.setStanding('addr:203.0.113.7', block, START_MS);
    for (const apiKey of ['', 'invented', '', '', '', '']) {
      expect(await ask({ apiKey })).toMatchObject({ decision: { action: 'allow' }, isAllowListed: true });
    }
  });
});

describe('the guard, by limit', () => {
  it('throttles beyond the limit and says when to come back; then it lets the client in again', async () => {
    const { ask, clock } = await sceneOf();
    const actions = [];
    for (let at = 0; at < 5; at++) actions.push((await ask()).decision.action);
    expect(actions).toEqual(['allow', 'allow', 'allow', 'throttle', 'throttle']);
    const { decision } = await ask();
    clock.nowMs += decision.action === 'throttle' ? decision.retryAfterMs : 0;
    expect((await ask()).decision.action).toBe('allow');
  });

  it('counts by key, not by the address behind which several keys stand', async () => {
    const { ask, store } = await sceneOf();
    await store.putApiKey(recordOf('other', { clientId: 'globex' }, START_MS));
    for (let at = 0; at < 4; at++) await ask({ apiKey: KEY });
    expect((await ask({ apiKey: KEY })).decision.action).toBe('throttle');
    expect((await ask({ apiKey: 'other' })).decision.action).toBe('allow');
    expect((await ask()).decision.action).toBe('allow');
  });

  it('counts an IPv6 client by its /64', async () => {
    const { ask } = await sceneOf();
    const from = (host: string): Partial<GuardedRequest> => ({
      address: `2001:db8::${host}`,
      addressKey: '2001:db8::/64'
    });
    for (const host of ['1', '2', '3']) expect((await ask(from(host))).decision.action).toBe('allow');
    expect((await ask(from('4'))).decision.action).toBe('throttle');
  });

  it.each(['/login', '//login', '/x/../login', '/%6cogin', '/login?next=/', '/login/', '/login;v=1'])(
    'counts %s by the limit of /login',
    async (target) => {
      const { ask } = await sceneOf({ limits: { RATE_LIMIT_ROUTES: '/login=1/minute' } });
      await ask({ target: '/login' });
      expect((await ask({ target })).decision.action).toBe('throttle');
      expect((await ask({ target: '/' })).decision.action).toBe('allow');
    }
  );

  it('gives a client its limit of the settings, from its first request on', async () => {
    const { ask } = await sceneOf({ limits: { RATE_LIMIT_KEYS: 'acme=1/minute' } });
    const outcomes = [await ask({ apiKey: KEY }), await ask({ apiKey: KEY })];
    expect(outcomes.map(({ decision }) => decision.action)).toEqual(['allow', 'throttle']);
  });

  it('prefers the limit stored with a key to that of the settings, and the limit of a route to both', async () => {
    const { ask, store } = await sceneOf({
      limits: { RATE_LIMIT_KEYS: 'acme=1/minute', RATE_LIMIT_ROUTES: '/login=2/minute' }
    });
    await store.putApiKey(recordOf(KEY, { clientId: 'acme', limit: { max: 50, windowMs: 1000 } }, START_MS));
    expect((await ask({ apiKey: KEY })).rate?.limit.max).toBe(50);
    expect((await ask({ apiKey: KEY })).rate?.limit.max).toBe(50);
    expect((await ask({ apiKey: KEY, target: '/login' })).rate?.limit.max).toBe(2);
  });

  it('only reports what it would refuse in a dry run', async () => {
    const { ask } = await sceneOf({ limits: { RATE_LIMIT_DRY_RUN: true } });
    const outcomes = [];
    for (let at = 0; at < 4; at++) outcomes.push(await ask());
    expect(outcomes.map(({ decision }) => decision.action)).toEqual(['allow', 'allow', 'allow', 'allow']);
    expect(outcomes.map(({ wouldThrottle }) => wouldThrottle)).toEqual([false, false, false, true]);
  });

  it('counts nothing when limits are off', async () => {
    const { ask } = await sceneOf({ limits: null });
    for (let at = 0; at < 10; at++)
      expect(await ask()).toMatchObject({ decision: { action: 'allow' }, rate: undefined });
  });
});

describe('the guard, by standing decision', () => {
  it.each([
    ['block', { action: 'block', ttlMs: 1000, reason: 'standing:scanning' }],
    ['throttle', { action: 'throttle', retryAfterMs: 1000, reason: 'standing:scanning' }]
  ] as const)('%ss until its end', async (action, expected) => {
    const { ask, store, clock } = await sceneOf();
    const decision = { action, untilMs: START_MS + 1000, reason: 'scanning', decisionId: 'd' };
    await store.setStanding('addr:203.0.113.7', decision, START_MS);
    expect((await ask()).decision).toEqual(expected);
    clock.nowMs += 1000;
    expect((await ask()).decision.action).toBe('allow');
  });
});

describe('the guard without its store', () => {
  const away =
    (credential: GuardReply['credential']) =>
    (reply: GuardReply): GuardReply => ({
      ...reply,
      isDegraded: true,
      credential: reply.credential === 'none' ? 'none' : credential
    });

  it('goes on by local memory where it fails open, and says so', async () => {
    const { ask } = await sceneOf({ answerAs: away('unverified') });
    expect(await ask()).toMatchObject({ decision: { action: 'allow' }, isDegraded: true });
    expect(await ask({ apiKey: 'anything' })).toMatchObject({ decision: { action: 'allow' }, clientId: '' });
  });

  it('refuses everything but the lists where it fails closed', async () => {
    const { ask, list } = await sceneOf({ answerAs: away('valid'), failureMode: 'closed' });
    expect(await ask()).toMatchObject(refusedWith(503, 'state-store-away') as object);
    await list('allow', '203.0.113.7/32');
    expect((await ask()).decision.action).toBe('allow');
  });

  it('never takes an unverified key for a required one, in either mode', async () => {
    const { ask } = await sceneOf({ answerAs: away('unverified'), isAuthRequired: true });
    expect(await ask({ apiKey: KEY })).toMatchObject(refusedWith(503, 'state-store-away') as object);
    expect(await ask()).toMatchObject(refusedWith(401, 'api-key-missing') as object);
  });

  it('counts unverified keys by address, so that new ones do not bring new limits', async () => {
    const { ask } = await sceneOf({ answerAs: away('unverified') });
    const actions = [];
    for (let at = 0; at < 5; at++) actions.push((await ask({ apiKey: `any ${at}` })).decision.action);
    expect(actions).toEqual(['allow', 'allow', 'allow', 'throttle', 'throttle']);
  });
});
