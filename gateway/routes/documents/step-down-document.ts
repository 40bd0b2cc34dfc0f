import { Type } from 'typebox';
import { StepRecord } from '../../step-down/step-record.ts';
import { Count } from './schema-parts.ts';

export const StepDownBody = Type.Object({
  level: {
    ...StepRecord.properties.level,
    description: 'normal: the approved model; previous: the one before it; observe: nothing is enforced'
  },
  reason: Type.String({ description: 'empty at normal' }),
  alarm: Type.String({
    description: 'what guardrails find while nothing new is in force that could be taken back; empty: nothing'
  }),
  stepsDown: Count,
  recoveries: Count,
  steps: Type.Array(StepRecord, { description: 'newest last, at most 20' })
});
