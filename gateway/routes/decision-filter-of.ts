import { ATTACK_CLASSES } from '#data/label.ts';
import { DECISION_ACTIONS } from '#data/decision-row.ts';
import type { DecisionFilter } from '../decision-log/decision-log.ts';
import { invalid } from './admin-fault.ts';
import type { Fields } from './read-fields.ts';

type Read = (name: string, text: string) => string | number | boolean;

/** How each field of a filter is written in a query. */
const READERS = {
  fromMs: timeOf,
  toMs: timeOf,
  action: oneOf(DECISION_ACTIONS),
  isHeldBack: (name, text) => oneOf(['true', 'false'])(name, text) === 'true',
  reason: textOf,
  route: textOf,
  clientKey: textOf,
  attackClass: oneOf(ATTACK_CLASSES),
  modelVersion: textOf,
  status: wholeOf,
  cursor: textOf,
  limit: wholeOf,
  withFeatures: (name, text) => oneOf(['true', 'false'])(name, text) === 'true'
} as const satisfies Record<keyof DecisionFilter, Read>;

export const FILTER_NAMES = Object.keys(READERS) as (keyof DecisionFilter)[]; // keys of a literal

const MAX_CHARS = 2000;

/** A query as a filter; times as ISO 8601 or epoch milliseconds. @throws AdminFault naming the field and its value */
export function decisionFilterOf(fields: Fields): DecisionFilter {
  const filter: Record<string, unknown> = {};
  for (const name of FILTER_NAMES) {
    const value = fields[name];
    if (value === undefined) continue;
    if (typeof value !== 'string' || value.length > MAX_CHARS) throw invalid(`${name} must be given once, as a text`);
    filter[name] = READERS[name](name, value);
  }
  return filter; // each field by its own reader
}

function timeOf(name: string, text: string): number {
  const atMs = /^\d+$/.test(text) ? Number(text) : /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (!(atMs <= 8.64e15))
    throw invalid(`${name}=${JSON.stringify(text)} is no ISO 8601 time and no epoch milliseconds`);
  return atMs;
}

function wholeOf(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw invalid(`${name}=${JSON.stringify(text)} is no whole number`);
  return Number(text);
}

function textOf(_name: string, text: string): string {
  return text;
}

function oneOf(words: readonly string[]): (name: string, text: string) => string {
  return (name, text) => {
    if (!words.includes(text)) throw invalid(`${name}=${JSON.stringify(text)} is none of ${words.join(', ')}`);
    return text;
  };
}
