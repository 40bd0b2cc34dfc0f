import {
  Type,
  type TArray,
  type TBoolean,
  type TInteger,
  type TNumber,
  type TObject,
  type TSchema,
  type TUnion,
  type TNull
} from 'typebox';

type Properties = Record<string, TSchema>;

/** An object without unknown keys: a misspelt one must not be silently ignored. Left out, it is filled with its defaults. */
export function part<const P extends Properties>(properties: P, description: string): TObject<P> {
  return Type.Object(properties, { additionalProperties: false, default: {}, description });
}

/** The same, where it must be written out: an entry of a list or map. */
export function entry<const P extends Properties>(properties: P): TObject<P> {
  return Type.Object(properties, { additionalProperties: false });
}

export function list<Entry extends TSchema>(schema: Entry, description: string): TArray<Entry> {
  return Type.Array(schema, { default: [], maxItems: 1000, description });
}

/** Null, also when left out: something else decides. */
export function nullable<Schema extends TSchema>(schema: Schema, description: string): TUnion<[Schema, TNull]> {
  return Type.Union([schema, Type.Null()], { default: null, description });
}

export function flag(value: boolean, description: string): TBoolean {
  return Type.Boolean({ default: value, description });
}

export function whole(value: number, [minimum, maximum]: [number, number], description: string): TInteger {
  return Type.Integer({ default: value, minimum, maximum, description: `${description}; ${minimum}..${maximum}` });
}

export function decimal(value: number, [minimum, maximum]: [number, number], description: string): TNumber {
  return Type.Number({ default: value, minimum, maximum, description: `${description}; ${minimum}..${maximum}` });
}
