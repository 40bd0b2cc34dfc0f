import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What every contender is sent, with the key of LIMITS. */
const GET = `
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("BENCH %d %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
wrk.headers["X-API-Key"] = "bench"
`;

/** wrk scripts by load. */
export const LOADS = {
  GET,
  'POST 500 B': `${GET}
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"text":"' .. string.rep("x", 489) .. '"}'
`
} as const;

export type Load = { port: number; seconds: number; connections: number; scriptFile: string };
export type LoadFigures = { requests: number; requestsPerSecond: number; p50Ms: number; p99Ms: number; failed: number };

const run = promisify(execFile);

/** One thread of wrk with one of LOADS against a port of 127.0.0.1. @throws Error when wrk cannot run */
export async function wrk({ port, seconds, connections, scriptFile }: Load): Promise<LoadFigures> {
  const url = `http://127.0.0.1:${port}/users/1?x=2`;
  const { stdout } = await run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', scriptFile, url]);
  const line = /BENCH (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(stdout);
  if (line === null) throw new Error(`wrk said: ${stdout}`);
  const [requests, micros, p50, p99, failed] = line.slice(1).map(Number) as [number, number, number, number, number];
  return { requests, requestsPerSecond: requests / (micros / 1e6), p50Ms: p50 / 1000, p99Ms: p99 / 1000, failed };
}
