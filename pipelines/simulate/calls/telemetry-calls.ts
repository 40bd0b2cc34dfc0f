import { newCall, type Call, type Json } from '../call.ts';
import type { Rng } from '#models/rng.ts';
import { base36, inventedName, machinePairs, token } from '../noise.ts';
import { idAt, popularId, wordsOf, type Scene } from '../scene.ts';
import { parseJson } from './writing-calls.ts';

const ASSETS = [
  ['js', 'js'],
  ['css', 'css'],
  ['chunks', 'mjs'],
  ['fonts', 'woff2']
] as const;
const PICTURES = ['webp', 'jpg', 'png', 'svg', 'avif'] as const;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const LARGEST_BLOB_CHARS = 30_000;
const BUNDLES = ['main', 'vendor', 'app', 'runtime', 'theme'] as const;

/** Scripts, styles, fonts and pictures a page pulls in. */
export function loadAsset(scene: Scene, index: number): Call {
  const { rng, site } = scene;
  const folder = `/${site.nouns.static}`;
  const image = index % 3 === 2;
  const hash = idAt({ ...site, idKind: 'object-id' }, 'file', index).slice(0, 8);
  const [kind, extension] = ASSETS[index % ASSETS.length]!;
  const path = image
    ? `${folder}/img/${idAt({ ...site, idKind: 'slug' }, 'product', index)}.${PICTURES[index % PICTURES.length]!}`
    : `${folder}/${kind}/${BUNDLES[index % BUNDLES.length]!}.${hash}.${extension}`;
  const fresh = rng.chance(0.8);
  return newCall(image ? 'image' : 'asset', 'GET', path, {
    query:
      image && rng.chance(0.3)
        ? [
            ['w', String(rng.pick([320, 640, 1080]))],
            ['q', '75']
          ]
        : rng.chance(0.1)
          ? [['v', String(rng.int(1, 999))]]
          : [],
    outcome: fresh ? 'ok' : 'unchanged',
    headers: fresh ? [] : [['if-none-match', `W/"${hash}"`]]
  });
}

/** Analytics: long queries or small JSON bodies of values only a machine reads. */
export function sendBeacon(scene: Scene): Call {
  const { rng, site } = scene;
  const nowMs = scene.nowMs();
  const path = `/${site.nouns.beacon}`;
  const told = rng.chance(0.4) ? scene.content.content(rng, 'telemetry') : undefined;
  const pairs = machinePairs(rng, rng.int(4, 26), nowMs);
  pairs.push(
    [
      'url',
      `https://${site.host}${site.prefix}/${site.nouns.product}/${popularId(scene, 'product')}?ref=${base36(rng, 4)}`
    ],
    ['title', rng.pick(wordsOf(scene).products)]
  );
  if (told !== undefined) pairs.push([inventedName(rng), told.text.slice(0, 1_500)]);
  const templateId = told?.templateId ?? '';
  if (rng.chance(0.55))
    return newCall('beacon', rng.chance(0.95) ? 'GET' : 'HEAD', path, { query: rng.shuffle(pairs), templateId });
  const value: Json = { v: 2, sent: nowMs, events: [Object.fromEntries(pairs)] };
  return newCall('beacon', 'POST', path, {
    templateId,
    body: rng.chance(0.5)
      ? { kind: 'text', type: 'text/plain;charset=UTF-8', text: JSON.stringify(value), unseenBytes: 0 }
      : { kind: 'json', value }
  });
}

/** Everything since the last beacon at once: replays of a visit, performance entries, device checks; kilobytes only a machine reads. */
export function sendBulk(scene: Scene): Call {
  const { rng, site } = scene;
  const nowMs = scene.nowMs();
  const path = rng.chance(0.4) ? `/${site.nouns.beacon}` : `/${anyPath(rng)}`;
  const blob = (): string => token(rng, Math.min(LARGEST_BLOB_CHARS, Math.round(rng.logNormal(4_000, 0.9))), BASE64);
  const events = (): Json =>
    Array.from({ length: rng.int(5, 40) }, () => Object.fromEntries(machinePairs(rng, rng.int(3, 14), nowMs)));
  const query = rng.chance(0.3) ? machinePairs(rng, rng.int(1, 5), nowMs) : [];
  switch (rng.int(0, 3)) {
    case 0:
      return newCall('beacon', 'POST', path, {
        query,
        body: { kind: 'form', fields: [...machinePairs(rng, rng.int(2, 30), nowMs), [inventedName(rng), blob()]] }
      });
    case 1:
      return newCall('beacon', 'POST', path, {
        query,
        body: {
          kind: 'form',
          fields: [...machinePairs(rng, rng.int(2, 20), nowMs), [inventedName(rng), JSON.stringify(events())]]
        }
      });
    case 2:
      return newCall('beacon', 'POST', path, {
        query,
        body: { kind: 'json', value: { sent: nowMs, events: events() } }
      });
    default:
      return newCall('beacon', 'POST', path, {
        query,
        body: { kind: 'text', type: 'text/plain;charset=UTF-8', text: blob(), unseenBytes: 0 }
      });
  }
}

/** What tag managers, advertisers and widgets ask for: any path, any parameters, nothing a person would name. */
export function loadTag(scene: Scene): Call {
  const { rng } = scene;
  return newCall('beacon', 'GET', `/${anyPath(rng)}${rng.pick(['', '', '.gif', '.js', '.json', '/'])}`, {
    query: machinePairs(rng, Math.round(rng.logNormal(6, 0.9)), scene.nowMs())
  });
}

function anyPath(rng: Rng): string {
  return Array.from({ length: rng.int(1, 4) }, () => inventedName(rng).replace(/[^\w.]/g, '')).join('/');
}

/** A page reports its own error: stack traces, source lines and user text in one body. */
export function reportError(scene: Scene): Call {
  const { rng, site } = scene;
  const { text, templateId } = scene.content.content(rng, 'telemetry');
  return newCall('beacon', 'POST', `/${site.nouns.beacon}/${rng.pick(['errors', 'crash', 'csp-report', 'envelope'])}`, {
    templateId,
    body: {
      kind: 'json',
      value: parseJson(text) ?? {
        message: text,
        level: rng.pick(['error', 'warning']),
        release: base36(rng, 7),
        event_id: rng.hex(32),
        url: `https://${site.host}/`
      }
    }
  });
}
