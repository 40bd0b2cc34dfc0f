import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { PathHelmError } from '#platform/errors.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle } from '#tests/helpers/small-bundle.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

describe('a command that finds a figure beyond its bar', () => {
  it('ends with 5, so that CI stops, and with 0 otherwise', async () => {
    const folder = await tempFolder();
    const bundle = smallBundle();
    bundle.thresholds = { ...bundle.thresholds, attack: 0 };
    await publishBundle(join(folder, 'registry'), bundle);
    const replay = async (bar: string): Promise<number> => {
      const args = ['replay', '--generated', '200', '--baseline', 'none', '--fail-on', bar];
      const child = spawn(process.execPath, ['scripts/pathhelm.ts', ...args], {
        env: { ...process.env, DATA_DIR: join(folder, 'data'), REGISTRY_DIR: join(folder, 'registry') },
        stdio: 'ignore'
      });
      const [code] = (await once(child, 'exit')) as [number];
      return code;
    };
    expect(await replay('newly-blocked>100')).toBe(5);
    expect(await replay('newly-blocked>200')).toBe(0);
  });

  it('ends with 5 when approval is refused, which a scheduled retraining takes for an answer', async () => {
    expect(new PathHelmError('APPROVAL_REFUSED', 'gates failed').exitCode).toBe(5);
    expect(await readFile('deploy/retrain.sh', 'utf8')).toMatch(/models approve .*\|\| \[ \$\? -eq 5 \]/);
  });
});
