import { Value } from 'typebox/value';
import { FEATURES } from '#models/features/feature-specs.ts';
import { ExceptionSpec } from '../exceptions/exception-spec.ts';
import { routePatternFault } from '../routes/route-table.ts';
import { RuleSpec, type TextTest } from '../rules/rule-spec.ts';
import type { PolicyFault } from './schema-faults.ts';

const TEXT_TESTS = ['equals', 'contains', 'startsWith', 'endsWith', 'pattern', 'exists'] as const;
const EXCEPTION_CONDITIONS = ['places', 'features', 'clients', 'cidr', 'maxScore'] as const;

/** What is wrong between values that are well-formed by themselves; parts that are not are left to the schema. */
export function contradictionsOf(content: unknown): PolicyFault[] {
  const { routes, rules, exceptions } = Object(content) as Record<string, unknown>;
  const patterns = typeof routes === 'object' && routes !== null ? Object.keys(routes) : [];
  const goodRules = entriesOf(rules).filter(([, rule]) => Value.Check(RuleSpec, rule)) as [number, RuleSpec][];
  const goodExceptions = entriesOf(exceptions).filter(([, each]) => Value.Check(ExceptionSpec, each)) as [
    number,
    ExceptionSpec
  ][];
  return [
    ...patterns.flatMap((pattern) => {
      const message = routePatternFault(pattern);
      return message === undefined ? [] : [{ path: ['routes', pattern], message }];
    }),
    ...sameIds('rules', goodRules),
    ...goodRules.flatMap(([at, rule]) => ruleFaults(rule, ['rules', at])),
    ...sameIds('exceptions', goodExceptions),
    ...goodExceptions.flatMap(([at, exception]) => exceptionFaults(exception, ['exceptions', at]))
  ];
}

function ruleFaults({ when, action, scope }: RuleSpec, path: PolicyFault['path']): PolicyFault[] {
  const faults: PolicyFault[] = [];
  if (Object.keys(when).length === 0)
    faults.push({ path: [...path, 'when'], message: 'must name a condition; for every request: route: ["/*"]' });
  if (scope === 'client' && (action === 'allow' || action === 'observe'))
    faults.push({ path: [...path, 'scope'], message: `client is for throttle and block, not for ${action}` });
  const tests: [PolicyFault['path'], TextTest | undefined][] = [
    [[...path, 'when', 'path'], when.path],
    [[...path, 'when', 'body'], when.body],
    ...(['headers', 'query'] as const).flatMap((part) =>
      Object.entries(when[part] ?? {}).map(
        ([name, test]) => [[...path, 'when', part, name], test] as [PolicyFault['path'], TextTest]
      )
    )
  ];
  for (const [place, test] of tests) {
    const named = test === undefined ? 1 : TEXT_TESTS.filter((each) => test[each] !== undefined).length;
    if (named !== 1) faults.push({ path: place, message: `must have exactly one of ${TEXT_TESTS.join(', ')}` });
  }
  return faults;
}

function exceptionFaults(exception: ExceptionSpec, path: PolicyFault['path']): PolicyFault[] {
  const faults: PolicyFault[] = [];
  if (EXCEPTION_CONDITIONS.every((name) => exception[name] === undefined))
    faults.push({ path, message: `must have at least one of ${EXCEPTION_CONDITIONS.join(', ')}` });
  for (const [name, { min, max }] of Object.entries(exception.features ?? {})) {
    const place = [...path, 'features', name];
    if (!FEATURES.some((feature) => feature.name === name)) faults.push({ path: place, message: 'is no feature' });
    if (min === undefined && max === undefined) faults.push({ path: place, message: 'must have min or max' });
    if (min !== undefined && max !== undefined && min > max)
      faults.push({ path: place, message: `min ${min} is above max ${max}` });
  }
  return faults;
}

function sameIds(list: string, entries: readonly [number, { id: string }][]): PolicyFault[] {
  const seen = new Set<string>();
  return entries.flatMap(([at, { id }]) => {
    if (seen.has(id)) return [{ path: [list, at, 'id'], message: `${JSON.stringify(id)} is there twice` }];
    seen.add(id);
    return [];
  });
}

function entriesOf(list: unknown): [number, unknown][] {
  return Array.isArray(list) ? [...list.entries()] : [];
}
