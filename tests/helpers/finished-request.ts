import type { FinishedRequest } from '#gateway/observability/finished-request.ts';

export function finishedRequest(change: Partial<FinishedRequest> = {}): FinishedRequest {
  return {
    requestId: 'request-0001',
    decisionId: 'mh000000a-gw-0001',
    arrivedAtMs: 1_760_000_000_000,
    method: 'GET',
    route: '/users/:id',
    status: 200,
    latencyMs: 5,
    stage: 'proxy',
    action: 'allow',
    reason: '',
    wouldAction: 'allow',
    wouldReason: '',
    clientKey: 'addr:203.0.113.77',
    addressKey: '203.0.113.77',
    isDegraded: false,
    wouldThrottle: false,
    degraded: '',
    guardUs: 3,
    guardTurn: 1_760_000_000_000_001,
    judgeTurn: 0,
    judged: null,
    forwarding: null,
    requestBytes: 0,
    content: null,
    ...change
  };
}
