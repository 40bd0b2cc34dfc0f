import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { mendMarkup } from './mend-markup.ts';

const INLINE_SCRIPT = /<script(?![^>]*\bsrc=)([^>]*)>([\s\S]*?)<\/script>/g;

/** Moves every inline script of the built pages into a hashed file beside its page, so that `script-src 'self'` holds, and mends the markup. @returns scripts moved */
export async function externaliseScripts(siteFolder: string): Promise<number> {
  let moved = 0;
  for (const page of await readdir(siteFolder, { recursive: true })) {
    if (!page.endsWith('.html')) continue;
    const path = join(siteFolder, page);
    const files = new Map<string, string>();
    const html = (await readFile(path, 'utf8')).replace(INLINE_SCRIPT, (_whole, attributes: string, code: string) => {
      const name = `${basename(page, '.html')}.${createHash('sha256').update(code).digest('hex').slice(0, 8)}.js`;
      files.set(name, code);
      return `<script${attributes} src="./${name}"></script>`;
    });
    for (const [name, code] of files) await writeFile(join(dirname(path), name), code);
    await writeFile(path, mendMarkup(html));
    moved += files.size;
  }
  return moved;
}
