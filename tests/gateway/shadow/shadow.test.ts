import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { DecisionRow } from '#data/decision-row.ts';
import { ATTACK_CLASSES } from '#data/label.ts';
import type { NewDecision } from '#gateway/decision-log/decision-log.ts';
import type { Judged } from '#gateway/judging/judged.ts';
import { loadModel } from '#gateway/judging/load-model.ts';
import { createShadow } from '#gateway/shadow/create-shadow.ts';
import { createMemoryWindows } from '#gateway/windows/memory-windows.ts';
import { openRegistry } from '#models/registry.ts';
import { sha256 } from '#models/registry-files.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { createDecisions } from '#tests/helpers/decisions.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle } from '#tests/helpers/small-bundle.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { judgeRecords } from '#tests/integration/judging/judge-records.ts';
import { policyOf } from '#tests/policy/helpers/policy-scene.ts';
import { startOwnGateway } from '../routes/own-gateway.ts';

const HOSTILE = `/search?q=${encodeURIComponent("7' or 1=1 union select name from users -- ")}`;

type Status = { shadow: { version: string; fault: string; agreed: number; newlyAllowed: number } | null };

/** Two versions in one registry: the first in force, the second the candidate. */
async function twoVersions(second = smallBundle(2, 2)): Promise<{ folder: string; versions: [string, string] }> {
  const folder = join(await tempFolder(), 'registry');
  return { folder, versions: [await publishBundle(folder, smallBundle()), await publishBundle(folder, second)] };
}

async function gatewayOf(folder: string, environment: Record<string, string>) {
  const gateway = await startOwnGateway({
    REGISTRY_DIR: folder,
    DECISION_LOG: 'on',
    DECISION_RETENTION_DAYS: '3650',
    ...environment
  });
  const ask = async (target: string): Promise<DecisionRow> => {
    await gateway.app.inject(target);
    await nextTurn();
    return (await gateway.decisionLog!.list({ withFeatures: true })).rows[0]!;
  };
  const status = async (): Promise<Status> => (await gateway.app.inject('/pathhelm/status')).json<Status>();
  return { ...gateway, ask, status };
}

describe('a candidate in shadow', () => {
  it('has its verdict logged beside that of the model in force, counted in status and metrics, and never enforced', async () => {
    // Its threshold lets everything pass: the model in force stops the request all the same.
    const lenient = smallBundle(2, 2);
    lenient.thresholds = { ...lenient.thresholds, attack: 2, anomaly: 2 };
    const { folder, versions } = await twoVersions(lenient);
    const gateway = await gatewayOf(folder, { MODEL: versions[0], MODE: 'enforce' });
    const row = await gateway.ask(HOSTILE);
    expect(row).toMatchObject({
      action: 'block',
      modelVersion: versions[0],
      candidateVersion: versions[1],
      candidateAction: 'allow'
    });
    expect(row.candidateAttackScore).toBeGreaterThan(0.5);
    expect(ATTACK_CLASSES).toContain(row.candidateClass);
    expect((await gateway.status()).shadow).toMatchObject({ version: versions[1], newlyAllowed: 1, agreed: 0 });
    const metrics = (await gateway.app.inject('/pathhelm/metrics')).body;
    expect(metrics).toContain('pathhelm_shadow_requests_total{outcome="newlyAllowed"} 1');
    expect(metrics).toContain(`pathhelm_shadow_info{version="${versions[1]}"} 1`);
  });

  it.each([
    ['it is the version in force', { MODEL: 'candidate' }],
    ['SHADOW_MODEL is off', { SHADOW_MODEL: 'off' }]
  ])('is not scored when %s', async (_when, environment) => {
    const { folder, versions } = await twoVersions();
    const gateway = await gatewayOf(folder, { MODEL: versions[0], ...environment });
    expect(await gateway.ask('/')).toMatchObject({ candidateVersion: '', candidateAttackScore: null });
  });

  it('of other features is refused with a log line and a metric, and requests are judged and logged as before', async () => {
    const { folder, versions } = await twoVersions();
    const [path, manifestPath] = ['artefact.json', 'manifest.json'].map((name) => join(folder, versions[1], name)) as [
      string,
      string
    ];
    const artefact = (await readFile(path, 'utf8')).replace(
      /"featureHash": ?"[0-9a-f]{64}"/,
      `"featureHash":"${'0'.repeat(64)}"`
    );
    await writeFile(path, artefact);
    const manifest = JSON.parse(await readFile(manifestPath, 'utf8')) as Record<string, unknown>;
    Object.assign(manifest['files'] as object, { 'artefact.json': sha256(artefact) });
    await writeFile(manifestPath, JSON.stringify(manifest));
    const gateway = await gatewayOf(folder, { MODEL: versions[0] });
    expect(await gateway.ask('/')).toMatchObject({ modelVersion: versions[0], candidateVersion: '' });
    expect(gateway.lines.filter(({ msg }) => msg === 'candidate refused: not scored in shadow')).toHaveLength(1);
    expect((await gateway.app.inject('/pathhelm/metrics')).body).toContain('pathhelm_shadow_failed_loads 1');
    expect((await gateway.status()).shadow!.fault).not.toBe('');
  });

  it('counts no hit of a rule twice', async () => {
    const { folder, versions } = await twoVersions();
    const gateway = await gatewayOf(folder, { MODEL: versions[0] });
    await gateway.admin('POST', '/admin/rules', { id: 'r', action: 'observe', when: { method: ['GET'] } });
    expect((await gateway.ask('/')).candidateVersion).toBe(versions[1]);
    expect(gateway.policy.hits.of('rule', 'r').hits).toBe(1);
  });
});

