import type { UrlStyle } from '../percent-encoding.ts';

/** Why a client asks, which decides what a browser says about it in its headers. */
export type Purpose = 'navigate' | 'fetch' | 'asset' | 'image';

/**
 * A kind of HTTP client: what it says about itself and in which order it writes its headers.
 * `*` in the order is where headers of the call itself stand (authorization, keys, signatures).
 */
export type Agent = {
  userAgent: string;
  httpVersion: string;
  urlStyle: UrlStyle;
  order: readonly string[];
  /** Headers it always sends. */
  fixed: Readonly<Record<string, string>>;
  accept: Readonly<Record<Purpose, string>>;
  isBrowser: boolean;
};

export function sameAccept(accept: string): Record<Purpose, string> {
  return { navigate: accept, fetch: accept, asset: accept, image: accept };
}
