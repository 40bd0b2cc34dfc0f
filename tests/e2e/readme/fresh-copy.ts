import { execFileSync } from 'node:child_process';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '#tests/docs/markdown-files.ts';

/** What `git clone` gives of HEAD; with `packages`, those installed here stand in for `npm ci`. */
export async function freshCopy(folder: string, options: { packages: boolean }): Promise<string> {
  const copy = join(folder, 'pathhelm');
  execFileSync('git', ['clone', '--quiet', ROOT, copy]);
  if (options.packages) await linkPackages(copy);
  return copy;
}

/** Links, so that whatever a command does to the folder of packages cannot reach the one we run from. */
async function linkPackages(copy: string): Promise<void> {
  const packages = join(copy, 'node_modules');
  await mkdir(packages);
  for (const name of await readdir(join(ROOT, 'node_modules')))
    if (name !== '.install-stamp') await symlink(join(ROOT, 'node_modules', name), join(packages, name));
  const files = ['package.json', 'package-lock.json'];
  // As scripts/lib/install.sh computes it.
  const stamp = `cat ${files.join(' ')} | git hash-object --stdin >node_modules/.install-stamp`;
  execFileSync('bash', ['-c', stamp], { cwd: copy });
}
