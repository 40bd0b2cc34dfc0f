import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { pathOf } from './deploy-files.ts';

/** Besides Node and npm: what any machine with a shell and git has. */
const PROGRAMS = ['bash', 'cat', 'dirname', 'git', 'id', 'env'];

it('scripts/test.sh on a machine with Node, npm and git alone says aloud what it skips, and goes on', async () => {
  const folder = await tempFolder();
  await mkdir(join(folder, 'bin'));
  await mkdir(join(folder, 'node_modules'));
  await cp(pathOf('scripts'), join(folder, 'scripts'), { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) await cp(pathOf(file), join(folder, file));
  for (const program of PROGRAMS) {
    const [found] = spawnSync('which', [program]).stdout.toString().split('\n');
    await symlink(found!, join(folder, 'bin', program));
  }
  await writeFile(join(folder, 'bin/npm'), '#!/usr/bin/env bash\necho "npm $*"\n');
  await chmod(join(folder, 'bin/npm'), 0o755);
  const { status, stdout, stderr } = spawnSync(join(folder, 'scripts/test.sh'), { env: { PATH: join(folder, 'bin') } });
  expect(status).toBe(0);
  expect(stdout.toString()).toBe('npm ci --no-audit --no-fund\nnpm run check\nnpm test\n');
  const skipped = [...stderr.toString().matchAll(/^!! (\S+) is missing.*SKIPPED$/gm)].map(([, name]) => name);
  expect(skipped).toEqual(['redis-server', 'chromium', 'nginx', 'promtool']);
});
