import { describe, expect, it } from 'vitest';
import { parsed, post, textsAt } from './request-of.ts';

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

describe('JSON bodies', () => {
  it.each([
    ['{"user":{"name":"a b"}}', 'json.user.name', ['a b']],
    ['[{"a":"x"},{"a":"y"}]', 'json.a', ['x', 'y']],
    ['{"a":["x",["y"]]}', 'json.a', ['x', 'y']],
    ['{"a":"\\u0027 or \\"1\\"\\n"}', 'json.a', ['\' or "1"\n']],
    ['{"a":"%253Cb%253E"}', 'json.a', ['<b>']],
    ['{"a":1,"a":"\' or 1"}', 'json.a', ["' or 1"]],
    ['{"$where":"this.a"}', 'json.$where.key', ['$where']],
    ['"just text"', 'json', ['just text']],
    ['\uFEFF{"a":"x"}', 'json.a', ['x']],
    ['{"a":"x"}\n{"a":"y"}', 'json.a', ['x', 'y']]
  ])('%s shows at %s as %j', (body, place, texts) => {
    const request = post(body, JSON_TYPE);
    expect(textsAt(request, place)).toEqual(texts);
    expect(request.body).toMatchObject({ kind: 'json', isMalformed: false, hasTypeMismatch: false });
  });

  it.each([
    ['{"a":"<b>","c":', 'json.a', '<b>'],
    ['{"a":"<b>', 'json.a', '<b>'],
    ["{'a':'<b>'}", 'json', "'a':'<b>'"],
    ['{"a":<b>}', 'json.a', '<b>'],
    ['{"a":"<b>"}}', 'json.a', '<b>'],
    ['{"a":"<b>"]', 'json.a', '<b>'],
    ['{"a":"<b>"} or 1=1', 'json', 'or 1=1']
  ])('broken %s still shows its values, and itself', (body, place, text) => {
    const request = post(body, JSON_TYPE);
    expect(request.body.isMalformed).toBe(true);
    expect(textsAt(request, place)).toContain(text);
    expect(textsAt(request, 'body')).toEqual([body]);
  });

  it('does not call a body broken that was cut off at the inspection limit', () => {
    const cut = { method: 'POST', body: '{"a":"x","b":"y' };
    expect(parsed(cut).body.isMalformed).toBe(true);
    expect(parsed({ ...cut, bodyBytes: 70_000 }).body.isMalformed).toBe(false);
    expect(textsAt(parsed({ ...cut, bodyBytes: 70_000 }), 'json.b')).toEqual(['y']);
  });

  it('measures depth and stops building places at a limit', () => {
    expect(post('{"a":{"b":[{}]}}', JSON_TYPE).body.depth).toBe(4);
    const deep = post(`${'['.repeat(5_000)}"<b>"`, JSON_TYPE);
    expect(deep.body).toMatchObject({ depth: 32, isMalformed: true });
    expect(deep.fragments.some(({ text }) => text.includes('<b>'))).toBe(true);
  });
});

describe('GraphQL', () => {
  const query =
    'query Q($n: Int) { a: user(name: "x\' or 1") { id } b: user(name: "y") { id } __schema { types { name } } } # note';

  it('reads the strings, not the program around them', () => {
    const request = post(JSON.stringify({ query, variables: { n: 5 } }), JSON_TYPE);
    expect(textsAt(request, 'graphql.name')).toEqual(["x' or 1", 'y']);
    expect(textsAt(request, 'json.query')).toEqual([]);
    expect(request.body).toMatchObject({
      graphqlAliases: 2,
      graphqlDepth: 3,
      hasIntrospection: true
    });
  });

  it('reads the whole of what is no GraphQL after all', () => {
    expect(textsAt(post('{ a } ; <script>', 'application/graphql'), 'graphql')).toEqual(['{ a } ; <script>']);
  });
});

