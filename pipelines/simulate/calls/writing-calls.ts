import { newCall, type Call, type Json, type JsonObject, type Pair, type Part } from '../call.ts';
import type { ContentKind } from '../content-source.ts';
import { token } from '../noise.ts';
import { fixedPath, popularId, resource, somePerson, type Scene } from '../scene.ts';
import type { Noun } from '../site-vocabulary.ts';
import { asBody } from './as-body.ts';

export function writeComment(scene: Scene, noun: Noun = 'comment', kind: ContentKind = 'prose'): Call {
  const { rng, site } = scene;
  const { text, templateId } = scene.content.content(rng, kind);
  const { path, query, method } = resource(scene, 'product', 'create', popularId(scene, 'product'), noun);
  const person = somePerson(scene);
  return newCall('write', method, path, {
    query,
    templateId,
    body: asBody(scene, {
      [site.parameters.text]: text,
      ...(rng.chance(0.6) ? { [site.parameters.name]: `${person.firstName} ${person.lastName}` } : {}),
      ...(noun === 'review' ? { rating: rng.int(1, 5) } : {})
    })
  });
}

/** Saving a page in the editor: HTML, Markdown with code, or the editor's own tree of blocks. */
export function savePage(scene: Scene): Call {
  const { rng, site } = scene;
  const { text, templateId } = scene.content.content(
    rng,
    rng.pick(['rich', 'code', 'rich', 'prose', 'structured'] as const)
  );
  const title = somePerson(scene).lastName;
  const { path, query } = resource(scene, 'entry', 'update', popularId(scene, 'entry'));
  const value: JsonObject = rng.chance(0.3)
    ? {
        [site.parameters.name]: title,
        blocks: [
          { type: 'paragraph', data: { text } },
          { type: 'image', data: { url: `/${site.nouns.file}/${token(rng, 10)}.webp` } }
        ],
        version: rng.int(1, 90)
      }
    : {
        [site.parameters.name]: title,
        [site.parameters.text]: text,
        status: rng.pick(['draft', 'published']),
        tags: [site.nouns.product, site.nouns.category]
      };
  return newCall('write', site.flavour === 'rest' ? 'PUT' : 'POST', path, {
    query,
    body: asBody(scene, value),
    templateId
  });
}

/** A file by form: the name and the text beside it are a person's, the bytes mean nothing to anyone. */
export function uploadFile(scene: Scene): Call {
  const { rng, site } = scene;
  const file = scene.content.content(rng, 'filename');
  const parts: Part[] = [
    {
      name: site.parameters.file,
      fileName: file.text,
      type: rng.pick(['image/jpeg', 'application/pdf', 'image/png', 'text/csv', 'application/octet-stream']),
      content: binaryStart(scene)
    }
  ];
  if (rng.chance(0.5)) parts.unshift({ name: site.parameters.text, content: scene.content.content(rng, 'short').text });
  if (rng.chance(0.3)) parts.push({ name: 'csrf_token', content: token(rng, 32) });
  return newCall('upload', 'POST', resource(scene, 'file', 'create').path, {
    body: { kind: 'multipart', parts, unseenBytes: Math.floor(rng.logNormal(180_000, 1.3)) },
    templateId: file.templateId
  });
}

/** Invalid UTF-8 is kept as U+FFFD, so this is what the beginning of a picture looks like in a record. */
function binaryStart(scene: Scene): string {
  const { rng } = scene;
  if (rng.chance(0.2)) return scene.content.content(rng, 'structured').text;
  let text = rng.pick([
    '\ufffdPNG\r\n\u001a\n',
    '%PDF-1.7\n%\ufffd\ufffd\n',
    '\ufffd\ufffd\ufffd\ufffd\u0000\u0010JFIF',
    'PK\u0003\u0004'
  ]);
  for (let left = rng.int(40, 300); left > 0; left--)
    text += rng.chance(0.45) ? '\ufffd' : String.fromCharCode(rng.int(0, 127));
  return text;
}

/** The same file as base64 in JSON, as mobile apps send it. */
export function uploadEncoded(scene: Scene): Call {
  const { rng, site } = scene;
  const { text, templateId } = scene.content.content(rng, 'opaque');
  const file = scene.content.content(rng, 'filename').text;
  return newCall('upload', 'POST', resource(scene, 'file', 'create').path, {
    templateId,
    body: { kind: 'json', value: { [site.parameters.name]: file, contentType: 'image/jpeg', data: text } }
  });
}

export function downloadFile(scene: Scene): Call {
  const { rng, site } = scene;
  const { text, templateId } = scene.content.content(rng, 'filename');
  return newCall('export', 'GET', `${fixedPath(scene, 'file')}/download`, {
    query: [[site.parameters.file, text]],
    templateId
  });
}

export function followRedirect(scene: Scene): Call {
  const { rng, site } = scene;
  const { text, templateId } = scene.content.content(rng, 'url');
  const extra: Pair[] = rng.chance(0.5) ? [[site.parameters.token, token(rng, 16)]] : [];
  return newCall('page', 'GET', `${site.prefix}/${rng.pick(['go', 'redirect', 'out', 'share', 'preview', 'embed'])}`, {
    query: [[site.parameters.url, text], ...extra],
    outcome: 'moved',
    templateId
  });
}

export function queryGraph(scene: Scene): Call {
  const { rng, site } = scene;
  const { text, templateId } = scene.content.content(rng, 'graphql');
  const path = `/${site.nouns.graphql}`;
  const ready = asGraphqlRequest(text);
  if (ready !== undefined)
    return newCall('graphql', 'POST', path, { body: { kind: 'json', value: ready }, templateId });
  const variables: Json = {
    id: popularId(scene, 'product'),
    first: rng.int(5, 50),
    after: rng.chance(0.3) ? token(rng, 20) : null
  };
  if (rng.chance(0.1))
    return newCall('graphql', 'GET', path, {
      query: [
        ['query', text],
        ['variables', JSON.stringify(variables)]
      ],
      templateId
    });
  return newCall('graphql', 'POST', path, { body: { kind: 'json', value: { query: text, variables } }, templateId });
}

/** Templates write either the query alone or the whole JSON request. */
function asGraphqlRequest(text: string): Json | undefined {
  return text.startsWith('{"') || text.startsWith('[') ? parseJson(text) : undefined;
}

export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // what JSON.parse returns is what Json describes
  } catch {
    return undefined;
  }
}
