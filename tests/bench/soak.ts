import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readDecisions } from '#pipelines/decisions/read-decisions.ts';
import { formatTable } from '#scripts/terminal-table.ts';
import { keepLoading, residentBytesOf, startLoadedGateway, startUpstreamHere } from './endurance/loaded-gateway.ts';

/**
 * `npm run bench:soak -- --minutes 60 --rate 100`: a gateway with model (REGISTRY_DIR, alias approved) and log for a long time at a fixed
 * rate: memory and its slope, rows written against requests answered, bytes of log a row. Exit code 1 when a row is missing.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, rate: { type: 'string', default: '100' } }
});
const minutes = Number(values.minutes);
const rate = Number(values.rate);
const SAMPLE_MS = 5_000;
/** Heap, page cache and windows fill first; the slope is that of what follows. */
const SETTLING = 0.4;
const MB = 1_048_576;

/** Resident memory of the process; of it what JavaScript holds, and what lies outside its heap for it. */
type Sample = { atMinutes: number; rssMb: number; heapMb: number; externalMb: number };

const folder = await mkdtemp(join(tmpdir(), 'pathhelm-soak-'));
const upstream = await startUpstreamHere();
const gateway = await startLoadedGateway(folder, upstream.url);
const startedAtMs = performance.now();
const passedMinutes = (): number => (performance.now() - startedAtMs) / 60_000;
const counts = { answered: 0, failed: 0 };
const samples: Sample[] = [];
const load = keepLoading(gateway.url, {
  rate,
  isOver: () => passedMinutes() >= minutes,
  onSent: ({ outcome }) => {
    if (outcome === 'failed') counts.failed++;
    else counts.answered++;
  }
});
const sampling = (async () => {
  while (passedMinutes() < minutes) {
    samples.push({ atMinutes: passedMinutes(), ...(await memoryOfGateway()) });
    process.stderr.write(`\r${passedMinutes().toFixed(1)} min, RSS ${samples.at(-1)!.rssMb.toFixed(0)} MB `);
    await delay(SAMPLE_MS);
  }
})();
await Promise.all([load, sampling]);
await gateway.stop();
upstream.stop();

let rows = 0;
for await (const batch of readDecisions(join(folder, 'decisions'))) rows += batch.length;
const bytes = await sealedBytes();
const settled = samples.filter(({ atMinutes }) => atMinutes >= SETTLING * minutes);
process.stdout.write(
  `\n${formatTable(
    ['what', 'value'],
    [
      [
        'minutes, requests a second',
        `${minutes}, ${rate} (sent ${((counts.answered + counts.failed) / minutes / 60).toFixed(1)})`
      ],
      ['answered, failed', `${counts.answered}, ${counts.failed}`],
      ['rows in the log', `${rows} (${rows - counts.answered} against requests answered)`],
      ['RSS first, median, max MB', spread('rssMb')],
      ['JavaScript heap first, median, max MB', spread('heapMb')],
      ['outside of it for JavaScript first, median, max MB', spread('externalMb')],
      [
        `RSS slope after ${(SETTLING * minutes).toFixed(1)} min, MB/h`,
        `${(slopeOf(settled) * 60).toFixed(1)} (${settled.length} samples)`
      ],
      ['sealed log', `${(bytes / MB).toFixed(2)} MB, ${(bytes / Math.max(1, rows)).toFixed(0)} B a row`],
      ['a day at this rate', `${(((bytes / Math.max(1, rows)) * rate * 86_400) / 1e9).toFixed(2)} GB`]
    ]
  )}\n`
);
await rm(folder, { recursive: true, force: true });
process.exitCode = rows >= counts.answered ? 0 : 1;

async function memoryOfGateway(): Promise<Omit<Sample, 'atMinutes'>> {
  const metrics = await (await fetch(`${gateway.url}/pathhelm/metrics`)).text();
  const mb = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1] ?? NaN) / MB;
  return {
    rssMb: (await residentBytesOf(gateway.process)) / MB,
    heapMb: mb('nodejs_heap_size_used_bytes'),
    externalMb: mb('nodejs_external_memory_bytes')
  };
}

function spread(of: 'rssMb' | 'heapMb' | 'externalMb'): string {
  const sorted = settled.map((sample) => sample[of]).sort((a, b) => a - b);
  return [samples[0]![of], sorted[sorted.length >> 1]!, sorted.at(-1)!].map((mb) => mb.toFixed(0)).join(', ');
}

async function sealedBytes(): Promise<number> {
  const names = await readdir(join(folder, 'decisions'), { recursive: true });
  const parts = names.filter((name) => name.endsWith('.parquet'));
  const sizes = await Promise.all(parts.map((name) => stat(join(folder, 'decisions', name))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

/** Least squares: MB a minute. */
function slopeOf(all: readonly Sample[]): number {
  const meanX = all.reduce((sum, { atMinutes }) => sum + atMinutes, 0) / all.length;
  const meanY = all.reduce((sum, { rssMb }) => sum + rssMb, 0) / all.length;
  const over = all.reduce((sum, { atMinutes, rssMb }) => sum + (atMinutes - meanX) * (rssMb - meanY), 0);
  return over / all.reduce((sum, { atMinutes }) => sum + (atMinutes - meanX) ** 2, 0);
}
