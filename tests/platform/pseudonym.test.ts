import { chmod, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPseudonymiser, loadPseudonymSecret } from '#platform/pseudonym.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const DAY_MS = 86_400_000;
const SECRET = new Uint8Array(32).fill(7);
const pseudonymise = createPseudonymiser({ secret: SECRET, rotationDays: 30 });

describe('a pseudonym', () => {
  it('is the same for the same client within one period, in any order and process', () => {
    const other = createPseudonymiser({ secret: SECRET, rotationDays: 30 });
    expect(other('192.0.2.2', 5)).not.toBe(other('192.0.2.1', 5));
    expect(pseudonymise('192.0.2.1', 29 * DAY_MS)).toBe(other('192.0.2.1', 5));
  });

  it('changes with the period, and is the old one again for records of the old period', () => {
    const [before, after, again] = [30 * DAY_MS - 1, 30 * DAY_MS, 0].map((atMs) => pseudonymise('192.0.2.1', atMs));
    expect(after).not.toBe(before);
    expect(again).toBe(before);
  });

  it('changes with the secret and with the length of the period', () => {
    const others = [
      createPseudonymiser({ secret: new Uint8Array(32).fill(8), rotationDays: 30 }),
      createPseudonymiser({ secret: SECRET, rotationDays: 7 })
    ];
    expect(new Set([pseudonymise, ...others].map((name) => name('192.0.2.1', 0))).size).toBe(3);
  });

  it('is 32 hexadecimal digits that do not hold the value; nothing stays nothing', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (value, atMs) => {
        expect(pseudonymise(value, atMs)).toMatch(/^[0-9a-f]{32}$/);
      })
    );
    expect(pseudonymise('', 0)).toBe('');
  });

  it('stays right over more periods than are remembered', () => {
    const fresh = (period: number): string =>
      createPseudonymiser({ secret: SECRET, rotationDays: 1 })('x', period * DAY_MS);
    const daily = createPseudonymiser({ secret: SECRET, rotationDays: 1 });
    for (const period of [0, 1, 2, 3, 4, 5, 0, 3, 9, 1]) expect(daily('x', period * DAY_MS)).toBe(fresh(period));
  });
});

describe('the secret', () => {
  it('is made once, for its owner only, and then kept', async () => {
    const path = join(await tempFolder(), 'private', 'pseudonym.key');
    const [one, other] = await Promise.all([loadPseudonymSecret(path), loadPseudonymSecret(path)]);
    expect(one).toHaveLength(32);
    expect(other).toEqual(one);
    expect(await loadPseudonymSecret(path)).toEqual(one);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('is refused when others can read it', async () => {
    const path = join(await tempFolder(), 'pseudonym.key');
    await loadPseudonymSecret(path);
    await chmod(path, 0o644);
    await expect(loadPseudonymSecret(path)).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      message: expect.stringContaining(path) as string
    });
  });

  it('is refused when it is damaged', async () => {
    const path = join(await tempFolder(), 'pseudonym.key');
    await writeFile(path, 'short', { mode: 0o600 });
    await expect(loadPseudonymSecret(path)).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
  });

  it('names the path it cannot make it at', async () => {
    const file = join(await tempFolder(), 'file');
    await writeFile(file, '');
    await expect(loadPseudonymSecret(join(file, 'private', 'key'))).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
  });
});
