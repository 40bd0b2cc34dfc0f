import { Type, type Static } from 'typebox';
import { canonicalAddress } from '../http/client-address.ts';
import type { JudgeQuestion } from '../judging/create-judge.ts';
import { clientKeyOf } from '#models/request/client-key.ts';

const FIELD_NAME = "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}$";

/** A request as somebody imagines it. */
export const ImaginedRequest = Type.Object(
  {
    method: Type.String({ pattern: '^[A-Za-z-]{1,32}$', examples: ['POST'] }),
    endpoint: Type.String({
      pattern: '^/',
      maxLength: 65_536,
      description: 'path and query as on the wire, percent-encoded',
      examples: ['/search?q=shoes']
    }),
    headers: Type.Optional(
      Type.Record(Type.String({ pattern: FIELD_NAME }), Type.String(), { additionalProperties: false })
    ),
    payload: Type.Optional(Type.Unknown({ description: 'body: a text as it is, anything else as JSON' })),
    address: Type.Optional(
      Type.String({ description: "of the client whose recent traffic counts; else the caller's" })
    ),
    clientKey: Type.Optional(
      Type.String({
        pattern: '^(key|session|addr):.',
        description: 'instead of address: key:<id of an API key>, addr:<address>'
      })
    )
  },
  { additionalProperties: false }
);

export type ImaginedRequest = Static<typeof ImaginedRequest>;

/** As the judge is asked, without the client's stored window. @returns undefined for an address that is none */
export function questionOf(
  imagined: ImaginedRequest,
  { callerAddress, atMs }: { callerAddress: string; atMs: number }
): JudgeQuestion | undefined {
  const { method, endpoint, headers = {}, payload } = imagined;
  const address = imagined.address === undefined ? callerAddress : canonicalAddress(imagined.address);
  if (address === null) return undefined;
  const isText = typeof payload === 'string';
  const body = payload == null ? '' : isText ? payload : JSON.stringify(payload);
  const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  if (body !== '' && !isText && !pairs.some(([name]) => name === 'content-type'))
    pairs.push(['content-type', 'application/json']);
  return {
    input: { method, target: endpoint, headers: pairs, body, bodyBytes: Buffer.byteLength(body) },
    rawHeaders: pairs.flat(),
    atMs,
    address,
    clientKey: imagined.clientKey ?? clientKeyOf({ apiKeyId: '', sessionId: '', address }),
    clientId: '',
    stored: undefined
  };
}
