/** Lanczos approximation with g = 7 and nine terms (C. Lanczos 1964; coefficients of P. Godfrey), good to about 1e-13 for x > 0. */
const LANCZOS_G = 7;
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7
];

const TINY = 1e-300;

export function logGamma(x: number): number {
  let sum = LANCZOS[0]!;
  for (let term = 1; term < LANCZOS.length; term++) sum += LANCZOS[term]! / (x - 1 + term);
  const base = x - 0.5 + LANCZOS_G;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

/** Lentz's method for continued fractions divides by its running terms; one that vanishes is kept from it. */
export function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
