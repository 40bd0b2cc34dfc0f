import { Type, type Static } from 'typebox';
import { DecisionRow, Feedback } from '#data/decision-row.ts';
import { Explanation } from '#models/explain/explanation.ts';

/** One row of the decision log and why it is as it is. */
export const ExplainedDecision = Type.Object({
  decision: DecisionRow,
  said: Type.String({ description: 'what was done, at which stage and why, in one sentence' }),
  explanation: Type.Union([Explanation, Type.Null()], {
    description: 'by the model version the row names, also when another one is in force by now'
  }),
  explanationNote: Type.String({ description: 'why there is no explanation, or what to keep in mind reading it' }),
  /** How many earlier requests that passed the usual values were taken from. */
  usualFrom: Type.Object({ clientRequests: Type.Integer(), routeRequests: Type.Integer() }),
  inForce: Type.Object({
    modelVersion: Type.String({ description: 'now; empty: none' }),
    policyVersion: Type.String()
  }),
  feedback: Type.Array(Feedback)
});

export type ExplainedDecision = Static<typeof ExplainedDecision>;
