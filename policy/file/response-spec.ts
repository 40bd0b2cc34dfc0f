import { Type, type TObject, type TString, type TEnum } from 'typebox';
import { ATTACK_CLASSES } from '#data/label.ts';
import { duration } from './formats.ts';
import { part } from './schema-parts.ts';

/** The attack classes, without `benign`, which comes first. */
export const ATTACKS = ATTACK_CLASSES.slice(1) as Attack[];
export type Attack = Exclude<(typeof ATTACK_CLASSES)[number], 'benign'>;
/** What can be found in a request: an attack class, or that it is like nothing seen before. */
export type Found = Attack | 'anomaly';

const ACTIONS = ['throttle', 'block'] as const;
const SCOPES = ['request', 'client'] as const;

type ResponseDefault = [action: (typeof ACTIONS)[number], scope: (typeof SCOPES)[number], duration: string];

/**
 * What stands in one request costs that request; what shows in a client's behaviour costs the client, for a while. An anomaly alone
 * is no proof of anything, so it slows down and stops nobody.
 */
const DEFAULTS = {
  'sql-injection': ['block', 'request', '10m'],
  'cross-site-scripting': ['block', 'request', '10m'],
  'path-traversal': ['block', 'request', '10m'],
  'command-injection': ['block', 'request', '10m'],
  'other-injection': ['block', 'request', '10m'],
  'credential-stuffing': ['block', 'client', '10m'],
  'denial-of-service': ['throttle', 'client', '1m'],
  scraping: ['throttle', 'client', '5m'],
  'broken-authentication': ['block', 'request', '10m'],
  'api-abuse': ['block', 'client', '10m'],
  scanning: ['block', 'client', '10m'],
  anomaly: ['throttle', 'request', '1m']
} as const satisfies Record<Found, ResponseDefault>;

type ResponseSchema = TObject<{
  action: TEnum<['throttle', 'block']>;
  scope: TEnum<['request', 'client']>;
  duration: TString;
}>;

export const RESPONSES = Object.fromEntries(
  Object.entries(DEFAULTS).map(([found, [action, scope, lasting]]) => [
    found,
    part(
      {
        action: Type.Enum(ACTIONS, { default: action, description: 'throttle answers 429, block 403' }),
        scope: Type.Enum(SCOPES, {
          default: scope,
          description: 'request: this one only; client: all of the client for `duration`'
        }),
        duration: duration({
          default: lasting,
          description: 'how long a client is stopped the first time; 30s, 10m, 1h'
        })
      },
      `what is done about ${found}`
    )
  ])
) as unknown as Record<Found, ResponseSchema>; // one entry per key of DEFAULTS, all of one shape
