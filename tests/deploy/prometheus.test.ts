import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { expect, it } from 'vitest';
import { pathOf } from './deploy-files.ts';

const HAS_PROMTOOL = spawnSync('promtool', ['--version']).error === undefined;
if (!HAS_PROMTOOL)
  process.stderr.write(
    '\n!!! SKIPPED: promtool is not installed, so Prometheus itself did not check its files !!!\n\n'
  );

it.skipIf(!HAS_PROMTOOL)('Prometheus takes its configuration and the alerts', () => {
  const { status, stdout, stderr } = spawnSync('promtool', [
    'check',
    'config',
    pathOf('deploy/prometheus/prometheus.yml')
  ]);
  expect(`${status} ${stdout.toString()} ${stderr.toString()}`).toMatch(/^0 [^]*SUCCESS: [1-9]\d* rules found/);
});
