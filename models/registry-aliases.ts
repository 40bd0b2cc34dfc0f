import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { PathHelmError } from '#platform/errors.ts';
import { readIfThere } from './registry-files.ts';

const Alias = Type.Union([Type.String(), Type.Null()], { default: null });

/** Which version each alias points at; null: none. */
export const Aliases = Type.Object({ candidate: Alias, approved: Alias, previous: Alias });
export type Aliases = Readonly<Static<typeof Aliases>>;
type AliasName = keyof Aliases;

export const ALIAS_NAMES = ['candidate', 'approved', 'previous'] as const satisfies readonly AliasName[];
const NO_ALIASES: Aliases = { candidate: null, approved: null, previous: null };

export function aliasesPath(folder: string): string {
  return join(folder, 'aliases.json');
}

export async function readAliases(folder: string): Promise<Aliases> {
  const path = aliasesPath(folder);
  const text = await readIfThere(path);
  if (text === undefined) return NO_ALIASES;
  try {
    const aliases = Value.Default(Aliases, JSON.parse(text));
    const [fault] = Value.Errors(Aliases, aliases);
    if (!fault) return aliases as Aliases; // checked just above
    throw new TypeError(`${fault.instancePath || 'it'} ${fault.message}`);
  } catch (cause) {
    throw new PathHelmError('ARTEFACT_CORRUPT', `${path} cannot be understood: ${(cause as Error).message}`, { cause });
  }
}

/** Differs after every change of the aliases and costs one stat; empty while there are none. */
export async function aliasStamp(folder: string): Promise<string> {
  try {
    const { mtimeNs, ino, size } = await stat(aliasesPath(folder), { bigint: true });
    return `${mtimeNs}-${ino}-${size}`;
  } catch {
    return '';
  }
}

export function isAlias(reference: string): reference is AliasName {
  return (ALIAS_NAMES as readonly string[]).includes(reference);
}
