import type { DecisionLogView, LogSpan } from './decision-log.ts';

/** What pages need of the log beside the cube: small, exact, over the whole span. */
export type LogFigures = {
  span: LogSpan;
  versions: { model_version: string; requests: number; from_ms: number; to_ms: number }[];
  scores: { kind: string; bin: number; action: string; requests: number }[];
  stages: { stage: string; p50_us: number; p99_us: number; requests: number }[];
  limited: { client_key: string; route: string; requests: number; from_ms: number; to_ms: number }[];
};

/** Enough rows for a 99th percentile that does not move. */
const STAGE_ROWS = 500_000;

export async function logFigures({ query, span }: DecisionLogView): Promise<LogFigures> {
  return {
    span,
    versions: await query('versions'),
    scores: await query('scores'),
    stages: await query('stages', { keep_one_in: Math.max(1, Math.floor(span.requests / STAGE_ROWS)) }),
    limited: await query('limited')
  };
}
