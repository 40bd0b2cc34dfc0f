import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { createDecisionIds } from '#data/decision-id.ts';
import type { DecisionRow } from '#data/decision-row.ts';
import { FEATURE_HASH } from '#models/features/feature-specs.ts';
import { openRegistry } from '#models/registry.ts';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import { resolvePolicy } from '#policy/policy.ts';
import { createRng } from '#models/rng.ts';
import { createScorer } from '#models/scorer.ts';
import { createExplainer } from '#gateway/explaining/explain-decision.ts';
import { ExplainedDecision } from '#gateway/explaining/explained-decision.ts';
import { sayDecision } from '#gateway/explaining/say-decision.ts';
import { createDecisions } from '#tests/helpers/decisions.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle, vectorOf } from '#tests/helpers/small-bundle.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { aLog } from '../decision-log/a-log.ts';

const bundle = smallBundle();
const POLICY = { version: '0123456789ab', policy: resolvePolicy(parsePolicy('')) };

/** A registry with one model, a decision log with a client's and a route's past, and one scraping request judged by that model. */
async function somePast(change: Partial<DecisionRow> = {}) {
  const folder = join(await tempFolder(), 'registry');
  const modelVersion = await publishBundle(folder, bundle);
  const { log } = await aLog();
  const decide = createDecisions(log.gatewayId);
  const of = {
    modelVersion,
    featureHash: FEATURE_HASH,
    wouldAction: 'allow',
    wouldReason: '',
    action: 'allow'
  } as const;
  for (let at = 0; at < 12; at++) {
    const features = [...vectorOf('benign', createRng(at))];
    const clientKey = at < 5 ? 'addr:scraper' : `addr:other${at}`;
    log.append(decide({ ...of, features, clientKey, route: 'GET /products/:id' }));
  }
  const vector = vectorOf('scraping', createRng(99));
  const scorer = createScorer(bundle);
  scorer.score(vector, 0);
  const row = decide({
    ...of,
    features: [...vector],
    clientKey: 'addr:scraper',
    route: 'GET /products/:id',
    attackScore: scorer.attackScore,
    anomalyScore: scorer.anomalyScore,
    attackClass: 'scraping',
    wouldAction: 'block',
    wouldReason: 'model:scraping',
    ...change
  });
  log.append(row);
  const registry = openRegistry({ folder, nowMs: Date.now });
  const explain = createExplainer({
    log,
    registry,
    model: () => ({ version: modelVersion, bundle }),
    policy: () => POLICY
  });
  return { folder, log, registry, row, explain, modelVersion };
}

describe('the explanation of a logged decision', () => {
  it('holds the row, why, what was usual for client and route, what would have passed, and feedback', async () => {
    const { log, row, explain, modelVersion } = await somePast();
    await log.addFeedback({ decisionId: row.decisionId, attackClass: 'benign', by: 'eve', note: '', atMs: 1 });
    const told = (await explain(row.decisionId))!;
    expect(Value.Errors(ExplainedDecision, told)).toEqual([]);
    expect(told.decision).toMatchObject({ decisionId: row.decisionId, scoreUs: row.scoreUs });
    expect(told.said).toBe(
      'allowed; would have been blocked (model:scraping), had nothing been held back; mode observe'
    );
    expect(told.usualFrom).toEqual({ clientRequests: 5, routeRequests: 12 });
    expect(told.explanation).toMatchObject({ modelVersion, attackClass: 'scraping', isActedOn: true });
    expect(told.explanation!.attackScore).toBeCloseTo(row.attackScore!, 6);
    expect(told.explanation!.attack!.reasons[0]!.usualForClient).not.toBeNull();
    expect(told.explanation!.counterfactual!.said).toMatch(/^it would have passed with /);
    expect(told.explanationNote).toBe('');
    expect(told.feedback).toMatchObject([{ attackClass: 'benign', by: 'eve' }]);
  });

  it('uses the version the row names, also when another one is in force now, and says so', async () => {
    const { log, registry, row, modelVersion } = await somePast();
    const other = { version: '2026-11-22.1', bundle: smallBundle(2) };
    const explain = createExplainer({
      log,
      registry,
      model: () => other,
      policy: () => ({ ...POLICY, version: 'ffffffffffff' })
    });
    const told = (await explain(row.decisionId))!;
    expect(told.explanation!.modelVersion).toBe(modelVersion);
    expect(told.explanation!.attackScore).toBeCloseTo(row.attackScore!, 6);
    expect(told.explanationNote).toContain(`explained by ${modelVersion}; in force now: 2026-11-22.1`);
    expect(told.explanationNote).toContain('the policy was 0123456789ab, now it is ffffffffffff');
    expect(told.inForce).toEqual({ modelVersion: '2026-11-22.1', policyVersion: 'ffffffffffff' });
  });

  it('acts where the policy does, as long as it is the one that decided', async () => {
    const { log, registry, row } = await somePast();
    const policy = { ...POLICY, policy: resolvePolicy(parsePolicy('thresholds: { attack: 1, anomaly: 1 }')) };
    const explain = createExplainer({ log, registry, model: () => null, policy: () => policy });
    expect((await explain(row.decisionId))!.explanation!.isActedOn).toBe(false);
  });

  it('says so when the model is gone, and still shows the row', async () => {
    const { log, registry, row, folder, modelVersion } = await somePast();
    await rm(join(folder, modelVersion), { recursive: true });
    const explain = createExplainer({ log, registry, model: () => null, policy: () => POLICY });
    const told = (await explain(row.decisionId))!;
    expect(told.explanation).toBeNull();
    expect(told.explanationNote).toBe(
      `model ${modelVersion} is no longer in the registry: only the logged scores are left`
    );
    expect(told.decision.attackScore).toBe(row.attackScore);
  });

  it.each([
    ['whose scores the model does not give', { attackScore: 0.1 }, /gives other scores now/],
    [
      'that the limit stopped',
      { action: 'throttle', reason: 'rate-limit', wouldAction: 'throttle', wouldReason: 'rate-limit' },
      /rate-limit did/
    ],
    ['no model saw', { features: null, stage: 'guard' }, /decided by the guard stage/]
  ] as const)('of a request %s says so', async (_name, change, note) => {
    const { row, explain } = await somePast(change);
    expect((await explain(row.decisionId))!.explanationNote).toMatch(note);
  });

  it('knows nothing of a decision that is not logged, and refuses what is no id', async () => {
    const { explain } = await somePast();
    expect(await explain(createDecisionIds('gateway1')(1_760_000_000_000))).toBeUndefined();
    await expect(explain('../../etc')).rejects.toThrow(/is no decision id/);
  });
});

describe('a decision in one sentence', () => {
  const row = {
    action: 'block',
    stage: 'judge',
    reason: 'model:scanning',
    wouldAction: 'block',
    wouldReason: 'model:scanning',
    mode: 'enforce',
    degraded: ''
  } as const;
  it.each([
    [{}, 'blocked by the judge stage: model:scanning; mode enforce'],
    [{ degraded: 'guard:open' }, 'blocked by the judge stage: model:scanning; mode enforce; degraded: guard:open'],
    [{ action: 'allow', reason: '', wouldAction: 'allow', wouldReason: '' }, 'allowed; mode enforce']
  ] as const)('%j', (change, said) => {
    expect(sayDecision({ ...row, ...change })).toBe(said);
  });
});
