import { binOf } from '#models/drift/reference-bins.ts';
import { psi } from '#models/drift/psi.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import type { ClientSeen, GuardrailReading } from '#policy/step-down/guardrail-reading.ts';
import type { FinishedRequest, Recorder } from '../observability/finished-request.ts';
import { boundedMap } from '../stores/bounded-map.ts';

export type GuardrailTally = {
  record: Recorder;
  /** What was seen since the last call. */
  take: (atMs: number) => GuardrailReading;
};

type TallyOptions = {
  /** Of the model in force; null: there is none. */
  reference: () => ModelBundle['reference'] | null;
  /** Nothing is enforced: what would have been stopped counts as stopped. */
  isSteppedDown: () => boolean;
  nowMs: () => number;
};

/** Clients in one reading: enough to tell a tenth of them from none. */
const MAX_CLIENTS = 2_000;
const MAX_KNOWN = 20_000;
/** Served so long ago, a client is known: longer than a bad model needs to be found out. */
const KNOWN_AFTER_MS = 10_000;
/** Steps of a fourth of an octave. */
const STEPS_PER_OCTAVE = 4;
const TIME_STEPS = 128;
/** What is kept of the score counts from one second to the next: half a minute of memory. */
const KEPT_SHARE = 0.97;
const LEAST_SCORES = 500;

const PASSED: ClientSeen = { isStopped: false, isKnown: false };
const KNOWN_PASSED: ClientSeen = { isStopped: false, isKnown: true };
const STOPPED: ClientSeen = { isStopped: true, isKnown: false };
const KNOWN_STOPPED: ClientSeen = { isStopped: true, isKnown: true };

/** Counts what guardrails watch, over the requests a model had a say in. */
export function createGuardrailTally({ reference, isSteppedDown, nowMs }: TallyOptions): GuardrailTally {
  const knownSinceMs = boundedMap<string, number>(MAX_KNOWN);
  const times = new Float64Array(TIME_STEPS);
  let clients = new Map<string, ClientSeen>();
  let counts = { requests: 0, stopped: 0, allowed: 0, succeeded: 0 };
  let scores: ScoreCounts | null = null;

  function record(finished: FinishedRequest): void {
    const { judged, clientKey, action, status } = finished;
    const isStandingStop = isStoppedByStanding(finished);
    if (judged?.scored == null && !isStandingStop) return;
    const isStopped = isStandingStop || isStoppedByModel(finished, isSteppedDown());
    counts.requests++;
    if (isStopped) counts.stopped++;
    if (action === 'allow' && finished.forwarding !== null) {
      counts.allowed++;
      if (status >= 200 && status < 400) counts.succeeded++;
    }
    noteClient(clientKey, isStopped);
    if (action === 'allow' && status < 400 && knownSinceMs.get(clientKey) === undefined)
      knownSinceMs.set(clientKey, nowMs());
    if (judged?.scored == null) return;
    times[timeStep(judged.parseUs + judged.featuresUs + judged.scoreUs + judged.decideUs)]!++;
    const bins = reference();
    if (bins !== null && scores?.of !== bins) scores = scoreCountsFor(bins);
    scores?.count(judged.scored.attackScore, judged.scored.anomalyScore);
  }

  function noteClient(clientKey: string, isStopped: boolean): void {
    const before = clients.get(clientKey);
    if (before === undefined ? clients.size >= MAX_CLIENTS : before.isStopped || !isStopped) return;
    const isKnown = (knownSinceMs.get(clientKey) ?? Infinity) <= nowMs() - KNOWN_AFTER_MS;
    clients.set(clientKey, isStopped ? (isKnown ? KNOWN_STOPPED : STOPPED) : isKnown ? KNOWN_PASSED : PASSED);
  }

  return {
    record,
    take: (atMs) => {
      const [judgeP50Us, judgeP99Us] = [percentile(times, 0.5), percentile(times, 0.99)];
      const reading = { atMs, ...counts, clients, judgeP50Us, judgeP99Us, scorePsi: scores?.takePsi() ?? null };
      times.fill(0);
      counts = { requests: 0, stopped: 0, allowed: 0, succeeded: 0 };
      clients = new Map();
      return reading;
    }
  };
}

/** `model:…`, `anomaly`, and what repeats of them led to. */
export function isReasonOfModel(reason: string): boolean {
  return /^(repeated:)?(model:|anomaly)/.test(reason);
}

function isStoppedByModel({ judged }: FinishedRequest, isSteppedDown: boolean): boolean {
  const { action, detector, isEnforced } = judged!.judgement; // the caller has looked
  return action !== 'allow' && detector !== 'rule' && (isEnforced || isSteppedDown);
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

type ScoreCounts = {
  of: ModelBundle['reference'];
  count: (attackScore: number, anomalyScore: number) => void;
  /** The larger of the two; null: too few. */
  takePsi: () => number | null;
};

function scoreCountsFor(of: ModelBundle['reference']): ScoreCounts {
  const anomaly = new Float64Array(of.anomalyScore.counts.length);
  const attack = new Float64Array(of.attackScore?.counts.length ?? 0);
  let rows = 0;
  return {
    of,
    count: (attackScore, anomalyScore) => {
      rows++;
      anomaly[binOf(of.anomalyScore.edges, anomalyScore)]!++;
      if (of.attackScore !== null) attack[binOf(of.attackScore.edges, attackScore)]!++;
    },
    takePsi: () => {
      const isEnough = rows >= LEAST_SCORES;
      const byAnomaly = isEnough ? psi(of.anomalyScore.counts, anomaly) : 0;
      const byAttack = isEnough && of.attackScore !== null ? psi(of.attackScore.counts, attack) : 0;
      for (const counts of [anomaly, attack]) for (let bin = 0; bin < counts.length; bin++) counts[bin]! *= KEPT_SHARE;
      rows *= KEPT_SHARE;
      return isEnough ? Math.max(byAnomaly, byAttack) : null;
    }
  };
}
