import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approve } from '#models/registry-changes.ts';
import { readHistory } from '#models/registry-history.ts';
import { startGatewayProcess, startUpstreamProcess, type Running } from '#tests/helpers/gateway-process.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle } from '#tests/helpers/small-bundle.ts';
import { suiteFolder, tempFolder } from '#tests/helpers/temp-folder.ts';

const CLIENTS = 20;
const PAUSE_MS = 20;

type Status = {
  model: { version: string };
  mode: string;
  stepDown: { level: string; reason: string; steps: { level: string; at: string; before: string }[] };
};
type Answer = { atMs: number; status: number };

describe('a gateway process under traffic whose approved model stops everybody', () => {
  let upstream: Running;
  let registry: string;
  let versions: [good: string, bad: string];

  beforeAll(async () => {
    upstream = await startUpstreamProcess();
    registry = join(await suiteFolder(), 'registry');
    versions = [await publishActingAt(2), await publishActingAt(0)];
    await force(versions[0], null);
  }, 60_000);
  afterAll(() => upstream.stop());

  /** Above 1 a model stops nobody, at 0 everybody. */
  function publishActingAt(threshold: number): Promise<string> {
    const bundle = smallBundle();
    bundle.thresholds = { ...bundle.thresholds, attack: threshold, anomaly: 2 };
    return publishBundle(registry, bundle);
  }

  async function force(version: string, comparedWith: string | null): Promise<void> {
    const change = { version, by: 'tester', at: new Date().toISOString(), reason: 'test', evidence: '', comparedWith };
    await approve(registry, { ...change, isForced: true });
  }

  it('goes back to the previous one, records it, and stays there', async () => {
    const dataFolder = await tempFolder();
    const gateway = await startGatewayProcess([`http://127.0.0.1:${upstream.port}`], {
      ...{ REGISTRY_DIR: registry, DATA_DIR: dataFolder, MODE: 'enforce', MODEL_POLL_SECONDS: '0.2' },
      ...{ TRUSTED_PROXIES: '127.0.0.1', DECISION_LOG: 'on', SHADOW_MODEL: 'off', LOG_REQUESTS: 'false' }
    });
    const answers: Answer[] = [];
    let isOver = false;
    const traffic = Array.from({ length: CLIENTS }, async (_, client) => {
      while (!isOver) {
        const headers = { 'x-forwarded-for': `198.51.100.${client}` };
        const response = await fetch(`http://127.0.0.1:${gateway.port}/users/1`, { headers });
        await response.arrayBuffer();
        answers.push({ atMs: Date.now(), status: response.status });
        await wait(PAUSE_MS * CLIENTS);
      }
    });
    const status = async (): Promise<Status> =>
      (await (await fetch(`http://127.0.0.1:${gateway.port}/pathhelm/status`)).json()) as Status;
    const until = async (what: string, isSo: (now: Status) => boolean): Promise<Status> => {
      for (let tries = 0; tries < 1200; tries++) {
        const now = await status();
        if (isSo(now)) return now;
        await wait(50);
      }
      throw new Error(`${what} never came: ${JSON.stringify(await status())}`);
    };
    try {
      await wait(12_000); // ten seconds make a client known
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
      const approvedAtMs = Date.now();
      await force(versions[1], versions[0]);
      await until(
        'the bad model',
        ({ model, stepDown }) => model.version === versions[1] || stepDown.level !== 'normal'
      );
      const stepped = await until('a step down', ({ stepDown }) => stepDown.level !== 'normal');
      expect(stepped).toMatchObject({
        model: { version: versions[0] },
        mode: 'enforce',
        stepDown: { level: 'previous' }
      });
      expect(stepped.stepDown.reason).toMatch(/^\d+ of \d+ clients that had behaved are stopped/);
      const steppedAtMs = Date.parse(stepped.stepDown.steps[0]!.at);
      await wait(8_000);
      const inForce = answers.filter(({ atMs }) => atMs > approvedAtMs && atMs <= steppedAtMs + 200);
      expect(inForce.filter((answer) => answer.status !== 200).length).toBeGreaterThan(0);
      const after = answers.filter(({ atMs }) => atMs > steppedAtMs + 2_000);
      expect(after.length).toBeGreaterThan(50);
      expect(new Set(after.map((answer) => answer.status))).toEqual(new Set([200]));
      expect((await status()).stepDown).toEqual(stepped.stepDown);
    } finally {
      isOver = true;
      await Promise.all(traffic);
    }
    expect(await gateway.stop()).toBe(0);
    const { events } = await readHistory(registry);
    expect(events.at(-1)).toMatchObject({
      action: 'stepped-down',
      version: versions[1],
      aliases: { approved: versions[0], previous: null }
    });
    const kept = (await readFile(join(dataFolder, 'step-downs.ndjson'), 'utf8')).trim().split('\n');
    expect(kept.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(['previous']);
  });
});
