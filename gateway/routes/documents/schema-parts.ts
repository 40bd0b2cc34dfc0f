import { Type, type TSchema, type TUnion, type TNull } from 'typebox';

export const Count = Type.Integer({ minimum: 0 });
export const IsoTime = Type.String({ format: 'date-time' });
export const Score = Type.Number({ minimum: 0, maximum: 1, description: '0..1, higher = more suspicious' });

export function orNull<T extends TSchema>(schema: T): TUnion<[T, TNull]> {
  return Type.Union([schema, Type.Null()]);
}
