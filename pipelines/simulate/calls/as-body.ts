import type { Call, Json, JsonObject, Pair } from '../call.ts';
import { token } from '../noise.ts';
import type { Scene } from '../scene.ts';

/** Pages post forms, everything else JSON; nested values flatten as form frameworks do it. */
export function asBody(scene: Scene, value: JsonObject): Call['body'] {
  if (scene.site.flavour !== 'pages') return { kind: 'json', value };
  const fields: Pair[] = [];
  const flatten = (name: string, inner: Json): void => {
    if (inner !== null && typeof inner === 'object') {
      for (const [key, deeper] of Object.entries(inner)) flatten(`${name}[${key}]`, deeper);
    } else {
      fields.push([name, inner === null ? '' : String(inner)]);
    }
  };
  for (const [name, inner] of Object.entries(value)) flatten(name, inner);
  if (scene.site.firstId % 3 === 0) fields.push(['csrf_token', token(scene.rng, 32)]);
  return { kind: 'form', fields };
}
