import { clientKeyOf } from '#models/request/client-key.ts';
import type { Decision } from '../decision.ts';
import type { Limit } from '#policy/limits/limit.ts';
import type { CompiledPolicy } from '#policy/compile-policy.ts';
import { boundedMap } from '../stores/bounded-map.ts';
import type { GuardQuestion, GuardReply, StateStore } from '../stores/state-store.ts';
import { presentKey } from './api-keys.ts';
import type { BearerTokens, TokenCheck } from './bearer-tokens.ts';
import type { CurrentLists } from './current-lists.ts';
import { ALLOW, decisionOf, outcomeOf, STORE_AWAY, type GuardModes, type GuardOutcome } from './guard-outcome.ts';
import { createHandSetKeys } from './hand-set-keys.ts';
import { normalisedPathOf } from './normalised-path.ts';

export type GuardedRequest = {
  /** Arrival, which is what is logged: limits then count by the time a replay of the log counts by. Left out: now. */
  atMs?: number;
  address: string;
  /** What is counted by address: IPv6 by /64. */
  addressKey: string;
  method: string;
  target: string;
  /** Empty: none was sent. */
  apiKey: string;
  authorization: string;
};

export type Guard = (request: GuardedRequest) => GuardOutcome | Promise<GuardOutcome>;

/** The part of a policy that holds before a request is judged. */
type GuardPolicy = Pick<CompiledPolicy, 'limits' | 'failureMode' | 'modeOf'>;

export type GuardOptions = {
  store: StateStore;
  lists: CurrentLists;
  /** Asked at every request, since it is loaded anew while the gateway runs. */
  policy: () => GuardPolicy;
  bearerTokens: BearerTokens | undefined;
  isAuthRequired: boolean;
  /** Requests are judged, so that clients' windows are wanted. */
  wantsWindow: () => boolean;
  nowMs: () => number;
};

const MAX_KNOWN_KEYS = 10_000;

/** What one request has shown so far. */
type Visit = {
  request: GuardedRequest;
  nowMs: number;
  token: TokenCheck | undefined;
  question: GuardQuestion;
  policy: GuardPolicy;
};

/**
 * May this request go on? One question to the store answers it. Further questions are rare: a token seen for the first
 * time, a key set by hand or with a limit in the settings seen for the first time, a key that is not valid (the failed
 * attempt is charged to the address, so guessing keys runs into the limit), lists that have changed.
 * With the memory store everything common is decided without a promise.
 */
