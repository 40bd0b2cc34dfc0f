import fc from 'fast-check';
import { parseRequest } from '#models/request/parse-request.ts';
import type { ParsedRequest, RequestInput } from '#models/request/parsed-request.ts';

/** A request with everything left out that the test does not speak of. */
export function requestOf(given: Partial<RequestInput>): RequestInput {
  const body = given.body ?? '';
  return { method: 'GET', target: '/', headers: [], bodyBytes: Buffer.byteLength(body), ...given, body };
}

export function parsed(given: Partial<RequestInput>): ParsedRequest {
  return parseRequest(requestOf(given));
}

export function post(body: string, contentType = '', target = '/'): ParsedRequest {
  return parsed({ method: 'POST', target, body, headers: contentType === '' ? [] : [['content-type', contentType]] });
}

/** Every text found at a place, in order. */
export function textsAt(request: ParsedRequest, place: string): string[] {
  return request.fragments.filter((fragment) => fragment.place === place).map(({ text }) => text);
}

/** Marks parsers act on, mixed with anything at all. */
const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '%',
          '%2',
          '%25',
          '%u00',
          '%c0%af',
          '&',
          '&#',
          '&lt;',
          '\\u',
          '\\x4',
          '\\',
          '"',
          "'",
          '{',
          '}',
          '[',
          ']',
          ':',
          ',',
          '<',
          '>'
        ],
        ...[
          '=',
          ';',
          '+',
          '/',
          '..',
          '\0',
          '\r\n',
          '--',
          '<!',
          '<![CDATA[',
          '<!--',
          '<?',
          'eyJ',
          '.',
          '"""',
          '#',
          '(',
          '￼',
          '７',
          'a',
          '1'
        ]
      ),
      { maxLength: 60 }
    )
    .map((parts) => parts.join(''))
);

const contentType = fc.constantFrom(
  '',
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=--',
  'multipart/form-data',
  'text/xml',
  'application/graphql',
  'text/plain',
  'application/octet-stream'
);

const headerName = fc.oneof(
  hostileText,
  fc.constantFrom(
    'host',
    'cookie',
    'authorization',
    'user-agent',
    'referer',
    'content-length',
    'transfer-encoding',
    'x-forwarded-for',
    'sec-ch-ua-platform'
  )
);

/** Anything a socket could bring. */
export const hostileRequest: fc.Arbitrary<RequestInput> = fc
  .record({
    method: fc.oneof(fc.constantFrom('GET', 'POST', 'CONNECT', 'get'), hostileText),
    target: fc.oneof(
      hostileText,
      hostileText.map((text) => `/${text}`),
      hostileText.map((text) => `http://h/${text}`)
    ),
    headers: fc.array(fc.tuple(headerName, hostileText), { maxLength: 12 }),
    type: contentType,
    body: hostileText,
    bodyBytes: fc.nat()
  })
  .map(({ type, headers, ...rest }) => ({ ...rest, headers: [['content-type', type], ...headers] }));
