import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export function pathOf(file: string): string {
  return `${ROOT}${file}`;
}

/** Those of the files, relative to the repository, that are not there. */
export function missingOf(files: readonly string[]): string[] {
  return files.filter((file) => !existsSync(pathOf(file)));
}

export function textOf(file: string): string {
  return readFileSync(pathOf(file), 'utf8');
}

/** Every document of a YAML file, anchors and merge keys resolved. @throws Error for a file that is no YAML */
export function yamlOf(file: string): unknown[] {
  return parseAllDocuments(textOf(file), { merge: true }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0]!;
    return document.toJS() as unknown;
  });
}
