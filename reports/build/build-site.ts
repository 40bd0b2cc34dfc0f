import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { PathHelmError } from '#platform/errors.ts';
import { externaliseScripts } from './externalise-scripts.ts';
import { packageFile } from './package-file.ts';
import { vendorPackages } from './vendor-packages.ts';

export const REPORTS_FOLDER = fileURLToPath(new URL('..', import.meta.url));

export type SiteOptions = {
  /** Folder of decisions/, drift/, replays/. */
  dataFolder: string;
  registryFolder: string;
  /** Where the finished site goes. */
  output: string;
};

/** Builds the static site. Needs no network. @throws PathHelmError STORAGE_FAILED when a page or a loader fails */
export async function buildSite({ output, ...options }: SiteOptions): Promise<void> {
  await prepare();
  await runFramework(['build'], options);
  const built = join(REPORTS_FOLDER, 'dist');
  await externaliseScripts(built);
  if (resolve(output) === built) return;
  await rm(output, { recursive: true, force: true });
  await cp(built, output, { recursive: true });
}

/** Framework's own server, which follows changes of pages. Ends when it is stopped. */
export async function previewSite(options: Omit<SiteOptions, 'output'>, port: number): Promise<void> {
  await prepare();
  await runFramework(['preview', '--host', '127.0.0.1', '--port', String(port), '--no-open'], options);
}

async function prepare(): Promise<void> {
  const source = join(REPORTS_FOLDER, 'src');
  // Framework takes what a loader once gave for as long as the loader's file is older than it, whatever the log says by now.
  await rm(join(source, '.observablehq/cache'), { recursive: true, force: true });
  await vendorPackages(source);
}

async function runFramework(
  args: readonly string[],
  { dataFolder, registryFolder }: Omit<SiteOptions, 'output'>
): Promise<void> {
  const framework = dirname(packageFile('@observablehq/framework'));
  const child = spawn(process.execPath, [join(framework, 'dist/bin/observable.js'), ...args], {
    cwd: REPORTS_FOLDER,
    env: {
      ...process.env,
      DATA_DIR: resolve(dataFolder),
      REGISTRY_DIR: resolve(registryFolder),
      OBSERVABLE_TELEMETRY_DISABLE: '1'
    },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      printed += text.toString();
      if (args[0] === 'preview') process.stderr.write(text);
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  // A page whose import cannot be resolved breaks only in the browser: Framework warns and ends with 0.
  if (code !== 0 || /unable to (?:resolve|fetch)|module not found/i.test(printed)) {
    throw new PathHelmError('STORAGE_FAILED', `the report site could not be built:\n${printed.trim()}`);
  }
}