export function createGuard(options: GuardOptions): Guard {
  const { store, lists, bearerTokens, nowMs } = options;
  const handSetKeys = createHandSetKeys(store);
  const clientIds = boundedMap<string, string>(MAX_KNOWN_KEYS);

  /** A dry run is one of the very limit: one stored with the key has taken its place where they differ. */
  function modesOf({ request, question, policy }: Visit, reply: GuardReply): GuardModes {
    const { limit } = question;
    return {
      isLimitDryRun:
        policy.limits.isDryRun ||
        (limit?.isDryRun === true && reply.rate !== undefined && isSameLimit(reply.rate.limit, limit)),
      isStandingEnforced:
        reply.standing === undefined ||
        policy.modeOf(request.method, normalisedPathOf(request.target, request.method)) === 'enforce'
    };
  }

  function guard(request: GuardedRequest): GuardOutcome | Promise<GuardOutcome> {
    const token = bearerTokens === undefined ? '' : bearerTokenOf(request.authorization);
    if (bearerTokens === undefined || token === '') return begin(request, undefined);
    const check = bearerTokens.check(token, nowMs());
    return check instanceof Promise ? check.then((done) => begin(request, done)) : begin(request, check);
  }

  function begin(request: GuardedRequest, token: TokenCheck | undefined): GuardOutcome | Promise<GuardOutcome> {
    const now = request.atMs ?? nowMs();
    const policy = options.policy();
    const { limits } = policy;
    const presentedId = request.apiKey === '' ? '' : presentKey(request.apiKey).id;
    const isIgnored = presentedId !== '' && !options.isAuthRequired && handSetKeys.isKnownToBeNone(presentedId, now);
    const apiKeyId = isIgnored ? '' : presentedId;
    const routeLimit = limits.hasRouteLimits
      ? limits.ofRoute(request.method, normalisedPathOf(request.target, request.method))
      : undefined;
    const clientLimit = limits.hasClientLimits ? limits.ofClient(clientIds.get(apiKeyId) ?? '') : undefined;
    const question: GuardQuestion = {
      nowMs: now,
      clientKey: clientKeyOf({ apiKeyId, sessionId: sessionIdOf(token), address: request.addressKey }),
      apiKeyId,
      handSetClientId: apiKeyId === '' ? '' : handSetKeys.clientIdOf(apiKeyId, now),
      limit: routeLimit ?? clientLimit ?? limits.standard,
      isLimitReplaceable: routeLimit === undefined,
      wantsWindow: options.wantsWindow()
    };
    return ask({ request, nowMs: now, token, question, policy });
  }

  function ask(visit: Visit): GuardOutcome | Promise<GuardOutcome> {
    const reply = store.guard(visit.question);
    return reply instanceof Promise ? reply.then((done) => checkLists(visit, done)) : checkLists(visit, reply);
  }

  function checkLists(visit: Visit, reply: GuardReply): GuardOutcome | Promise<GuardOutcome> {
    if (reply.listVersion > lists.lists.version) return lists.catchUp().then(() => decide(visit, reply));
    return decide(visit, reply);
  }

  function decide(visit: Visit, reply: GuardReply): GuardOutcome | Promise<GuardOutcome> {
    const { request, question, token, policy } = visit;
    const list = lists.lists.find(request.address, visit.nowMs);
    if (list === 'deny') return outcome(visit, reply, { action: 'refuse', status: 403, reason: 'deny-list' });
    if (list === 'allow') return { ...outcome(visit, { ...reply, rate: undefined }, ALLOW), isAllowListed: true };
    if (reply.isDegraded && policy.failureMode.guard === 'closed') return outcome(visit, reply, STORE_AWAY);
    if (token?.isValid === false) return chargeAddress(visit, reply, 401, `bearer-token-${token.fault}`);

    switch (reply.credential) {
      case 'none':
        if (options.isAuthRequired && token === undefined) return chargeIsDone(visit, reply, 401, 'api-key-missing');
        break;
      case 'unknown':
        return handSetKeys.isKnownToBeNone(question.apiKeyId, visit.nowMs)
          ? meetUnknownKey(visit, reply)
          : lookUpHandSet(visit, reply);
      case 'revoked':
      case 'expired':
        return chargeAddress(visit, reply, 403, `api-key-${reply.credential}`);
      case 'unverified':
        // A lock that opens when its battery is empty is no lock: required keys stay required in both failure modes.
        if (options.isAuthRequired) return outcome(visit, reply, STORE_AWAY);
        return askWithoutKey(visit);
      case 'valid':
        if (policy.limits.hasClientLimits) {
          const wanted = rememberClient(visit, reply);
          if (wanted !== undefined) return ask({ ...visit, question: { ...question, limit: wanted } });
        }
    }
    return outcome(visit, reply, decisionOf(reply, visit.nowMs, modesOf(visit, reply)));
  }

  async function lookUpHandSet(visit: Visit, reply: GuardReply): Promise<GuardOutcome> {
    const { question, request } = visit;
    const clientId = await handSetKeys.lookUp({ id: question.apiKeyId, secret: request.apiKey }, visit.nowMs);
    if (clientId === '') return meetUnknownKey(visit, reply);
    return ask({ ...visit, question: { ...question, handSetClientId: clientId } });
  }

  /** Where no key is needed, one that is not ours is the upstream's business, like its cookies. */
  function meetUnknownKey(visit: Visit, reply: GuardReply): GuardOutcome | Promise<GuardOutcome> {
    return options.isAuthRequired ? chargeAddress(visit, reply, 403, 'api-key-unknown') : askWithoutKey(visit);
  }

  function askWithoutKey(visit: Visit): GuardOutcome | Promise<GuardOutcome> {
    const clientKey = clientKeyOf({
      apiKeyId: '',
      sessionId: sessionIdOf(visit.token),
      address: visit.request.addressKey
    });
    return ask({ ...visit, question: { ...visit.question, clientKey, apiKeyId: '', handSetClientId: '' } });
  }

  /** @returns the limit the settings name for this client, when another has been applied */
  function rememberClient({ question, policy: { limits } }: Visit, reply: GuardReply): Limit | undefined {
    if (reply.clientId !== clientIds.get(question.apiKeyId)) clientIds.set(question.apiKeyId, reply.clientId);
    const wanted = question.isLimitReplaceable ? limits.ofClient(reply.clientId) : undefined;
    const wasStandard = reply.rate !== undefined && isSameLimit(reply.rate.limit, limits.standard);
    return wasStandard && question.limit !== wanted ? wanted : undefined;
  }

  /** The failed attempt counts against the address it came from. */
  async function chargeAddress(
    visit: Visit,
    reply: GuardReply,
    status: 401 | 403,
    reason: string
  ): Promise<GuardOutcome> {
    const { request, question } = visit;
    const clientKey = clientKeyOf({ apiKeyId: '', sessionId: '', address: request.addressKey });
    const asked = { ...question, clientKey, apiKeyId: '', handSetClientId: '' };
    const charged = clientKey === question.clientKey ? reply : await store.guard(asked);
    return chargeIsDone({ ...visit, question: asked, token: undefined }, charged, status, reason);
  }

  function chargeIsDone(visit: Visit, reply: GuardReply, status: 401 | 403, reason: string): GuardOutcome {
    const decision = decisionOf(reply, visit.nowMs, modesOf(visit, reply));
    if (decision.action !== 'allow') return outcome(visit, reply, decision);
    return outcome(visit, reply, { action: 'refuse', status, reason });
  }

  function outcome(visit: Visit, reply: GuardReply, decision: Decision): GuardOutcome {
    const { question, token } = visit;
    return outcomeOf({ question, reply, decision, token, modes: modesOf(visit, reply) });
  }

  return guard;
}

function isSameLimit(limit: Limit, other: Limit | undefined): boolean {
  return limit.name === other?.name && limit.max === other.max && limit.windowMs === other.windowMs;
}

function sessionIdOf(token: TokenCheck | undefined): string {
  return token?.isValid === true ? token.sessionId : '';
}

/** Empty for other schemes, which are the upstream's business. The scheme is case-insensitive (RFC 9110 §11.1). */
function bearerTokenOf(authorization: string): string {
  if (authorization.length < 7 || authorization.charCodeAt(6) !== 0x20) return '';
  return authorization.slice(0, 6).toLowerCase() === 'bearer' ? authorization.slice(7).trim() : '';
}
