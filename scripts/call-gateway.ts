import process from 'node:process';
import { loadEnvironmentFile, readGatewaySettings } from '#gateway/settings.ts';
import { PathHelmError } from '#platform/errors.ts';

export type GatewayTarget = { url: string | undefined; adminKey: string | undefined };

const TIMEOUT_MS = 10_000;

/** Thrown where nothing answers; every other fault is the gateway's own answer. */
export class NoGatewayError extends PathHelmError {
  constructor(url: string, cause: unknown) {
    super('STEP_FAILED', `no gateway answers at ${url}: is it running?`, { cause });
  }
}

/**
 * Asks an own endpoint of a running gateway; `path` below /pathhelm. Where and with which key comes from the settings unless given.
 * @throws NoGatewayError; PathHelmError SETTINGS_INVALID with the gateway's sentence for a 4xx, STEP_FAILED for a 5xx
 */
export async function callGateway<Answer>(
  target: GatewayTarget,
  method: string,
  path: string,
  body?: object
): Promise<Answer> {
  return (await (await askGateway(target, method, path, body)).json()) as Answer; // the gateway's own endpoints write it
}

/** The same, for answers that are no JSON. */
export async function askGateway(
  target: GatewayTarget,
  method: string,
  path: string,
  body?: object,
  timeoutMs = TIMEOUT_MS
): Promise<Response> {
  const { url, adminKey } = resolved(target);
  let response: Response;
  try {
    response = await fetch(`${url}/pathhelm${path}`, {
      method,
      headers: { 'x-admin-api-key': adminKey, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs)
    });
  } catch (cause) {
    throw new NoGatewayError(url, cause);
  }
  if (response.ok) return response;
  const answer = (await response.json()) as { error?: { code: string; message: string } };
  const why =
    answer.error === undefined ? `status ${response.status}` : `${answer.error.code}: ${answer.error.message}`;
  throw new PathHelmError(response.status < 500 ? 'SETTINGS_INVALID' : 'STEP_FAILED', `the gateway refused: ${why}`);
}

function resolved({ url, adminKey }: GatewayTarget): { url: string; adminKey: string } {
  if (url !== undefined && adminKey !== undefined) return { url: url.replace(/\/$/, ''), adminKey };
  loadEnvironmentFile();
  const settings = readGatewaySettings(process.env);
  return {
    url: url?.replace(/\/$/, '') ?? `http://127.0.0.1:${settings.ADMIN_PORT ?? settings.PORT}`,
    adminKey: adminKey ?? settings.ADMIN_API_KEY
  };
}
