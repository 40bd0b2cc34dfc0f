import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { approve } from '#models/registry-changes.ts';
import { readAliases } from '#models/registry-aliases.ts';
import { readHistory } from '#models/registry-history.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle } from '#tests/helpers/small-bundle.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { startOwnGateway, type OwnGateway } from '../routes/own-gateway.ts';

const CLIENTS = 12;

type Scene = {
  gateway: OwnGateway;
  registry: string;
  environment: Record<string, string>;
  versions: [good: string, bad: string];
  /** Seconds of ordinary traffic from twelve clients. @returns statuses of the last second */
  seconds: (count: number, gateway?: OwnGateway) => Promise<number[]>;
  approveBad: () => Promise<void>;
};

/** A gateway that enforces a model that stops nobody, or one that knows attacks, or none; and another model that stops everybody. */
async function scene(
  more: Record<string, string> = {},
  inForce: 'harmless' | 'good' | 'no model yet' = 'harmless'
): Promise<Scene> {
  const registry = join(await tempFolder(), 'registry');
  const versions: Scene['versions'] = [
    await publishActingAt(registry, inForce === 'good' ? 0.7 : 2),
    await publishActingAt(registry, 0)
  ];
  if (inForce !== 'no model yet') await force(registry, versions[0], null);
  const policyFile = join(await tempFolder(), 'policy.yaml');
  await writeFile(policyFile, 'mode: enforce\n');
  const environment = {
    REGISTRY_DIR: registry,
    DATA_DIR: await tempFolder(),
    POLICY_FILE: policyFile,
    RATE_LIMIT_ENABLED: 'false',
    ...more
  };
  const gateway = await startOwnGateway(environment);
  return {
    gateway,
    registry,
    environment,
    versions,
    seconds: (count, of = gateway) => seconds(of, count),
    approveBad: async () => {
      await force(registry, versions[1], inForce === 'no model yet' ? null : versions[0]);
      await gateway.judging.slot.refresh();
      await gateway.stepDown.tick();
    }
  };
}

/** Above 1 a model stops nobody, at 0 everybody. */
function publishActingAt(registry: string, threshold: number): Promise<string> {
  const bundle = smallBundle();
  bundle.thresholds = { ...bundle.thresholds, attack: threshold, anomaly: 2 };
  return publishBundle(registry, bundle);
}

async function force(registry: string, version: string, comparedWith: string | null): Promise<void> {
  const change = { version, by: 'tester', at: '2025-10-09T08:00:00.000Z', reason: 'test', evidence: '', comparedWith };
  await approve(registry, { ...change, isForced: true });
}

async function seconds(gateway: OwnGateway, count: number): Promise<number[]> {
  let statuses: number[] = [];
  for (let second = 0; second < count; second++) {
    statuses = [];
    for (let client = 0; client < 2 * CLIENTS; client++) {
      const remoteAddress = `198.51.100.${client % CLIENTS}`;
      const { statusCode } = await gateway.app.inject({ url: '/users/7', remoteAddress });
      statuses.push(statusCode);
    }
    gateway.clock.nowMs += 1000;
    await gateway.stepDown.tick();
  }
  return statuses;
}

const isServed = (statuses: readonly number[]): boolean => statuses.every((status) => status === 200);

