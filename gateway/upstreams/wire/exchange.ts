import type { Socket } from 'node:net';
import type { ResponseHead } from './response-head.ts';
import type { UpstreamFault } from './upstream-fault.ts';

/** The connection as an exchange uses it. */
export type Carrier = {
  /** Sends the request's head; a body follows by `write`, and `endRequest` closes it. */
  send: (head: string) => void;
  /** @returns false when the upstream should be given time: wait for onDrain */
  write: (data: Buffer | string) => boolean;
  endRequest: () => void;
  /** Holds small writes back until `uncork`, so that head and body leave in one packet. */
  cork: () => void;
  uncork: () => void;
  /** Takes data again after onData returned false. */
  resume: () => void;
  /** Gives back a connection on which nothing was sent. */
  release: () => void;
  /** The exchange wants no more of its response: it is read to its end only to keep the connection. */
  discard: () => void;
  /** Drops the connection without telling the exchange, which has lost interest. */
  abort: () => void;
};

/**
 * One request and its response, seen from the connection that carries them. Calls come in this order:
 * onConnection, any onInformation, then onHead, any onData, onEnd; or onUpgrade; a fault may end it anywhere, once.
 */
export type Exchange = {
  readonly method: string;
  /** Send the request now: `connection.send`, then `write` and `endRequest`. */
  onConnection: (connection: Carrier) => void;
  /** A 1xx response other than 101. */
  onInformation: (head: ResponseHead) => void;
  /** @param isAlone nothing of the body came with it: the client should not wait for the head until something does */
  onHead: (head: ResponseHead, isAlone: boolean) => void;
  /**
   * @param isLast known only where the body's length was stated
   * @returns false to pause the upstream until `connection.resume()`
   */
  onData: (data: Buffer, isLast: boolean) => boolean;
  /** @param trailers name, value, name, value … */
  onEnd: (trailers: string[]) => void;
  /** 101: the socket is the exchange's own from here on; `rest` came behind the head. */
  onUpgrade: (head: ResponseHead, socket: Socket, rest: Buffer) => void;
  /** The upstream takes request body again after `write` returned false. */
  onDrain: () => void;
  onFault: (fault: UpstreamFault) => void;
};

export type WireTimeouts = {
  connectMs: number;
  /** From the last byte of the request to the response's head. */
  responseMs: number;
  /** Between two parts of a response body. */
  idleMs: number;
};

/** Refreshed by the pool's sweep: timeouts need no finer clock, and reading the real one on every chunk costs. */
export type CoarseClock = { nowMs: number };

/** `fresh`: used so recently that the upstream will hardly have closed it; `none`: a new connection. */
export type ConnectionReuse = 'any' | 'fresh' | 'none';
