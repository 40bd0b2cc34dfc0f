import { spawn } from 'node:child_process';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { LOOP_STEPS } from '#scripts/demo-loop/steps.ts';

type Outcomes = { outcomes: { step: string; outcome: string }[] };

describe('npm run demo:loop', () => {
  it('plays the whole story, each step with the outcome it asserts', async () => {
    // vitest sets MODE, which is a setting of the gateway's too.
    const env = { ...process.env, MODE: undefined };
    const child = spawn(process.execPath, ['scripts/pathhelm.ts', 'demo-loop', '--small', '--json'], { env });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
    const { outcomes } = JSON.parse(stdout.trim().split('\n').at(-1)!) as Outcomes;
    expect(outcomes.map(({ step }) => step)).toEqual(LOOP_STEPS.map(({ name }) => name));
    expect(outcomes.find(({ step }) => step === 'replay on the log')?.outcome).toMatch(/^\d+ legitimate clients/);
    expect(outcomes.find(({ step }) => step === 'an exception for a wrong block')?.outcome).toMatch(/and nobody else/);
    expect(outcomes.find(({ step }) => step.startsWith('retrain with'))?.outcome).toMatch(/learned from \d+ labelled/);
    expect(outcomes.find(({ step }) => step.startsWith('a bad model'))?.outcome).toMatch(/stopped \d+ requests; gone/);
  }, 1_200_000);
});
