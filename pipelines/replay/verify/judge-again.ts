import type { Verdict } from '#models/verdict.ts';
import type { Judgement } from '#policy/judgement.ts';
import { NO_STRIKES, strike, withShared, type Strikes } from '#policy/standing.ts';
import { textAt, type DecisionTable } from '../../decisions/decision-table.ts';
import { loggedFacts } from '../logged-facts.ts';
import type { LoggedTurns } from './logged-turns.ts';
import type { PolicyVariants } from './policy-variants.ts';

/** A decision against a client, as judging the log again brings it about. */
export type Begun = {
  action: string;
  reason: string;
  level: number;
  untilMs: number;
  gatewayId: string;
  modelVersion: string;
  /** No answer of the state before `fromTurn` can have told it, every one after `settledTurn` must. */
  fromTurn: number;
  settledTurn: number;
  /** Of the first request a step-down let through again; Infinity: none did. */
  releasedTurn: number;
};

export type JudgedAgain = {
  /** By row; undefined: not judged, or by a model or policy that is not there. */
  judgements: readonly (Judgement | undefined)[];
  /** By state and client, oldest first. */
  begun: ReadonlyMap<string, readonly Begun[]>;
  differingScores: number;
};

type Options = {
  table: DecisionTable;
  turns: LoggedTurns;
  policyOf: (row: number) => PolicyVariants | undefined;
  verdictOf: (row: number) => Verdict | null;
};

/** Beyond the answer to the request that led to it, for a decision to reach a shared store: generously a round trip. */
const STORE_MS = 50;
/** What a step-down takes back; decisions of rules stay. */
const OF_MODEL = /^(repeated:|persistent:)?(model:|anomaly)/;

export function clientIn(turns: LoggedTurns, { texts }: DecisionTable, row: number): string {
  return `${turns.stateOf(row)} ${textAt(texts.clientKey, row)}`;
}

/** Asks models and policies once more, in the order of judging, and what that leads to against clients. */
export function judgeAgain({ table, turns, policyOf, verdictOf }: Options): JudgedAgain {
  const { texts, numbers, featureCounts } = table;
  const judgements = new Array<Judgement | undefined>(table.rows);
  const factsOf = loggedFacts(table);
  const strikes = new Map<string, Strikes>();
  const begun = new Map<string, Begun[]>();
  let differingScores = 0;
  for (const row of turns.byJudge) judge(row);
  return { judgements, begun, differingScores };

  function judge(row: number): void {
    const policy = featureCounts[row] === 0 ? undefined : policyOf(row);
    const verdict = policy === undefined ? null : verdictOf(row);
    if (policy === undefined || verdict === null) return;
    if (verdict.attackScore !== numbers.attackScore[row] || verdict.anomalyScore !== numbers.anomalyScore[row])
      differingScores++;
    const facts = factsOf(row);
    const variant = policy.isHeldBack(row) ? policy.heldBack : policy.asIs;
    const judgement = variant.decide(facts, verdict);
    judgements[row] = judgement;
    release(row, policy.isHeldBack(row));
    note(row, judgement, policy);
  }

  function note(row: number, judgement: Judgement, { asIs: { standing: plan } }: PolicyVariants): void {
    const atMs = numbers.timestampMs[row]!;
    const client = clientIn(turns, table, row);
    const gatewayId = textAt(texts.gatewayId, row);
    const record = `${gatewayId} ${client}`; // each gateway counts single blocks by itself
    const ofClient = begun.get(client) ?? [];
    // What another gateway decided is known once it has ended: until then its client is not judged.
    const shared = ofClient.findLast((each) => each.gatewayId !== gatewayId && each.untilMs <= atMs);
    const known = withShared(
      strikes.get(record) ?? NO_STRIKES,
      shared && { ...shared, action: shared.action === 'block' ? 'block' : 'throttle' }
    );
    const outcome = strike(known, judgement, atMs, plan);
    strikes.set(record, outcome.strikes);
    if (outcome.standing === null) return;
    const { action, reason, untilMs, level } = outcome.standing;
    const isOwn = turns.stateOf(row) !== '';
    const fromTurn = isOwn ? turns.judgeAt(row) : turns.guardAt(row);
    const settledTurn = isOwn ? fromTurn : fromTurn + (numbers.latencyMs[row]! + STORE_MS) * 1000;
    const modelVersion = textAt(texts.modelVersion, row);
    const times = { fromTurn, settledTurn, releasedTurn: Infinity };
    ofClient.push({ action, reason, level, untilMs, gatewayId, modelVersion, ...times });
    begun.set(client, ofClient);
  }

  /** A step-down ends what the model it takes out of force has led to: its client is judged again, by another model or held back. */
  function release(row: number, isHeldBack: boolean): void {
    const client = clientIn(turns, table, row);
    const newest = begun.get(client)?.at(-1);
    const guardTurn = turns.guardAt(row);
    // Of two requests let through the one judged later may have been counted first.
    if (newest === undefined || guardTurn >= newest.releasedTurn || !OF_MODEL.test(newest.reason)) return;
    const isInForce = numbers.timestampMs[row]! < newest.untilMs && guardTurn > newest.settledTurn;
    const hasStepped = isHeldBack || textAt(texts.modelVersion, row) !== newest.modelVersion;
    if (!isInForce || !hasStepped || textAt(texts.wouldReason, row).startsWith('standing:')) return;
    const isFirst = newest.releasedTurn === Infinity;
    newest.releasedTurn = guardTurn;
    if (!isFirst) return;
    for (const gateway of texts.gatewayId.values) strikes.delete(`${gateway} ${client}`);
  }
}
