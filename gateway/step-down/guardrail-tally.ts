import type { ModelBundle } from '#models/model-bundle.ts';
import type { Judgement } from '#policy/judgement.ts';
import { LONGEST_STRETCH_MS, type ClientSeen, type GuardrailReading } from '#policy/step-down/guardrail-reading.ts';
import type { Judged } from '../judging/judged.ts';
import type { FinishedRequest, Recorder } from '../observability/finished-request.ts';
import { createKnownClients, wasGoodAt, type KnownClient } from './known-clients.ts';
import { scoreCountsFor, type ScoreCounts } from './score-counts.ts';
import type { Trial } from './trial.ts';

export type GuardrailTally = {
  record: Recorder;
  /** What was seen since the last call. */
  take: (atMs: number) => GuardrailReading;
};

type TallyOptions = {
  trial: Pick<Trial, 'notice' | 'state' | 'changedAtMs' | 'former'>;
  /** Of the model in force; null: there is none. */
  reference: () => ModelBundle['reference'] | null;
  /** Nothing is enforced: what would have been stopped counts as stopped. */
  isSteppedDown: () => boolean;
  nowMs: () => number;
};

/** Clients in one reading: enough to tell a tenth of them from none. */
const MAX_CLIENTS = 2_000;
/** Times and scores of one client in one reading: nobody's are to outweigh the others'. */
const MAX_SAMPLES = 8;
/** Requests judged a second time in one reading: some ten milliseconds of a second, and far more than it takes to find a bad model. */
const MAX_ASKED = 200;
/** Where nothing is new, clients count who had behaved before the longest stretch. */
const LATELY_MS = LONGEST_STRETCH_MS;
/** Steps of a fourth of an octave. */
const STEPS_PER_OCTAVE = 4;
const TIME_STEPS = 128;

/** Counts what guardrails watch: what becomes of clients who had behaved. */
export function createGuardrailTally({ trial, reference, isSteppedDown, nowMs }: TallyOptions): GuardrailTally {
  const known = createKnownClients();
  const times = new Float64Array(TIME_STEPS);
  let clients = new Map<string, ClientSeen>();
  let asked = 0;
  let scores: ScoreCounts | null = null;

  function record(finished: FinishedRequest): void {
    const atMs = nowMs();
    if (trial.notice(atMs)) begin();
    const { clientKey, judged } = finished;
    const finding = judged !== null && isFindingOfModel(judged.judgement) ? judged : null;
    const isStandingStop = isStoppedByStanding(finished);
    const isServed = finished.action === 'allow' && finished.status >= 200 && finished.status < 400 && clientKey !== '';
    if (isServed && (finding === null || isSteppedDown())) known.served(clientKey, atMs);
    if (!isStandingStop && judged?.scored == null) return;

    const client = known.find(clientKey);
    if (client === undefined) return;
    if (!wasGoodAt(client, sinceMs(atMs))) {
      // What is not trusted any more makes nobody an offender.
      if (finding !== null && !isSteppedDown()) known.offended(client, atMs);
      return;
    }
    if (judged?.judgement.suspected !== undefined) noteSuspicion(judged, client, atMs);
    const stop = isStandingStop ? standingStop(client) : finding === null ? 'none' : stopOf(finding, client, atMs);
    if (stop === 'unknown') return;
    const seen = seenOf(clientKey);
    if (seen === undefined) return;
    seen.requests++;
    if (stop === 'offence') seen.isOffender = true;
    if (stop === 'stopped') seen.stopped++;
    if (isServed) seen.succeeded++;
    if (judged?.scored == null || seen.requests > MAX_SAMPLES) return;
    times[timeStep(judged.parseUs + judged.featuresUs + judged.scoreUs + judged.decideUs)]!++;
    const bins = reference();
    if (bins !== null && scores?.of !== bins) scores = scoreCountsFor(bins);
    scores?.count(judged.scored.attackScore, judged.scored.anomalyScore);
  }

  /** Since when a client must have behaved: before what is on trial could wrong it. While nothing is enforced, lately. */
  function sinceMs(atMs: number): number {
    return trial.state() === 'over' || isSteppedDown() ? atMs - LATELY_MS : trial.changedAtMs();
  }

  function stopOf(finding: Judged, client: KnownClient, atMs: number): Stop {
    const isStop = finding.judgement.isEnforced || isSteppedDown();
    if (trial.state() === 'over') {
      if (!isSteppedDown()) known.offended(client, atMs);
      return isStop ? 'stopped' : 'none';
    }
    if (++asked > MAX_ASKED) return 'unknown';
    const opinion = trial.former(finding);
    if (opinion === 'doubts') return 'unknown';
    if (opinion === 'stops') {
      known.offended(client, atMs);
      return 'offence';
    }
    if (!isStop) return 'none';
    client.wrongedAtMs = atMs;
    return 'stopped';
  }

  /** Many of these become a decision against the client, which has no finding of its own that the former model could be asked about. */
  function noteSuspicion(judged: Judged, client: KnownClient, atMs: number): void {
    if (trial.state() === 'over' || ++asked > MAX_ASKED) return;
    if (trial.former(judged) === 'passes') client.wrongedAtMs = atMs;
  }

  /** What stands against a client on trial was begun by something it was wronged by, or by what the former model stops too. */
  function standingStop({ wrongedAtMs }: KnownClient): Stop {
    return trial.state() === 'over' || wrongedAtMs >= trial.changedAtMs() ? 'stopped' : 'unknown';
  }

  function seenOf(clientKey: string): ClientSeen | undefined {
    const seen = clients.get(clientKey);
    if (seen !== undefined || clients.size >= MAX_CLIENTS) return seen;
    const fresh = { requests: 0, stopped: 0, succeeded: 0, isOffender: false };
    clients.set(clientKey, fresh);
    return fresh;
  }

  function begin(): void {
    times.fill(0);
    clients = new Map();
    asked = 0;
  }

  return {
    record,
    take: (atMs) => {
      if (trial.notice(atMs)) begin();
      const reading = {
        ...{ atMs, trial: trial.state(), changedAtMs: trial.changedAtMs(), clients },
        ...{ judgeP50Us: percentile(times, 0.5), judgeP99Us: percentile(times, 0.99) },
        scorePsi: scores?.takePsi() ?? null
      };
      begin();
      return reading;
    }
  };
}

/** `offence`: the former model stops it too. `unknown`: it cannot be told whose fault it is. */
type Stop = 'none' | 'stopped' | 'offence' | 'unknown';

/** `model:…`, `anomaly`, and what repeats of them led to. */
export function isReasonOfModel(reason: string): boolean {
  return /^(repeated:|persistent:)?(model:|anomaly)/.test(reason);
}

function isFindingOfModel({ action, detector }: Judgement): boolean {
  return action !== 'allow' && detector !== 'rule';
}

function isStoppedByStanding({ stage, action, reason }: FinishedRequest): boolean {
  if (stage !== 'guard' || action === 'allow' || !reason.startsWith('standing:')) return false;
  return isReasonOfModel(reason.slice('standing:'.length));
}

function timeStep(us: number): number {
  return Math.min(TIME_STEPS - 1, Math.max(0, Math.ceil(STEPS_PER_OCTAVE * Math.log2(Math.max(1, us)))));
}

/** Upper end of the step that holds it; 0 without any. */
function percentile(times: Float64Array, share: number): number {
  let total = 0;
  for (const count of times) total += count;
  let above = 0;
  let step = times.length - 1;
  while (step > 0 && (above += times[step]!) <= (1 - share) * total) step--;
  return total === 0 ? 0 : 2 ** (step / STEPS_PER_OCTAVE);
}
