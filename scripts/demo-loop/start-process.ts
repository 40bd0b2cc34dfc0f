import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PathHelmError } from '#platform/errors.ts';

const PATHHELM = fileURLToPath(new URL('../pathhelm.ts', import.meta.url));
const KEPT_LINES = 20;

export type Environment = Readonly<Record<string, string>>;
export type Finished = { code: number | null; stdout: string; stderr: string };
export type Started = { url: string; stop: () => Promise<void> };

/** One command to its end. */
export async function runCommand(args: readonly string[], environment: Environment): Promise<Finished> {
  const child = spawn(process.execPath, [PATHHELM, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

/**
 * A command that goes on, once it says where it listens.
 * @throws PathHelmError STEP_FAILED with its last lines when it ends first
 */
export async function startProcess(args: readonly string[], environment: Environment): Promise<Started> {
  const child = spawn(process.execPath, [PATHHELM, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  const hasEnded = once(child, 'exit');
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        lines.push(line);
        if (lines.length > KEPT_LINES) lines.shift();
        const found = /listening.*|demo upstream on .*/.test(line) && /http:\/\/127\.0\.0\.1:\d+/.exec(line);
        if (found) resolve(found[0]);
      });
    }
    void hasEnded.then(() => {
      reject(new PathHelmError('STEP_FAILED', `${args[0] ?? ''} has ended: ${lines.join(' | ')}`));
    });
  });
  return {
    url,
    stop: async () => {
      if (child.exitCode === null && child.kill('SIGTERM')) await hasEnded;
    }
  };
}
