import { Type, type TSchema, type TUnion, type TNull } from 'typebox';

export const Count = Type.Integer({ minimum: 0 });
export const IsoTime = Type.String({ format: 'date-time' });

export function orNull<T extends TSchema>(schema: T): TUnion<[T, TNull]> {
  return Type.Union([schema, Type.Null()]);
}
