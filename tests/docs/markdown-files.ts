import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The documents of the repository, relative to its root. */
export const MARKDOWN_FILES = ['', 'docs/', 'data/'].flatMap((folder) =>
  readdirSync(`${ROOT}${folder}`)
    .filter((file) => file.endsWith('.md'))
    .map((file) => `${folder}${file}`)
);
