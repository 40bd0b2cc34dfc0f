import { parseArgs } from 'node:util';

/**
 * Stands in for the pipeline: seed 1 fails, seed 2 runs until it is ended, any other publishes a version. Prints its environment's names,
 * to show which of them it was given.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string' },
    attacks: { type: 'string' },
    seed: { type: 'string' },
    json: { type: 'boolean' }
  }
});

process.stderr.write(`training on ${values.requests} requests, ${values.attacks} of them attacks\r`);
if (values.seed === '1') {
  process.stderr.write('\npathhelm: TRAINING_DATA_UNUSABLE: no ordinary request\n');
  process.exitCode = 3;
} else if (values.seed === '2') {
  setInterval(() => undefined, 1_000);
} else {
  process.stderr.write(`\nenvironment: ${Object.keys(process.env).sort().join(' ')}\n`);
  process.stdout.write(`a table\n${JSON.stringify({ version: '2026-11-22.1' })}\n`);
}
