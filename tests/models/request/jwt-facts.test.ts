import { describe, expect, it } from 'vitest';
import { NO_JWT, type JwtFacts } from '#models/request/headers/jwt-facts.ts';
import { parsed, textsAt } from './request-of.ts';

const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const tokenOf = (header: unknown, claims: unknown, signature: string): string =>
  `${encode(header)}.${encode(claims)}.${signature}`;

const HS256 = { alg: 'HS256', typ: 'JWT' };
const SIGNATURE = 's'.repeat(43);
const CLAIMS = { sub: 'user-7', iat: 1_700_000_000, exp: 1_700_003_600 };
const SOUND: JwtFacts = {
  ...NO_JWT,
  algorithm: 'hmac',
  expiresAtSeconds: 1_700_003_600,
  validFromSeconds: 1_700_000_000
};

describe('what a token shows without its key', () => {
  it.each([
    ['nothing odd', tokenOf(HS256, CLAIMS, SIGNATURE), {}],
    ['RSA', tokenOf({ alg: 'RS256', kid: '2024-05' }, CLAIMS, 's'.repeat(342)), { algorithm: 'rsa' }],
    ['an elliptic curve', tokenOf({ alg: 'ES256' }, CLAIMS, 's'.repeat(86)), { algorithm: 'elliptic' }],
    ['no algorithm', tokenOf({ alg: 'none' }, CLAIMS, ''), { algorithm: 'none', isSignatureEmpty: true }],
    ['no algorithm in disguise', tokenOf({ alg: 'nOnE' }, CLAIMS, ''), { algorithm: 'none', isSignatureEmpty: true }],
    ['a made-up algorithm', tokenOf({ alg: 'HS1' }, CLAIMS, SIGNATURE), { algorithm: 'unknown' }],
    ['a signature cut off', tokenOf(HS256, CLAIMS, ''), { isSignatureEmpty: true, hasOddSignature: true }],
    ['a signature of another algorithm', tokenOf(HS256, CLAIMS, 's'.repeat(342)), { hasOddSignature: true }],
    ['a foreign key address', tokenOf({ ...HS256, jku: 'http://evil.test/k' }, CLAIMS, SIGNATURE), { hasOddKey: true }],
    ['a key inside', tokenOf({ ...HS256, jwk: { kty: 'oct' } }, CLAIMS, SIGNATURE), { hasOddKey: true }],
    ['a key id that is a path', tokenOf({ ...HS256, kid: '../../dev/null' }, CLAIMS, SIGNATURE), { hasOddKey: true }],
    ['a signature that is no base64', tokenOf(HS256, CLAIMS, `${'s'.repeat(42)}*`), { isMalformed: true }]
  ])('%s', (_, token, facts) => {
    expect(parsed({ headers: [['authorization', `Bearer ${token}`]] }).jwt).toEqual({ ...SOUND, ...facts });
  });

  it.each([
    ['two parts', `${encode(HS256)}.${encode(CLAIMS)}`],
    ['four parts', `${tokenOf(HS256, CLAIMS, SIGNATURE)}.x`],
    ['claims that are no JSON', `${encode(HS256)}.e30x.${SIGNATURE}`],
    ['claims that are a list', tokenOf(HS256, [1], SIGNATURE)]
  ])('is malformed: %s', (_, token) => {
    expect(parsed({ headers: [['authorization', `Bearer ${token}`]] }).jwt).toEqual({
      ...NO_JWT,
      algorithm: 'hmac',
      isMalformed: true
    });
  });

  it('finds the token wherever it travels', () => {
    const token = tokenOf(HS256, CLAIMS, SIGNATURE);
    expect(parsed({ headers: [['cookie', `a=1; session=${token}`]] }).jwt).toEqual(SOUND);
    expect(parsed({ target: `/?access_token=${token}` }).jwt).toEqual(SOUND);
    expect(parsed({ headers: [['x-auth-token', token]] }).jwt).toEqual(SOUND);
    expect(parsed({ method: 'POST', body: JSON.stringify({ refresh: token }) }).jwt).toEqual(SOUND);
    expect(parsed({ headers: [['cookie', 'a=1']] }).jwt).toEqual(NO_JWT);
  });

  it('reads claims and header fields like any other input', () => {
    const token = tokenOf({ ...HS256, kid: "x' union select 'k" }, { ...CLAIMS, name: '<b>' }, SIGNATURE);
    const request = parsed({ headers: [['authorization', `Bearer ${token}`]] });
    expect(textsAt(request, 'jwt.kid')).toEqual(["x' union select 'k"]);
    expect(textsAt(request, 'jwt.name')).toEqual(['<b>']);
  });
});
