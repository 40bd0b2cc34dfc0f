/**
 * What the simulated upstream answered travels in the request id, which the gateway hands on from a trusted proxy: the demo
 * upstream can then answer as the simulation says, without a header that no real request has.
 */
const PATTERN = /^sim-([1-5]\d\d)-(\d{1,7})-/;

/** The demo answers with this much at most, whatever the simulation says. */
const MAX_BYTES = 65_536;

export type SimulatedAnswer = { status: number; responseBytes: number };

export function requestIdFor({ status, responseBytes }: SimulatedAnswer, id: string): string {
  const known = status >= 200 && status <= 599 ? status : 200;
  return `sim-${known}-${Math.min(responseBytes, MAX_BYTES)}-${id}`;
}

/** @returns undefined for the id of any other request */
export function simulatedAnswerOf(requestId: string): SimulatedAnswer | undefined {
  const match = PATTERN.exec(requestId);
  return match === null ? undefined : { status: Number(match[1]), responseBytes: Number(match[2]) };
}
