import type { ModelBundle } from '#models/model-bundle.ts';
import type { Policy } from '#policy/policy.ts';
import { textAt, type DecisionTable } from '../../decisions/decision-table.ts';
import { createCountAgain } from './count-again.ts';
import { clientIn, judgeAgain } from './judge-again.ts';
import { ALLOWED, loggedOutcome, outcomeOf, textOf, type Outcome } from './logged-outcome.ts';
import { loggedTurns } from './logged-turns.ts';
import { loggedVerdicts } from './logged-verdicts.ts';
import { policyVariantsOf, type PolicyVariants } from './policy-variants.ts';
import { createStandingOracle, type PossibleStanding } from './possible-standing.ts';

type Options = {
  table: DecisionTable;
  /** By the versions that rows name; rows of one that is not among them stay unverified. */
  bundles: ReadonlyMap<string, ModelBundle>;
  policies: ReadonlyMap<string, Policy>;
};

/** How a log compares with what the very models and policies it names decide. */
export type Verification = {
  rows: number;
  /** Scored and judged once more. */
  judged: number;
  /** Stopped by a standing decision, or by a limit, and found so again. */
  standing: number;
  limited: number;
  /** Judged while a decision against their client was on its way to the state that gateways share; a gateway's own state has none. */
  underWay: number;
  /** Decided by what is in no log: lists, keys, faults, a store that was away, limits of single keys. By the reason that is logged. */
  outside: number;
  outsideBy: Record<string, number>;
  /** Of a model or policy that is not there. */
  unverified: number;
  differing: number;
  /** Of the rows judged: scores that are not to the bit those of the log. */
  differingScores: number;
  examples: { decisionId: string; logged: string; replayed: string }[];
};

const EXAMPLES = 10;
const STANDING = 'standing:';
const RATE_LIMIT = 'rate-limit';

/**
 * Asks the models and policies that wrote a log once more: scores from stored vectors, then thresholds, rules and exceptions as they were;
 * standing decisions and limits from what came before in the log, which must begin where the gateway began. Requests are judged in the
 * order in which they were judged, and counted in the order in which the state counted them.
 */
