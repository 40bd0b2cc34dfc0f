import { join } from 'node:path';
import { PathHelmError } from '#platform/errors.ts';
import { hashArtefact, type EncodedArtefact } from './artefact/encode.ts';
import { ALIAS_NAMES, aliasStamp, isAlias, readAliases, type Aliases } from './registry-aliases.ts';
import { announce } from './registry-changes.ts';
import { claimVersion, readChecked, readFolder, readIfThere, sha256, writeSynced } from './registry-files.ts';
import {
  compareVersions,
  parseManifest,
  VERSION_PATTERN,
  type RunRecord,
  type VersionManifest
} from './registry-manifest.ts';

/**
 * Immutable model versions in one folder, `<YYYY-MM-DD.n>/` each, and the aliases that point at them. A version is written under a
 * draft name and renamed into place, so a reader meets all of it or nothing.
 */
export type Registry = {
  publish: (draft: VersionDraft) => Promise<VersionManifest>;
  /** Oldest first. A folder whose manifest cannot be read is listed with the fault instead of hiding it. */
  list: () => Promise<readonly ListedVersion[]>;
  aliases: () => Promise<Aliases>;
  /** Differs after every move of an alias, costs one stat: what a gateway polls. */
  aliasStamp: () => Promise<string>;
  /** `reference` is a version or an alias. @throws PathHelmError VERSION_NOT_FOUND */
  read: (reference: string) => Promise<StoredVersion>;
  /** The artefact after its hash was checked. @throws PathHelmError VERSION_NOT_FOUND, ARTEFACT_CORRUPT */
  loadArtefact: (reference: string) => Promise<EncodedArtefact>;
};

export type VersionDraft = {
  artefact: EncodedArtefact;
  featureHash: string;
  /** What the run was: seed, fingerprints, settings, timings. Plain JSON. */
  run: RunRecord;
  /** Every figure of the evaluation, for the report site. Plain JSON. */
  metrics: unknown;
  /** The one-page description for a person, Markdown; the version's name replaces `{{version}}`. */
  card: string;
};

type StoredVersion = { manifest: VersionManifest; metrics: unknown; card: string };
export type ListedVersion = { version: string; manifest: VersionManifest } | { version: string; fault: string };

export function openRegistry(options: { folder: string; nowMs: () => number }): Registry {
  const { folder, nowMs } = options;

  const aliases = (): Promise<Aliases> => readAliases(folder);

  const resolve = async (reference: string): Promise<string> => {
    const version = isAlias(reference) ? (await aliases())[reference] : reference;
    if (version === null) throw new PathHelmError('VERSION_NOT_FOUND', `no version is "${reference}" yet in ${folder}`);
    if (!VERSION_PATTERN.test(version)) {
      throw new PathHelmError(
        'VERSION_NOT_FOUND',
        `"${reference}" is neither a version (YYYY-MM-DD.n) nor an alias (${ALIAS_NAMES.join(', ')})`
      );
    }
    return version;
  };

  const readManifest = async (version: string): Promise<VersionManifest> => {
    const text = await readIfThere(join(folder, version, 'manifest.json'));
    if (text === undefined)
      throw new PathHelmError('VERSION_NOT_FOUND', `the registry ${folder} holds no version ${version}`);
    return parseManifest(text, version);
  };

  return {
    aliases,
    aliasStamp: () => aliasStamp(folder),

    async publish(draft) {
      const content = {
        'artefact.json': draft.artefact.json,
        'artefact.bin': draft.artefact.binary,
        'metrics.json': `${JSON.stringify(draft.metrics, null, 1)}\n`
      };
      const createdAt = new Date(nowMs()).toISOString();
      const manifest = await claimVersion(folder, createdAt.slice(0, 10), nowMs(), async (version, draftFolder) => {
        const files: Record<string, string | Uint8Array> = {
          ...content,
          'card.md': draft.card.replaceAll('{{version}}', version)
        };
        const written: VersionManifest = {
          formatVersion: 1,
          version,
          createdAt,
          artefactHash: hashArtefact(draft.artefact),
          artefactBytes: Buffer.byteLength(draft.artefact.json) + draft.artefact.binary.length,
          featureHash: draft.featureHash,
          files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, sha256(bytes)])),
          run: draft.run
        };
        files['manifest.json'] = `${JSON.stringify(written, null, 2)}\n`;
        for (const [name, bytes] of Object.entries(files)) await writeSynced(join(draftFolder, name), bytes);
        return written;
      });
      await announce(folder, {
        version: manifest.version,
        by: draft.run.createdBy,
        at: createdAt,
        reason: '',
        artefactHash: manifest.artefactHash
      });
      return manifest;
    },

    async list() {
      const names = (await readFolder(folder)).filter((name) => VERSION_PATTERN.test(name)).sort(compareVersions);
      return Promise.all(
        names.map(async (version): Promise<ListedVersion> => {
          try {
            return { version, manifest: await readManifest(version) };
          } catch (fault) {
            return { version, fault: (fault as Error).message };
          }
        })
      );
    },

    async read(reference) {
      const version = await resolve(reference);
      const manifest = await readManifest(version);
      const metrics = await readChecked(folder, manifest, 'metrics.json');
      const card = await readChecked(folder, manifest, 'card.md');
      return { manifest, metrics: JSON.parse(metrics.toString()) as unknown, card: card.toString() };
    },

    async loadArtefact(reference) {
      const manifest = await readManifest(await resolve(reference));
      const json = (await readChecked(folder, manifest, 'artefact.json')).toString();
      const artefact = { json, binary: await readChecked(folder, manifest, 'artefact.bin') };
      const found = hashArtefact(artefact);
      if (found === manifest.artefactHash) return artefact;
      throw new PathHelmError(
        'ARTEFACT_CORRUPT',
        `version ${manifest.version} holds artefact ${found}, its manifest says ${manifest.artefactHash}`
      );
    }
  };
}
