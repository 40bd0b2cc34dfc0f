import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { text } from 'node:stream/consumers';

/** For `npm run docs:architecture`: reads what dependency-cruiser found as JSON, writes the picture to the file that is named. */
type Module = { source: string; dependencies: { resolved: string }[] };

const HOLDS: Readonly<Record<string, string>> = {
  platform: 'errors, settings, logger, pseudonyms',
  data: 'what a request, a label, a decision is',
  models: 'features, forests, explanations (pure)',
  policy: 'what is done about it (pure)',
  pipelines: 'train, evaluate, replay, drift',
  gateway: "a request's way",
  reports: 'the static site',
  scripts: 'the pathhelm command'
};

const layerOf = (file: string): string => file.split('/')[0]!;

/** From each layer the layers it imports from. */
function importsBetween(modules: readonly Module[]): Map<string, Set<string>> {
  const imports = new Map(Object.keys(HOLDS).map((layer) => [layer, new Set<string>()]));
  for (const { source, dependencies } of modules)
    for (const { resolved } of dependencies)
      if (layerOf(resolved) in HOLDS && layerOf(resolved) !== layerOf(source))
        imports.get(layerOf(source))?.add(layerOf(resolved));
  return imports;
}

/** Without arrows that a longer way says already, or nobody could read it. The arrows have no circles: check:arrows. */
function withoutShortcuts(imports: Map<string, Set<string>>): [from: string, to: string][] {
  const reaches = (from: string, to: string): boolean =>
    [...imports.get(from)!].some((next) => next === to || reaches(next, to));
  return [...imports].flatMap(([from, all]) =>
    [...all]
      .filter((to) => ![...all].some((other) => other !== to && reaches(other, to)))
      .sort()
      .map((to): [string, string] => [from, to])
  );
}

function picture(modules: readonly Module[]): string {
  const nodes = Object.entries(HOLDS).map(([layer, holds]) => `  ${layer}["<b>${layer}/</b><br/>${holds}"]`);
  const arrows = withoutShortcuts(importsBetween(modules)).map(([from, to]) => `  ${from} --> ${to}`);
  return ['```mermaid', 'flowchart TD', ...nodes, ...arrows, '```'].join('\n');
}

const [file = ''] = process.argv.slice(2);
const { modules } = JSON.parse(await text(process.stdin)) as { modules: Module[] };
const markdown = readFileSync('docs/architecture.md', 'utf8');
writeFileSync(
  file,
  markdown.replace(/```mermaid.*?```/s, () => picture(modules))
);
