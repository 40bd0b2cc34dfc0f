import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { decodeBundle } from '#models/model-bundle.ts';
import { openRegistry } from '#models/registry.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { buildSite } from '#reports/build/build-site.ts';
import { multiplyLog, writeDecisionLog } from '#tests/helpers/write-decision-log.ts';

/** `npm run bench:reports -- [million decisions]`: how long the site builds from 30 days of log, and how large its data gets. */
const [millions = '30'] = process.argv.slice(2);
const BASE_ROWS = 100_000;
const { REGISTRY_DIR } = readCommonSettings(process.env);
const registry = openRegistry({ folder: REGISTRY_DIR, nowMs: Date.now });
const bundle = decodeBundle(await registry.loadArtefact('candidate'));
const { candidate } = await registry.aliases();
const folder = await mkdtemp(join(tmpdir(), 'pathhelm-reports-'));
try {
  const base = { folder: join(folder, 'base'), bundle, modelVersion: candidate!, seed: 11, requests: BASE_ROWS };
  await writeDecisionLog({ ...base, attackShare: 0.06, endMs: Date.UTC(2026, 10, 25, 23), days: 29 });
  await multiplyLog(base.folder, join(folder, 'data/decisions'), Math.round((Number(millions) * 1e6) / BASE_ROWS));
  const startedAtMs = Date.now();
  const output = join(folder, 'site');
  await buildSite({ dataFolder: join(folder, 'data'), registryFolder: REGISTRY_DIR, output });
  process.stdout.write(`${millions} M decisions: built in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s\n`);
  const data = join(output, '_file/data');
  for (const name of (await readdir(data)).sort())
    process.stdout.write(`${name} ${((await stat(join(data, name))).size / 1000).toFixed(0)} kB\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