export function verifyDecisions({ table, bundles, policies }: Options): Verification {
  const { texts, numbers, featureCounts, decisionIds } = table;
  const turns = loggedTurns(table);
  const policyOf = policyVariantsOf(table, policies);
  const again = judgeAgain({ table, turns, policyOf, verdictOf: loggedVerdicts(table, bundles) });
  const { possible, confirm } = createStandingOracle(again.begun);
  const countAgain = createCountAgain(table, turns);
  const found: Verification = {
    rows: table.rows,
    judged: 0,
    standing: 0,
    limited: 0,
    underWay: 0,
    outside: 0,
    outsideBy: {},
    unverified: 0,
    differing: 0,
    differingScores: again.differingScores,
    examples: []
  };
  /** Until then a store that was away may still show: what it was told meanwhile, no log can tell. */
  let awayUntilMs = 0;
  for (const row of turns.byGuard) verify(row);
  return found;

  function verify(row: number): void {
    const logged = loggedOutcome(table, row);
    const policy = policyOf(row);
    if (policy === undefined) {
      found.unverified++;
      return;
    }
    const atMs = numbers.timestampMs[row]!;
    const isDegraded = textAt(texts.degraded, row) !== '';
    if (isDegraded) awayUntilMs = atMs + 2 * (policy.asIs.limits.standard?.windowMs ?? 0);
    const stage = textAt(texts.stage, row);
    if (isDegraded || stage === 'identify') {
      outside(isDegraded ? textAt(texts.degraded, row) : logged.reason);
      return;
    }
    const client = clientIn(turns, table, row);
    const standing = possible(client, { turn: turns.guardAt(row), atMs });
    const word = logged.action === 'allow' || logged.action === 'refuse' ? logged.wouldReason : logged.reason;
    if (word.startsWith(STANDING)) verifyStanding({ row, client, logged, standing, policy });
    else verifyOthers({ row, logged, standing, policy, isUncertain: atMs < awayUntilMs });
  }

  type Row = { row: number; logged: Outcome; standing: PossibleStanding; policy: PolicyVariants };

  /** The row says a decision against its client was in force: stopped by it, or let on where that is only observed. */
  function verifyStanding({ row, client, logged, standing, policy }: Row & { client: string }): void {
    const isStopped = logged.action !== 'allow' && logged.action !== 'refuse';
    const said = isStopped ? logged : { action: logged.wouldAction, reason: logged.wouldReason };
    const seen = standing.told.find(
      ({ action, reason }) => action === said.action && STANDING + reason === said.reason
    );
    if (seen !== undefined) confirm(client, seen);
    const told = seen ?? standing.told.at(-1);
    if (isStopped) {
      if (seen !== undefined) found.standing++;
      else differ(row, logged, told === undefined ? ALLOWED : stoppedBy(told.action, STANDING + told.reason));
      return;
    }
    verifyJudged({ row, logged, standing, policy }, { held: told ?? null, wouldThrottle: false, isUnderWay: false });
  }

  function verifyOthers({ isUncertain, ...visit }: Row & { isUncertain: boolean }): void {
    const { row, logged, standing, policy } = visit;
    const stage = textAt(texts.stage, row);
    const isLimited = logged.reason === RATE_LIMIT;
    const isListed =
      (stage === 'guard' && logged.reason === 'deny-list') || (stage === 'proxy' && featureCounts[row] === 0);
    if (!standing.mayBeNone && !isListed) {
      const told = standing.told.at(-1)!; // something must have been told
      differ(row, logged, stoppedBy(told.action, STANDING + told.reason));
      return;
    }
    const counted = countAgain(row, policy.asIs);
    if (stage === 'guard' && !isLimited) {
      outside(logged.reason);
      return;
    }
    if (counted === 'refused' || isLimited) {
      if (counted === 'unknown') outside('limits of keys');
      else if (isUncertain && (counted === 'refused') !== isLimited) outside('limits after the store was away');
      else if (counted === 'refused' && isLimited) found.limited++;
      else if (isListed) outside('allow-list');
      else differ(row, logged, isLimited ? ALLOWED : stoppedBy('throttle', RATE_LIMIT));
      return;
    }
    const wouldThrottle = counted === 'would-refuse' || (counted === 'unknown' && logged.wouldReason === RATE_LIMIT);
    verifyJudged(visit, { held: null, wouldThrottle, isUnderWay: standing.told.length > 0 });
  }

  type Held = { held: { action: string; reason: string } | null; wouldThrottle: boolean; isUnderWay: boolean };

  function verifyJudged({ row, logged }: Row, { held, wouldThrottle, isUnderWay }: Held): void {
    const judgement = again.judgements[row];
    if (judgement === undefined) {
      if (featureCounts[row] === 0) outside(logged.reason || 'not judged');
      else found.unverified++;
      return;
    }
    found.judged++;
    if (isUnderWay) found.underWay++;
    const standing = held === null ? null : STANDING + held.reason;
    const replayed = outcomeOf(judgement, { standing, standingAction: held?.action ?? '', wouldThrottle }, logged);
    if (textOf(replayed) !== textOf(logged)) differ(row, logged, replayed);
  }

  function outside(reason: string): void {
    found.outside++;
    found.outsideBy[reason] = (found.outsideBy[reason] ?? 0) + 1;
  }

  function differ(row: number, logged: Outcome, replayed: Outcome): void {
    found.differing++;
    if (found.examples.length < EXAMPLES)
      found.examples.push({ decisionId: decisionIds[row]!, logged: textOf(logged), replayed: textOf(replayed) });
  }
}

function stoppedBy(action: string, reason: string): Outcome {
  return { action, reason, wouldAction: action, wouldReason: reason };
}
