import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/** The package.json of an installed package, also of one whose `exports` hide it. */
export function packageFile(name: string): string {
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      return require.resolve(join(folder, name, 'package.json'));
    } catch {
      // the next folder up may have it
    }
  }
  throw new Error(`${name} is not installed: npm ci`);
}
