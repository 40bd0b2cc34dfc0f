import type { Body, JsonObject, Pair } from './call.ts';

/** The values of a body as an object of its own, whether it is JSON or a form. */
export function objectOf(body: Body): JsonObject {
  if (body.kind === 'json' && body.value !== null && typeof body.value === 'object' && !Array.isArray(body.value)) {
    return structuredClone(body.value);
  }
  const value: JsonObject = {};
  for (const [name, text] of fieldsOf(body)) setNested(value, name.split(/[[\]]+/).filter(Boolean), text);
  return value;
}

/** `items[0][id]` of a form is `{ items: { 0: { id } } }`. */
function setNested(object: JsonObject, [first = '', ...rest]: string[], text: string): void {
  if (rest.length === 0) {
    object[first] = text;
    return;
  }
  const inner = object[first];
  const next: JsonObject = inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? inner : {};
  object[first] = next;
  setNested(next, rest, text);
}

/** The same as the fields of a form; never empty. */
export function fieldsOf(body: Body): Pair[] {
  if (body.kind === 'form' && body.fields.length > 0) return body.fields.map(([name, value]) => [name, value]);
  if (body.kind === 'json' && body.value !== null && typeof body.value === 'object' && !Array.isArray(body.value)) {
    return Object.entries(body.value).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value)
    ]);
  }
  return [['q', '']];
}
