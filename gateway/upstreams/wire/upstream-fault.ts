/** What can go wrong between gateway and upstream, before or after the upstream has seen the request. */
export type UpstreamFaultKind =
  | 'connect' // no connection: the upstream has seen nothing
  | 'connect-timeout' // likewise
  | 'response-timeout' // connected, but no response headers in time
  | 'idle-timeout' // the response stopped half-way
  | 'closed' // the upstream closed or reset the connection before the response was whole
  | 'protocol'; // the upstream's bytes are no HTTP/1.1 response

export class UpstreamFault extends Error {
  readonly kind: UpstreamFaultKind;
  /** A kept connection died before a byte of the response: most likely it was closed just as it was reused. */
  readonly isStale: boolean;

  constructor(kind: UpstreamFaultKind, message: string, isStale = false) {
    super(message);
    this.name = 'UpstreamFault';
    this.kind = kind;
    this.isStale = isStale;
  }

  /** The upstream cannot have begun to act on the request. */
  get isUndelivered(): boolean {
    return this.kind === 'connect' || this.kind === 'connect-timeout';
  }

  get isTimeout(): boolean {
    return this.kind === 'connect-timeout' || this.kind === 'response-timeout' || this.kind === 'idle-timeout';
  }
}
