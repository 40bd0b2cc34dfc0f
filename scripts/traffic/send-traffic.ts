import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { RequestRecord } from '#data/request-record.ts';
import type { PlannedRequest } from './planned-request.ts';
import { requestIdFor } from './simulated-answer.ts';

/** `failed`: no answer. `throttled` and `blocked`: the gateway said so, not what is behind it. */
export type Outcome = 'passed' | 'throttled' | 'blocked' | 'refused' | 'failed';

export type Sent = {
  record: RequestRecord;
  requestId: string;
  /** When it was sent and how long the answer took, milliseconds from the start of the run. */
  sentAtMs: number;
  tookMs: number;
  /** 0 without an answer. */
  status: number;
  outcome: Outcome;
};

const MAX_OPEN = 512;
const TIMEOUT_MS = 30_000;
/** Answers of the gateway itself are small JSON objects. */
const MAX_READ_BYTES = 2048;
/** Written by the sender, for the connection at hand. */
const OWN_HEADERS = new Set(['content-length', 'expect', 'host', 'transfer-encoding', 'x-forwarded-for']);
/** Of a large upload a record holds the beginning; this much of its length is sent. */
const MAX_BODY_BYTES = 4_194_304;
const FILLING = Buffer.alloc(65_536, ' ');

/**
 * Sends requests over real sockets, each when it is due and under its client's own address: a trusted proxy would write
 * `X-Forwarded-For`, and so the gateway must trust this machine's (TRUSTED_PROXIES=127.0.0.1).
 */
export async function sendTraffic(
  plan: readonly PlannedRequest[],
  { target, onSent, signal }: { target: string; onSent?: (sent: Sent) => void; signal?: AbortSignal }
): Promise<Sent[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_OPEN });
  const startedAtMs = performance.now();
  const open = new Set<Promise<void>>();
  const all: Sent[] = [];
  for (const { record, atMs } of plan) {
    const waitMs = atMs - (performance.now() - startedAtMs);
    if (waitMs > 1) await delay(waitMs, undefined, { ...(signal && { signal }) }).catch(() => undefined);
    if (signal?.aborted === true) break;
    while (open.size >= MAX_OPEN) await Promise.race(open);
    const one = send(record, { agent, target, startedAtMs }).then((sent) => {
      all.push(sent);
      onSent?.(sent);
      open.delete(one);
    });
    open.add(one);
  }
  await Promise.all(open);
  agent.destroy();
  return all;
}

async function send(
  record: RequestRecord,
  { agent, target, startedAtMs }: { agent: Agent; target: string; startedAtMs: number }
): Promise<Sent> {
  const requestId = requestIdFor(record, record.requestId);
  const sentAtMs = performance.now() - startedAtMs;
  const { hostname, port } = new URL(target);
  const answer = await exchange(record, { agent, host: hostname, port, requestId }).catch(() => null);
  return {
    record,
    requestId,
    sentAtMs,
    tookMs: performance.now() - startedAtMs - sentAtMs,
    status: answer?.status ?? 0,
    outcome: answer === null ? 'failed' : outcomeOf(answer)
  };
}

type Answer = { status: number; text: string; isHead: boolean; isUncached: boolean };
type Way = { agent: Agent; host: string; port: string; requestId: string };

async function exchange(record: RequestRecord, { agent, host, port, requestId }: Way): Promise<Answer> {
  const { method, target: path, body } = record;
  const bodyBytes = sentBytesOf(record);
  const headers = headersOf(record, bodyBytes, requestId);
  // Without default headers: a Connection that the client did not write would be a header too many.
  const options = { agent, host, port, method, path, headers, timeout: TIMEOUT_MS, setDefaultHeaders: false };
  const request = httpRequest(options);
  // A body that is still being written when the answer has come fails to nobody's harm; before it, once() below hears of it.
  request.on('error', () => undefined);
  // A refusal may come before a large body is sent, and the pipe break after it: the answer is what counts.
  request.on('error', () => undefined);
  request.once('timeout', () => request.destroy(new Error('no answer in time')));
  if (bodyBytes > 0) request.write(body);
  for (let left = bodyBytes - Buffer.byteLength(body); left > 0; left -= FILLING.length)
    request.write(FILLING.subarray(0, left));
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (bytes < MAX_READ_BYTES) chunks.push(chunk as Buffer); // no encoding is set, so chunks are buffers
    bytes += (chunk as Buffer).length;
  }
  return {
    status: response.statusCode ?? 0,
    text: Buffer.concat(chunks).toString(),
    isHead: method === 'HEAD',
    isUncached: response.headers['cache-control'] === 'no-store'
  };
}

function sentBytesOf({ body, bodyBytes }: RequestRecord): number {
  return Math.max(Buffer.byteLength(body), Math.min(bodyBytes, MAX_BODY_BYTES));
}

/** Name, value, name, value: repeated and oddly spelled ones stay as they are. */
function headersOf({ headers, address }: RequestRecord, bodyBytes: number, requestId: string): string[] {
  const claimed = headers.filter(([name]) => name === 'x-forwarded-for').map(([, value]) => value);
  const isLengthStated = bodyBytes > 0 || headers.some(([name]) => name === 'content-length');
  return [
    ...headers.filter(([name]) => name === 'host').slice(0, 1),
    ...headers.filter(([name]) => !OWN_HEADERS.has(name)),
    ['x-forwarded-for', [...claimed, address].join(', ')],
    ['x-request-id', requestId],
    ...(isLengthStated ? [['content-length', String(bodyBytes)]] : [])
  ]
    .flat()
    .map((text) => Buffer.from(text).toString('latin1')); // text beyond ASCII goes out as the UTF-8 it came as
}

function outcomeOf({ status, text, isHead, isUncached }: Answer): Outcome {
  if (status !== 403 && status !== 429 && status !== 401) return 'passed';
  // There is no body to tell by; the header is the gateway's habit.
  if (isHead) return !isUncached ? 'passed' : status === 429 ? 'throttled' : status === 403 ? 'blocked' : 'refused';
  const code = gatewayCodeOf(text);
  if (code === undefined) return 'passed';
  if (code === 'BLOCKED') return 'blocked';
  return code === 'RATE_LIMITED' ? 'throttled' : 'refused';
}

/** The code of the gateway's own error body; undefined for what the upstream wrote. */
function gatewayCodeOf(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; requestId?: unknown } };
    return typeof error?.code === 'string' && typeof error.requestId === 'string' ? error.code : undefined;
  } catch {
    return undefined;
  }
}
