import { userInfo } from 'node:os';
import { openRegistry, type Registry } from '#models/registry.ts';
import { readCommonSettings } from '#platform/settings.ts';

export type RegistryArguments = { registry: string | undefined; json: boolean };
export type ChangeArguments = RegistryArguments & { by: string | undefined; reason: string | undefined };

export function folderOf({ registry }: Pick<RegistryArguments, 'registry'>): string {
  return registry ?? readCommonSettings(process.env).REGISTRY_DIR;
}

export function registryOf(args: Pick<RegistryArguments, 'registry'>): Registry {
  return openRegistry({ folder: folderOf(args), nowMs: Date.now });
}

/** Who, when and why, for the registry's history. */
export function changeOf({ by, reason }: ChangeArguments): { by: string; at: string; reason: string } {
  return { by: by ?? userInfo().username, at: new Date().toISOString(), reason: reason ?? '' };
}
