import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build as bundle, type Plugin } from 'esbuild';
import { packageFile } from './package-file.ts';

/** What the pages import as `npm:<name>`. */
const BUNDLED = ['vega', 'vega-lite', 'vega-interpreter', 'vega-tooltip', 'hyparquet'];
/** Named by Framework's own client, used by none of our pages: an empty folder answers “which version?” without the network. */
const NAMED_ONLY = [
  'd3',
  'd3-dsv',
  'htl',
  'isoformat',
  '@observablehq/plot',
  '@observablehq/inputs',
  '@observablehq/sample-datasets',
  'apache-arrow',
  'parquet-wasm',
  '@duckdb/duckdb-wasm',
  'lodash',
  'arquero',
  'echarts',
  'leaflet',
  'mapbox-gl',
  'react',
  'react-dom',
  'topojson-client',
  'vega-lite-api',
  'mermaid',
  'katex',
  'exceljs',
  'jszip',
  'sql.js',
  '@viz-js/viz',
  '@uwdata/vgplot'
];

/**
 * Fills Framework's package cache from node_modules. It resolves `npm:` imports from a CDN otherwise, which neither CI nor an operator
 * without internet can reach. The cache's layout is Framework 1.13.4's own: that version is pinned.
 */
export async function vendorPackages(sourceFolder: string): Promise<void> {
  const cache = join(sourceFolder, '.observablehq/cache/_npm');
  await rm(cache, { recursive: true, force: true });
  const folders = new Map<string, string>();
  for (const name of BUNDLED) folders.set(name, join(cache, `${name}@${await versionOf(name)}`));
  await Promise.all([...folders].map(([name, folder]) => bundlePackage(name, folder, folders)));
  for (const name of NAMED_ONLY) await mkdir(join(cache, `${name}@0.0.0`), { recursive: true });
}

async function bundlePackage(name: string, folder: string, folders: ReadonlyMap<string, string>): Promise<void> {
  await bundle({
    entryPoints: [name],
    absWorkingDir: dirname(packageFile(name)),
    outfile: join(folder, '_esm.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
    legalComments: 'none',
    plugins: [sharing(name, folder, folders)]
  });
  await writeFile(join(folder, 'package.json'), await readFile(packageFile(name)));
}

/** Vendored packages import each other instead of each carrying a copy. */
function sharing(name: string, folder: string, folders: ReadonlyMap<string, string>): Plugin {
  return {
    name: 'sharing',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ kind, path }) => {
        const other = folders.get(path);
        if (kind === 'entry-point' || path === name || other === undefined) return undefined;
        return { path: relative(folder, join(other, '_esm.js')), external: true };
      });
    }
  };
}

async function versionOf(name: string): Promise<string> {
  return (JSON.parse(await readFile(packageFile(name), 'utf8')) as { version: string }).version;
}
