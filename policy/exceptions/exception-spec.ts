import { Type, type Static } from 'typebox';
import { ATTACK_CLASSES } from '#data/label.ts';
import { cidr, identifier, routePattern, time } from '../file/formats.ts';
import { entry, flag } from '../file/schema-parts.ts';

const some = { minItems: 1, maxItems: 1000 };
const Range = entry({ min: Type.Optional(Type.Number()), max: Type.Optional(Type.Number()) });

/**
 * What the models take for an attack on this route is none, as long as it looks like this and until then. As small as can be:
 * a route, the classes, one or more conditions that all must hold, and an end.
 */
export const ExceptionSpec = entry({
  id: identifier({ description: 'unique name; decisions carry exception:<id>' }),
  note: Type.String({ default: '', maxLength: 500, description: 'why it is there; the decision it came from' }),
  route: routePattern({ description: '[METHOD ]/path' }),
  classes: Type.Array(
    Type.Enum([...ATTACK_CLASSES.slice(1), 'anomaly'], { description: 'attack class, or anomaly' }),
    some
  ),
  places: Type.Optional(
    Type.Array(
      Type.String({
        minLength: 1,
        description: 'where the most suspicious text stands, like json.comment; nothing else may be suspicious'
      }),
      some
    )
  ),
  features: Type.Optional(Type.Record(Type.String(), Range)),
  clients: Type.Optional(
    Type.Array(Type.String({ minLength: 1, description: 'client id of the API key or token' }), some)
  ),
  cidr: Type.Optional(Type.Array(cidr({ description: 'client addresses or CIDRs' }), some)),
  maxScore: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'the attack score (of anomaly: the anomaly score) may not be higher'
    })
  ),
  expires: time({ description: 'ISO 8601 with zone; an exception always ends' }),
  dryRun: flag(false, 'count where it would have applied, but let the models act')
});

export type ExceptionSpec = Static<typeof ExceptionSpec>;
