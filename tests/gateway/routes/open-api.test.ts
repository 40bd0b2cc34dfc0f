import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import type { TSchema } from 'typebox';
import { HOSTILE, startJudgedGateway } from './judged-gateway.ts';
import { ADMIN_KEY, startOwnGateway, type OwnGateway } from './own-gateway.ts';

type Operation = {
  summary?: string;
  tags?: string[];
  security?: object[];
  responses: Record<string, { description: string; content?: Record<string, { schema: TSchema }> }>;
};
type OpenApi = { openapi: string; paths: Record<string, Record<string, Operation>> };

const isOwnPage = (route: string): boolean => / \/pathhelm\/(docs|openapi\.json|reports)/.test(route);

async function documentOf({ app }: OwnGateway): Promise<OpenApi> {
  return (await app.inject('/pathhelm/openapi.json')).json();
}

describe('the OpenAPI document', () => {
  it('holds every own endpoint but its own pages, each with a summary, a tag, what it needs and what it answers', async () => {
    const gateway = await startOwnGateway();
    const { openapi, paths } = await documentOf(gateway);
    expect(openapi).toBe('3.1.0');
    const served = gateway.routes
      .filter((route) => route.includes(' /pathhelm/') && !isOwnPage(route) && !route.startsWith('HEAD'))
      .map((route) => route.replace(/:(\w+)/g, '{$1}'));
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`)
    );
    expect(described.length).toBeGreaterThan(10);
    expect(described.filter(isOwnPage)).toEqual([]);
    expect(described.sort()).toEqual(served.sort());
    for (const operation of Object.values(paths).flatMap((operations) => Object.values(operations))) {
      expect(operation.summary).toMatch(/\w/);
      expect(operation.tags).toHaveLength(1);
      expect(operation.security).toBeDefined();
      expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true);
    }
  });

  it('says of exactly those endpoints that they need the admin key that answer 401 without it', async () => {
    const gateway = await startOwnGateway();
    const { paths } = await documentOf(gateway);
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { security }] of Object.entries(operations)) {
        const url = path.replace(/\{\w+\}/, 'x');
        const { statusCode } = await gateway.app.inject({ method: method.toUpperCase() as 'GET', url });
        expect([method, path, statusCode === 401]).toEqual([method, path, security!.length > 0]);
      }
    }
  });

  it.each([
    ['GET', '/pathhelm/health', undefined],
    ['GET', '/pathhelm/health/ready', undefined],
    ['GET', '/pathhelm/health/live', undefined],
    ['GET', '/pathhelm/info', undefined],
    ['GET', '/pathhelm/status', undefined],
    ['POST', '/pathhelm/admin/ip_blacklist', { ip: '203.0.113.7', ttlSeconds: 60 }],
    ['GET', '/pathhelm/admin/ip_blacklist', undefined],
    ['DELETE', '/pathhelm/admin/ip_whitelist', { cidr: '203.0.113.9' }],
    ['POST', '/pathhelm/admin/keys', { clientId: 'acme', limit: '100/minute' }],
    ['GET', '/pathhelm/admin/keys', undefined],
    ['GET', '/pathhelm/admin/policy', undefined],
    ['GET', '/pathhelm/admin/rules', undefined],
    ['POST', '/pathhelm/admin/rules', { id: 'b', action: 'block', when: { method: ['PUT'] } }],
    ['GET', '/pathhelm/admin/exceptions', undefined],
    ['GET', '/pathhelm/admin/standing', undefined],
    ['DELETE', '/pathhelm/admin/keys', { key: 'leaked' }],
    ['GET', '/pathhelm/security/alerts', undefined],
    ['GET', '/pathhelm/security/stats', undefined],
    ['GET', '/pathhelm/security/blocked-ips', undefined],
    ['POST', '/pathhelm/security/analyze', { method: 'GET', endpoint: HOSTILE }],
    ['GET', '/pathhelm/ml/models', undefined],
    ['GET', '/pathhelm/ml/metrics', undefined],
    ['POST', '/pathhelm/ml/models/reload', undefined],
    ['POST', '/pathhelm/ml/predict', { features: {} }],
    ['POST', '/pathhelm/detect', { logs: [{ timestamp: 0, endpoint: '/', method: 'GET', ip_address: '203.0.113.7' }] }],
    ['POST', '/pathhelm/train', { seed: 3 }],
    ['GET', '/pathhelm/ml/train', undefined]
  ] as const)('tells the truth about what %s %s answers', async (method, url, payload) => {
    const gateway = await startJudgedGateway();
    await gateway.app.inject(HOSTILE);
    await gateway.admin('POST', '/admin/keys', { clientId: 'first' });
    await gateway.admin('POST', '/admin/ip_whitelist', { ip: '203.0.113.9' });
    await gateway.admin('POST', '/admin/rules', { id: 'a', action: 'observe', when: { path: { contains: 'x' } } });
    const response = await gateway.app.inject({
      method,
      url,
      headers: { 'x-admin-api-key': ADMIN_KEY },
      ...(payload && { payload })
    });
    const { paths } = await documentOf(gateway);
    const answer = paths[url]![method.toLowerCase()]!.responses[response.statusCode]!;
    const body: unknown = response.json();
    expect(response.statusCode).toBeLessThan(300);
    expect(Value.Errors(answer.content!['application/json']!.schema, body)).toEqual([]);
  });

  it('is not served on the public port when there is an admin port, nor are the pages', async () => {
    const { app } = await startOwnGateway({}, 'public');
    expect((await app.inject('/pathhelm/openapi.json')).statusCode).toBe(404);
    expect((await app.inject('/pathhelm/docs')).statusCode).toBe(404);
  });

  it('comes with pages whose policy lets nothing in from elsewhere', async () => {
    const { app } = await startOwnGateway();
    const page = await app.inject('/pathhelm/docs');
    expect(page.statusCode).toBe(200);
    const policy = page.headers['content-security-policy']!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*/);
    expect(page.body).not.toMatch(/(src|href)="https?:/);
    expect((await app.inject('/pathhelm/info')).headers['content-security-policy']).not.toContain('unsafe-inline');
  });
});
