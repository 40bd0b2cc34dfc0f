import { Type, type Static } from 'typebox';
import {
  cidr,
  country,
  dayTimes,
  duration,
  identifier,
  method,
  routePattern,
  textPattern,
  time
} from '../file/formats.ts';
import { entry, flag, nullable } from '../file/schema-parts.ts';
import { WEEKDAYS } from './day-times.ts';

const some = { minItems: 1, maxItems: 10_000 };

/** How a text must be; exactly one of the keys beside ignoreCase. */
export const TextTest = entry({
  equals: Type.Optional(Type.String({ description: 'the whole text' })),
  contains: Type.Optional(Type.String({ minLength: 1, description: 'a part of it' })),
  startsWith: Type.Optional(Type.String({ minLength: 1, description: 'its beginning' })),
  endsWith: Type.Optional(Type.String({ minLength: 1, description: 'its end' })),
  pattern: Type.Optional(textPattern({ description: 'a regular expression in RE2 syntax, found anywhere in it' })),
  exists: Type.Optional(Type.Boolean({ description: 'whether it is there and not empty' })),
  ignoreCase: Type.Optional(Type.Boolean({ description: 'capital letters equal small ones' }))
});

export type TextTest = Static<typeof TextTest>;

/** All that is named must hold; of a list one entry suffices. */
const Conditions = entry({
  cidr: Type.Optional(Type.Array(cidr({ description: 'client addresses or CIDRs' }), some)),
  country: Type.Optional(Type.Array(country({ description: 'by GEOIP_FILE' }), some)),
  client: Type.Optional(
    Type.Array(Type.String({ minLength: 1, description: 'client id of the API key or token' }), some)
  ),
  method: Type.Optional(Type.Array(method({ description: 'GET, POST, …' }), some)),
  route: Type.Optional(Type.Array(routePattern({ description: '[METHOD ]/path' }), some)),
  path: Type.Optional(TextTest),
  headers: Type.Optional(Type.Record(Type.String({ minLength: 1 }), TextTest)),
  query: Type.Optional(Type.Record(Type.String({ minLength: 1 }), TextTest)),
  body: Type.Optional(TextTest),
  times: Type.Optional(Type.Array(dayTimes({ description: 'UTC' }), some)),
  weekdays: Type.Optional(Type.Array(Type.Enum(WEEKDAYS, { description: 'UTC' }), some))
});

export const RuleSpec = entry({
  id: identifier({ description: 'unique name; decisions carry rule:<id>' }),
  note: Type.String({ default: '', maxLength: 500, description: 'why it is there' }),
  action: Type.Enum(['allow', 'observe', 'throttle', 'block'], {
    description: 'allow: whatever the models say; observe: whatever they say is only recorded; throttle 429, block 403'
  }),
  when: Conditions,
  scope: Type.Enum(['request', 'client'], {
    default: 'request',
    description: 'of throttle and block; client: all of the client for `duration`'
  }),
  duration: duration({ default: '10m', description: 'with scope client, the first time' }),
  expires: nullable(time({ description: 'ISO 8601 with zone' }), 'after this time it no longer holds; null: never'),
  dryRun: flag(false, 'count and record, but do not act')
});

export type RuleSpec = Static<typeof RuleSpec>;
