import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { base64url, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  createBearerTokens,
  type BearerTokens,
  type TokenCheck,
  type TokenSettings
} from '#gateway/access/bearer-tokens.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

const NOW_MS = 1_760_000_000_000;
const SECRET = 'a shared secret of forty characters ....';
const SETTINGS: TokenSettings = {
  JWT_ALGORITHM: 'HS256',
  JWT_SECRET: SECRET,
  JWT_JWKS_FILE: '',
  JWT_ISSUER: '',
  JWT_AUDIENCE: '',
  JWT_LEEWAY_SECONDS: 0
};

async function opened(change: Partial<TokenSettings> = {}): Promise<BearerTokens> {
  return (await createBearerTokens({ ...SETTINGS, ...change }))!;
}

function signed(claims: JWTPayload = {}, secret = SECRET, algorithm = 'HS256'): Promise<string> {
  return new SignJWT({ sub: 'ada', exp: NOW_MS / 1000 + 60, ...claims })
    .setProtectedHeader({ alg: algorithm })
    .sign(new TextEncoder().encode(secret));
}

async function faultOf(tokens: BearerTokens, token: string, nowMs = NOW_MS): Promise<string> {
  const check: TokenCheck = await tokens.check(token, nowMs);
  return check.isValid ? 'none' : check.fault;
}

describe('bearer tokens', () => {
  it('are not looked at when no algorithm is configured', async () => {
    expect(await createBearerTokens({ ...SETTINGS, JWT_ALGORITHM: '' })).toBeUndefined();
  });

  it('that are valid name the client and a session that does not show it', async () => {
    const check = await (await opened()).check(await signed(), NOW_MS);
    expect(check).toMatchObject({ isValid: true, clientId: 'ada' });
    expect(JSON.stringify({ ...check, clientId: '' })).not.toContain('ada');
  });

  it('of one subject share a session, of two they do not, nor of two issuers', async () => {
    const tokens = await opened();
    const sessions = await Promise.all(
      [{ jti: '1' }, { jti: '2' }, { sub: 'bob' }, { iss: 'elsewhere' }].map(async (claims) => {
        const check = await tokens.check(await signed(claims), NOW_MS);
        return check.isValid ? check.sessionId : '';
      })
    );
    expect(sessions[0]).toBe(sessions[1]);
    expect(new Set(sessions).size).toBe(3);
  });

  it.each<[string, () => Promise<string> | string, string]>([
    ['unsecured (alg none)', () => new UnsecuredJWT({ sub: 'ada', exp: NOW_MS / 1000 + 60 }).encode(), 'algorithm'],
    ['of another algorithm with the right secret', () => signed({}, SECRET, 'HS512'), 'algorithm'],
    ['signed with another secret', () => signed({}, 'not the secret at all, but as long ....'), 'signature'],
    ['expired', () => signed({ exp: NOW_MS / 1000 - 1 }), 'expired'],
    ['without an end', () => signed({ exp: undefined as unknown as number }), 'claims'],
    ['not valid yet', () => signed({ nbf: NOW_MS / 1000 + 30 }), 'claims'],
    ['no token', () => 'hello', 'malformed'],
    ['three empty parts', () => '..', 'malformed'],
    ['too long to be one', () => 'a'.repeat(20_000), 'malformed']
  ])('that are %s are refused', async (_name, make, fault) => {
    expect(await faultOf(await opened(), await make())).toBe(fault);
  });

  it('whose payload was changed under the signature are refused', async () => {
    const [header, payload, signature] = (await signed()).split('.') as [string, string, string];
    const claims = JSON.parse(new TextDecoder().decode(base64url.decode(payload))) as JWTPayload;
    const forged = base64url.encode(JSON.stringify({ ...claims, sub: 'admin' }));
    expect(await faultOf(await opened(), [header, forged, signature].join('.'))).toBe('signature');
  });

  it('end when they say, also once they are known, with the leeway allowed', async () => {
    const tokens = await opened();
    const token = await signed();
    expect(await faultOf(tokens, token, NOW_MS)).toBe('none');
    expect(await faultOf(tokens, token, NOW_MS + 59_999)).toBe('none');
    expect(await faultOf(tokens, token, NOW_MS + 60_000)).toBe('expired');
    expect(await faultOf(await opened({ JWT_LEEWAY_SECONDS: 5 }), token, NOW_MS + 64_000)).toBe('none');
  });

  it('must come from the configured issuer and be meant for the configured audience', async () => {
    const tokens = await opened({ JWT_ISSUER: 'https://id.example', JWT_AUDIENCE: 'api' });
    expect(await faultOf(tokens, await signed())).toBe('claims');
    expect(await faultOf(tokens, await signed({ iss: 'https://id.example', aud: 'shop' }))).toBe('claims');
    expect(await faultOf(tokens, await signed({ iss: 'https://id.example', aud: 'api' }))).toBe('none');
  });

  it('are checked against a key set, and its public key is no shared secret', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const other = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' };
    const path = join(await tempFolder(), 'jwks.json');
    await writeFile(path, JSON.stringify({ keys: [jwk] }));
    const tokens = await opened({ JWT_ALGORITHM: 'ES256', JWT_SECRET: '', JWT_JWKS_FILE: path });
    const claims = { sub: 'ada', exp: NOW_MS / 1000 + 60 };
    const sign = (key: typeof privateKey): Promise<string> =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(key);
    expect(await faultOf(tokens, await sign(privateKey))).toBe('none');
    expect(await faultOf(tokens, await sign(other.privateKey))).toBe('signature');
    expect(await faultOf(tokens, await signed({}, JSON.stringify(jwk)))).toBe('algorithm');
  });

  it.each(['{', '{"keys": 1}', '{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}'])(
    'stop the start when the key set file holds %s',
    async (content) => {
      const path = join(await tempFolder(), 'jwks.json');
      await writeFile(path, content);
      const opening = createBearerTokens({ ...SETTINGS, JWT_ALGORITHM: 'RS256', JWT_JWKS_FILE: path });
      await expect(opening).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
    }
  );
});
