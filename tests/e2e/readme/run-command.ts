import { spawn } from 'node:child_process';
import process from 'node:process';

export type Ran = { code: number | null; output: string };

/**
 * As typed into a shell by somebody who has Node, npm and git: of our own environment only what those need.
 * `signal` ends it with everything it started, as when a test runs out of time.
 */
export function runCommand(
  command: string,
  folder: string,
  environment: Record<string, string>,
  signal?: AbortSignal
): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  const path = PATH.split(':').filter((entry) => !entry.includes('node_modules'));
  const child = spawn('bash', ['-c', command], {
    cwd: folder,
    env: { PATH: path.join(':'), HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true
  });
  signal?.addEventListener('abort', () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid);
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  return new Promise((resolve) =>
    child.on('close', (code) => {
      resolve({ code, output });
    })
  );
}
