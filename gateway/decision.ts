/**
 * What is done with a request. Every stage that can stop one (guard now, judge later) answers with this, so the
 * record and the metrics speak of all of them in the same words.
 */
export type Decision =
  | { action: 'allow' }
  | { action: 'throttle'; retryAfterMs: number; reason: string }
  | { action: 'refuse'; status: 401 | 403 | 503; reason: string }
  | { action: 'block'; ttlMs: number; reason: string };

/** Who asks, as far as the connection tells: set by identify before any other stage runs. */
export type RequestClient = {
  requestId: string;
  /** Canonical text of the address found through the trusted-proxy chain. */
  address: string;
  /** What is counted by address: the address itself, IPv6 by /64. */
  addressKey: string;
  /** `http` or `https`, as the client spoke it to the outermost trusted hop. */
  scheme: 'http' | 'https';
  /** The peer is a trusted proxy, so its forwarding headers are continued rather than replaced. */
  isPeerTrusted: boolean;
  /** Of the field that names hops, what the client itself wrote: nobody vouches for it. Empty as a rule. */
  claimedHops: string;
};
