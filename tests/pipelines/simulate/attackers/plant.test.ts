import { describe, expect, it } from 'vitest';
import { parseRequest } from '#models/request/parse-request.ts';
import { createRng } from '#models/rng.ts';
import { carrierFor } from '#pipelines/simulate/attackers/carrier-for.ts';
import { plant } from '#pipelines/simulate/attackers/plant.ts';
import type { Call } from '#pipelines/simulate/call.ts';
import { AddressBook } from '#pipelines/simulate/clients/address-book.ts';
import { Cast } from '#pipelines/simulate/clients/cast.ts';
import { writeRequest, type WireRequest } from '#pipelines/simulate/wire.ts';
import { drawWords, LANGUAGES } from '#pipelines/simulate/words.ts';
import { drawWorld, sceneAt } from '#pipelines/simulate/world.ts';

const PAYLOADS = [
  `7' OR "a"="a" -- <b>&amp; x`,
  '../../../etc/passwd',
  `{{7*7}} ; cat /etc/hosts|x`,
  '"><svg/onload=f(1)>'
];
const PLACES = [
  'path',
  'query',
  'form',
  'json',
  'json-key',
  'multipart',
  'xml',
  'cookie',
  'header',
  'user-agent'
] as const;

const words = drawWords(createRng('words'), LANGUAGES);

function writePlanted(seed: string, place: (typeof PLACES)[number], payload: string) {
  const rng = createRng(seed);
  const world = drawWorld(rng.fork('world'), { period: 0, startMs: 1_767_600_000_000, rows: 500, words });
  const scene = sceneAt(world, rng.pick(world.sites), rng, () => world.startMs);
  const client = new Cast(new AddressBook()).person(scene);
  const call = plant(scene, client, carrierFor(scene, place), place, payload);
  return { call, wire: writeRequest(scene.site, client, call) };
}

/** Everything a server could read, decoded as often as a careless one decodes. */
function decodedWire({ target, headers, body }: WireRequest): string {
  const raw = [target, ...headers.map(([name, value]) => `${name}: ${value}`), body].join('\n');
  const layers = [raw, unescapeXml(raw), unescapeJson(body), body.replaceAll('%22', '"')];
  for (const text of [target, body, ...headers.map(([, value]) => value)]) {
    const once = decode(text.replaceAll('+', '%20'));
    layers.push(once, decode(once), decode(text));
  }
  return layers.join('\n');
}

function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString());
}

function unescapeXml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function unescapeJson(text: string): string {
  return text.replace(/\\(["\\])/g, '$1');
}

/** Where the parser sees text in this request. */
function placesFound(call: Call, wire: WireRequest): string[] {
  return parseRequest({ ...wire, method: call.method }).fragments.map((fragment) => fragment.place);
}

describe('plant', () => {
  it.each(PLACES)('in %s: the payload arrives whole and the spot is named', (place) => {
    for (const [at, payload] of PAYLOADS.entries()) {
      for (let round = 0; round < 25; round++) {
        const { call, wire } = writePlanted(`${place}/${at}/${round}`, place, payload);
        expect(decodedWire(wire)).toContain(payload);
        expect(placesFound(call, wire).filter((found) => found.startsWith(call.attackPlace))).not.toEqual([]);
        expect(wire.target).toMatch(/^\/[!-~]*$/);
        expect(wire.headers.filter(([, value]) => /[\r\n\0]/.test(value))).toEqual([]);
      }
    }
  });

  it('plants operators into JSON as structure, where a string would be harmless', () => {
    const { call } = writePlanted('operator', 'json', '{"$ne":null}');
    expect(JSON.stringify(call.body)).toContain('{"$ne":null}');
  });

  it('sends a payload with its own document type as the whole document', () => {
    const payload = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///x">]><a>&b;</a>';
    const { call, wire } = writePlanted('document', 'xml', payload);
    expect(wire.body).toBe(payload);
    expect(placesFound(call, wire)).toContain(call.attackPlace);
  });
});
