import type { LimitPlan } from '#policy/limits/rate-limits.ts';
import type { Limit } from '#policy/limits/limit.ts';
import { parseRate } from '#policy/limits/parse-rate.ts';
import { listOf } from '../setting-formats.ts';
import type { GatewaySettings } from '../settings.ts';

export type LimitSettings = Pick<
  GatewaySettings,
  | 'RATE_LIMIT_PER_MINUTE'
  | 'RATE_LIMIT_WINDOW_SECONDS'
  | 'RATE_LIMIT'
  | 'RATE_LIMIT_ROUTES'
  | 'RATE_LIMIT_KEYS'
  | 'RATE_LIMIT_DRY_RUN'
>;

/** What the settings say; the policy file is put over it. */
export function limitsOfSettings(settings: LimitSettings): LimitPlan {
  const named = (list: string): [name: string, rate: string][] => listOf(list).map(splitNamedRate);
  return {
    isDryRun: settings.RATE_LIMIT_DRY_RUN,
    standard: standardLimit(settings),
    routes: new Map(
      named(settings.RATE_LIMIT_ROUTES).map(([name, rate]) => [patternOf(name), { name, ...parseRate(rate) }])
    ),
    clients: new Map(
      named(settings.RATE_LIMIT_KEYS).map(([clientId, rate]) => [clientId, { name: 'key', ...parseRate(rate) }])
    )
  };
}

function standardLimit(settings: LimitSettings): Limit {
  if (settings.RATE_LIMIT !== '') return { name: '', ...parseRate(settings.RATE_LIMIT) };
  const seconds = settings.RATE_LIMIT_WINDOW_SECONDS;
  const max = Math.max(1, Math.floor((settings.RATE_LIMIT_PER_MINUTE * seconds) / 60));
  return { name: '', max, windowMs: seconds * 1000 };
}

/** The settings name prefixes: `post /login` holds for `/login` and everything below. */
function patternOf(name: string): string {
  const space = name.indexOf(' ');
  const path = name
    .slice(space + 1)
    .trim()
    .replace(/\/*$/, '/*');
  return space < 0 ? path : `${name.slice(0, space).toUpperCase()} ${path}`;
}

function splitNamedRate(entry: string): [name: string, rate: string] {
  const cut = entry.lastIndexOf('=');
  return [entry.slice(0, cut).trim(), entry.slice(cut + 1).trim()];
}
