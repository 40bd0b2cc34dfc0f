import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import type { Upstream } from './upstream.ts';

/** Active check: with a path, any answer below 500; without, an accepted TCP connection. Never throws. */
export async function checkUpstream(upstream: Upstream, path: string, timeoutMs: number): Promise<boolean> {
  const signal = AbortSignal.timeout(timeoutMs);
  return path === '' ? acceptsConnection(upstream, signal) : answers(upstream, path, signal);
}

function acceptsConnection({ host, port }: Upstream, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

function answers({ host, port, isSecure, authority, pathPrefix }: Upstream, path: string, signal: AbortSignal) {
  return new Promise<boolean>((resolve) => {
    const send = isSecure ? requestHttps : requestHttp;
    // A connection of its own: a kept one would say nothing about whether new ones are accepted.
    const options = { host, port, path: pathPrefix + path, headers: { host: authority }, agent: false, signal };
    const request = send(options, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 500);
    });
    request.on('error', () => {
      resolve(false);
    });
    request.end();
  });
}