describe('a gateway that steps down', () => {
  it('takes a model that stops everybody out of force, lets its clients go, and says so everywhere', async () => {
    const { gateway, registry, versions, seconds, approveBad, environment } = await scene();
    expect(isServed(await seconds(20))).toBe(true);
    await approveBad();
    gateway.clock.nowMs += 10_000; // it has settled
    expect((await seconds(1)).every((status) => status >= 400)).toBe(true);
    for (let second = 0; gateway.judging.slot.state().version === versions[1] && second < 10; second++)
      await seconds(1);
    expect(isServed(await seconds(1))).toBe(true);
    expect(await gateway.access.store.standingDecisions(gateway.clock.nowMs)).toEqual([]);

    const { level, reason, steps } = gateway.stepDown.status();
    expect([level, steps.length]).toEqual(['previous', 1]);
    expect(reason).toBe(
      '12 of 12 clients that had behaved are stopped for what would have passed before the last change'
    );
    const status = (await gateway.app.inject('/pathhelm/status')).json<{
      stepDown: unknown;
      model: { version: string };
    }>();
    expect(status).toMatchObject({ stepDown: { level: 'previous', reason }, model: { version: versions[0] } });
    const metrics = (await gateway.app.inject('/pathhelm/metrics')).body;
    expect(metrics).toContain('pathhelm_step_down_level{level="previous"} 1');
    expect(metrics).toContain('pathhelm_step_downs_total 1');
    expect(gateway.lines.filter(({ msg }) => String(msg).startsWith('stepped down'))).toHaveLength(1);
    expect(await readFile(join(environment['DATA_DIR']!, 'step-downs.ndjson'), 'utf8')).toContain(
      `"before":"${versions[1]}"`
    );
    expect(await readAliases(registry)).toMatchObject({ approved: versions[0], previous: null });
    const event = (await readHistory(registry)).events.at(-1);
    expect(event).toMatchObject({ action: 'stepped-down', version: versions[1], reason });

    expect(isServed(await seconds(60))).toBe(true);
    expect(gateway.stepDown.status().steps).toHaveLength(1);
  });

  it('observes where there is no previous model, also after a restart, and enforces what a person approves then', async () => {
    const { gateway, registry, versions, seconds, approveBad, environment } = await scene({}, 'no model yet');
    expect(isServed(await seconds(20))).toBe(true);
    await approveBad();
    gateway.clock.nowMs += 10_000;
    expect(isServed(await seconds(1))).toBe(false);
    for (let second = 0; gateway.stepDown.status().level === 'normal' && second < 10; second++) await seconds(1);
    expect(gateway.stepDown.status()).toMatchObject({
      level: 'observe',
      reason: '12 of 12 clients that had behaved are stopped since there is a model'
    });
    expect(isServed(await seconds(1))).toBe(true);
    expect(gateway.policy.current().mode).toBe('observe');
    expect((await readHistory(registry)).events.at(-1)).toMatchObject({ action: 'stepped-down', version: versions[1] });

    const restarted = await startOwnGateway(environment);
    expect(restarted.stepDown.status()).toMatchObject({ level: 'observe' });
    expect(isServed(await seconds(1, restarted))).toBe(true);

    const mended = await startOwnGateway({ ...environment, MODEL: versions[0] });
    expect(mended.stepDown.status()).toMatchObject({ level: 'normal', reason: '' });
    expect(mended.policy.current().mode).toBe('enforce');
  });

  it('observes when it is the policy that was changed for the worse, and leaves the model where it is', async () => {
    const { gateway, registry, versions, seconds, environment } = await scene({}, 'good');
    expect(isServed(await seconds(20))).toBe(true);
    await writeFile(environment['POLICY_FILE']!, 'mode: enforce\nthresholds: { attack: 0.0001 }\n');
    await gateway.policy.refresh();
    for (let second = 0; gateway.stepDown.status().level === 'normal' && second < 5; second++) await seconds(1);
    expect(gateway.stepDown.status()).toMatchObject({ level: 'observe' });
    expect(isServed(await seconds(1))).toBe(true);
    expect(await readAliases(registry)).toMatchObject({ approved: versions[0] });
  });

  it('tells of known clients that scrape and are stopped by a model long in force, and does not give way', async () => {
    const { gateway, seconds } = await scene({}, 'good');
    expect(isServed(await seconds(12))).toBe(true);
    gateway.clock.nowMs += 60_000;
    for (let second = 0; second < 30; second++) {
      for (let request = 0; request < 20 * CLIENTS; request++)
        await gateway.app.inject({
          url: `/products/${second}-${request}`,
          remoteAddress: `198.51.100.${request % CLIENTS}`
        });
      gateway.clock.nowMs += 1000;
      await gateway.stepDown.tick();
    }
    expect(gateway.stepDown.status()).toMatchObject({ level: 'normal', stepsDown: 0, steps: [] });
    expect(gateway.stepDown.status().alarm).toMatch(/^12 of 12 clients .* nothing was changed lately/);
    expect((await gateway.app.inject('/pathhelm/metrics')).body).toContain('pathhelm_guardrail_alarm 1');
    expect(gateway.lines.filter(({ msg }) => String(msg).startsWith('guardrails have found'))).toHaveLength(1);
  });

  it('is undone by another approval: what was found belongs to the model', async () => {
    const { gateway, seconds, approveBad, registry, versions } = await scene();
    await seconds(20);
    await approveBad();
    await gateway.stepDown.hold('not now', 'ann');
    expect(isServed(await seconds(30))).toBe(true);
    await gateway.stepDown.resume('ann');
    expect(gateway.stepDown.status()).toMatchObject({ level: 'normal', reason: '' });
    gateway.clock.nowMs += 10_000;
    for (let second = 0; gateway.stepDown.status().level === 'normal' && second < 10; second++) await seconds(1);
    expect(gateway.stepDown.status().level).toBe('previous');
    const third = await publishActingAt(registry, 2);
    await force(registry, third, versions[0]);
    await gateway.judging.slot.refresh();
    await gateway.stepDown.tick();
    expect(gateway.stepDown.status()).toMatchObject({ level: 'normal', reason: '' });
    expect(gateway.stepDown.status().steps.at(-1)).toMatchObject({ by: 'registry', version: third });
  });

  it('is told by hand to enforce nothing, with a reason, and to go on', async () => {
    const { gateway } = await scene();
    expect(await gateway.admin('POST', '/admin/step-down', {})).toMatchObject({ status: 400 });
    expect(await gateway.admin('POST', '/admin/step-down', { reason: 'look first', by: 'ann' })).toMatchObject({
      status: 200,
      body: { level: 'observe', reason: 'look first', steps: [{ by: 'ann' }] }
    });
    expect(gateway.policy.current().mode).toBe('observe');
    expect(await gateway.admin('DELETE', '/admin/step-down')).toMatchObject({ status: 200, body: { level: 'normal' } });
    expect(gateway.policy.current().mode).toBe('enforce');
  });
});
