import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAliases, aliasStamp } from '#models/registry-aliases.ts';
import { announce, approve, prune, reject, rollback } from '#models/registry-changes.ts';
import { writeEvidence } from '#models/registry-evidence.ts';
import { readHistory } from '#models/registry-history.ts';
import { withRegistryLock } from '#models/registry-lock.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

const V = ['2026-11-21.1', '2026-11-21.2', '2026-11-21.3'] as const;
const who = { by: 'tester', at: '2026-11-21T12:00:00.000Z', reason: 'test' };

async function registryOf(versions: readonly string[] = V) {
  const folder = await tempFolder();
  for (const version of versions) await announce(folder, { ...who, version, artefactHash: 'a' });
  return folder;
}

async function evidence(folder: string, version: string, championVersion: string | null, isPassed = true) {
  const outcome = isPassed ? ('pass' as const) : ('fail' as const);
  const gates = [{ gate: 'size', outcome, figure: '1 MiB', bar: '20 MiB', why: '' }];
  return writeEvidence(folder, {
    formatVersion: 1,
    version,
    artefactHash: 'a',
    championVersion,
    at: '2026-11-21T11:00:00.000Z',
    by: 'tester',
    isPassed,
    gates,
    inputs: {}
  });
}

async function passed(folder: string, version: string, comparedWith: string | null) {
  const hash = await evidence(folder, version, comparedWith);
  return approve(folder, { ...who, version, comparedWith, evidence: hash, isForced: false });
}

describe('changes of the registry', () => {
  it('approves on passed gates, moves the aliases and writes who, when, why and the evidence', async () => {
    const folder = await registryOf();
    const before = await aliasStamp(folder);
    await passed(folder, V[0], null);
    const event = await passed(folder, V[2], V[0]);
    expect(await readAliases(folder)).toEqual({ candidate: null, approved: V[2], previous: V[0] });
    expect(await aliasStamp(folder)).not.toBe(before);
    const { events, faults } = await readHistory(folder);
    expect(faults).toEqual([]);
    expect(events.at(-1)).toEqual(event);
    expect(event).toMatchObject({ ...who, action: 'approved', version: V[2], isForced: false });
    expect(event.evidence).toMatch(/^[0-9a-f]{64}$/);
  });

  it('lets one of two concurrent approvals win and tells the other', async () => {
    const folder = await registryOf();
    const results = await Promise.allSettled([passed(folder, V[1], null), passed(folder, V[2], null)]);
    const lost = results.filter((result) => result.status === 'rejected');
    expect(lost).toHaveLength(1);
    expect(lost[0]!.reason).toMatchObject({ code: 'ALIAS_MOVED' });
    const { approved, previous } = await readAliases(folder);
    expect([V[1], V[2]]).toContain(approved);
    expect(previous).toBeNull();
  });

  it.each([
    ['gates failed', (folder: string) => evidence(folder, V[2], null, false), 'APPROVAL_REFUSED'],
    ['gates were run against another champion', (folder: string) => evidence(folder, V[2], V[0]), 'EVIDENCE_INVALID'],
    ['gates of another version', (folder: string) => evidence(folder, V[1], null), 'EVIDENCE_INVALID'],
    ['there is no evidence', () => Promise.resolve('0'.repeat(64)), 'EVIDENCE_INVALID'],
    [
      'the evidence was altered',
      async (folder: string) => {
        const hash = await evidence(folder, V[2], null, false);
        const path = join(folder, 'evidence', `${V[2]}-${hash}.json`);
        await writeFile(path, (await readFile(path, 'utf8')).replaceAll('false', 'true').replaceAll('fail', 'pass'));
        return hash;
      },
      'EVIDENCE_INVALID'
    ]
  ])('refuses an approval when %s, unless forced with a reason', async (_what, make, code) => {
    const folder = await registryOf();
    const attempt = { ...who, version: V[2], comparedWith: null, evidence: await make(folder), isForced: false };
    await expect(approve(folder, attempt)).rejects.toMatchObject({ code });
    await expect(approve(folder, { ...attempt, isForced: true, reason: ' ' })).rejects.toThrow(/needs a reason/);
    expect((await readAliases(folder)).approved).toBeNull();
    const event = await approve(folder, { ...attempt, isForced: true, reason: 'incident 12' });
    expect(event).toMatchObject({ isForced: true, reason: 'incident 12' });
    expect((await readAliases(folder)).approved).toBe(V[2]);
  });

  it('does not approve on gates older than a rejection', async () => {
    const folder = await registryOf();
    await reject(folder, { ...who, version: V[2] });
    expect((await readAliases(folder)).candidate).toBeNull();
    await expect(passed(folder, V[2], null)).rejects.toThrow(/rejected by tester/);
  });

  it('rolls back along the approvals and never onto the version it left', async () => {
    const folder = await registryOf();
    for (const [at, version] of V.entries()) await passed(folder, version, V[at - 1] ?? null);
    await rollback(folder, { ...who, version: V[2], isAutomatic: false });
    expect(await readAliases(folder)).toEqual({ candidate: null, approved: V[1], previous: V[0] });
    await expect(rollback(folder, { ...who, version: V[2], isAutomatic: true })).rejects.toMatchObject({
      code: 'ALIAS_MOVED'
    });
    await rollback(folder, { ...who, version: V[1], isAutomatic: true });
    expect(await readAliases(folder)).toEqual({ candidate: null, approved: V[0], previous: null });
    await expect(rollback(folder, { ...who, version: V[0], isAutomatic: true })).rejects.toThrow(/no version before/);
    expect((await readHistory(folder)).events.at(-1)).toMatchObject({ action: 'stepped-down', version: V[1] });
  });

  it('refuses to reject what is approved', async () => {
    const folder = await registryOf();
    await passed(folder, V[0], null);
    await expect(reject(folder, { ...who, version: V[0] })).rejects.toMatchObject({ code: 'APPROVAL_REFUSED' });
  });

  it('prunes old versions but none that an alias points at', async () => {
    const folder = await registryOf();
    for (const version of V) await writeFile(join(folder, version), 'stands for a version folder');
    await passed(folder, V[0], null);
    expect(await prune(folder, { ...who, keep: 1 })).toEqual([V[1]]);
    expect((await readdir(folder)).filter((name) => name.startsWith('2026'))).toEqual([V[0], V[2]]);
  });

  it('completes a change that was cut off between history and aliases', async () => {
    const folder = await registryOf();
    const before = await readFile(join(folder, 'aliases.json'));
    await passed(folder, V[0], null);
    await writeFile(join(folder, 'aliases.json'), before);
    await reject(folder, { ...who, version: V[1] });
    expect((await readAliases(folder)).approved).toBe(V[0]);
  });

  it('goes on after a torn line of history, and names torn and altered lines', async () => {
    const folder = await registryOf();
    const path = join(folder, 'history.ndjson');
    await appendFile(path, '{"at":"2026');
    await passed(folder, V[0], null);
    const torn = await readHistory(folder);
    expect(torn.faults).toEqual([expect.stringContaining('line 4')]);
    expect(torn.events).toHaveLength(4);
    await writeFile(path, (await readFile(path, 'utf8')).replace('"by":"tester"', '"by":"nobody"'));
    expect((await readHistory(folder)).faults[0]).toMatch(/line 2 does not follow/);
  });

  it('takes over the lock of a process that was killed, once', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, '.lock'), 'dead');
    let inside = 0;
    const work = async () => {
      expect(++inside).toBe(1);
      await Promise.resolve();
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withRegistryLock(folder, work, 60)));
    expect(await readdir(folder)).toEqual([]);
  });
});
