import { randomInt } from 'node:crypto';
import { PathHelmError } from '#platform/errors.ts';

const TIME_DIGITS = 9;
const COUNTER_DIGITS = 4;
const COUNTER_RANGE = 36 ** COUNTER_DIGITS;
const PATTERN = /^[0-9a-z]{9}-[0-9a-z]{1,12}-[0-9a-z]{4}$/;

/** `<time>-<gateway>-<counter>`, base 36: sorts by time, tells the day, and no two gateways make the same. */
export function createDecisionIds(gatewayId: string): (atMs: number) => string {
  let counter = 0;
  return (atMs) => {
    counter = (counter + 1) % COUNTER_RANGE;
    const time = Math.trunc(atMs).toString(36).padStart(TIME_DIGITS, '0');
    return `${time}-${gatewayId}-${counter.toString(36).padStart(COUNTER_DIGITS, '0')}`;
  };
}

/** Eight characters: a thousand gateways started in a year share one with a chance of 1 in 5 million. */
export function createGatewayId(): string {
  return Array.from({ length: 8 }, () => randomInt(36).toString(36)).join('');
}

/** When the request came, milliseconds since the Unix epoch. @throws PathHelmError INPUT_INVALID for a text that is no decision id */
export function timeOfDecision(decisionId: string): number {
  if (!PATTERN.test(decisionId)) throw new PathHelmError('INPUT_INVALID', `"${decisionId}" is no decision id`);
  return Number.parseInt(decisionId.slice(0, TIME_DIGITS), 36);
}
