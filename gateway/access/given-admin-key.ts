import type { FastifyRequest } from 'fastify';

/** Makes a browser send the key it was given for the reports also where it has not been asked yet. */
export const ADMIN_CHALLENGE = 'Basic realm="PathHelm: admin key as password", charset="UTF-8"';

/**
 * The admin key as it came: in X-Admin-Api-Key, or as the password of HTTP Basic, since a browser that opens a page can send no header
 * of ours. Basic counts for reading only: browsers attach it by themselves, also to what another site makes them send.
 */
export function givenAdminKey({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): string | undefined {
  const header = headers['x-admin-api-key'];
  if (header !== undefined) return typeof header === 'string' ? header : undefined;
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  const basic = /^basic\s+([\w+/]+=*)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic === undefined) return undefined;
  const [, password] = /^[^:]*:(.*)$/s.exec(Buffer.from(basic, 'base64').toString('utf8')) ?? [];
  return password;
}
