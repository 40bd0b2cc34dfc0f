import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readGatewaySettings, SETTING_GROUPS } from '#gateway/settings.ts';
import { CommonSettings } from '#platform/settings.ts';
import { meaningOf, rangeOf, shownDefault, unitOf, type Setting } from './setting-facts.ts';

/** `npx vitest run --project unit tests/gateway/settings-documents.test.ts -u` writes both files anew. */
const EXAMPLE = fileURLToPath(new URL('../../.env.example', import.meta.url));
const GUIDE = fileURLToPath(new URL('../../docs/configuration.md', import.meta.url));
const DEPLOY = fileURLToPath(new URL('../../deploy/', import.meta.url));
const TABLES = /(?<=<!-- settings[^>]*-->\n).*(?=<!-- end of settings -->)/s;

const groups = Object.entries(SETTING_GROUPS).map(
  ([title, settings]) => [title, Object.entries(settings as unknown as Record<string, Setting>)] as const // plain data of typebox
);
const settings = groups.flatMap(([, entries]) => entries);

function exampleFile(): string {
  const parts = groups.map(([title, entries]) => {
    const lines = entries.map(([name, setting]) => `# ${noteOf(setting)}\n#${name}=${shownDefault(setting)}`);
    return [`# ── ${title} ──`, ...lines].join('\n');
  });
  const head =
    '# Settings of the gateway: copy to .env and uncomment what differs from the default shown.\n' +
    '# The environment goes before .env.';
  return `${[head, ...parts].join('\n\n')}\n`.replace('#ADMIN_API_KEY=', 'ADMIN_API_KEY='); // the one that has no default
}

function noteOf({ description, enum: words }: Setting): string {
  return words === undefined ? description : `${words.filter(Boolean).join(', ')}: ${description}`;
}

function settingTables(): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
  const code = (text: string): string => (text === '' ? '' : `\`${text}\``);
  const tables = groups.map(([title, entries]) => {
    const rows = entries.map(([name, setting]) => {
      const cells = [code(name), code(shownDefault(setting)), unitOf(name, setting), cell(rangeOf(setting))];
      return `| ${[...cells, cell(meaningOf(setting))].join(' | ')} |`;
    });
    const head = ['| setting | default | unit | values | meaning |', '|---|---|---|---|---|'];
    return [`## ${title}`, '', ...head, ...rows].join('\n');
  });
  return `\n${tables.join('\n\n')}\n\n`;
}

describe('what is written about the settings', () => {
  it('in .env.example is every setting with its default', async () => {
    await expect(exampleFile()).toMatchFileSnapshot(EXAMPLE);
  });

  it('in .env.example is accepted by the gateway as it stands, once it has an admin key', async () => {
    const shown = (await readFile(EXAMPLE, 'utf8')).replace(/^#(?=[A-Z_]+=)/gm, '');
    const environment = parseEnv(shown) as Record<string, string>;
    expect(Object.keys(environment).sort()).toEqual(settings.map(([name]) => name).sort());
    const admin = { ADMIN_API_KEY: 'k' };
    expect(readGatewaySettings({ ...environment, ...admin })).toEqual(readGatewaySettings(admin));
  });

  it('in docs/configuration.md is every setting with its unit, default and range', async () => {
    const guide = await readFile(GUIDE, 'utf8');
    expect(guide).toMatch(TABLES);
    await expect(guide.replace(TABLES, settingTables)).toMatchFileSnapshot(GUIDE);
  });

  it('names a unit and a range for every number', () => {
    const numbers = settings.filter(([, { type }]) => type === 'integer' || type === 'number');
    expect(numbers.length).toBeGreaterThan(30);
    const without = numbers.filter(([name, setting]) => unitOf(name, setting) === '' || rangeOf(setting) === '');
    expect(without.map(([name]) => name)).toEqual([]);
  });

  it('lists among the settings of every command just those that commands share', async () => {
    const guide = await readFile(GUIDE, 'utf8');
    const [, listed = ''] = /^Every command reads ([^.]*)\./m.exec(guide) ?? [];
    const names = [...listed.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name);
    expect(names.sort()).toEqual(Object.keys(CommonSettings.properties).sort());
  });

  it('has every variable that the scripts of deploy/ read', async () => {
    const guide = await readFile(GUIDE, 'utf8');
    const scripts = (await readdir(DEPLOY)).filter((file) => file.endsWith('.sh'));
    expect(scripts.length).toBeGreaterThan(2);
    const texts = await Promise.all(scripts.map((file) => readFile(`${DEPLOY}${file}`, 'utf8')));
    const read = texts.flatMap((text) => [...text.matchAll(/\$\{?([A-Z][A-Z_]+)/g)].map(([, name]) => name!));
    expect(read.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});
