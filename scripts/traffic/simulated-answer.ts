/**
 * What the simulated upstream answered, and how long it took, travels in the request id, which the gateway hands on from a trusted
 * proxy: the demo upstream can then answer as the simulation says, without a header that no real request has.
 */
const PATTERN = /^sim-([1-5]\d\d)-(\d{1,7})-(\d{1,5})-/;

/** The demo answers with this much at most, and keeps nobody waiting longer, whatever the simulation says. */
const MAX_BYTES = 1_048_576;
const MAX_LATENCY_MS = 5_000;

export type SimulatedAnswer = { status: number; responseBytes: number; latencyMs: number };

export function requestIdFor({ status, responseBytes, latencyMs }: SimulatedAnswer, id: string): string {
  const known = status >= 200 && status <= 599 ? status : 200;
  return `sim-${known}-${Math.min(responseBytes, MAX_BYTES)}-${Math.round(Math.min(latencyMs, MAX_LATENCY_MS))}-${id}`;
}

/** @returns undefined for the id of any other request */
export function simulatedAnswerOf(requestId: string): SimulatedAnswer | undefined {
  const match = PATTERN.exec(requestId);
  if (match === null) return undefined;
  return { status: Number(match[1]), responseBytes: Number(match[2]), latencyMs: Number(match[3]) };
}
