import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { missingOf, pathOf, textOf, yamlOf } from './deploy-files.ts';

type Step = { uses?: string; run?: string; with?: Record<string, unknown>; if?: string };
type Job = {
  'runs-on': string;
  'timeout-minutes': number;
  steps: Step[];
  strategy?: { matrix: Record<string, string[]> };
};
type Workflow = {
  name: string;
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
};

const files = readdirSync(pathOf('.github/workflows'));
const workflows = files.map((file) => yamlOf(`.github/workflows/${file}`)[0] as Workflow);
const jobs = workflows.flatMap((workflow) => Object.entries(workflow.jobs));
const steps = jobs.flatMap(([, job]) => job.steps);

describe('the GitHub workflows', () => {
  it('are those that were promised: checks and tests, image, dependencies, infrastructure and secrets', () => {
    expect(workflows.map(({ name }) => name).sort()).toEqual(['checks', 'image']);
    expect(jobs.map(([name]) => name).sort()).toEqual([
      'dependencies',
      'infrastructure-and-secrets',
      'publish',
      'test'
    ]);
  });

  it.each(workflows)('$name says what it may do and when it runs', ({ on, permissions }) => {
    expect(Object.keys(on)).toContain('push');
    expect(permissions['contents']).toBe('read');
    expect(Object.values(permissions)).not.toContain('write-all');
  });

  it.each(jobs)('%s ends some time, on a known machine, from a fresh checkout', (_name, job) => {
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    expect(job['runs-on']).toBe('ubuntu-latest');
    expect(job.steps[0]!.uses).toMatch(/^actions\/checkout@/);
  });

  it('use actions of a stated version, and Node as package.json wants it', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(8);
    expect(used.filter((action) => !/^[\w-]+\/[\w-]+@v?\d[\w.]*$/.test(action))).toEqual([]);
    const { engines } = JSON.parse(textOf('package.json')) as { engines: { node: string } };
    const versions = steps
      .filter(({ uses }) => uses?.startsWith('actions/setup-node@'))
      .map((step) => step.with!['node-version']);
    expect(versions.length).toBeGreaterThan(1);
    expect(new Set(versions.map((version) => `>=${String(version)}`))).toEqual(new Set([engines.node]));
  });

  it('run scripts that exist, and build stages that exist', () => {
    const scripts = steps.flatMap(({ run = '' }) => run.match(/\.\/scripts\/[\w.-]+/g) ?? []);
    expect(scripts).toContain('./scripts/test.sh');
    expect(missingOf(scripts)).toEqual([]);
    const stages = [...textOf('Dockerfile').matchAll(/^FROM \S+ AS (\S+)/gm)].map(([, name]) => name);
    const targets = jobs.flatMap(([, { strategy }]) => strategy?.matrix['target'] ?? []);
    expect(targets.length).toBeGreaterThan(1);
    expect(stages).toEqual(expect.arrayContaining(targets));
  });
});
