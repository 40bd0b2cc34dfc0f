/** So many tries begin with the very same name or number only where it belongs to the place. */
const LEAST_TRIES = 4;
const LEAST_CHARS = 2;

/**
 * Many payloads only work behind the value that belongs there (`river-steel-572' or 1=1`), and a tool keeps that value through hundreds of
 * tries: taught as it stands, the name of a thing becomes the surest sign of an attack.
 * @param texts what one campaign put at one place
 * @returns the longest plain start (letters, digits, hyphens, a digit among them) that several of them share; empty when there is none
 */
export function ownValueOf(texts: readonly string[]): string {
  const sorted = texts.toSorted();
  let own = '';
  // Texts that begin alike stand together.
  for (let at = LEAST_TRIES - 1; at < sorted.length; at++) {
    const plain = /^[\w-]*/.exec(sharedStart(sorted[at - LEAST_TRIES + 1]!, sorted[at]!))![0];
    if (plain.length >= LEAST_CHARS && plain.length > own.length && /\d/.test(plain)) own = plain;
  }
  return own;
}

function sharedStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return one.slice(0, length);
}
