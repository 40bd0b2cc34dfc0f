const NOT_ASCII = /[^\0-\x7f]/;

/** The shape of a text: letters become `a`, digits `9`, everything else stays, so structure shows and content does not. */
export function maskText(text: string): string {
  const plain = text.replace(/[A-Za-z]/g, 'a').replace(/[0-9]/g, '9');
  // Unicode classes are slow and seldom needed.
  return NOT_ASCII.test(plain) ? plain.replace(/[\p{L}\p{M}]/gu, 'a').replace(/\p{N}/gu, '9') : plain;
}

/** Masks only what stands in double quotes. */
export function maskQuoted(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"?/g, maskText);
}
