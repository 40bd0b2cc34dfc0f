import { ATTACK_CLASSES, type AttackClass } from '#data/label.ts';
import { PathHelmError } from '#platform/errors.ts';
import { PERIODS } from './template-pools.ts';

export type HostileClass = Exclude<AttackClass, 'benign'>;

/**
 * Shares of attack rows, per cent: injections 36, which single rows and a corpus of texts teach; behaviour 64, where a row says little and
 * it is whole runs that have to be many. No class below 4, floods no more than a tenth.
 */
const CLASS_SHARES: Record<HostileClass, number> = {
  'sql-injection': 9,
  'cross-site-scripting': 8,
  'path-traversal': 6.5,
  'command-injection': 6.5,
  'other-injection': 6,
  'credential-stuffing': 13,
  'denial-of-service': 10,
  scraping: 12,
  'broken-authentication': 9,
  'api-abuse': 11,
  scanning: 9
};

export type PeriodQuota = { normalRows: number; attackRows: ReadonlyMap<HostileClass, number> };

/** Deals the rows asked for to periods and classes without losing or adding one. */
export function planPeriods(options: {
  normalRequests: number;
  attackRequests: number;
  attackClasses?: readonly AttackClass[] | undefined;
  periods?: readonly number[] | undefined;
}): PeriodQuota[] {
  const classes = hostileClasses(options.attackClasses);
  const weights = Array.from({ length: PERIODS }, (_none, period) =>
    options.periods === undefined || options.periods.includes(period) ? 1 : 0
  );
  const perClass = deal(
    options.attackRequests,
    classes.map((attackClass) => CLASS_SHARES[attackClass])
  );
  // Each class starts its remainder at another period, so that small runs do not pile up in the first one.
  const perPeriod = classes.map((_, at) => rotate(deal(perClass[at]!, rotate(weights, -at)), at));
  const normal = deal(options.normalRequests, weights);
  return normal.map((normalRows, period) => ({
    normalRows,
    attackRows: new Map(classes.map((attackClass, at) => [attackClass, perPeriod[at]![period]!]))
  }));
}

function hostileClasses(wanted: readonly AttackClass[] = ATTACK_CLASSES.slice(1)): HostileClass[] {
  const classes = [...new Set(wanted)].filter((name): name is HostileClass => name !== 'benign');
  if (classes.length !== wanted.length || classes.length === 0) {
    throw new PathHelmError(
      'SETTINGS_INVALID',
      `attackClasses must name attack classes, each once: [${wanted.join(', ')}]`
    );
  }
  return classes;
}

/** Largest remainder: whole numbers in proportion to the weights that add up to the total. */
function deal(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const dealt = exact.map(Math.floor);
  const byRemainder = exact
    .map((value, at) => ({ at, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.at - b.at);
  const missing = total - dealt.reduce((all, count) => all + count, 0);
  for (const { at } of byRemainder.slice(0, missing)) dealt[at]!++;
  return dealt;
}

/** A negative `by` turns the other way. */
function rotate<T>(items: readonly T[], by: number): T[] {
  const start = (by % items.length) + items.length;
  return items.map((_, at) => items[(at + start) % items.length]!);
}
