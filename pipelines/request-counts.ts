import { PathHelmError } from '#platform/errors.ts';

/** How much traffic to generate. */
export type RequestCounts = { normalRequests: number; attackRequests: number };

/** The three ways to say it: total and attack share, one kind and its count, or a count of each. */
export type CountArguments = {
  requests?: number | undefined;
  /** With `requests` (or alone) a share in [0, 1]; with `normal` a count. */
  attacks?: number | undefined;
  type?: 'normal' | 'attacks' | undefined;
  count?: number | undefined;
  normal?: number | undefined;
};

/** Enough ordinary validation requests to prove a false-positive budget of 0.1 %. */
export const DEFAULT_REQUESTS = 100_000;
export const DEFAULT_ATTACK_SHARE = 0.2;

/** More than this does not fit the memory a run may use; split it into several seeds. */
const MAX_REQUESTS = 5_000_000;

/** @throws PathHelmError SETTINGS_INVALID naming the option that does not fit */
export function readRequestCounts(args: CountArguments): RequestCounts {
  const counts = countsOf(args);
  const total = counts.normalRequests + counts.attackRequests;
  if (total < 1) throw invalid('nothing to generate: both counts are 0');
  if (total > MAX_REQUESTS) throw invalid(`${total} requests asked for; at most ${MAX_REQUESTS} in one run`);
  return counts;
}

function countsOf({ requests, attacks, type, count, normal }: CountArguments): RequestCounts {
  if (type !== undefined || count !== undefined) {
    if (type === undefined || count === undefined) throw invalid('--type and --count go together');
    if (requests !== undefined || attacks !== undefined || normal !== undefined) {
      throw invalid('--type/--count cannot be mixed with --requests, --normal or --attacks');
    }
    const rows = wholeNumber('--count', count);
    return type === 'normal'
      ? { normalRequests: rows, attackRequests: 0 }
      : { normalRequests: 0, attackRequests: rows };
  }
  if (normal !== undefined) {
    if (requests !== undefined) throw invalid('--normal and --requests cannot be mixed');
    return { normalRequests: wholeNumber('--normal', normal), attackRequests: wholeNumber('--attacks', attacks ?? 0) };
  }
  const total = wholeNumber('--requests', requests ?? DEFAULT_REQUESTS);
  const share = attacks ?? DEFAULT_ATTACK_SHARE;
  if (!(share >= 0 && share <= 1)) throw invalid(`--attacks=${share}: with --requests it is a share between 0 and 1`);
  const attackRequests = Math.round(total * share);
  return { normalRequests: total - attackRequests, attackRequests };
}

function wholeNumber(option: string, value: number): number {
  if (!Number.isInteger(value) || value < 0) throw invalid(`${option}=${value}: must be a whole number, 0 or more`);
  return value;
}

function invalid(message: string): PathHelmError {
  return new PathHelmError('SETTINGS_INVALID', message);
}
