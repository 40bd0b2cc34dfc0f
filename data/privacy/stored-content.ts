import { headerValue } from '../formats/fields/headers.ts';
import { withoutCredentials } from './credentials.ts';
import { maskText } from './mask-text.ts';
import { rewriteBody } from './rewrite-body.ts';
import { maskEmails, rewriteHeaders, type Headers } from './rewrite-headers.ts';
import { rewriteTarget, type Rewrite } from './rewrite-target.ts';

export const PAYLOAD_POLICIES = ['off', 'masked', 'full'] as const;

/**
 * How much of a request's content is stored: `off` no body and every value as its shape, `masked` the body's shape too, `full` the
 * content itself. Credentials and client addresses are stored under none of them.
 */
export type PayloadPolicy = (typeof PAYLOAD_POLICIES)[number];

export type Content = { target: string; headers: Headers; body: string };

/** @param named a client address's pseudonym */
export function storedContent(
  { target, headers, body }: Content,
  payloads: PayloadPolicy,
  named: (address: string) => string
): { target: string; headers: [string, string][]; body: string } {
  const isFull = payloads === 'full';
  const rewrite: Rewrite = isFull ? withoutCredentials : maskText;
  return {
    target: rewriteTarget(target, rewrite),
    headers: rewriteHeaders(headers, {
      rewrite,
      rewriteImpersonal: isFull ? withoutCredentials : (text) => withoutCredentials(maskEmails(text)),
      pseudonymise: named
    }),
    body: payloads === 'off' ? '' : rewriteBody(body, headerValue(headers, 'content-type'), rewrite)
  };
}
