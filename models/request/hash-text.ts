import { fnv1a } from '#models/rng.ts';

/** Credentials differ at their end (a signature, a random part), and long ones are not worth reading whole. */
const HASHED_END_CHARS = 64;

/** 32 bits, never 0: 0 stands for none. */
export function hashText(text: string): number {
  return text === '' ? 0 : fnv1a(text) || 1;
}

export function hashEnd(text: string): number {
  return hashText(text.length > HASHED_END_CHARS ? text.slice(-HASHED_END_CHARS) : text);
}
