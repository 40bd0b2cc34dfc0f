import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MARKDOWN_FILES, ROOT } from './markdown-files.ts';

/** As GitHub makes them: lower case, blanks to dashes, nothing else but letters, digits, dash and underscore. */
function anchorsOf(markdown: string): Set<string> {
  const headings = [...withoutCode(markdown).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title);
  return new Set(
    headings.map((title) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-')
    )
  );
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^ *```.*?^ *```/gms, '');
}

describe('links between documents', () => {
  it.each(MARKDOWN_FILES)('%s links to what is there', async (file) => {
    const markdown = await readFile(join(ROOT, file), 'utf8');
    const targets = [...withoutCode(markdown).matchAll(/\]\((?!\w+:)([^)\s]+)\)/g)].map(([, target]) => target!);
    const broken: string[] = [];
    for (const target of targets) {
      const [path = '', anchor] = target.split('#');
      const linked = path === '' ? file : relative(ROOT, join(ROOT, dirname(file), path));
      if (!existsSync(join(ROOT, linked))) broken.push(target);
      else if (anchor !== undefined && !anchorsOf(await readFile(join(ROOT, linked), 'utf8')).has(anchor))
        broken.push(target);
    }
    expect(broken).toEqual([]);
  });

  it('are there to be checked', async () => {
    const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
    expect(MARKDOWN_FILES).toContain('docs/configuration.md');
    expect(readme.match(/\]\(docs\//g)!.length).toBeGreaterThan(3);
  });
});

describe('README.md', () => {
  it('stays within 250 lines', async () => {
    const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(250);
  });
});
