import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import process from 'node:process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createDecisionIds } from '#data/decision-id.ts';
import type { DecisionRow } from '#data/decision-row.ts';
import { openDecisionLog } from '#gateway/decision-log/open-decision-log.ts';
import { readGatewaySettings } from '#gateway/settings.ts';
import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import type { RequestRecord } from '#data/request-record.ts';
import type { Dataset } from '#pipelines/dataset.ts';
import { featurise } from '#pipelines/featurise.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { createLogger } from '#platform/logger.ts';
import { formatTable } from '#scripts/terminal-table.ts';
import { createDecisions } from '#tests/helpers/decisions.ts';
import { teachPayloadModel } from '#tests/models/features/feature-world.ts';

/** `npm run bench:log -- [rows a second] [seconds]`: what logging costs a gateway's thread, beside plain NDJSON and no log at all. */
type Sink = {
  append: (row: DecisionRow) => void;
  /** Rows that do not yet lie on disk. */
  waiting: () => number;
  /** All of them are, and nothing runs any more. @returns rows that were lost */
  finish: () => Promise<number>;
};

type Contender = { name: string; open: (folder: string) => Promise<Sink> };

const [ratePerSecond = 5000, seconds = 8] = process.argv.slice(2).map(Number);
const TICK_MS = 5;
/** Distinct rows; a segment of the log holds fewer. */
const KINDS = 100_000;
const MOST_WAITING = 15_000;

const contenders: Contender[] = [
  {
    name: 'no log',
    open: () => Promise.resolve({ append: () => undefined, waiting: () => 0, finish: () => Promise.resolve(0) })
  },
  { name: 'decision log', open: openDuckDb },
  { name: 'NDJSON', open: openNdjson }
];

const traffic = makeTraffic();
const rows: (string | number)[][] = [];
for (const contender of contenders) rows.push(await measure(contender));
process.stdout.write(
  `${ratePerSecond} rows/s for ${seconds} s, ${FEATURE_COUNT} features a row; sustained: as fast as ${MOST_WAITING} waiting rows allow\n` +
    `${formatTable(
      [
        'log',
        'rows',
        'append µs/row',
        'thread µs/row',
        'loop delay p50 ms',
        'p99 ms',
        'sustained rows/s',
        'bytes/row',
        'lost',
        'RSS MB'
      ],
      rows
    )}\n`
);

async function measure({ name, open }: Contender): Promise<(string | number)[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pathhelm-bench-log-'));
  try {
    const sink = await open(folder);
    const next = drawRows();
    for (let count = 0; count < 5000; count++) sink.append(next()); // warm
    await delay(1500);
    const paced = await appendPaced(sink, next);
    const rssMb = process.memoryUsage().rss / 1e6;
    const sustained = await appendAll(sink, next);
    const lost = await sink.finish();
    const total = 5000 + paced.rows + sustained.rows;
    const bytes = name === 'no log' ? 0 : (await bytesIn(folder)) / (total - lost);
    return [
      name,
      paced.rows,
      paced.appendUs.toFixed(2),
      paced.threadUs.toFixed(2),
      paced.p50Ms.toFixed(2),
      paced.p99Ms.toFixed(2),
      Math.round(sustained.perSecond),
      Math.round(bytes),
      lost,
      Math.round(rssMb)
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A steady rate, as requests come: the delay of the loop is what they would feel. */
async function appendPaced(
  sink: Sink,
  next: () => DecisionRow
): Promise<{ rows: number; appendUs: number; threadUs: number; p50Ms: number; p99Ms: number }> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const start = performance.now();
  const cpu = process.threadCpuUsage();
  loop.enable();
  let count = 0;
  let appendMs = 0;
  while (performance.now() - start < seconds * 1000) {
    const due = ((performance.now() - start) / 1000) * ratePerSecond;
    const made: DecisionRow[] = [];
    while (count < due) {
      made.push(next());
      count++;
    }
    const before = performance.now();
    for (const row of made) sink.append(row);
    appendMs += performance.now() - before;
    await delay(TICK_MS);
  }
  loop.disable();
  const used = process.threadCpuUsage(cpu);
  return {
    rows: count,
    appendUs: (appendMs * 1000) / count,
    threadUs: (used.user + used.system) / count,
    p50Ms: loop.percentile(50) / 1e6,
    p99Ms: loop.percentile(99) / 1e6
  };
}

async function appendAll(sink: Sink, next: () => DecisionRow): Promise<{ rows: number; perSecond: number }> {
  const start = performance.now();
  const wanted = Math.max(100_000, ratePerSecond * seconds);
  for (let count = 0; count < wanted; count++) {
    sink.append(next());
    while (sink.waiting() >= MOST_WAITING) await delay(1);
  }
  while (sink.waiting() > 0) await delay(1);
  return { rows: wanted, perSecond: (wanted / (performance.now() - start)) * 1000 };
}

/** Rows as generated traffic makes them, with its own features: what a row costs on disk is theirs. */
function drawRows(): () => DecisionRow {
  const draw = createDecisions('bench');
  const kinds = traffic.records.map((record, row) => {
    const { clientKey, address, method, status, latencyMs, requestId } = record;
    const { columns, values } = traffic.dataset.matrix;
    const features = [...values.subarray(row * columns, (row + 1) * columns)];
    const route = traffic.dataset.routes[row]!;
    return draw({ clientKey, address, method, route, status, latencyMs, requestId, features });
  });
  const nextId = createDecisionIds('bench');
  let number = 0;
  return () => {
    const timestampMs = Date.now();
    const kind = kinds[number++ % kinds.length]!;
    return { ...kind, decisionId: nextId(timestampMs), timestampMs };
  };
}

function makeTraffic(): { records: RequestRecord[]; dataset: Dataset } {
  const records = [...simulate({ seed: 7, normalRequests: KINDS * 0.95, attackRequests: KINDS * 0.05 })];
  const payload = teachPayloadModel();
  const dataset = featurise({
    records,
    modelOfRow: () => payload,
    needsBaseline: () => false,
    isTimed: true,
    hasClients: true
  });
  return { records, dataset };
}

async function openDuckDb(folder: string): Promise<Sink> {
  const log = await openDecisionLog({
    settings: readGatewaySettings({ DEMO_MODE: 'true', DATA_DIR: folder }),
    effects: { logger: createLogger({ level: 'error', destination: 2 }), monotonicMs: () => performance.now() }
  });
  return {
    append: (row) => {
      log.append(row);
    },
    waiting: () => log.stats().waiting,
    finish: async () => {
      await log.close();
      return log.stats().dropped;
    }
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- like its fellows
async function openNdjson(folder: string): Promise<Sink> {
  const file = createWriteStream(join(folder, 'decisions.ndjson'));
  return {
    append: (row) => {
      file.write(`${JSON.stringify(row)}\n`);
    },
    waiting: () => file.writableLength / 1500,
    finish: async () => {
      file.end();
      await once(file, 'close');
      return 0;
    }
  };
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(names.map(async (name) => stat(join(folder, name))));
  return sizes.reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
}
