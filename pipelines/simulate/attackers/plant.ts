import { placeOf } from '#models/request/fragment-collector.ts';
import { fieldsOf, objectOf } from '../body-values.ts';
import type { Call, JsonObject, Pair } from '../call.ts';
import { parseJson } from '../calls/writing-calls.ts';
import { sessionCookieValue } from '../clients/cast.ts';
import type { Client } from '../clients/client.ts';
import type { PayloadPlace } from '../grammars/evasions.ts';
import { encodeComponent, encodeOnlyImpossible } from '../percent-encoding.ts';
import type { Scene } from '../scene.ts';

/** Puts a payload where it is meant to work; the call comes back with `attackPlace` naming the spot as the parser does. */
export function plant(scene: Scene, client: Client, carrier: Call, place: PayloadPlace, payload: string): Call {
  const call: Call = { ...carrier, query: [...carrier.query], headers: [...carrier.headers] };
  const { rng } = scene;
  switch (place) {
    case 'path':
      return plantInPath(scene, call, payload);
    case 'query': {
      if (call.query.length === 0) call.query.push([scene.site.parameters.search, '']);
      return plantInQuery(scene, call, payload);
    }
    case 'form': {
      const fields = fieldsOf(call.body);
      const at = rng.int(0, fields.length - 1);
      fields[at] = [fields[at]![0], joined(scene, fields[at]![1], payload)];
      return { ...call, body: { kind: 'form', fields }, attackPlace: placeOf('form', fields[at][0]) };
    }
    case 'json':
    case 'json-key':
      return plantInJson(scene, call, payload, place);
    case 'multipart': {
      if (call.body.kind !== 'multipart') return plantInPath(scene, call, payload);
      const parts = call.body.parts.map((part) => ({ ...part }));
      const part = rng.pick(parts);
      const inName = part.fileName !== undefined && rng.chance(0.7);
      if (inName) part.fileName = payload;
      else part.content = payload;
      return {
        ...call,
        body: { ...call.body, parts },
        attackPlace: placeOf('multipart', part.name) + (inName ? '.filename' : '')
      };
    }
    case 'xml':
      return plantInXml(scene, call, payload);
    case 'cookie': {
      const name = rng.chance(0.5)
        ? scene.site.sessionCookie
        : rng.pick(['lang', 'theme', 'track', 'cart', 'last_seen', 'user']);
      const value = rng.chance(0.6)
        ? encodeComponent(payload)
        : payload.replace(/[;\r\n]/g, (character) => encodeComponent(character));
      const others: Pair[] = client.cookies.filter(([other]) => other !== name);
      if (name !== scene.site.sessionCookie && others.length === 0)
        others.push([scene.site.sessionCookie, sessionCookieValue(scene)]);
      const cookie = [...others, [name, value]].map(([left, right]) => `${left}=${right}`).join('; ');
      return { ...call, headers: [...call.headers, ['cookie', oneLine(cookie)]], attackPlace: placeOf('cookie', name) };
    }
    case 'header': {
      const name = rng.weighted([
        ['referer', 5],
        ['x-forwarded-for', 4],
        ['x-api-version', 1],
        ['accept-language', 2],
        ['x-forwarded-host', 1],
        ['x-original-url', 1],
        ['origin', 0.5],
        ['x-real-ip', 1]
      ] as const);
      const value = name === 'referer' && rng.chance(0.5) ? `https://${scene.site.host}/?q=${payload}` : payload;
      return { ...call, headers: [...call.headers, [name, oneLine(value)]], attackPlace: `header.${name}` };
    }
    case 'user-agent': {
      const value = rng.chance(0.4) ? `${client.agent.userAgent} ${payload}`.trim() : payload;
      return { ...call, headers: [...call.headers, ['user-agent', oneLine(value)]], attackPlace: 'header.user-agent' };
    }
  }
}

/** Many payloads only work behind a value that is expected there: `12' OR …`. */
function joined(scene: Scene, original: string, payload: string): string {
  return original.length < 40 && scene.rng.chance(0.25) ? original + payload : payload;
}

function plantInPath(scene: Scene, call: Call, payload: string): Call {
  const { rng } = scene;
  const segment = rng.weighted([
    [encodeOnlyImpossible(payload), 5],
    [encodeComponent(payload), 4],
    [encodeComponent(encodeComponent(payload)), 1]
  ]);
  const base = rng.chance(0.5) ? call.path.slice(0, call.path.lastIndexOf('/')) : call.path;
  return { ...call, path: `${base}/${segment.replace(/^\/+/, '')}`, attackPlace: 'path' };
}

function plantInQuery(scene: Scene, call: Call, payload: string): Call {
  const { rng } = scene;
  const at = rng.int(0, call.query.length - 1);
  const [name, original] = call.query[at]!;
  const value = rng.chance(0.06) ? encodeComponent(payload) : joined(scene, original, payload);
  // Named twice, in the hope that the filter reads the first and the application the last.
  if (rng.chance(0.04)) call.query.push([name, value]);
  else call.query[at] = [name, value];
  return { ...call, attackPlace: placeOf('query', name) };
}

function plantInJson(scene: Scene, call: Call, payload: string, place: 'json' | 'json-key'): Call {
  const value = objectOf(call.body);
  if (place === 'json-key') {
    const key = scene.rng.pick(Object.keys(value));
    value[payload] = value[key]!;
    return { ...call, body: { kind: 'json', value }, attackPlace: `${placeOf('json', payload)}.key` };
  }
  const spots = Object.entries(value).flatMap(([key, inner]): [object: JsonObject, key: string, path: string][] =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.keys(inner).map((deeper) => [inner, deeper, placeOf(placeOf('json', key), deeper)])
      : [[value, key, placeOf('json', key)]]
  );
  const [object, key, path] = scene.rng.pick(spots);
  const original = object[key];
  // Operators such as {"$ne": null} only work as structure; in quotes they would be a harmless string.
  const structure = payload.startsWith('{') || payload.startsWith('[') ? parseJson(payload) : undefined;
  object[key] = structure ?? joined(scene, typeof original === 'string' ? original : '', payload);
  return { ...call, body: { kind: 'json', value }, attackPlace: path };
}

function plantInXml(scene: Scene, call: Call, payload: string): Call {
  // A payload that brings its own document type has to be the document.
  const declares = /<!(DOCTYPE|ENTITY)/i.test(payload);
  if (declares || /^<\?xml/i.test(payload)) {
    return {
      ...call,
      body: { kind: 'text', type: 'application/xml', text: payload, unseenBytes: 0 },
      attackPlace: declares ? 'xml.doctype' : 'xml'
    };
  }
  if (call.body.kind !== 'xml') return plantInQuery(scene, { ...call, query: [['xml', '']] }, payload);
  const fields = call.body.fields.map(([name, value]): Pair => [name, value]);
  const at = scene.rng.int(0, fields.length - 1);
  fields[at] = [fields[at]![0], joined(scene, fields[at]![1], payload)];
  return {
    ...call,
    body: { ...call.body, fields },
    attackPlace: ['xml', ...call.body.envelope.map((name) => name.replace(/^.*:/, '')), fields[at][0]].join('.')
  };
}

function oneLine(text: string): string {
  return text
    .replace(/[\r\n\0]+/g, (character) => encodeComponent(character))
    .replace(/[^\t -~\u0080-\u{10ffff}]/gu, ' ');
}
