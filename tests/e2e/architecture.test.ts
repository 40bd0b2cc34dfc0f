import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '#tests/docs/markdown-files.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { runCommand } from './readme/run-command.ts';

const PICTURE = 'docs/architecture.md';

it('the architecture picture is what the sources are: npm run docs:architecture draws it anew', async () => {
  const drawn = join(await tempFolder(), 'architecture.md');
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const command = scripts['docs:architecture']!;
  expect(command).toContain(` ${PICTURE}`);
  const ran = await runCommand(`npm exec -c '${command.replace(PICTURE, drawn)}'`, ROOT, {});
  expect(ran).toMatchObject({ code: 0 });
  const markdown = await readFile(drawn, 'utf8');
  expect(markdown).toMatch(/gateway --> policy\n/);
  expect(markdown).not.toMatch(/gateway --> pipelines|pipelines --> gateway/);
  expect(await readFile(join(ROOT, PICTURE), 'utf8')).toBe(markdown);
});
