/** How the report site is served, by the gateway and alone: `@fastify/static` options and headers. */

/** The site's scripts, styles and data are its own; nothing is inline, nothing comes from elsewhere. */
const SITE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const SITE_HEADERS = {
  'content-security-policy': SITE_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin'
} as const;

/** A file whose name carries its content's hash never changes. */
export function cacheControlOf(path: string): string {
  return /\.[0-9a-f]{8}\.\w+$/.test(path) || /[\\/]_npm[\\/]/.test(path)
    ? 'private, max-age=31536000, immutable'
    : 'private, no-cache';
}
