import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { createRng } from '#models/rng.ts';
import { payloadCorpus } from '#pipelines/simulate/grammars/corpus.ts';
import { encodingsFor } from './encode-text.ts';
import { isAttackAlone } from './is-attack-alone.ts';
import { PLACES, type BenchRequest } from './place-text.ts';

/** A request and what it truly is; `source` is a class of attacks or a kind of benign traffic. */
export type BenchCase = {
  source: string;
  isAttack: boolean;
  place: string;
  encoding: string;
  request: BenchRequest;
};

/** Benign texts per text of a cell: a rate near nothing needs more of them. */
const BENIGN_PER_CELL = 5;
/** Recorded requests per text of a cell: all of them at 40. */
const WEB_PER_CELL = 250;

const LISTS: Readonly<Record<string, string>> = {
  sqli: 'sqli.txt.gz',
  xss: 'xss.txt.gz',
  traversal: 'path-traversal.txt.gz',
  command: 'command-injection.txt',
  template: 'template-injection.txt',
  xxe: 'xxe.txt',
  ldap: 'ldap-injection.txt',
  nosqli: 'nosqli.txt',
  ssi: 'ssi.txt',
  crlf: 'crlf.txt',
  redirect: 'open-redirect.txt'
};
/** Classes whose payloads do nothing in a mixed case, or are file names where case counts. */
const CASE_SENSITIVE = new Set(['command', 'template', 'nosqli', 'traversal', 'ldap', 'crlf', 'redirect', 'xxe']);

/** `folder` holds the data sets described in its README; they are read where they lie. `perCell` texts per class and place. */
export async function benchCases(folder: string, perCell: number, seed: number): Promise<BenchCase[]> {
  const rng = createRng(seed).fork('bench-detection');
  const cases: BenchCase[] = [];
  const place = (source: string, isAttack: boolean, texts: readonly string[]): void => {
    for (const [name, write] of Object.entries(PLACES)) {
      for (const text of rng.shuffle([...texts]).slice(0, isAttack ? perCell : perCell * BENIGN_PER_CELL)) {
        const fitting = encodingsFor(name).filter(
          (encoding) => encoding.name !== 'mixed-case' || (isAttack && !CASE_SENSITIVE.has(source))
        );
        const encoding = isAttack && rng.chance(0.5) ? rng.pick(fitting) : fitting[0]!;
        cases.push({ source, isAttack, place: name, encoding: encoding.name, request: write(encoding.write(text)) });
      }
    }
  };
  for (const [attackClass, file] of Object.entries(LISTS)) {
    const lines = (await readText(`${folder}/payloads/${file}`)).split('\n');
    place(
      attackClass,
      true,
      lines.filter((line) => line.trim() !== '' && isAttackAlone(attackClass, line))
    );
  }
  const values = (await readText(`${folder}/params/httpparams.csv.gz`))
    .split('\n')
    .flatMap((line) => /^"((?:[^"]|"")*)","\d+","norm","norm"/.exec(line)?.[1]?.replaceAll('""', '"') ?? []);
  place('values', false, values);
  const written = [...payloadCorpus({ seed: seed + 1, samples: perCell * 60, benignShare: 1 })].map(({ text }) => text);
  place('written', false, written);
  const lines = (await readText(`${folder}/http/web-legit-28-sites.jsonl.gz`)).split('\n');
  for (const line of rng.shuffle(lines).slice(0, perCell * WEB_PER_CELL)) {
    if (line !== '')
      cases.push({ source: 'web', isAttack: false, place: 'whole', encoding: 'plain', request: recorded(line) });
  }
  return cases;
}

function recorded(line: string): BenchRequest {
  const { method, url, headers, body } = JSON.parse(line) as {
    method: string;
    url: string;
    headers: Record<string, string> | null;
    body: string | null;
  }; // the README of the data says so
  return {
    method,
    target: url,
    headers: Object.entries(headers ?? {}).map(([name, value]): [string, string] => [name.toLowerCase(), value]),
    body: body ?? ''
  };
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}
