import { ATTACK_CLASSES } from '#data/label.ts';
import { maskFragment } from '#models/explain/mask-fragment.ts';
import { assessPayload } from '#models/features/assess-payload.ts';
import { FEATURE_COUNT } from '#models/features/feature-specs.ts';
import { writeFeatureVector } from '#models/features/write-feature-vector.ts';
import { parseRequest, type ParsedRequest, type RequestInput } from '#models/request/parse-request.ts';
import { placeOf } from '#models/window/place-of.ts';
import { distinctIndex } from '#models/window/read-window.ts';
import { CLIENT_LAYOUT } from '#models/window/window-layout.ts';
import { createWindowViews, type WindowViews } from '#models/window/window-tracker.ts';
import type { Verdict } from '#models/verdict.ts';
import type { CompiledPolicy } from '#policy/compile-policy.ts';
import type { RequestFacts } from '#policy/judgement.ts';
import type { StoredWindow, Windows } from '../windows/windows.ts';
import type { Judged, Scored } from './judged.ts';
import type { LoadedModel } from './load-model.ts';

/** The request as judging needs it: what the upstream will see, and who sent it. */
export type JudgeQuestion = {
  input: RequestInput;
  rawHeaders: readonly string[];
  atMs: number;
  address: string;
  clientKey: string;
  clientId: string;
  stored: StoredWindow | undefined;
};

/** The part of a policy that judges. */
type PolicyInForce = Pick<CompiledPolicy, 'version' | 'hasRules' | 'decide'>;

export type JudgeOptions = {
  model: () => LoadedModel | null;
  policy: () => PolicyInForce;
  /** The same, but what it decides counts no hits. */
  silentPolicy: () => PolicyInForce;
  windows: Windows;
  /** Milliseconds that never jump, with a fraction. */
  monotonicMs: () => number;
};

export type Judge = {
  /** False: there is neither a model nor a rule, so that requests need not be read. */
  isNeeded: () => boolean;
  /** Counts the request in and says what is to be done. Throws only where the code is at fault: the caller decides open or closed. */
  judge: (question: JudgeQuestion) => Judged;
  /** The same for a request that is not executed: nothing is counted. */
  analyse: (question: JudgeQuestion) => Judged;
  /** A request the guard refused for its key or its rate: part of its client's behaviour all the same. */
  noteRefused: (question: JudgeQuestion) => ParsedRequest;
};

const USER_AGENTS = distinctIndex(CLIENT_LAYOUT, 'userAgents', 'hour');
const CREDENTIALS = distinctIndex(CLIENT_LAYOUT, 'credentials', 'hour');

export function createJudge({ model, policy, silentPolicy, windows, monotonicMs }: JudgeOptions): Judge {
  const views = createWindowViews();
  const vector = new Float32Array(FEATURE_COUNT);

  function run(question: JudgeQuestion, isExecuted: boolean): Judged {
    const startedAt = monotonicMs();
    const parsed = parseRequest(question.input);
    const visit = { ...question, ...placeOf(parsed, question.clientKey) };
    windows.read(visit, views);
    const parsedAt = monotonicMs();
    const loaded = model();
    if (loaded !== null) {
      assessPayload(loaded.bundle.payload, parsed, loaded.findings);
      writeFeatureVector(parsed, loaded.findings, views, vector, 0);
    }
    if (isExecuted) windows.arrive(visit, parsed);
    const featuresAt = monotonicMs();
    let verdict: Verdict | null = null;
    if (loaded !== null) {
      loaded.scorer.score(vector, 0);
      verdict = loaded.verdict();
      verdict.worstPlace = parsed.fragments[loaded.findings.worstFragment]?.place ?? '';
      verdict.secondScore = loaded.findings.secondScore;
    }
    const scoredAt = monotonicMs();
    const features = loaded === null ? null : numbersOf(vector);
    const inForce = isExecuted ? policy() : silentPolicy();
    const facts: RequestFacts = {
      atMs: question.atMs,
      method: parsed.method,
      path: parsed.path,
      route: parsed.route,
      address: question.address,
      clientKey: question.clientKey,
      clientId: question.clientId,
      rawHeaders: question.rawHeaders,
      fragments: parsed.fragments,
      clientsBehindKey: clientsBehindKey(views),
      features
    };
    const judgement = inForce.decide(facts, verdict);
    const scored = loaded === null ? null : describe(loaded, verdict!, features!, parsed);
    return {
      parsed,
      facts,
      judgement,
      scored,
      policyVersion: inForce.version,
      parseUs: micros(startedAt, parsedAt),
      featuresUs: micros(parsedAt, featuresAt),
      scoreUs: micros(featuresAt, scoredAt),
      decideUs: micros(scoredAt, monotonicMs())
    };
  }

  return {
    isNeeded: () => model() !== null || policy().hasRules,
    judge: (question) => run(question, true),
    analyse: (question) => run(question, false),
    noteRefused: (question) => {
      const parsed = parseRequest(question.input);
      windows.arrive({ ...question, ...placeOf(parsed, question.clientKey) }, parsed);
      return parsed;
    }
  };
}

function describe(model: LoadedModel, verdict: Verdict, features: readonly number[], parsed: ParsedRequest): Scored {
  const { findings } = model;
  const worst = parsed.fragments[findings.worstFragment];
  const matchedFragment = worst === undefined ? '' : maskFragment(worst.text, findings);
  return {
    modelVersion: model.version,
    featureHash: model.bundle.featureHash,
    features,
    attackScore: verdict.attackScore,
    anomalyScore: verdict.anomalyScore,
    attackClass: ATTACK_CLASSES[model.scorer.predictedClass]!,
    matchedPlace: matchedFragment === '' ? '' : worst!.place,
    matchedFragment
  };
}

/**
 * A copy that dies with its request. Numbers of an array lie in the young heap; those of a Float32Array outside of it, where as many as 60 MB
 * of them would wait for a full collection.
 */
function numbersOf(vector: Float32Array): readonly number[] {
  const numbers = new Array<number>(FEATURE_COUNT);
  for (let at = 0; at < FEATURE_COUNT; at++) numbers[at] = vector[at]!;
  return numbers;
}

function clientsBehindKey({ client }: WindowViews): number {
  return Math.max(1, Math.round(Math.max(client.distinct[USER_AGENTS]!, client.distinct[CREDENTIALS]!)));
}

function micros(fromMs: number, toMs: number): number {
  return Math.round((toMs - fromMs) * 1000);
}
