import type { TSchema } from 'typebox';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';

export type PolicyFault = { path: (string | number)[]; message: string };

/** More than anybody mends in one go. */
const MAX_FAULTS = 200;
/** `nullable` makes the only unions there are: what is not null is told by its own schema. */
const UNION = 'anyOf';
const NULL_OF_UNION = '/anyOf/1';

/** Every fault of a value against a schema: which key, and what is allowed there. */
export function schemaFaults(schema: TSchema, value: unknown): PolicyFault[] {
  const usual = Settings.Get().maxErrors;
  Settings.Set({ maxErrors: MAX_FAULTS });
  try {
    return Value.Errors(schema, value)
      .filter(
        ({ keyword, schemaPath }) =>
          keyword !== 'additionalProperties' && keyword !== UNION && !schemaPath.endsWith(NULL_OF_UNION)
      )
      .map(({ keyword, schemaPath, instancePath, message }) => ({
        path: instancePath.split('/').slice(1).map(unescapeStep),
        message:
          keyword === 'boolean'
            ? `unknown key; there are: ${keysOf(schemaAt(schema, schemaPath.replace(/\/additionalProperties$/, '')))}`
            : keyword === '~refine'
              ? message
              : explain(message, schema, schemaPath)
      }));
  } finally {
    Settings.Set({ maxErrors: usual });
  }
}

type Known = { description?: string; enum?: readonly unknown[]; properties?: Record<string, unknown> };

function explain(message: string, schema: TSchema, schemaPath: string): string {
  const { enum: words, description } = schemaAt(schema, schemaPath);
  const outer = schemaPath.endsWith('/anyOf/0') ? schemaAt(schema, schemaPath.replace(/\/anyOf\/0$/, '')) : {};
  const what = words === undefined ? message : `must be one of ${words.join(', ')}`;
  const notes = [description, outer.description].filter((each) => each !== undefined);
  return notes.length === 0 ? what : `${what} (${notes.join('; ')})`;
}

function keysOf({ properties }: Known): string {
  return Object.keys(properties ?? {}).join(', ');
}

function schemaAt(schema: TSchema, schemaPath: string): Known {
  let at: unknown = schema;
  for (const step of schemaPath.split('/').slice(1)) {
    at = (at as Record<string, unknown>)[unescapeStep(step)];
    if (at === undefined) return {};
  }
  return at as Known; // a place inside a schema
}

/** RFC 6901. */
function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
