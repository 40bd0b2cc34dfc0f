import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ATTACK_CLASSES } from '#data/label.ts';
import type { Registry } from '#models/registry.ts';
import type { VersionManifest } from '#models/registry-manifest.ts';
import type { Evaluation } from '#pipelines/evaluate/evaluation.ts';

export type ModelFigures = {
  version: string;
  aliases: string[];
  manifest: Pick<VersionManifest, 'createdAt' | 'artefactHash' | 'artefactBytes' | 'featureHash' | 'run'>;
  classes: readonly string[];
  metrics: Evaluation;
};

type HistoryEvent = {
  at: string;
  action: string;
  version: string;
  by: string;
  reason?: string;
  evidence?: unknown;
};

export type Catalogue = {
  models: ModelFigures[];
  unreadable: { version: string; fault: string }[];
  history: HistoryEvent[];
};

/** Everything the pages say about one version: its manifest, and metrics.json as the pipeline wrote it. */
export async function modelFigures(registry: Registry, version: string): Promise<ModelFigures> {
  const { manifest, metrics } = await registry.read(version);
  const aliases = Object.entries(await registry.aliases()).filter(([, target]) => target === version);
  const { createdAt, artefactHash, artefactBytes, featureHash, run } = manifest;
  return {
    version,
    aliases: aliases.map(([alias]) => alias),
    manifest: { createdAt, artefactHash, artefactBytes, featureHash, run },
    classes: ATTACK_CLASSES,
    metrics: metrics as Evaluation // its checksum stands in the manifest, and only the pipeline writes it
  };
}

/** All versions, newest first, with what happened to them. */
export async function catalogue(registry: Registry, registryFolder: string): Promise<Catalogue> {
  const models: ModelFigures[] = [];
  const unreadable: Catalogue['unreadable'] = [];
  for (const entry of await registry.list()) {
    if ('fault' in entry) unreadable.push(entry);
    else models.unshift(await modelFigures(registry, entry.version));
  }
  const lines = await readFile(join(registryFolder, 'history.ndjson'), 'utf8').catch(() => '');
  const history = lines
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as HistoryEvent);
  return { models, unreadable, history: history.reverse() };
}
