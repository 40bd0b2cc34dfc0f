import { Type, type Static, type TObject, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { PathHelmError } from './errors.ts';

/** Settings every command shares. Each has a default that works; `description` states the unit. */
export const CommonSettings = Type.Object({
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    default: 'info',
    description: 'least severe log line that is written'
  }),
  DATA_DIR: Type.String({
    default: 'data',
    minLength: 1,
    description: 'folder that holds raw/, features/ and private/'
  }),
  REGISTRY_DIR: Type.String({
    default: 'models/registry',
    minLength: 1,
    description: 'folder that holds model versions'
  }),
  PSEUDONYM_ROTATION_DAYS: Type.Integer({
    default: 30,
    minimum: 1,
    maximum: 366,
    description: 'days after which stored client pseudonyms change and can no longer be joined'
  })
});

export type CommonSettings = Static<typeof CommonSettings>;

type SettingNotes = { description?: string; secret?: boolean };

export function readCommonSettings(environment: Record<string, string | undefined>): Readonly<CommonSettings> {
  return readSettings(CommonSettings, environment);
}

/**
 * The one way settings are read: strings from the environment are converted, checked whole and frozen.
 * `contradictions` names what is wrong between settings; it may meet values that are faulty by themselves.
 * A schema marked `secret: true` is named in a fault, but its value is not shown.
 * @throws PathHelmError SETTINGS_INVALID naming every bad setting, its value and what is allowed
 */
export function readSettings<T extends TObject>(
  schema: T,
  environment: Record<string, string | undefined>,
  contradictions: (settings: Static<T>) => string[] = () => []
): Readonly<Static<T>> {
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(schema.properties)) {
    const text = environment[name];
    if (text !== undefined && text !== '') given[name] = text;
  }
  const settings: unknown = Value.Convert(schema, Value.Default(schema, given));
  // One setting at a time: over the whole schema the checker stops after its eighth fault.
  const faults = Object.entries(schema.properties).flatMap(([name, property]) => {
    const value = (settings as Record<string, unknown>)[name];
    if (value === undefined && !schema.required.includes(name)) return [];
    const [fault] = Value.Errors(property, value);
    if (!fault) return [];
    const { description, secret } = property as TSchema & SettingNotes;
    const shown = secret === true ? '(secret)' : JSON.stringify(given[name]);
    return [`${name}=${shown} ${fault.message} (${description ?? 'no description'})`];
  });
  faults.push(...contradictions(settings as Static<T>)); // told together with the single faults, so one round mends all
  if (faults.length > 0) throw new PathHelmError('SETTINGS_INVALID', faults.join('; '));
  return Object.freeze(settings as Static<T>); // checked by Value.Errors just above
}
