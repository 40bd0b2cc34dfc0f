import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeBundle } from '#models/model-bundle.ts';
import type { Registry } from '#models/registry.ts';
import { readAliases } from '#models/registry-aliases.ts';
import { readHistory } from '#models/registry-history.ts';
import { runCommand } from '../../../scripts/demo-loop/start-process.ts';
import { trainSmallModel } from '#tests/helpers/small-model.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

it('lets one of several approvals at once win, in processes of their own, and tells the others who it was', async () => {
  const folder = await tempFolder();
  const { registry, registryFolder, version: first } = await trainSmallModel(folder);
  const versions = [first, await publishCopy(registry, first)];
  const environment = { REGISTRY_DIR: registryFolder, DATA_DIR: join(folder, 'data') };
  const approvals = await Promise.all(
    [...versions, versions[1]!].map(async (version, at) => {
      const reason = ['--force', '--reason', `approval ${at}`, '--by', `approver-${at}`, '--requests', '600'];
      return { version, at, ...(await runCommand(['models', 'approve', version, ...reason], environment)) };
    })
  );

  const won = approvals.filter(({ code }) => code === 0);
  expect(won).toHaveLength(1);
  const [{ version, at }] = won as [(typeof won)[number]];
  for (const { code, stderr } of approvals.filter((approval) => approval !== won[0])) {
    expect(code).toBe(4);
    expect(stderr).toContain('ALIAS_MOVED');
    expect(stderr).toContain(`approved ${version} by approver-${at}`);
    expect(stderr).toContain('nothing was changed');
  }
  expect(await readAliases(registryFolder)).toMatchObject({ approved: version, previous: null });
  const { events, faults } = await readHistory(registryFolder);
  expect(faults).toEqual([]);
  expect(events.filter(({ action }) => action === 'approved')).toMatchObject([{ by: `approver-${at}` }]);
});

async function publishCopy(registry: Registry, of: string): Promise<string> {
  const { manifest, metrics, card } = await registry.read(of);
  const artefact = await registry.loadArtefact(of);
  const { featureHash } = decodeBundle(artefact);
  return (await registry.publish({ artefact, featureHash, run: manifest.run, metrics, card })).version;
}
