import { Type, type TString } from 'typebox';
import { parseCidr } from '../addresses/parse-cidr.ts';
import { routePatternFault } from '../routes/route-table.ts';
import { patternFault } from '../rules/compile-pattern.ts';
import { parseDayTimes } from '../rules/day-times.ts';
import { parseBudget } from './parse-budget.ts';
import { parseDuration } from './parse-duration.ts';

/** Texts with an inner form, as schemas: each says what is wrong with the very text. */
type Notes = { default?: string; description: string };

export const cidr = (notes: Notes): TString => checked(notes, (text) => !parseCidr(text) && 'is no address or CIDR');
export const duration = (notes: Notes): TString =>
  checked(
    notes,
    (text) => parseDuration(text) === undefined && 'is no duration above 0 and up to 30d, like 30s, 10m, 1h or 1d'
  );
export const rate = (notes: Notes): TString =>
  checked(
    notes,
    (text) => !/^[1-9]\d{0,8}\/(second|minute|hour|day)$/.test(text) && 'is no <count>/<second|minute|hour|day>'
  );
export const routePattern = (notes: Notes): TString => checked(notes, routePatternFault, 'whole');
export const textPattern = (notes: Notes): TString => checked(notes, patternFault, 'whole');
export const country = (notes: Notes): TString =>
  checked(notes, (text) => !/^[A-Z]{2}$/.test(text) && 'is no country code of two capital letters (ISO 3166-1)');
export const method = (notes: Notes): TString =>
  checked(notes, (text) => !/^[A-Z][A-Z-]{0,19}$/.test(text) && 'is no method in capital letters');
export const dayTimes = (notes: Notes): TString =>
  checked(notes, (text) => parseDayTimes(text) === undefined && 'is no stretch of the day, like 22:00-06:00 (UTC)');
export const budget = (notes: Notes): TString =>
  checked(notes, (text) => parseBudget(text) === undefined && 'is no budget, like "2 per 10,000" or "5 per day"');
/** A zone must be named: a time that means something else on another machine is no expiry. */
export const time = (notes: Notes): TString =>
  checked(notes, (text) => !isTime(text) && 'is no time like 2026-12-31T00:00:00Z');
export const identifier = (notes: Notes): TString =>
  checked(notes, (text) => !/^[\w.-]{1,64}$/.test(text) && 'is no id of 1 to 64 letters, digits, _ . -');

function isTime(text: string): boolean {
  const match = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.exec(text);
  const dayMs = Date.parse(`${match?.[1] ?? ''}T00:00:00Z`);
  // Date.parse takes 31 February for 3 March.
  return (
    !Number.isNaN(Date.parse(text)) && !Number.isNaN(dayMs) && new Date(dayMs).toISOString().startsWith(match![1]!)
  );
}

type Fault = string | false | undefined;

function checked(notes: Notes, faultOf: (text: string) => Fault, form: 'rest' | 'whole' = 'rest'): TString {
  return Type.Refine(
    Type.String(notes),
    (text: string) => !faultOf(text),
    (text: string) => (form === 'whole' ? '' : `${JSON.stringify(text)} `) + String(faultOf(text))
  );
}
