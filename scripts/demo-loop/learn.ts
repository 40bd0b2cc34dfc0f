import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DriftReport } from '#data/drift-report.ts';
import type { ReplayReport } from '#data/replay-report.ts';
import type { StoredEvidence } from '#models/registry-evidence.ts';
import { expectThat, type Loop } from './loop.ts';

/** What clients did lately differs in any two stretches of a run so short; what requests look like does not. */
const IS_OF_WINDOWS = /^(client|route|service)_/;
/** A PSI so much higher than before the change is no chance. */
const DRIFT_PSI = 0.25;
const LEAST_CLIENTS = 3;

/** Features and payload model of an earlier training are taken over. @returns the version that became candidate */
export async function train(loop: Loop, { budget, trees }: { budget: number; trees: number }): Promise<string> {
  const before = (await loop.registry.aliases()).candidate;
  const params = join(loop.folder, `forests-${trees}.json`);
  await writeFile(params, JSON.stringify({ randomForest: { trees } }));
  const args = ['pipeline', ...loop.size.training, '--params', params, '--budget', String(budget)];
  const { code, stderr } = await loop.run(...args);
  expectThat(code === 0, `training ends well: ${stderr}`);
  const { candidate } = await loop.registry.aliases();
  expectThat(candidate !== null && candidate !== before, 'training leaves a new candidate');
  return candidate!;
}

/** Through its gates; small models may fail those that only want more data, and are then approved with that as the recorded reason. */
export async function approve(loop: Loop, version: string, reason: string): Promise<string> {
  const { evidence } = await loop.runJson<StoredEvidence>('models', 'gates', version);
  const failed = evidence.gates.filter(({ outcome }) => outcome === 'fail').map(({ gate }) => gate);
  const isOnlySmall = failed.every((gate) =>
    /^(fpr-budget|recall-floor|canary|replay-diff|no-regression (recall|fpr))/.test(gate)
  );
  expectThat(
    failed.length === 0 || (loop.size.mayForce && isOnlySmall),
    `${version} passes; failed: ${failed.join(', ')}`
  );
  const force = failed.length === 0 ? [] : ['--force'];
  const why = failed.length === 0 ? reason : `${reason}; trained on too little to prove ${failed.join(', ')}`;
  const { code, stderr } = await loop.run('models', 'approve', version, ...force, '--reason', why);
  expectThat(code === 0, `${version} is approved: ${stderr}`);
  const { approved } = await loop.registry.aliases();
  expectThat(approved === version, `the alias approved names ${version}`);
  const passed = evidence.gates.filter(({ outcome }) => outcome === 'pass').length;
  return failed.length === 0
    ? `${passed} gates pass`
    : `${passed} gates pass, ${failed.join(', ')} overruled with a reason`;
}

/** Drift of the log in two stretches of time. @returns features that have moved, most first */
export async function driftAfter(loop: Loop, fromMs: number, changedMs: number): Promise<string[]> {
  const [before, after] = [
    await psiOf(loop, '--from', iso(fromMs), '--to', iso(changedMs)),
    await psiOf(loop, '--from', iso(changedMs))
  ];
  return [...after]
    .map(([name, psi]) => ({ name, rise: psi - (before.get(name) ?? 0) }))
    .filter(({ name, rise }) => rise > DRIFT_PSI && !IS_OF_WINDOWS.test(name))
    .sort((a, b) => b.rise - a.rise)
    .map(({ name, rise }) => `${name} (PSI +${rise.toFixed(2)})`);
}

async function psiOf(loop: Loop, ...range: string[]): Promise<Map<string, number>> {
  const { code, stdout, stderr } = await loop.run('drift', '--model', 'approved', ...range, '--json');
  expectThat(code === 0, `drift can be measured: ${stderr}`);
  const reports = JSON.parse(stdout.trim().split('\n').at(-1)!) as DriftReport[];
  return new Map(reports.at(-1)!.features.map(({ name, psi }) => [name, psi ?? 0]));
}

/** What a candidate would have decided otherwise on the log since then, by its thresholds alone or by a policy. */
export async function replayOnLog(loop: Loop, version: string, fromMs: number, policyFile?: string) {
  const compared = ['--candidate', version, '--baseline', 'approved', '--from', iso(fromMs)];
  const tried = policyFile === undefined ? [] : ['--policy', policyFile];
  const bar = `newly-blocked>${LEAST_CLIENTS - 1}`;
  return loop.runJson<ReplayReport>('replay', ...compared, ...tried, '--fail-on', bar);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
