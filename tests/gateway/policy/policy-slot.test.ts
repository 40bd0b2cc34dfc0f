import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { openPolicySlot, type PolicySlot } from '#gateway/policy/policy-slot.ts';
import { NO_LIMITS } from '#policy/limits/rate-limits.ts';
import { factsOf, NOW_MS, verdictOf } from '#tests/policy/helpers/policy-scene.ts';

type Files = { policy: string | undefined; added: string | undefined };

async function sceneOf(files: Files): Promise<{ slot: PolicySlot; files: Files; lines: () => string }> {
  const written: string[] = [];
  const slot = await openPolicySlot({
    path: 'policy.yaml',
    readPolicy: () => Promise.resolve(files.policy),
    readAdded: () => Promise.resolve(files.added),
    writeAdded: (text) => {
      files.added = text;
      return Promise.resolve();
    },
    defaults: {
      mode: 'observe',
      anomalyThreshold: null,
      failureMode: { guard: 'open', judge: 'open' },
      areLimitsOn: false,
      limits: { isDryRun: false, standard: { name: '', max: 1, windowMs: 1000 }, routes: new Map(), clients: new Map() }
    },
    countryOf: () => '',
    pollMs: 0,
    nowMs: () => NOW_MS,
    log: pino({ level: 'info' }, { write: (line: string) => written.push(line) })
  });
  return { slot, files, lines: () => written.join('') };
}

const RULE = { id: 'r', action: 'block', when: { method: ['GET'] } } as const;
const addedRule = {
  ...RULE,
  when: { method: ['GET'] },
  note: '',
  scope: 'request',
  duration: '10m',
  expires: null,
  dryRun: false
} as const;

describe('the policy slot', () => {
  it('is a policy of settings and defaults without a file, and takes one up when it appears', async () => {
    const { slot, files } = await sceneOf({ policy: undefined, added: undefined });
    expect(slot.current().mode).toBe('observe');
    expect(slot.current().limits).toBe(NO_LIMITS);
    files.policy = 'mode: enforce';
    await slot.refresh();
    expect(slot.current().mode).toBe('enforce');
    expect(slot.state()).toMatchObject({ loads: 2, refused: 0, fault: '' });
  });

  it('does not start on a bad file', async () => {
    await expect(sceneOf({ policy: 'mode: enforcing', added: undefined })).rejects.toThrow('line 1: mode');
    await expect(sceneOf({ policy: '', added: '{"rules": [{}]}' })).rejects.toThrow('what was added at run time');
  });

  it('refuses a bad file while it runs, says so once, and takes the mended one', async () => {
    const { slot, files, lines } = await sceneOf({ policy: 'mode: enforce', added: undefined });
    const before = slot.current();
    files.policy = 'mode: enforce\ncolour: red';
    for (let at = 0; at < 3; at++) await slot.refresh();
    expect(slot.current()).toBe(before);
    expect(slot.state()).toMatchObject({ loads: 1, refused: 1 });
    expect(slot.state().fault).toContain('line 2: colour: unknown key');
    expect(lines().match(/policy refused/g)).toHaveLength(1);
    files.policy = 'mode: enforce\nblastRadius: 9';
    await slot.refresh();
    expect(slot.current().policy.blastRadius).toBe(9);
    expect(slot.state().fault).toBe('');
  });

  it('knows when the former file is back, and keeps a policy whose file has gone', async () => {
    const { slot, files } = await sceneOf({ policy: 'mode: enforce', added: undefined });
    files.policy = undefined;
    await slot.refresh();
    expect(slot.current().mode).toBe('enforce');
    expect(slot.state().fault).toContain('is gone');
    files.policy = 'mode: enforce';
    await slot.refresh();
    expect(slot.state()).toMatchObject({ fault: '', loads: 1 });
  });

  it('adds to the file what was added at run time, and keeps it', async () => {
    const { slot, files } = await sceneOf({ policy: 'mode: enforce', added: undefined });
    await slot.changeAdded(() => ({ rules: [{ ...addedRule, when: { method: ['GET'] } }], exceptions: [] }));
    expect(slot.current().decide(factsOf(), null).reason).toBe('rule:r');
    const restarted = await sceneOf(files);
    expect(restarted.slot.current().decide(factsOf(), null).reason).toBe('rule:r');
    expect(restarted.slot.hits.of('rule', 'r')).toEqual({ hits: 1, lastHitAtMs: NOW_MS });
    await slot.changeAdded(() => ({ rules: [], exceptions: [] }));
    expect(slot.current().decide(factsOf(), null).action).toBe('allow');
  });

  it('refuses a rule that is in the file and was added too, on either side', async () => {
    const { slot, files } = await sceneOf({ policy: `rules: [${JSON.stringify(RULE)}]`, added: undefined });
    const added = { rules: [{ ...addedRule, when: { method: ['GET'] } }], exceptions: [] };
    await expect(slot.changeAdded(() => added)).rejects.toThrow('"r" stands in the policy file');
    expect(files.added).toBeUndefined();
    files.added = JSON.stringify(added);
    await slot.refresh();
    expect(slot.state().fault).toContain('"r" stands in the policy file');
  });

  it('counts hits on over a reload', async () => {
    const { slot, files } = await sceneOf({ policy: `rules: [${JSON.stringify(RULE)}]`, added: undefined });
    slot.current().decide(factsOf(), null);
    files.policy = `mode: enforce\nrules: [${JSON.stringify(RULE)}]`;
    await slot.refresh();
    slot.current().decide(factsOf(), null);
    expect(slot.hits.of('rule', 'r').hits).toBe(2);
    expect(slot.hits.of('rule', 'other').hits).toBe(0);
  });

  it('enforces nothing while it is stepped down, also after a reload, until told otherwise', async () => {
    const { slot, files } = await sceneOf({ policy: 'mode: enforce', added: undefined });
    const isEnforced = (): boolean => slot.current().decide(factsOf(), verdictOf({ scanning: 0.9 })).isEnforced;
    expect(isEnforced()).toBe(true);
    slot.stepDown('too many blocks');
    expect([isEnforced(), slot.current().mode, slot.state().stepDown]).toEqual([false, 'observe', 'too many blocks']);
    files.policy = 'mode: enforce\nblastRadius: 3';
    await slot.refresh();
    expect(isEnforced()).toBe(false);
    slot.stepDown(null);
    expect([isEnforced(), slot.current().mode]).toEqual([true, 'enforce']);
  });
});
