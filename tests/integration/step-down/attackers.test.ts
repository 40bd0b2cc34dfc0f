import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeBundle, encodeBundle } from '#models/model-bundle.ts';
import type { Registry } from '#models/registry.ts';
import { approve } from '#models/registry-changes.ts';
import { publishBroken } from '../../../scripts/demo-loop/publish-broken.ts';
import { createDemoUpstream } from '../../../scripts/demo-upstream/create-demo-upstream.ts';
import { planAttack } from '../../../scripts/traffic/plan-attack.ts';
import { planBenign } from '../../../scripts/traffic/plan-benign.ts';
import type { PlannedRequest } from '../../../scripts/traffic/planned-request.ts';
import { sendTraffic, type Sent } from '../../../scripts/traffic/send-traffic.ts';
import { startGatewayProcess, type Running } from '#tests/helpers/gateway-process.ts';
import { trainSmallModel } from '#tests/helpers/small-model.ts';
import { suiteFolder } from '#tests/helpers/temp-folder.ts';

const WARM_UP_SECONDS = 30;
const ATTACK_SECONDS = 12;
const AFTER_SECONDS = 15;
const SECONDS = WARM_UP_SECONDS + ATTACK_SECONDS + AFTER_SECONDS;
const GREETINGS = 6;

type Status = {
  model: { version: string };
  stepDown: { level: string; reason: string; steps: { level: string; at: string }[] };
};

describe('the guardrails of a gateway under a flood, a scan and stuffing, by clients that had behaved', () => {
  let upstream: Server;
  let gateway: Running;
  let registry: Registry;
  let registryFolder: string;
  let versions: { first: string; retrained: string };

  beforeAll(async () => {
    const counts = { normalRequests: 8_000, attackRequests: 4_000 };
    const options = {
      source: { kind: 'generated', counts, seed: 7 },
      corpusTexts: 4_000,
      falsePositiveBudget: 0.005
    } as const;
    const trained = await trainSmallModel(await suiteFolder(), options);
    ({ registry, registryFolder } = trained);
    versions = { first: trained.version, retrained: await publishRetrained(trained.version) };
    await force(versions.first, null);
    upstream = createDemoUpstream().listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    gateway = await startGatewayProcess([`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`], {
      ...{ REGISTRY_DIR: registryFolder, DATA_DIR: await suiteFolder(), MODE: 'enforce', MODEL_POLL_SECONDS: '0.2' },
      ...{ TRUSTED_PROXIES: '127.0.0.1', SHADOW_MODEL: 'off' }
    });
  }, 120_000);
  afterAll(async () => {
    await gateway.stop();
    upstream.close();
    upstream.closeAllConnections();
  });

  /** As good as the first, and another one. */
  async function publishRetrained(of: string): Promise<string> {
    const { manifest, metrics, card } = await registry.read(of);
    const bundle = decodeBundle(await registry.loadArtefact(of));
    const { attack } = bundle.thresholds;
    const artefact = encodeBundle({ ...bundle, thresholds: { ...bundle.thresholds, attack: attack * 0.95 } });
    const { featureHash } = bundle;
    return (await registry.publish({ artefact, featureHash, run: manifest.run, metrics, card })).version;
  }

  async function force(version: string, comparedWith: string | null): Promise<void> {
    const change = { version, by: 'tester', at: new Date().toISOString(), reason: 'test', evidence: '', comparedWith };
    await approve(registryFolder, { ...change, isForced: true });
  }

  const status = async (): Promise<Status> =>
    (await (await fetch(`http://127.0.0.1:${gateway.port}/pathhelm/status`)).json()) as Status;

  async function until(what: string, isSo: (now: Status) => boolean): Promise<Status> {
    for (let tries = 0; tries < 400; tries++) {
      const now = await status();
      if (isSo(now)) return now;
      await wait(50);
    }
    throw new Error(`${what} never came: ${JSON.stringify(await status())}`);
  }

  it('goes on enforcing all through it although its model is new, and steps down within seconds of a broken one', async () => {
    const kinds = ['denial-of-service', 'scanning', 'credential-stuffing'] as const;
    const attack = kinds.flatMap((kind) => planAttack(kind, { seed: 5, rate: 60, seconds: ATTACK_SECONDS }));
    const attackers = new Set(attack.map(({ record }) => record.address));
    const benign = planBenign({ seed: 5, rate: 80, seconds: SECONDS }, attackers);
    const greetings = greet(attack, benign);
    const plan = [
      ...benign,
      ...greetings,
      ...attack.map(({ record, atMs }) => ({ record, atMs: atMs + 1000 * (WARM_UP_SECONDS + 1) }))
    ].sort((one, other) => one.atMs - other.atMs);
    const sending = sendTraffic(plan, { target: `http://127.0.0.1:${gateway.port}` });

    await wait(1000 * WARM_UP_SECONDS);
    await force(versions.retrained, versions.first);
    await wait(1000 * (ATTACK_SECONDS + 2));
    expect(await status()).toMatchObject({
      model: { version: versions.retrained },
      stepDown: { level: 'normal', steps: [] }
    });

    const broken = await publishBroken(registry, versions.retrained);
    await force(broken, versions.retrained);
    await until('the broken model', ({ model, stepDown }) => model.version === broken || stepDown.level !== 'normal');
    const stepped = await until('a step down', ({ stepDown }) => stepDown.level !== 'normal');
    expect(stepped).toMatchObject({ model: { version: versions.retrained }, stepDown: { level: 'previous' } });

    const sent = Map.groupBy(await sending, ({ record }) => record);
    const stoppedOf = (part: readonly PlannedRequest[]) =>
      part.flatMap(({ record }) => sent.get(record) ?? []).filter(isStopped);
    expect(stoppedOf(greetings).length / greetings.length).toBeLessThan(0.1);
    // Loud enough: a small model finds some of the attackers, and more of them than guardrails take to act.
    const stopped = stoppedOf(attack);
    expect(stopped.length / attack.length).toBeGreaterThan(0.1);
    expect(new Set(stopped.map(({ record }) => record.address)).size).toBeGreaterThanOrEqual(5);
    expect((await status()).stepDown.steps).toHaveLength(1);
  }, 240_000);
});

/** Before it attacks, each attacker is an ordinary client for a while. */
function greet(attack: readonly PlannedRequest[], benign: readonly PlannedRequest[]): PlannedRequest[] {
  const pages = benign.filter(({ record }) => record.method === 'GET' && record.status === 200);
  return [...new Set(attack.map(({ record }) => record.address))].flatMap((address, at) =>
    Array.from({ length: GREETINGS }, (_, greeting) => {
      const { record } = pages[(at * GREETINGS + greeting) % pages.length]!;
      const requestId = `greeting-${at}-${greeting}`;
      return { record: { ...record, address, requestId }, atMs: 5_000 + 3_000 * greeting + 10 * at };
    })
  );
}

function isStopped({ outcome }: Sent): boolean {
  return outcome === 'blocked' || outcome === 'throttled';
}
