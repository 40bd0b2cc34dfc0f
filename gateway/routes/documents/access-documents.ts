import { Type } from 'typebox';
import { routeSchema } from './route-schema.ts';
import { Count, IsoTime, orNull } from './schema-parts.ts';

const Note = Type.String({ maxLength: 500 });
const Cidr = Type.String({ description: 'address or CIDR, IPv4 or IPv6', examples: ['203.0.113.0/24'] });
const Expiry = {
  expiresAt: Type.Optional(IsoTime),
  ttlSeconds: Type.Optional(Type.Number({ minimum: 1, description: 'instead of expiresAt' }))
};
const ListName = Type.Enum(['allow', 'deny']);
const Entry = {
  list: ListName,
  cidr: Type.String(),
  note: Note,
  createdAt: IsoTime,
  expiresAt: orNull(IsoTime)
};
const Version = Type.Integer({ minimum: 0, description: 'goes up with every change of the lists' });
const WhichCidr = Type.Object({ ip: Type.Optional(Cidr), cidr: Type.Optional(Cidr) });

const ShownKey = {
  id: Type.String({ description: 'hash of the key' }),
  clientId: Type.String(),
  note: Note,
  state: Type.Enum(['valid', 'revoked', 'expired']),
  limit: orNull(Type.Object({ requests: Count, windowSeconds: Type.Number() })),
  createdAt: IsoTime,
  expiresAt: orNull(IsoTime),
  revokedAt: orNull(IsoTime)
};
const IssuedKey = { key: Type.String({ description: 'shown this once' }), ...ShownKey };
const Revoked = Type.Object({ id: Type.String(), revoked: Type.Literal(true) });
const KeyId = Type.Object({ id: Type.String() });
const INVALID = { 400: 'a field is not what it has to be; the message names it' };

export const LIST_DOCUMENTS = {
  add: routeSchema({
    tag: 'access',
    summary: 'Put an address or network on the list',
    description: 'Fields may stand in the query or in the body. In force from the next request on, on every gateway.',
    query: Type.Object({ ip: Type.Optional(Cidr) }),
    body: Type.Object({ ...WhichCidr.properties, note: Type.Optional(Note), ...Expiry }),
    answers: { 201: Type.Object({ ...Entry, version: Version }) },
    errors: INVALID
  }),
  remove: routeSchema({
    tag: 'access',
    summary: 'Take an address or network off the list',
    query: WhichCidr,
    answers: {
      200: Type.Object({ list: ListName, cidr: Type.String(), removed: Type.Literal(true), version: Version })
    },
    errors: { ...INVALID, 404: 'it is not on the list' }
  }),
  read: routeSchema({
    tag: 'access',
    summary: 'The entries in force',
    query: WhichCidr,
    answers: {
      200: Type.Object({
        list: ListName,
        version: Version,
        cidr: Type.Optional(Type.String()),
        entries: Type.Array(Type.Object(Entry))
      })
    },
    errors: INVALID
  })
};

export const KEY_DOCUMENTS = {
  issue: routeSchema({
    tag: 'access',
    summary: 'Issue an API key',
    body: Type.Object({
      clientId: Type.String({ description: 'sent upstream as X-Client-Id' }),
      note: Type.Optional(Note),
      limit: Type.Optional(Type.String({ description: 'its own rate limit', examples: ['100/minute'] })),
      ...Expiry
    }),
    answers: { 201: Type.Object(IssuedKey) },
    errors: INVALID
  }),
  list: routeSchema({
    tag: 'access',
    summary: 'All keys, oldest first, without the keys themselves',
    answers: { 200: Type.Object({ keys: Type.Array(Type.Object(ShownKey)) }) }
  }),
  rotate: routeSchema({
    tag: 'access',
    summary: 'Issue a new key for the same client and end the former one',
    params: KeyId,
    body: Type.Object({
      graceSeconds: Type.Optional(Type.Number({ minimum: 0, description: 'how long the former key lives on' }))
    }),
    answers: { 201: Type.Object({ ...IssuedKey, replaces: Type.String() }) },
    errors: { ...INVALID, 404: 'there is no such key' }
  }),
  revokeById: routeSchema({
    tag: 'access',
    summary: 'End a key now, on every gateway',
    params: KeyId,
    answers: { 200: Revoked },
    errors: { 404: 'there is no such key' }
  }),
  revoke: routeSchema({
    tag: 'access',
    summary: 'End a key by itself: one that leaked, or one set by hand',
    body: Type.Object({ key: Type.String() }),
    answers: { 200: Revoked },
    errors: INVALID
  })
};