describe('the queue of the shadow', () => {
  async function scene() {
    const { folder, versions } = await twoVersions();
    const registry = openRegistry({ folder, nowMs: Date.now });
    const [model, challenger] = [await loadModel(registry, versions[0]), await loadModel(registry, versions[1])];
    const records = [...simulate({ seed: 5, normalRequests: 20, attackRequests: 0 })];
    const [judged] = await judgeRecords(records, { model, windows: createMemoryWindows({ maxClients: 100 }) });
    const logged: NewDecision[] = [];
    const clock = { nowMs: 0 };
    const shadow = createShadow({
      challenger: () => challenger,
      policy: () => policyOf(''),
      log: { append: (row) => logged.push(row) },
      monotonicMs: () => clock.nowMs,
      logger: pino({ level: 'silent' })
    });
    const newRow = createDecisions('gateway1');
    const take = (judgement: Judged = judged!): boolean => {
      const row = newRow({ modelVersion: versions[0], requestBytes: 0 });
      const isTaken = shadow.take(row, judgement);
      if (!isTaken) logged.push(row);
      return isTaken;
    };
    const withVerdict = (): number => logged.filter(({ candidateVersion }) => candidateVersion !== '').length;
    return { shadow, take, logged, withVerdict, clock };
  }

  it('is bounded: what does not fit is logged without a verdict, and counted', async () => {
    const { shadow, take, logged, withVerdict } = await scene();
    const taken = Array.from({ length: 600 }, () => take()).filter(Boolean).length;
    expect(taken).toBe(512);
    shadow.close();
    expect([logged.length, withVerdict(), shadow.counts().dropped]).toEqual([600, 512, 88]);
  });

  it('keeps no row from the log for long', async () => {
    const { shadow, take, logged, withVerdict, clock } = await scene();
    for (let at = 0; at < 10; at++) take();
    clock.nowMs += 1000;
    shadow.close();
    expect([logged.length, withVerdict(), shadow.counts().dropped]).toEqual([10, 0, 10]);
  });

  it('logs a row also when scoring it fails', async () => {
    const { shadow, take, logged, withVerdict } = await scene();
    take({ parsed: null, scored: { modelVersion: 'x', features: [] } } as unknown as Judged); // what no request is like
    take();
    shadow.close();
    expect([logged.length, withVerdict(), shadow.counts().failed]).toEqual([2, 1, 1]);
  });
});
