import { INJECTION_CLASSES } from '#data/label.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { PathHelmError } from '#platform/errors.ts';
import { compilePolicy } from '#policy/compile-policy.ts';
import type { ExceptionSpec } from '#policy/exceptions/exception-spec.ts';
import type { Policy } from '#policy/policy.ts';
import { factsWithVector, scoresOf, verdictReader } from '../replay/judge-traffic.ts';
import type { TrafficScores } from '../replay/score-traffic.ts';
import type { ReplayTraffic } from '../replay/traffic.ts';

export type ProposalOptions = {
  traffic: ReplayTraffic;
  decisionId: string;
  modelVersion: string;
  bundle: ModelBundle;
  /** In force when it was decided, or now. */
  policy: Policy;
  /** Narrows it to who asked: client ids of keys, or addresses, which the log does not know by name. */
  clients?: readonly string[];
  cidr?: readonly string[];
  note: string;
  expires: string;
};

type ExceptedClass = ExceptionSpec['classes'][number];

/** Classes beyond the first that an exception may have to name before nothing is found any more. */
const MOST_CLASSES = 3;
/** Scores and features are written with few digits, rounded up: the very request must pass. */
const SCORE_STEPS = 1000;
const LOGIT_STEPS = 100;
/** How much a request's texts look like an attack, whatever its client has done before. */
const WORST_TEXT = 'payload_worst_logit';
const WORST_TEXT_AT = FEATURES.findIndex(({ name }) => name === WORST_TEXT);

/**
 * The smallest exception that would have let one decision pass: its route, the class it was taken for, an end; for a text its place, and
 * that none looks worse; for behaviour the highest score the log has of this client there. A text has no highest score: that moves with
 * what its client does, and the same request would be stopped again. Wider ones are tried only when a narrower one would not have let it
 * pass.
 * @throws PathHelmError INPUT_INVALID when the decision is not there, was no finding of the models, or no exception helps
 */
export function proposeException(options: ProposalOptions): ExceptionSpec {
  const { traffic, decisionId, modelVersion, bundle, policy } = options;
  const row = traffic.requestIds.indexOf(decisionId);
  if (row < 0)
    throw invalid(`decision ${decisionId} is not in ${traffic.source}: is it sealed (npm run decisions -- seal)?`);
  if (traffic.isScored?.[row] === 0) throw invalid(notJudged(options, row));
  const side = { name: modelVersion, bundle, thresholds: bundle.thresholds };
  const scores = scoresOf(traffic, side);
  const verdict = verdictReader(traffic, side, scores)(row);
  const facts = factsWithVector(traffic, side, row);
  const judge = (exceptions: readonly ExceptionSpec[]) =>
    compilePolicy({ ...policy, mode: 'enforce', exceptions: [...policy.exceptions, ...exceptions] }).decide(
      facts,
      verdict
    );
  const found = judge([]);
  if (found.action === 'allow') throw invalid(`decision ${decisionId} is let through by that model and policy already`);
  if (found.detector === 'rule')
    throw invalid(`${found.reason} decided ${decisionId}: change the rule, or make it a dry run`);
  const place = traffic.placeOf(row, bundle);
  const places = place === '' ? [undefined] : [[place], undefined];
  for (const ofPlace of places) {
    const classes: ExceptedClass[] = [];
    let next = judge([]);
    while (next.action !== 'allow' && next.detector !== 'rule' && classes.length < MOST_CLASSES) {
      const more: ExceptedClass =
        next.attackClass === null || next.attackClass === 'benign' ? 'anomaly' : next.attackClass;
      if (classes.includes(more)) break;
      classes.push(more);
      next = judge([specOf(options, { row, classes, scores, places: ofPlace })]);
    }
    const spec = specOf(options, { row, classes, scores, places: ofPlace });
    if (next.action === 'allow') return forCaller(spec, options);
  }
  throw invalid(
    `no exception for its route and classes would have let ${decisionId} pass; a rule can (docs/policy.md)`
  );
}

type Parts = { row: number; classes: readonly ExceptedClass[]; scores: TrafficScores; places: string[] | undefined };

/** Without its client: the log knows pseudonyms, not addresses or ids. */
function specOf(options: ProposalOptions, { row, classes, scores, places }: Parts): ExceptionSpec {
  const { traffic, bundle, decisionId, note, expires } = options;
  const isOfText = classes.some((each) => (INJECTION_CLASSES as readonly string[]).includes(each));
  const { values, columns } = traffic.vectorsFor(bundle);
  const worst = values[row * columns + WORST_TEXT_AT]!;
  return {
    id: `fp-${decisionId}`,
    note,
    route: traffic.routes[row]!,
    classes: [...classes],
    ...(isOfText
      ? { ...(places && { places }), features: { [WORST_TEXT]: { max: roundedUp(worst, LOGIT_STEPS) } } }
      : { maxScore: Math.min(1, roundedUp(highestScore(traffic, { row, classes, scores }), SCORE_STEPS)) }),
    expires,
    dryRun: false
  };
}

/** Of the decision, and of what else the log has against its client on the route: behaviour goes on. */
function highestScore(
  { rows, clientKeys, routes, loggedReasons }: ReplayTraffic,
  { row, classes, scores }: Omit<Parts, 'places'>
): number {
  const scoreOf = (at: number): number =>
    Math.max(...classes.map((each) => (each === 'anomaly' ? scores.anomaly[at]! : scores.attack[at]!)));
  let highest = scoreOf(row);
  for (let at = 0; at < rows; at++) {
    const isLike =
      clientKeys[at] === clientKeys[row] && routes[at] === routes[row] && (loggedReasons?.[at] ?? '') !== '';
    if (isLike) highest = Math.max(highest, scoreOf(at));
  }
  return highest;
}

function roundedUp(value: number, steps: number): number {
  return Math.ceil(value * steps) / steps;
}

function forCaller(spec: ExceptionSpec, { clients, cidr }: ProposalOptions): ExceptionSpec {
  return { ...spec, ...(clients && { clients: [...clients] }), ...(cidr && { cidr: [...cidr] }) };
}

/** A standing decision has no finding of its own: names the one that led to it. */
function notJudged({ traffic, decisionId }: ProposalOptions, row: number): string {
  const reason = traffic.loggedReasons?.[row] ?? '';
  if (reason.startsWith('standing:persistent:'))
    return `decision ${decisionId} was ${reason}: many requests of its client, none of which would be stopped alone; an exception for their route and class has to be written by hand`;
  const origin = reason.replace(/^standing:(repeated:)?/, '');
  for (let before = row - 1; before >= 0; before--)
    if (traffic.clientKeys[before] === traffic.clientKeys[row] && traffic.loggedReasons?.[before] === origin)
      return `decision ${decisionId} was ${reason}; what led to it is ${traffic.requestIds[before]!}: propose an exception for that one`;
  return `decision ${decisionId} was ${reason}, not a finding of the models: no exception applies`;
}

function invalid(message: string): PathHelmError {
  return new PathHelmError('INPUT_INVALID', message);
}
