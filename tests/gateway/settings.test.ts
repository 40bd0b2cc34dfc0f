import { describe, expect, it } from 'vitest';
import { readGatewaySettings, upstreamUrlsOf } from '#gateway/settings.ts';

const DEMO = { DEMO_MODE: 'true' };

function faultOf(environment: Record<string, string>): string {
  try {
    readGatewaySettings(environment);
  } catch (fault) {
    return (fault as Error).message;
  }
  return '';
}

describe('readGatewaySettings', () => {
  it('needs nothing but a decision about the admin key', () => {
    expect(readGatewaySettings(DEMO)).toMatchObject({ PORT: 8000, HOST: '127.0.0.1', MAX_RETRIES: 2 });
    expect(readGatewaySettings({ ADMIN_API_KEY: 'k' }).DEMO_MODE).toBe(false);
    expect(faultOf({})).toContain('ADMIN_API_KEY');
  });

  it('names every bad setting at once, with its value, unit and range', () => {
    const fault = faultOf({
      PORT: 'http',
      RETRY_BUDGET: '3',
      TARGET_URL: 'ftp://x',
      TRUSTED_PROXIES: '10.0.0.0/8, 10.0.0.0/99'
    });
    expect(fault).toMatch(/PORT="http".*TCP port.*0\.\.65535/);
    expect(fault).toMatch(/RETRY_BUDGET=3 .*0\.\.1/);
    expect(fault).toContain('"ftp://x" is no http(s) URL');
    expect(fault).toContain('"10.0.0.0/99" is no address or CIDR');
    expect(fault).toContain('ADMIN_API_KEY must be set');
  });

  it('does not show secrets', () => {
    expect(faultOf({ ...DEMO, REDIS_URL: 'http://user:hunter2@host' })).toMatch(/REDIS_URL=\(secret\)/);
    expect(faultOf({ ...DEMO, REDIS_URL: 'http://user:hunter2@host' })).not.toContain('hunter2');
  });

  it.each([
    [{ JWT_ALGORITHM: 'HS256' }, 'JWT_SECRET'],
    [{ JWT_ALGORITHM: 'RS256' }, 'JWT_JWKS_FILE'],
    [{ JWT_ALGORITHM: 'none' }, 'JWT_ALGORITHM'],
    [{ PORT: '9', ADMIN_PORT: '9' }, 'ADMIN_PORT'],
    [{ TARGET_URL: 'http://a,http://b' }, 'TARGET_SERVICE_URLS'],
    [{ RATE_LIMIT: '100' }, 'RATE_LIMIT'],
    [{ RATE_LIMIT_ROUTES: '/a=1/minute, /b' }, '"/b"'],
    [{ RATE_LIMIT_ROUTES: 'login=1/minute' }, '"login=1/minute"']
  ])('refuses %j', (environment, named) => {
    expect(faultOf({ ...DEMO, ...environment })).toContain(named);
  });

  it('takes the list of upstreams before the single one', () => {
    expect(upstreamUrlsOf(readGatewaySettings({ ...DEMO, TARGET_URL: 'http://a' }))).toEqual(['http://a']);
    expect(
      upstreamUrlsOf(
        readGatewaySettings({ ...DEMO, TARGET_URL: 'http://a', TARGET_SERVICE_URLS: 'http://b, http://c' })
      )
    ).toEqual(['http://b', 'http://c']);
  });
});
