import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ReplayReport } from '#data/replay-report.ts';
import type { ShadowReport } from '#data/shadow-report.ts';
import { readHistory } from '#models/registry-history.ts';
import type { StoredEvidence } from '#models/registry-evidence.ts';
import type { Sent } from '../traffic/send-traffic.ts';
import { labelNewApp } from './label-new-app.ts';
import { approve, driftAfter, replayOnLog, train } from './learn.ts';
import { expectThat, type Loop } from './loop.ts';
import { newAppVersion } from './new-app-version.ts';
import { publishBroken } from './publish-broken.ts';
import { exceptTester, tryException } from './try-exceptions.ts';

/** What earlier steps leave for later ones. */
export type Story = {
  first: string;
  hurried: string;
  second: string;
  startedMs: number;
  changedMs: number;
  /** Of the hurried version on the log. */
  replayed: ReplayReport | null;
};
export type LoopStep = {
  name: string;
  /** @returns the outcome in a sentence */ run: (loop: Loop, story: Story) => Promise<string>;
};

/** Guardrails count clients that had behaved for ten seconds before a model came; here all of them come anew. */
const KNOWN_AFTER_MS = 45_000;

export const LOOP_STEPS: readonly LoopStep[] = [
  {
    name: 'train',
    run: async (loop, story) => {
      story.first = await train(loop, { budget: loop.size.budget, trees: loop.size.trees[0] });
      return `${story.first} is the candidate and judges nobody`;
    }
  },
  {
    name: 'approve',
    run: async (loop, story) => {
      const outcome = await approve(loop, story.first, 'first model');
      await loop.startServers();
      await loop.until('the approved model', ({ model }) => model.version === story.first);
      return `${outcome}; the gateway has loaded ${story.first} and observes`;
    }
  },
  {
    name: 'traffic',
    run: async (loop, story) => {
      story.startedMs = Date.now();
      const sent = await loop.send(1);
      expectThat(sent.every(isServed), 'observe mode stops nobody');
      return `${sent.length} ordinary requests, all passed, all in the decision log`;
    }
  },
  {
    name: 'a new app version causes drift',
    run: async (loop, story) => {
      story.changedMs = Date.now();
      const sent = await loop.send(1, newAppVersion);
      const moved = await driftAfter(loop, story.startedMs, story.changedMs);
      expectThat(moved.length > 0, 'drift of the log shows the new app version');
      return `${sent.length} requests; ${moved.length} features moved, most ${moved.slice(0, 2).join(', ')}`;
    }
  },
  {
    name: 'retrain, in a hurry',
    run: async (loop, story) => {
      story.hurried = await train(loop, { budget: loop.size.hurriedBudget, trees: loop.size.trees[0] });
      const { shadow, model } = await loop.until('the shadow', ({ shadow: now }) => now?.version === story.hurried);
      expectThat(model.version === story.first, 'a candidate judges nobody');
      return `${shadow!.version}, with a budget of ${loop.size.hurriedBudget} instead of ${loop.size.budget} wrong blocks a request; in shadow only`;
    }
  },
  {
    name: 'replay on the log',
    run: async (loop, story) => {
      const report = await replayOnLog(loop, story.hurried, story.startedMs);
      expectThat(
        report.newlyBlockedClients >= 3,
        `3 legitimate clients would be newly blocked, not ${report.newlyBlockedClients}`
      );
      expectThat(report.code === 5, 'replay --fail-on ends with 5');
      story.replayed = report;
      const clients = report.byClient.slice(0, 3).map(({ name }) => name.slice(0, 13));
      return `${report.newlyBlockedClients} legitimate clients newly blocked, among them ${clients.join(', ')}; exit code 5`;
    }
  },
  {
    name: 'rejected by the gates',
    run: async (loop, story) => {
      const gates = await loop.runJson<StoredEvidence>('models', 'gates', story.hurried);
      const failed = gates.evidence.gates.filter(({ outcome }) => outcome === 'fail').map(({ gate }) => gate);
      expectThat(failed.includes('no-regression fpr'), 'a gate finds more wrong blocks than with the model in force');
      const refused = await loop.run('models', 'approve', story.hurried, '--reason', 'it is late');
      expectThat(refused.stderr.includes('APPROVAL_REFUSED'), 'approval is refused');
      const rejected = await loop.run(
        'models',
        'reject',
        story.hurried,
        '--reason',
        'replay: stops legitimate clients'
      );
      expectThat(rejected.code === 0, 'it is rejected');
      const { approved, candidate } = await loop.registry.aliases();
      expectThat(approved === story.first && candidate === null, 'the first model stays approved');
      return `failed ${failed.join(', ')}; ${story.first} stays`;
    }
  },
  {
    name: 'an exception, tried on the log',
    run: (loop, { hurried: version, replayed: report, startedMs: fromMs }) =>
      tryException(loop, { version, report: report!, fromMs }) // the replay before has left it
  },
  {
    name: 'people say what the new app asks for',
    run: async (loop, story) => {
      const { requests, clients } = await labelNewApp(loop, story.changedMs);
      return `${requests} of its logged requests of ${clients} clients are labelled benign`;
    }
  },
  {
    name: 'retrain with their labels, the right budget and more trees',
    run: async (loop, story) => {
      story.second = await train(loop, { budget: loop.size.secondBudget, trees: loop.size.trees[1] });
      const { card } = await loop.registry.read(story.second);
      const learned = /(\d+) decisions of (\d+) clients that people labelled \(benign \d+; by app team \d+/.exec(card);
      expectThat(learned !== null, 'the card says from whose labels it has learned');
      const report = await replayOnLog(loop, story.second, story.startedMs);
      const hurried = await replayOnLog(loop, story.hurried, story.startedMs);
      expectThat(report.labelled >= Number(learned![1]), 'replay knows the labels too');
      expectThat(report.newlyBlockedClients < hurried.newlyBlockedClients, 'fewer clients would be newly blocked');
      const [wrong, wrongBefore] = [report.candidate.wrongBlocks, hurried.candidate.wrongBlocks];
      expectThat(wrong <= wrongBefore, `no more of what is labelled benign is blocked: ${wrong}, not ${wrongBefore}`);
      return `${story.second} learned from ${learned![1]!} labelled requests: ${report.newlyBlockedClients} clients newly blocked instead of ${hurried.newlyBlockedClients}; wrong blocks among the labelled ${wrong} instead of ${wrongBefore}`;
    }
  },
  {
    name: 'shadow agrees',
    run: async (loop, story) => {
      await loop.until('the shadow', ({ shadow }) => shadow?.version === story.second);
      await loop.send(2, newAppVersion);
      const report = await loop.runJson<ShadowReport>('models', 'agreement', '--candidate', story.second);
      const { share, low } = report.agreement;
      expectThat(
        report.requests > 100 && low > 0.9,
        `they agree on most of ${report.requests} live requests, not on ${share}`
      );
      return `on ${(share * 100).toFixed(1)} % of ${report.requests} live requests, surely on ${(low * 100).toFixed(1)} %`;
    }
  },
  {
    name: 'approve the second',
    run: async (loop, story) => {
      const outcome = await approve(loop, story.second, 'knows the new app; shadow agrees');
      await loop.until('the second model', ({ model }) => model.version === story.second);
      return `${outcome}; hot-loaded, previous is ${story.first}`;
    }
  },
  {
    name: 'enforce',
    run: async (loop) => {
      await writeFile(join(loop.folder, 'policy.yaml'), 'mode: enforce\n');
      await loop.until('enforce mode', ({ mode }) => mode === 'enforce');
      return 'one line in policy.yaml';
    }
  },
  { name: 'an exception for a wrong block', run: exceptTester },
  {
    name: 'a bad model trips the guardrails',
    run: async (loop, story) => {
      const end = loop.keepSending(3);
      await delay(KNOWN_AFTER_MS);
      const bad = await publishBroken(loop.registry, story.second);
      const forced = await loop.run('models', 'approve', bad, '--force', '--reason', 'trust me');
      const approvedMs = Date.now();
      expectThat(forced.code === 0, `${bad} is forced through: ${forced.stderr}`);
      const { stepDown, model } = await loop.until('a step down', (now) => now.stepDown.level !== 'normal');
      const tookMs = Date.now() - approvedMs;
      expectThat(model.version === story.second, `${story.second} is in force again`);
      const atMs = performance.now();
      await delay(4_000);
      const sent = await end();
      const stopped = sent.filter((each) => !isServed(each)).length;
      const last = sent.slice(-Math.ceil(2 * loop.size.rate));
      expectThat(stopped > 0 && performance.now() > atMs, 'the bad model stopped somebody');
      expectThat(shareServed(last) > 0.8, `clients are served again, not ${shareServed(last)} of them`);
      const { events } = await readHistory(join(loop.folder, 'registry'));
      const event = events.findLast(({ action }) => action === 'stepped-down');
      expectThat(event?.version === bad, 'the step stands in the history of the registry');
      expectThat((await loop.status()).stepDown.level === 'previous', 'it stays there');
      return `${bad} stopped ${stopped} requests; gone ${(tookMs / 1000).toFixed(1)} s after its approval: ${stepDown.reason}`;
    }
  },
  {
    name: 'it cannot come back by itself',
    run: async (loop) => {
      const { events } = await readHistory(join(loop.folder, 'registry'));
      const bad = events.findLast(({ action }) => action === 'stepped-down')!.version; // the step before has looked
      const again = await loop.run('models', 'approve', bad, '--reason', 'once more');
      expectThat(again.stderr.includes('APPROVAL_REFUSED'), 'the gates refuse what the guardrails took out of force');
      return `${bad} is refused by the gates`;
    }
  },
  {
    name: 'rollback by hand',
    run: async (loop, story) => {
      const { code, stderr } = await loop.run('models', 'rollback', '--reason', 'look at it in peace');
      expectThat(code === 0, `the registry goes back: ${stderr}`);
      await loop.until('the first model', ({ model }) => model.version === story.first);
      return `${story.first} is in force`;
    }
  }
];

function isServed({ outcome }: Sent): boolean {
  return outcome === 'passed';
}

function shareServed(sent: readonly Sent[]): number {
  return sent.length === 0 ? 0 : sent.filter(isServed).length / sent.length;
}
