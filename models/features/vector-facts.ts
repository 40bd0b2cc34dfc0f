import { FEATURES } from './feature-specs.ts';

const USER_AGENTS = indexOf('client_user_agents_1h_log2');
const CREDENTIALS = indexOf('client_credentials_1h_log2');
const SECOND_LOGIT = indexOf('payload_second_logit');

/** How many different user agents or credentials lately stood behind the client, read back from its vector; at least 1. */
export function clientsBehindKeyOf(values: ArrayLike<number>, offset: number): number {
  const most = Math.max(values[offset + USER_AGENTS]!, values[offset + CREDENTIALS]!);
  return Math.max(1, Math.round(2 ** most - 1));
}

/** How likely an attack the second most suspicious text is, 0..1, read back from the vector. */
export function secondScoreOf(values: ArrayLike<number>, offset: number): number {
  return 1 / (1 + Math.exp(-values[offset + SECOND_LOGIT]!));
}

function indexOf(name: string): number {
  const at = FEATURES.findIndex((feature) => feature.name === name);
  if (at < 0) throw new Error(`there is no feature ${name}`);
  return at;
}
