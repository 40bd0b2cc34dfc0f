import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { ROOT } from '#tests/docs/markdown-files.ts';
import { runCommand, type Ran } from './readme/run-command.ts';

const NAMES = readdirSync(join(ROOT, 'scripts/commands')).map((file) => file.replace('.ts', ''));
const PATHHELM = `${process.execPath} scripts/pathhelm.ts`;
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
/** `npx` finds Node 24 and costs half a second; what it starts is the same. */
const [, README_COMPLETION = ''] = /Completion in bash and zsh: `([^`]+)`/.exec(README) ?? [];
const EXIT_CODES = ['0 done', '1 unexpected fault', '2 bad arguments or settings', '3 unusable input'];

const pathhelm = (args: string): Promise<Ran> => runCommand(`${PATHHELM} ${args}`, ROOT, { DEMO_MODE: 'true' });

/** Names of the commands a help page lists. */
function listed(help: string, prefix: string): string[] {
  return [...help.matchAll(new RegExp(`^ {2}${prefix} ([a-z-]+)`, 'gm'))].map(([, name]) => name!);
}

/** Options a help page documents, without the dashes. */
function optionsOf(help: string): Set<string> {
  return new Set([...help.matchAll(/^ +(?:-\w, )?--([a-z-]+)/gm)].map(([, name]) => name!));
}

describe('every command', () => {
  it('is listed by pathhelm --help, with the exit codes, and has an npm script of its name', async () => {
    const { code, output } = await pathhelm('--help');
    expect(code).toBe(0);
    expect(listed(output, 'pathhelm').sort()).toEqual([...NAMES, 'completion'].sort());
    for (const sentence of EXIT_CODES) expect(output.replaceAll(/\s+/g, ' ')).toContain(sentence);
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    expect(NAMES.filter((name) => !(name in scripts || name.replace('-', ':') in scripts))).toEqual([]); // demo:loop
  });

  it.each(NAMES)('%s --help says what it does and what each option means; a wrong option ends with 2', async (name) => {
    const [help, wrong] = await Promise.all([pathhelm(`${name} --help`), pathhelm(`${name} --no-such-option`)]);
    expect(help.code).toBe(0);
    expect(help.output).toMatch(new RegExp(`^pathhelm ${name}.*\n\n[A-Z].{20,}`));
    const undescribed = help.output.split('\n').filter((line) => /^ +--[a-z-]+ +\[/.test(line));
    expect(undescribed).toEqual([]);
    expect(wrong.code).toBe(2);
    expect(wrong.output).toMatch(/^pathhelm: .*\nTry: pathhelm --help\n$/);
    for (const sub of listed(help.output, `pathhelm ${name}`)) {
      const { code, output } = await pathhelm(`${name} ${sub} --help`);
      expect(`${code} ${output}`).toMatch(new RegExp(`^0 pathhelm ${name} ${sub}`));
    }
  });

  it('in the README is one that exists, with options that exist', async () => {
    const shown = [...README.matchAll(/npm run ([a-z]+)(?: -- ([^`#\n]*))?/g)].filter(([, name]) =>
      NAMES.includes(name!)
    );
    expect(shown.length).toBeGreaterThan(20);
    const helps = new Map<string, Set<string>>();
    const unknown: string[] = [];
    for (const [text, name = '', rest = ''] of shown) {
      const options = [...rest.matchAll(/--([a-z-]+)/g)].map(([, option]) => option!);
      const sub = /^[a-z]+(?=\s|$)/.exec(rest.trim())?.[0] ?? '';
      if (options.length === 0) continue;
      const page = `${name} ${sub}`;
      if (!helps.has(page)) helps.set(page, optionsOf((await pathhelm(`${page} --help`)).output));
      if (options.some((option) => !helps.get(page)!.has(option))) unknown.push(text);
    }
    expect(unknown).toEqual([]);
  });
});

describe('shell completion', () => {
  it.each([
    ['pathhelm dec', 'decisions'],
    ['pathhelm models app', 'approve'],
    ['pathhelm attack --kind scan', 'scanning'],
    ['pathhelm models approve candidate --f', '--force']
  ])('of “%s” in bash is %s', async (typed, completed) => {
    const words = typed.split(' ');
    const script = [
      README_COMPLETION.replace('npx pathhelm', PATHHELM),
      `COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}`,
      '_pathhelm_yargs_completions',
      'printf "%s\\n" "${COMPREPLY[@]}"'
    ];
    const { output } = await runCommand(script.join('\n'), ROOT, {});
    expect(output.split('\n')).toContain(completed);
  });
});
