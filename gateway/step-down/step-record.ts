import { Type, type Static } from 'typebox';

/** One line of DATA_DIR/step-downs.ndjson: what a gateway did by itself, or a person made it do. The last one holds after a restart. */
export const StepRecord = Type.Object({
  /** ISO 8601. */
  at: Type.String(),
  gatewayId: Type.String(),
  level: Type.Enum(['normal', 'previous', 'observe']),
  reason: Type.String(),
  /** `guardrails`, or who it was. */
  by: Type.String(),
  /** Model in force before and after; empty: none. */
  before: Type.String(),
  version: Type.String()
});

export type StepRecord = Static<typeof StepRecord>;
