import { spawn, type ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { once } from 'node:events';
import process from 'node:process';
import type { Logger } from '#platform/logger.ts';

type TrainingOrder = { requests: number; attacks: number; seed: number };

export type TrainingRun = TrainingOrder & {
  id: string;
  state: 'running' | 'done' | 'failed';
  startedAtMs: number;
  endedAtMs: number | null;
  /** Of the pipeline: 0 done, 2 bad settings, 3 unusable input, 4 storage; null while it runs, or when it was killed. */
  exitCode: number | null;
  /** The version it published; empty until then. */
  version: string;
  /** What the pipeline said last; the fault when it failed. */
  lastLine: string;
};

export type TrainingRuns = {
  /** Undefined: one is running already. */
  start: (order: TrainingOrder) => TrainingRun | undefined;
  /** Newest first. */
  list: () => readonly TrainingRun[];
  find: (id: string) => TrainingRun | undefined;
  /** Ends what runs. */
  close: () => Promise<void>;
};

export type TrainingRunsOptions = {
  /** Program and first arguments; the order's options are added. */
  command: readonly string[];
  /** All the child gets of the environment: none of the gateway's secrets. */
  environment: Readonly<Record<string, string>>;
  nowMs: () => number;
  log: Logger;
};

/** More are on disk: the registry knows every version that came of one. */
const MOST_RUNS = 20;
const MOST_LINE_CHARS = 500;

/** Runs the pipeline beside the gateway: a process of its own, of low priority, one at a time. */
export function createTrainingRuns({ command, environment, nowMs, log }: TrainingRunsOptions): TrainingRuns {
  const runs: TrainingRun[] = [];
  let child: ChildProcess | null = null;

  function start(order: TrainingOrder): TrainingRun | undefined {
    if (child !== null) return undefined;
    const startedAtMs = nowMs();
    const run: TrainingRun = {
      ...order,
      id: `${new Date(startedAtMs).toISOString().replace(/[-:]|\.\d+Z$/g, '')}-${order.seed}`,
      state: 'running',
      startedAtMs,
      endedAtMs: null,
      exitCode: null,
      version: '',
      lastLine: ''
    };
    runs.unshift(run);
    runs.length = Math.min(runs.length, MOST_RUNS);
    const [program = process.execPath, ...first] = command;
    const args = ['--requests', order.requests, '--attacks', order.attacks, '--seed', order.seed, '--json'].map(String);
    child = spawn(program, [...first, ...args], {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe']
    });
    log.info({ run: run.id, ...order }, 'training has started');
    follow(child, run);
    return run;
  }

  function follow(started: ChildProcess, run: TrainingRun): void {
    let lastOut = '';
    if (started.pid !== undefined) beNice(started.pid);
    onLines(started.stdout!, (line) => (lastOut = line)); // both are piped
    onLines(started.stderr!, (line) => (run.lastLine = line.slice(0, MOST_LINE_CHARS)));
    const end = (exitCode: number | null, fault: string): void => {
      if (run.state !== 'running') return;
      child = null;
      run.endedAtMs = nowMs();
      run.exitCode = exitCode;
      run.state = exitCode === 0 ? 'done' : 'failed';
      if (fault !== '') run.lastLine = fault;
      run.version = exitCode === 0 ? versionIn(lastOut) : '';
      log.info(
        { run: run.id, state: run.state, exitCode, version: run.version, lastLine: run.lastLine },
        'training has ended'
      );
    };
    started.once('error', (fault) => {
      end(null, `the pipeline could not be started: ${fault.message}`);
    });
    started.once('close', (exitCode, signal) => {
      end(exitCode, signal === null ? '' : `ended by ${signal}`);
    });
  }

  return {
    start,
    list: () => runs,
    find: (id) => runs.find((run) => run.id === id),
    close: async () => {
      if (child === null) return;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    }
  };
}

/** Requests go first. */
function beNice(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system does not let us: it then trains at ordinary priority.
  }
}

function onLines(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = lines.pop()!; // split gives at least one
    for (const line of lines) if (line.trim() !== '') take(line.trim());
  });
  stream.on('end', () => {
    if (rest.trim() !== '') take(rest.trim());
  });
}

/** The pipeline's last line is its summary as JSON. */
function versionIn(line: string): string {
  try {
    const { version } = JSON.parse(line) as { version?: unknown };
    return typeof version === 'string' ? version : '';
  } catch {
    return '';
  }
}
