import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readGatewaySettings, SETTING_GROUPS } from '#gateway/settings.ts';

/** `npx vitest run --project unit tests/gateway/settings-documents.test.ts -u` writes both files anew. */
const EXAMPLE = fileURLToPath(new URL('../../.env.example', import.meta.url));
const GUIDE = fileURLToPath(new URL('../../docs/gateway.md', import.meta.url));
const TABLES = /(?<=<!-- settings[^>]*-->\n).*(?=<!-- end of settings -->)/s;

type Setting = { description: string; default?: string | number | boolean; enum?: string[] };

const groups = Object.entries(SETTING_GROUPS).map(
  ([title, settings]) => [title, Object.entries(settings as unknown as Record<string, Setting>)] as const // plain data of typebox
);

function shownDefault(setting: Setting): string {
  return String(setting.default ?? '');
}

function meaningOf({ description, enum: words }: Setting): string {
  return words === undefined ? description : `${words.filter(Boolean).join(', ')}: ${description}`;
}

function exampleFile(): string {
  const parts = groups.map(([title, settings]) => {
    const lines = settings.map(([name, setting]) => `# ${meaningOf(setting)}\n#${name}=${shownDefault(setting)}`);
    return [`# ── ${title} ──`, ...lines].join('\n');
  });
  const head =
    '# Settings of the gateway: copy to .env and uncomment what differs from the default shown.\n' +
    '# The environment goes before .env.';
  return `${[head, ...parts].join('\n\n')}\n`.replace('#ADMIN_API_KEY=', 'ADMIN_API_KEY='); // the one that has no default
}

function settingTables(): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
  const tables = groups.map(([title, settings]) => {
    const rows = settings.map(([name, setting]) => {
      const value = shownDefault(setting);
      return `| \`${name}\` | ${value === '' ? '' : `\`${value}\``} | ${cell(meaningOf(setting))} |`;
    });
    return [`### ${title}`, '', '| setting | default | meaning, unit, range |', '|---|---|---|', ...rows].join('\n');
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
    const names = groups.flatMap(([, settings]) => settings.map(([name]) => name));
    expect(Object.keys(environment).sort()).toEqual(names.sort());
    const admin = { ADMIN_API_KEY: 'k' };
    expect(readGatewaySettings({ ...environment, ...admin })).toEqual(readGatewaySettings(admin));
  });

  it('in docs/gateway.md is every setting with its default, unit and range', async () => {
    const guide = await readFile(GUIDE, 'utf8');
    expect(guide).toMatch(TABLES);
    await expect(guide.replace(TABLES, settingTables)).toMatchFileSnapshot(GUIDE);
  });
});
