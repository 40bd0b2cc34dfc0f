import { placeOf } from '#models/request/fragment-collector.ts';
import { createAddressTable } from '../addresses/address-table.ts';
import type { RequestFacts } from '../judgement.ts';
import { createRouteTable } from '../routes/route-table.ts';
import { compileTextTest } from './compile-text-test.ts';
import { isWithin, parseDayTimes, WEEKDAYS, weekdayOf } from './day-times.ts';
import type { RuleSpec, TextTest } from './rule-spec.ts';

export type Condition = (facts: RequestFacts) => boolean;

/** Where all that found no place of its own is gathered (fragment-collector.ts): looked into, or 256 parameters would hide the next one. */
const OVERFLOW = 'overflow';

/**
 * One function for all conditions of a rule: cheap ones first, texts last.
 * @param countryOf ISO 3166-1 code of an address, empty when unknown
 * @throws TypeError for what parse-policy.ts refuses
 */
export function compileConditions(when: RuleSpec['when'], countryOf: (address: string) => string): Condition {
  const { method, client, route, times, weekdays, cidr, country, path, headers, query, body } = when;
  const conditions: Condition[] = [];
  if (method) conditions.push(({ method: given }) => method.includes(given));
  if (client) conditions.push(({ clientId }) => client.includes(clientId));
  if (weekdays) conditions.push(({ atMs }) => weekdays.includes(WEEKDAYS[weekdayOf(atMs)]!));
  if (times) {
    const stretches = times.map((text) => parseDayTimes(text)!); // the schema has read them
    conditions.push(({ atMs }) => stretches.some((stretch) => isWithin(stretch, atMs)));
  }
  if (route) {
    const table = createRouteTable(route.map((pattern) => [pattern, true]));
    conditions.push((facts) => table.find(facts.method, facts.path) === true);
  }
  if (cidr) {
    const table = createAddressTable(cidr.map((text) => [text, true]));
    conditions.push(({ address }) => table.find(address) === true);
  }
  if (country) conditions.push(({ address }) => country.includes(countryOf(address)));
  if (path) {
    const holds = compileTextTest(path);
    conditions.push((facts) => holds(facts.path) === (path.exists ?? true));
  }
  for (const [name, test] of Object.entries(headers ?? {})) conditions.push(headerCondition(name, test));
  for (const [name, test] of Object.entries(query ?? {})) {
    const place = placeOf('query', name);
    conditions.push(fragmentCondition((given) => given === place, test));
  }
  if (body) conditions.push(fragmentCondition(isOfBody, body));
  return (facts) => {
    for (const condition of conditions) if (!condition(facts)) return false;
    return true;
  };
}

/** Of several fields of one name, one suffices. */
function headerCondition(name: string, test: TextTest): Condition {
  const holds = compileTextTest(test);
  const wanted = name.toLowerCase();
  return ({ rawHeaders }) => {
    for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
      const given = rawHeaders[at]!;
      if (given.length !== wanted.length || given.toLowerCase() !== wanted) continue;
      if (holds(rawHeaders[at + 1]!)) return test.exists ?? true;
    }
    return test.exists === false;
  };
}

function fragmentCondition(isMeant: (place: string) => boolean, test: TextTest): Condition {
  const holds = compileTextTest(test);
  const mayOverflow = test.contains !== undefined || test.pattern !== undefined;
  return ({ fragments }) => {
    for (const { place, text } of fragments) {
      if ((isMeant(place) || (mayOverflow && place === OVERFLOW)) && holds(text)) return test.exists ?? true;
    }
    return test.exists === false;
  };
}

function isOfBody(place: string): boolean {
  const dot = place.indexOf('.');
  switch (dot < 0 ? place : place.slice(0, dot)) {
    case 'path':
    case 'query':
    case 'header':
    case 'cookie':
    case 'jwt':
    case 'fragment':
    case OVERFLOW:
      return false;
    default:
      return true;
  }
}
