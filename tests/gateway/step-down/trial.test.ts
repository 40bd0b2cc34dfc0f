import { describe, expect, it } from 'vitest';
import type { Judged } from '#gateway/judging/judged.ts';
import { loadModel, type LoadedModel } from '#gateway/judging/load-model.ts';
import { createTrial } from '#gateway/step-down/trial.ts';
import { openRegistry } from '#models/registry.ts';
import { parseRequest } from '#models/request/parse-request.ts';
import { createRng } from '#models/rng.ts';
import { compilePolicy, type CompiledPolicy } from '#policy/compile-policy.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle, vectorOf } from '#tests/helpers/small-bundle.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { policyOf } from '#tests/policy/helpers/policy-scene.ts';

const HOUR_MS = 3_600_000;

async function modelActingAt(folder: string, threshold: number): Promise<LoadedModel> {
  const bundle = smallBundle();
  bundle.thresholds = { ...bundle.thresholds, attack: threshold, anomaly: 2 };
  const version = await publishBundle(folder, bundle);
  return loadModel(openRegistry({ folder, nowMs: Date.now }), version);
}

function scene(model: LoadedModel | null, policy: CompiledPolicy) {
  const inForce = { model, policy };
  const trial = createTrial({ model: () => inForce.model, policy: () => inForce.policy });
  return { inForce, trial };
}

/** An ordinary request with the features of one of such a kind. */
function judgedOf(kind: 'benign' | 'scanning'): Judged {
  const input = {
    method: 'GET',
    target: '/users/7',
    httpVersion: '1.1',
    headers: [],
    bodyBytes: 0,
    body: ''
  };
  const parsed = parseRequest(input); // what is missing is not looked at
  const facts = { method: 'GET', path: '/users/7', clientKey: 'addr:1', clientsBehindKey: 1, fragments: [] };
  return { parsed, facts, scored: { features: vectorOf(kind, createRng(3)) } } as unknown as Judged; // as much as is looked at
}

describe('the trial of what is new', () => {
  it('takes what is in force at the start for proven, and puts another model or policy on trial for its time', async () => {
    const folder = await tempFolder();
    const [first, second] = [await modelActingAt(folder, 2), await modelActingAt(folder, 0.5)];
    const { inForce, trial } = scene(first, policyOf('mode: enforce'));
    expect([trial.notice(1000), trial.state()]).toEqual([false, 'over']);
    inForce.model = second;
    expect([trial.notice(2000), trial.notice(2000)]).toEqual([true, false]);
    expect([trial.state(), trial.isModelNew(), trial.changedAtMs()]).toEqual(['compared', true, 2000]);
    trial.endAfter(HOUR_MS, 2000 + HOUR_MS - 1);
    expect(trial.state()).toBe('compared');
    trial.endAfter(HOUR_MS, 2000 + HOUR_MS);
    expect(trial.state()).toBe('over');
    inForce.policy = policyOf('mode: enforce\nthresholds: { attack: 0.1 }');
    expect(trial.notice(2 * HOUR_MS)).toBe(true);
    expect([trial.state(), trial.isModelNew()]).toEqual(['compared', false]);
    inForce.policy = policyOf('mode: enforce');
    trial.notice(2 * HOUR_MS);
    expect(trial.state()).toBe('over');
  });

  it('takes a policy that is only held back for the same', () => {
    const { policy } = policyOf('mode: enforce');
    const { inForce, trial } = scene(null, compilePolicy(policy));
    inForce.policy = compilePolicy(policy, { isHeldBack: true });
    expect([trial.notice(1000), trial.state()]).toEqual([false, 'over']);
  });

  it('asks the last proven model, not one that was on trial itself', async () => {
    const folder = await tempFolder();
    const { inForce, trial } = scene(await modelActingAt(folder, 0.5), policyOf('mode: enforce'));
    for (const threshold of [0, 0]) {
      inForce.model = await modelActingAt(folder, threshold);
      trial.notice(1000);
    }
    expect(trial.former(judgedOf('benign'))).toBe('passes');
    expect(trial.former(judgedOf('scanning'))).toBe('stops');
  });

  it('has doubts where the former model was halfway to acting', async () => {
    const folder = await tempFolder();
    const { inForce, trial } = scene(await modelActingAt(folder, 1.5), policyOf('mode: enforce'));
    inForce.model = await modelActingAt(folder, 0);
    trial.notice(1000);
    expect(trial.former(judgedOf('benign'))).toBe('passes');
    expect(trial.former(judgedOf('scanning'))).toBe('doubts');
  });

  it('passes everything where there was no model before', async () => {
    const { inForce, trial } = scene(null, policyOf('mode: enforce'));
    inForce.model = await modelActingAt(await tempFolder(), 0);
    trial.notice(1000);
    expect([trial.state(), trial.former(judgedOf('scanning'))]).toEqual(['first', 'passes']);
  });
});
