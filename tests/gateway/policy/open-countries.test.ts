import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCountries } from '#gateway/policy/open-countries.ts';
import { smallMmdb } from '#tests/helpers/small-mmdb.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

async function fileOf(content: string | Buffer): Promise<string> {
  const path = join(await tempFolder(), 'countries');
  await writeFile(path, content);
  return path;
}

describe('countries of addresses', () => {
  it('come from CSV, the most specific network first', async () => {
    const countryOf = await openCountries(
      await fileOf('network,country\n# ours\n203.0.113.0/24,DE\n\n"203.0.113.64/26","fr"\r\n2001:db8::/32,NL\n')
    );
    expect(['203.0.113.1', '203.0.113.65', '2001:db8::1', '198.51.100.1', 'nonsense', ''].map(countryOf)).toEqual([
      'DE',
      'FR',
      'NL',
      '',
      '',
      ''
    ]);
  });

  it('come from MMDB, found out by its content', async () => {
    const file = smallMmdb([
      ['203.0.113.0/24', 'DE'],
      ['198.51.100.0/25', 'FR']
    ]);
    const countryOf = await openCountries(await fileOf(file));
    expect(['203.0.113.1', '198.51.100.127', '198.51.100.128', '2001:db8::1', 'nonsense'].map(countryOf)).toEqual([
      'DE',
      'FR',
      '',
      '',
      ''
    ]);
  });

  it('are none without a file', async () => {
    expect((await openCountries(''))('203.0.113.1')).toBe('');
  });

  it.each([
    ['203.0.113.0/24,DE\n10.0.0.0/99,FR', 'line 2: "10.0.0.0/99,FR" is no cidr,country'],
    ['203.0.113.0/24,Germany', 'line 1: "203.0.113.0/24,Germany" is no cidr,country'],
    ['203.0.113.0/24', 'line 1'],
    [smallMmdb([['203.0.113.0/24', 'DE']]).subarray(0, -60), 'is no whole MMDB file']
  ])('refuse a bad file and name what is wrong', async (content, named) => {
    await expect(fileOf(content).then(openCountries)).rejects.toThrow(named);
  });

  it('refuse a file that is not there', async () => {
    await expect(openCountries('/nowhere/at/all')).rejects.toThrow('GEOIP_FILE /nowhere/at/all cannot be read');
  });
});
