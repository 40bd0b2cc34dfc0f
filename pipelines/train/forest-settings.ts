import { readFile } from 'node:fs/promises';
import { Type, type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { ForestParams, IsolationParams } from '#models/forest/params.ts';
import { PathHelmError } from '#platform/errors.ts';

/** The parameters file of training: JSON, every field optional. */
export const ForestSettings = Type.Object(
  { randomForest: ForestParams, isolationForest: IsolationParams },
  { additionalProperties: false }
);

export type ForestSettings = Static<typeof ForestSettings>;

export const DEFAULT_FOREST_SETTINGS: ForestSettings = checkForestSettings({}, 'defaults');

/** @throws PathHelmError INPUT_NOT_FOUND, or SETTINGS_INVALID naming every bad field */
export async function readForestSettings(path: string): Promise<ForestSettings> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PathHelmError('INPUT_NOT_FOUND', `cannot read the parameters file ${path}`, { cause });
  });
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (cause) {
    throw new PathHelmError('SETTINGS_INVALID', `${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
  return checkForestSettings(given, path);
}

function checkForestSettings(given: unknown, source: string): ForestSettings {
  const faults = isGroup(given) ? findFaults(given) : ['the file must hold one JSON object'];
  if (faults.length > 0) throw new PathHelmError('SETTINGS_INVALID', `${source}: ${faults.join('; ')}`);
  const filled = { randomForest: {}, isolationForest: {}, ...(given as object) };
  return Value.Parse(ForestSettings, Value.Default(ForestSettings, filled));
}

/** Field by field, because typebox stops after its eighth fault. */
function findFaults(given: Record<string, unknown>): string[] {
  return Object.entries(given).flatMap(([section, fields]) => {
    const group = section in ForestSettings.properties && ForestSettings.properties[section as keyof ForestSettings];
    if (!group) return [`${section} is not a group of settings`];
    if (!isGroup(fields)) return [`${section}=${JSON.stringify(fields)} must be an object`];
    const schemas: Record<string, TSchema & { description?: string }> = group.properties;
    return Object.entries(fields).flatMap(([field, value]) => {
      const schema = schemas[field];
      if (!schema) return [`${section}.${field} is not a setting`];
      if (Value.Check(schema, value)) return [];
      const why = Value.Errors(schema, value).at(-1);
      const clause = why && why.keyword !== 'anyOf' ? why.message : 'is not allowed';
      return [`${section}.${field}=${JSON.stringify(value)} ${clause} (${schema.description ?? ''})`];
    });
  });
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
