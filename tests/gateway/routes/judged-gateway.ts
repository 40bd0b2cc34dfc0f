import { join } from 'node:path';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle } from '#tests/helpers/small-bundle.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { startOwnGateway, type OwnGateway } from './own-gateway.ts';

export const HOSTILE = `/search?q=${encodeURIComponent("7' or 1=1 union select name from users -- ")}`;

/** An own gateway that judges with a small model; its version beside it. */
export async function startJudgedGateway(
  environment: Record<string, string> = {}
): Promise<OwnGateway & { version: string; registryFolder: string }> {
  const registryFolder = join(await tempFolder(), 'registry');
  const version = await publishBundle(registryFolder, smallBundle());
  const gateway = await startOwnGateway({ REGISTRY_DIR: registryFolder, MODEL: 'candidate', ...environment });
  return Object.assign(gateway, { version, registryFolder });
}
