import { textAt, type DecisionTable } from '../../decisions/decision-table.ts';

/** In which order a log's requests were counted and judged. */
export type LoggedTurns = {
  /** Microseconds, rising within one state. Rows of gateways that did not write them down go by their arrival. */
  guardAt: (row: number) => number;
  judgeAt: (row: number) => number;
  /** Which state the guard asked: a gateway's own, or '' for the one that gateways share. */
  stateOf: (row: number) => string;
  /** All rows, as the guard's answers and as judging went. */
  byGuard: Uint32Array;
  byJudge: Uint32Array;
};

export function loggedTurns({ rows, numbers, texts, turns }: DecisionTable): LoggedTurns {
  const { timestampMs } = numbers;
  const orElse = (turn: number | undefined, other: number): number => (turn === undefined || turn === 0 ? other : turn);
  const guardAt = (row: number): number => orElse(turns?.guard[row], timestampMs[row]! * 1000);
  const judgeAt = (row: number): number => orElse(turns?.judge[row], guardAt(row));
  return {
    guardAt,
    judgeAt,
    stateOf: (row) => (turns?.isOwnState[row] === 1 ? textAt(texts.gatewayId, row) : ''),
    byGuard: inOrder(rows, guardAt),
    byJudge: inOrder(rows, judgeAt)
  };
}

/** Stable: rows come by arrival. */
function inOrder(rows: number, at: (row: number) => number): Uint32Array {
  const times = Float64Array.from({ length: rows }, (_, row) => at(row));
  return Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => times[a]! - times[b]! || a - b);
}
