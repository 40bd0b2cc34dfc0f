import process from 'node:process';
import { openRegistry } from '#models/registry.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { versionSlug } from './figures/version-slug.ts';

const registry = openRegistry({ folder: readCommonSettings(process.env).REGISTRY_DIR, nowMs: Date.now });
const versions = (await registry.list()).map(({ version }) => version).reverse();
const modelPages = versions.map((version) => ({ name: version, path: `/models/${versionSlug(version)}` }));

export default {
  root: 'src',
  output: 'dist',
  title: 'PathHelm',
  style: 'site.css',
  globalStylesheets: [],
  search: true,
  preserveExtension: true,
  linkify: false,
  toc: false,
  pager: false,
  head: '<link rel="icon" href="data:,">',
  footer: 'PathHelm: an API gateway that learns your traffic. Times are UTC.',
  duckdb: { extensions: { json: null, parquet: null } },
  interpreters: { '.ts': [process.execPath] },
  pages: [
    { name: 'Overview', path: '/index' },
    { name: 'Live', path: '/live' },
    { name: 'Traffic & latency', path: '/traffic' },
    { name: 'Threats', path: '/threats' },
    { name: 'Decisions', path: '/decisions' },
    { name: 'Models', open: true, pages: [{ name: 'Side by side', path: '/models' }, ...modelPages] },
    { name: 'Drift', path: '/drift' },
    { name: 'Replay', path: '/replay' },
    { name: 'Health', path: '/health' },
    { name: 'Methodology', path: '/methodology' }
  ],
  dynamicPaths: modelPages.map(({ path }) => path)
};
