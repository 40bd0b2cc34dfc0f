import { createHash, createHmac } from 'node:crypto';
import type { Rng } from '#models/rng.ts';
import type { JsonObject } from '../call.ts';
import type { Scene } from '../scene.ts';
import type { Site } from '../site.ts';
import { token, uuid } from '../noise.ts';
import type { Credentials } from './client.ts';

export function signJwt(secret: string, header: JsonObject, claims: JsonObject): string {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

export function part(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function drawClaims(rng: Rng, site: Site, subject: string, nowMs: number): JsonObject {
  const issued = Math.floor(nowMs / 1_000) - rng.int(0, 1_800);
  return {
    sub: subject,
    iss: `https://${site.host}`,
    iat: issued,
    exp: issued + 3_600,
    ...(rng.chance(0.6) ? { role: rng.pick(['user', 'customer', 'member', 'editor']) } : {}),
    ...(rng.chance(0.4) ? { jti: uuid(rng) } : {}),
    ...(rng.chance(0.3) ? { scope: 'read write profile' } : {})
  };
}

export function drawJwtHeader(rng: Rng, site: Site): JsonObject {
  return { alg: 'HS256', typ: 'JWT', ...(site.firstId % 2 === 0 ? { kid: `key-${rng.int(1, 3)}` } : {}) };
}

/** A real token that ran out days to months ago: an app reopened, or a stolen one tried again. */
export function expiredToken({ rng, site, nowMs }: Scene, subject: string): string {
  const agoMs = rng.logNormal(4, 1.2) * 86_400_000;
  return signJwt(site.secret, drawJwtHeader(rng, site), drawClaims(rng, site, subject, nowMs() - agoMs));
}

export function bearerFor(rng: Rng, site: Site, subject: string, nowMs: number): Credentials {
  const jwt = signJwt(site.secret, drawJwtHeader(rng, site), drawClaims(rng, site, subject, nowMs));
  return { kind: 'bearer', token: jwt, sessionId: sessionIdOf(site, subject) };
}

function sessionIdOf(site: Site, subject: string): string {
  return createHash('sha256').update(`${site.host}/${subject}`).digest('hex').slice(0, 24);
}

export function drawApiKey(rng: Rng): Credentials {
  return {
    kind: 'api-key',
    header: rng.weighted([
      ['x-api-key', 7],
      ['apikey', 1],
      ['x-auth-token', 1]
    ]),
    value: `${rng.pick(['', 'sk_live_', 'pk_', 'key-'])}${token(rng, rng.int(24, 44))}`,
    keyId: `k${rng.hex(10)}`
  };
}