describe('multipart bodies', () => {
  const part = (head: string, content: string): string =>
    `--XX\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
  const body = [
    part('name="title"', "it's"),
    part('name="doc"; filename="../../shell.php.jpg"\r\nContent-Type: text/plain', '<?php x'),
    part('name="photo"; filename="a.png"\r\nContent-Type: image/png', '\u0000\uFFFD\uFFFD\u0001 IHDR'),
    '--XX--\r\n'
  ].join('');

  it.each([
    ['declared with its boundary', 'multipart/form-data; boundary=XX'],
    ['declared with a quoted boundary', 'multipart/form-data; boundary="XX"'],
    ['declared without', 'multipart/form-data'],
    ['declared as something else', 'text/plain']
  ])('are taken apart: %s', (_, contentType) => {
    const request = post(body, contentType);
    expect(textsAt(request, 'multipart.title')).toEqual(["it's"]);
    expect(textsAt(request, 'multipart.doc')).toEqual(['<?php x']);
    expect(textsAt(request, 'multipart.doc.filename')).toEqual(['../../shell.php.jpg']);
    expect(textsAt(request, 'multipart.photo')).toEqual([]);
    expect(request.body).toMatchObject({
      kind: 'multipart',
      isMalformed: false,
      scriptUploads: 1
    });
  });

  it('are read whole when they never end', () => {
    const request = post(
      '--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n<b>',
      'multipart/form-data; boundary=XX'
    );
    expect(request.body.isMalformed).toBe(true);
    expect(textsAt(request, 'multipart.a')).toEqual(['<b>']);
  });
});

describe('XML bodies', () => {
  it('shows text, attributes, CDATA, comments and the DOCTYPE', () => {
    const body =
      '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "z">]>' +
      `<r xmlns="u"><s:user name='a "b"' id="7">Tom &amp;amp; x</s:user><note><![CDATA[<b>]]></note><!-- secret --></r>`;
    const request = post(body, 'text/xml');
    expect(textsAt(request, 'xml.r.user')).toEqual(['Tom & x']);
    expect(textsAt(request, 'xml.r.user.name')).toEqual(['a "b"']);
    expect(textsAt(request, 'xml.r.note')).toEqual(['<b>']);
    expect(textsAt(request, 'xml.r.comment')).toEqual([' secret ']);
    expect(textsAt(request, 'xml.doctype')[0]).toContain('file:///etc/passwd');
    expect(request.body).toMatchObject({
      kind: 'xml',
      isMalformed: false,
      hasDoctype: true,
      entityDeclarations: 2,
      hasExternalEntity: true
    });
    expect(request.objectId).toBe(7);
  });

  it('reads what is left open', () => {
    const request = post('<a><b x="1>2', 'text/xml');
    expect(request.body.isMalformed).toBe(true);
    expect(textsAt(request, 'xml.a.b.x')).toEqual(['1>2']);
  });
});

describe('a content type that lies', () => {
  it.each([
    // content type, body, kind, mismatch
    [JSON_TYPE, 'a=%3Cb%3E&c=d', 'form', true],
    [JSON_TYPE, '<?xml version="1.0"?><a>b</a>', 'xml', true],
    [JSON_TYPE, 'hello', 'text', true],
    [JSON_TYPE, '"scalar"', 'json', false],
    [FORM_TYPE, '{"a":"b"}', 'json', true],
    [FORM_TYPE, '<?xml version="1.0"?><a>b</a>', 'xml', true],
    [FORM_TYPE, 'a=b c', 'form', false],
    ['text/xml', '{"a":"b"}', 'json', true],
    ['text/plain', '{"a":"b"}', 'json', false],
    ['text/plain', '<p>Hello</p>', 'text', false],
    ['text/plain', '<?xml version="1.0"?><a>b</a>', 'xml', false],
    ['', 'a=b', 'form', false],
    ['', 'hello there', 'text', false],
    ['image/png', '\uFFFDPNG\u0000\u0000\u0001', 'binary', false],
    ['image/png', 'no picture at all', 'text', false]
  ])('%s with %j is read as %s', (contentType, body, kind, hasTypeMismatch) => {
    expect(post(body, contentType).body).toMatchObject({ kind, hasTypeMismatch });
  });
});
