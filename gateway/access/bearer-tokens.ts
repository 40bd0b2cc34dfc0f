import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { PathHelmError } from '#platform/errors.ts';
import type { GatewaySettings } from '../settings.ts';
import { boundedMap } from '../stores/bounded-map.ts';

export type TokenSettings = Pick<
  GatewaySettings,
  'JWT_ALGORITHM' | 'JWT_SECRET' | 'JWT_JWKS_FILE' | 'JWT_ISSUER' | 'JWT_AUDIENCE' | 'JWT_LEEWAY_SECONDS'
>;

type TokenFault = 'malformed' | 'algorithm' | 'signature' | 'expired' | 'claims';

export type TokenCheck =
  { isValid: true; sessionId: string; clientId: string; endsAtMs: number } | { isValid: false; fault: TokenFault };

export type BearerTokens = { check(token: string, nowMs: number): TokenCheck | Promise<TokenCheck> };

/** Tokens already verified; a signature costs some 50 µs, a look here 1 µs. */
const MAX_VERIFIED = 10_000;
const MAX_TOKEN_CHARS = 16_384;
const SESSION_ID_CHARS = 22;

/**
 * Checks bearer tokens against the one configured algorithm, never the one a token asks for: so neither `none` nor an
 * RS256 key used as an HS256 secret gets anywhere. A token must say when it ends. Undefined when none are accepted.
 * @throws PathHelmError SETTINGS_INVALID when the key set file cannot be used
 */
export async function createBearerTokens(settings: TokenSettings): Promise<BearerTokens | undefined> {
  const algorithm = settings.JWT_ALGORITHM;
  if (algorithm === '') return undefined;
  const verify = algorithm.startsWith('HS')
    ? verifierBySecret(new TextEncoder().encode(settings.JWT_SECRET))
    : verifierByKeySet(await readKeySet(settings.JWT_JWKS_FILE));
  const leewayMs = settings.JWT_LEEWAY_SECONDS * 1000;
  const verified = boundedMap<string, TokenCheck & { isValid: true }>(MAX_VERIFIED);

  function check(token: string, nowMs: number): TokenCheck | Promise<TokenCheck> {
    if (token.length > MAX_TOKEN_CHARS) return { isValid: false, fault: 'malformed' };
    const id = hash('sha256', token, 'base64url');
    const known = verified.get(id);
    if (known !== undefined && nowMs < known.endsAtMs) return known;
    return verifyFresh(token, id, nowMs);
  }

  async function verifyFresh(token: string, id: string, nowMs: number): Promise<TokenCheck> {
    try {
      const payload = await verify(token, {
        algorithms: [algorithm],
        requiredClaims: ['exp'],
        clockTolerance: settings.JWT_LEEWAY_SECONDS,
        currentDate: new Date(nowMs),
        ...(settings.JWT_ISSUER !== '' && { issuer: settings.JWT_ISSUER }),
        ...(settings.JWT_AUDIENCE !== '' && { audience: settings.JWT_AUDIENCE })
      });
      const subject = payload.sub ?? id;
      const accepted: TokenCheck = {
        isValid: true,
        sessionId: hash('sha256', `pathhelm-session:${payload.iss ?? ''}:${subject}`, 'base64url').slice(
          0,
          SESSION_ID_CHARS
        ),
        clientId: /^[\x21-\x7e]{1,128}$/.test(payload.sub ?? '') ? (payload.sub ?? '') : '',
        endsAtMs: payload.exp! * 1000 + leewayMs // required above
      };
      verified.set(id, accepted);
      return accepted;
    } catch (fault) {
      return { isValid: false, fault: faultOf(fault) };
    }
  }

  return { check };
}

type Verify = (token: string, options: JWTVerifyOptions) => Promise<JWTPayload>;

function verifierBySecret(secret: Uint8Array): Verify {
  return async (token, options) => (await jwtVerify(token, secret, options)).payload;
}

function verifierByKeySet(keySet: ReturnType<typeof createLocalJWKSet>): Verify {
  return async (token, options) => (await jwtVerify(token, keySet, options)).payload;
}

async function readKeySet(path: string): Promise<ReturnType<typeof createLocalJWKSet>> {
  try {
    const keySet = JSON.parse(await readFile(path, 'utf8')) as JSONWebKeySet; // createLocalJWKSet checks its shape
    if (keySet.keys.some((key) => key.kty === 'oct' || 'd' in key)) throw new TypeError('it holds secret keys');
    return createLocalJWKSet(keySet);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PathHelmError('SETTINGS_INVALID', `JWT_JWKS_FILE=${path} is no JSON Web Key Set of public keys: ${why}`, {
      cause
    });
  }
}

function faultOf(fault: unknown): TokenFault {
  if (fault instanceof errors.JWTExpired) return 'expired';
  if (fault instanceof errors.JWTClaimValidationFailed) return 'claims';
  if (fault instanceof errors.JOSEAlgNotAllowed || fault instanceof errors.JOSENotSupported) return 'algorithm';
  if (fault instanceof errors.JWSSignatureVerificationFailed || fault instanceof errors.JWKSNoMatchingKey)
    return 'signature';
  return 'malformed';
}
