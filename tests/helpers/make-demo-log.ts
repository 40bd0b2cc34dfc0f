import process from 'node:process';
import { openRegistry } from '#models/registry.ts';
import { decodeBundle } from '#models/model-bundle.ts';
import { writeDecisionLog } from './write-decision-log.ts';

/** `node tests/helpers/make-demo-log.ts FOLDER REQUESTS DAYS`: a log to look at the report site with. */
const [folder = 'data/decisions', requests = '20000', days = '3'] = process.argv.slice(2);
const registry = openRegistry({ folder: process.env['REGISTRY_DIR'] ?? 'models/registry', nowMs: Date.now });
const bundle = decodeBundle(await registry.loadArtefact('candidate'));
const { candidate } = await registry.aliases();
const rows = await writeDecisionLog({
  folder,
  bundle,
  modelVersion: candidate!,
  seed: 11,
  requests: Number(requests),
  attackShare: 0.06,
  endMs: Date.UTC(2026, 10, 25, 11),
  days: Number(days)
});
process.stdout.write(`${rows.length} decisions in ${folder}\n`);
