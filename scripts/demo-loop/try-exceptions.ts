import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ReplayReport } from '#data/replay-report.ts';
import type { ExceptionSpec } from '#policy/exceptions/exception-spec.ts';
import { replayOnLog } from './learn.ts';
import { expectThat, type Loop } from './loop.ts';

type Proposal = { exception: ExceptionSpec; letThrough: { rows: number; clients: number; labelledAttacks: number } };

const INJECTION = `/users?q=${encodeURIComponent("1' UNION SELECT login, password FROM accounts WHERE '1'='1' -- ")}`;
/** Their own tester, and somebody. Addresses for documentation: no generated client has one. */
const TESTER = '203.0.113.10';
const STRANGER = '203.0.113.11';

/** An exception for what a candidate would stop, tried on the log before anything is in force. @returns the outcome in a sentence */
export async function tryException(
  loop: Loop,
  { version, report, fromMs }: { version: string; report: ReplayReport; fromMs: number }
): Promise<string> {
  const example = report.examples.find(({ change }) => change === 'newly-blocked')!; // replay has named some
  const { exception } = await loop.runJson<Proposal>('exceptions', 'propose', example.requestId, '--model', version);
  const [bare, excepted] = ['enforce.yaml', 'enforce-with-exception.yaml'].map((name) => join(loop.folder, name));
  await writeFile(bare!, 'mode: enforce\n');
  await writeFile(excepted!, stringify({ mode: 'enforce', exceptions: [exception] }));
  const without = await replayOnLog(loop, version, fromMs, bare);
  const withIt = await replayOnLog(loop, version, fromMs, excepted);
  expectThat(
    withIt.newlyBlocked < without.newlyBlocked && withIt.newlyBlockedClients > 0,
    `the exception helps some, not ${without.newlyBlocked} → ${withIt.newlyBlocked} requests`
  );
  const { route, classes } = exception;
  return `${route} for ${classes.join(', ')}: ${without.newlyBlocked} → ${withIt.newlyBlocked} requests of ${withIt.newlyBlockedClients} clients newly blocked; that is no cure`;
}

/** A wrong block while enforcing becomes the smallest exception, for who asked alone. @returns the outcome in a sentence */
export async function exceptTester(loop: Loop): Promise<string> {
  const url = ['--url', loop.gatewayUrl()];
  const { status, decisionId } = await loop.ask(INJECTION, TESTER);
  expectThat(status === 403, `an injection is stopped, not answered ${status}`);
  const labelled = await loop.run('decisions', 'label', decisionId, 'benign', '--note', 'our own tester', ...url);
  const sealed = await loop.run('decisions', 'seal', ...url);
  expectThat(labelled.code === 0 && sealed.code === 0, `a wrong block is labelled: ${labelled.stderr}${sealed.stderr}`);
  const proposing = ['propose', decisionId, '--cidr', TESTER, '--days', '1', '--add', ...url];
  const { exception, letThrough } = await loop.runJson<Proposal>('exceptions', ...proposing);
  expectThat(letThrough.labelledAttacks === 0, 'it would have let no known attack through');
  const [tester, stranger] = [await loop.ask(INJECTION, TESTER), await loop.ask(INJECTION, STRANGER)];
  expectThat(tester.status !== 403 && tester.status !== 429, `the tester passes, not ${tester.status}`);
  expectThat(stranger.status === 403, `anybody else is stopped, not answered ${stranger.status}`);
  const removed = await loop.run('exceptions', 'remove', exception.id, ...url);
  const again = await loop.ask(INJECTION, TESTER);
  expectThat(removed.code === 0 && again.status === 403, `without it the tester is stopped again, not ${again.status}`);
  return `${exception.id} lets ${TESTER} pass and nobody else, until ${exception.expires}; removed, it is stopped again`;
}
