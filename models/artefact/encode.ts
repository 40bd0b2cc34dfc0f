import { createHash } from 'node:crypto';
import { PathHelmError } from '#platform/errors.ts';

/**
 * Models are plain trees of numbers, strings, booleans, nulls, arrays, objects and typed arrays. The encoding keeps the readable
 * part as JSON and puts every typed array into one binary file, little-endian, each array at an eight-byte boundary.
 */
export type Encodable =
  | null
  | boolean
  | number
  | string
  | NumberArray
  | readonly Encodable[]
  | { readonly [key: string]: Encodable | undefined };

type NumberArray =
  Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

export type EncodedArtefact = { json: string; binary: Uint8Array };

type ArrayReference = { $array: ArrayKind; offset: number; length: number };
type ArrayKind = keyof typeof ARRAY_KINDS;

const ARRAY_KINDS = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array
} as const;

const ALIGNMENT_BYTES = 8;

/** Same tree, same bytes: keys keep their order, numbers their shortest exact form. @throws PathHelmError ARTEFACT_CORRUPT on NaN or infinity */
export function encodeArtefact(tree: Encodable): EncodedArtefact {
  const chunks: { offset: number; array: NumberArray }[] = [];
  let end = 0;
  const refer = (array: NumberArray): ArrayReference => {
    const kind = kindOf(array);
    const offset = end;
    chunks.push({ offset, array });
    end = Math.ceil((offset + array.byteLength) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    return { $array: kind, offset, length: array.length };
  };
  const json = JSON.stringify(
    tree,
    (key, value: unknown) => {
      if (ArrayBuffer.isView(value)) return refer(value as NumberArray);
      if (typeof value === 'number' && !Number.isFinite(value)) {
        throw new PathHelmError('ARTEFACT_CORRUPT', `cannot store ${value} under "${key}"`);
      }
      return value;
    },
    1
  );
  const binary = new Uint8Array(end);
  for (const { offset, array } of chunks) {
    binary.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
  }
  return { json, binary };
}

/** Reverses `encodeArtefact`. @throws PathHelmError ARTEFACT_CORRUPT when the two files don't fit together */
export function decodeArtefact({ json, binary }: EncodedArtefact): unknown {
  // A fresh, aligned copy: views need eight-byte boundaries, file buffers promise none.
  const { buffer } = new Uint8Array(binary);
  try {
    return JSON.parse(json, (_key, value: unknown) => (isReference(value) ? resolve(value, buffer) : value));
  } catch (cause) {
    if (cause instanceof PathHelmError) throw cause;
    throw new PathHelmError('ARTEFACT_CORRUPT', `artefact description is not valid JSON: ${(cause as Error).message}`, {
      cause
    });
  }
}

/** SHA-256 over both parts, hexadecimal: what makes two artefacts the same. */
export function hashArtefact({ json, binary }: EncodedArtefact): string {
  return createHash('sha256').update(json).update('\0').update(binary).digest('hex');
}

function kindOf(array: NumberArray): ArrayKind {
  for (const [kind, constructor] of Object.entries(ARRAY_KINDS)) {
    if (array instanceof constructor) return kind as ArrayKind; // keys of ARRAY_KINDS by construction
  }
  throw new PathHelmError('ARTEFACT_CORRUPT', `cannot store a ${array.constructor.name}`);
}

function isReference(value: unknown): value is ArrayReference {
  return typeof value === 'object' && value !== null && '$array' in value;
}

function resolve({ $array, offset, length }: ArrayReference, buffer: ArrayBuffer): NumberArray {
  if (!Object.hasOwn(ARRAY_KINDS, $array))
    throw new PathHelmError('ARTEFACT_CORRUPT', `unknown array kind "${$array}"`);
  try {
    return new ARRAY_KINDS[$array](buffer, offset, length);
  } catch (cause) {
    const wanted = `${$array}[${length}] at byte ${offset}`;
    throw new PathHelmError(
      'ARTEFACT_CORRUPT',
      `artefact is truncated: ${wanted} lies outside its ${buffer.byteLength} bytes`,
      { cause }
    );
  }
}
