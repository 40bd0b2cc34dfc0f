import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { afterAll, expect, onTestFinished } from 'vitest';
import { createLogger } from '#platform/logger.ts';
import { realEffects } from '#gateway/effects.ts';
import { startGateway } from '#gateway/server.ts';
import { readGatewaySettings } from '#gateway/settings.ts';

export type Listening = { port: number };

export type Running = { port: number; process: ChildProcess; stop: () => Promise<number | null> };

/** Every gateway gets a folder of its own below: state must not travel from one test to the next. */
const DATA_FOLDER = mkdtempSync(join(tmpdir(), 'pathhelm-gateway-'));
let started = 0;
afterAll(() => {
  rmSync(DATA_FOLDER, { recursive: true, force: true });
});

const PATHHELM = fileURLToPath(new URL('../../scripts/pathhelm.ts', import.meta.url));

/** A gateway as a process of its own on a free port; settings are those of `.env`. */
export function startGatewayProcess(
  targetUrls: readonly string[],
  settings: Record<string, string> = {}
): Promise<Running> {
  return start(['gateway'], /"url":"http:\/\/127\.0\.0\.1:(\d+)"/, settingsFor(targetUrls, settings));
}

/** A gateway on a free port inside the test's own process: starts at once, for tests that need many. */
export async function startGatewayHere(
  targetUrls: readonly string[],
  settings: Record<string, string> = {}
): Promise<Listening> {
  const logger = createLogger({ level: 'silent', destination: 2 });
  const gateway = await startGateway(readGatewaySettings(settingsFor(targetUrls, settings)), realEffects(logger));
  onTestFinished(() => gateway.close());
  return { port: Number(new URL(gateway.url).port) };
}

function settingsFor(targetUrls: readonly string[], settings: Record<string, string>): Record<string, string> {
  return {
    PORT: '0',
    DEMO_MODE: 'true',
    RATE_LIMIT_ENABLED: 'false',
    LOG_REQUESTS: 'false',
    DECISION_LOG: 'off',
    DATA_DIR: join(DATA_FOLDER, String(++started)),
    STATE_SNAPSHOT_SECONDS: '0',
    DRAIN_TIMEOUT_SECONDS: '3',
    HEALTH_CHECK_INTERVAL_SECONDS: '0',
    TARGET_SERVICE_URLS: targetUrls.join(','),
    ...settings
  };
}

export function startUpstreamProcess(port = 0): Promise<Running> {
  return start(['upstream', '--port', String(port)], /demo upstream on http:\/\/127\.0\.0\.1:(\d+)/, {});
}

export function residentBytes({ process: child }: Running): number {
  const pages = readFileSync(`/proc/${child.pid}/statm`, 'utf8').split(' ')[1];
  return Number(pages) * 4096;
}

async function start(args: string[], listening: RegExp, settings: Record<string, string>): Promise<Running> {
  const child = spawn(process.execPath, [PATHHELM, ...args], {
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  const printed: string[] = [];
  child.stderr.on('data', (data: Buffer) => printed.push(data.toString()));
  const port = await new Promise<number>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      printed.push(line);
      const match = listening.exec(line);
      if (match !== null) resolve(Number(match[1]));
    });
    child.once('exit', (code) => {
      reject(new Error(`${args[0] ?? ''} ended with ${String(code)}: ${printed.join('\n')}`));
    });
  });
  return {
    port,
    process: child,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }
      expect(printed.join('\n')).not.toMatch(/\n\s+at .*\(|uncaught/i);
      return child.exitCode;
    }
  };
}
