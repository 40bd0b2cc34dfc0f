import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentProgress } from '#pipelines/progress.ts';
import { readLabelledDecisions } from '#pipelines/feedback/read-labelled-decisions.ts';
import { runPipeline } from '#pipelines/run-pipeline.ts';
import { runCommand, type Finished } from '#scripts/demo-loop/start-process.ts';
import { startGatewayProcess, startUpstreamProcess } from '#tests/helpers/gateway-process.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle } from '#tests/helpers/small-bundle.ts';
import { smallPipeline } from '#tests/helpers/small-model.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

const ADMIN_API_KEY = 'an admin key of the test';
/** To the small model an injection; say it is how somebody searches. */
const SEARCH = '/search?q=' + encodeURIComponent("7' or 7=7 union select name from users -- ");

type Site = {
  decisions: string;
  folder: string;
  run: (...args: string[]) => Promise<Finished>;
  /** @returns status, and the id of the decision where the gateway stopped it */
  ask: (path: string, client?: string) => Promise<{ status: number; decisionId: string }>;
};

async function enforcingSite(): Promise<Site> {
  const folder = await tempFolder();
  const [DATA_DIR, REGISTRY_DIR] = [join(folder, 'data'), join(folder, 'registry')];
  const version = await publishBundle(REGISTRY_DIR, smallBundle());
  const upstream = await startUpstreamProcess();
  onTestFinished(() => void upstream.stop());
  const gateway = await startGatewayProcess([`http://127.0.0.1:${upstream.port}`], {
    ...{ DATA_DIR, REGISTRY_DIR, ADMIN_API_KEY, DEMO_MODE: 'false', MODEL: version, MODE: 'enforce' },
    ...{ DECISION_LOG: 'on', TRUSTED_PROXIES: '127.0.0.1/32' }
  });
  onTestFinished(() => void gateway.stop());
  const url = `http://127.0.0.1:${gateway.port}`;
  return {
    decisions: join(DATA_DIR, 'decisions'),
    folder,
    run: (...args) => {
      const isAsking = ['decisions', 'exceptions'].includes(args[0]!);
      return runCommand([...args, ...(isAsking ? ['--url', url] : [])], {
        ...{ DATA_DIR, REGISTRY_DIR, ADMIN_API_KEY },
        MODE: 'observe' // vitest has a variable of this name
      });
    },
    ask: async (path, client = '198.51.100.7') => {
      const headers = { 'x-forwarded-for': client, 'user-agent': 'Mozilla/5.0' };
      const response = await fetch(url + path, { headers });
      const text = await response.text();
      const { error } = response.status === 403 ? (JSON.parse(text) as { error: { decisionId: string } }) : {};
      return { status: response.status, decisionId: error?.decisionId ?? '' };
    }
  };
}

describe('a wrong block on a running gateway', () => {
  it('becomes an exception that lets the very request pass, until it is taken away', async () => {
    const { run, ask, folder } = await enforcingSite();
    const { status, decisionId } = await ask(SEARCH);
    expect(status).toBe(403);

    expect(await run('exceptions', 'propose', decisionId)).toMatchObject({ code: 3 });
    expect((await run('exceptions', 'propose', decisionId)).stderr).toMatch(/decisions -- seal/);
    expect((await run('decisions', 'label', decisionId, 'benign', '--note', 'how we search')).code).toBe(0);
    expect((await run('decisions', 'seal')).code).toBe(0);
    const proposed = await run('exceptions', 'propose', decisionId, '--add', '--days', '3');
    expect(proposed.stdout).toMatch(/would have let 1 of 1 clients through/);
    expect(proposed.stdout).toMatch(new RegExp(`In force as fp-${decisionId} until `));
    // The client has been refused meanwhile: nothing of that may bring the block back.
    expect((await ask(SEARCH)).status).not.toBe(403);
    expect((await ask(SEARCH, '198.51.100.8')).status).not.toBe(403);
    expect((await ask(SEARCH.replace('/search', '/users'))).status).toBe(403);
    const listed = await run('exceptions', 'list', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { id: `fp-${decisionId}`, route: 'GET /search', hits: 2, note: `decision ${decisionId}, benign says admin` }
    ]);

    expect((await run('exceptions', 'remove', `fp-${decisionId}`)).stdout).toMatch(/no longer in force/);
    expect((await ask(SEARCH)).status).toBe(403);
    expect(await run('exceptions', 'remove', `fp-${decisionId}`)).toMatchObject({ code: 2 });

    const file = join(folder, 'exception.yaml');
    const exception = { id: 'ours', route: 'GET /search', classes: ['sql-injection'], places: ['query.q'] };
    await writeFile(file, JSON.stringify({ exceptions: [{ ...exception, expires: '2099-01-01T00:00:00Z' }] }));
    expect((await run('exceptions', 'add', file)).stdout).toBe('ours is in force until 2099-01-01T00:00:00Z.\n');
    expect((await ask(SEARCH)).status).not.toBe(403);
    const twice = await run('exceptions', 'add', file);
    expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining('"ours" is there already')]);
    await writeFile(file, JSON.stringify({ exceptions: [{ ...exception, classes: ['sqli'], expires: 'soon' }] }));
    const wrong = await run('exceptions', 'add', file);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/classes\.0.*\n?.*expires/s)]);
  });

  it('is learned from by the next training once it is sealed, with its provenance; before, training goes on without', async () => {
    const { run, ask, folder, decisions } = await enforcingSite();
    expect(await readLabelledDecisions(decisions)).toEqual({ labelled: null, notes: [] });
    const { decisionId } = await ask(SEARCH);
    expect((await run('decisions', 'label', decisionId, 'benign')).code).toBe(0);

    const before = await readLabelledDecisions(decisions);
    expect(before.labelled).toBeNull();
    expect(before.notes).toEqual([expect.stringMatching(/1 labels are left out: .*is running.*decisions -- seal/)]);
    const training = ['--requests', '600', '--corpus', '1000', '--no-unseen-classes', '--workers', '1', '--seed', '3'];
    const unlearned = await run('pipeline', ...training);
    expect([unlearned.code, unlearned.stderr]).toEqual([0, expect.stringMatching(/feedback: 1 labels are left out/)]);

    expect((await run('decisions', 'seal')).code).toBe(0);
    const { labelled, notes } = await readLabelledDecisions(decisions);
    expect(notes).toEqual([]);
    expect(labelled!.provenance).toMatchObject({ decisions: 1, by: { admin: 1 }, classes: { benign: 1 } });
    const options = smallPipeline(join(folder, 'next'), { feedback: labelled! });
    const { manifest } = await runPipeline(options, { progress: silentProgress, nowMs: Date.now });
    const { card } = await options.registry.read(manifest.version);
    expect(card).toMatch(/for training alone: 1 decisions of 1 clients that people labelled \(benign 1; by admin 1/);
  }, 180_000);
});
