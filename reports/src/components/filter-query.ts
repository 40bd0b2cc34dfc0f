import type { Filter } from './cube.js';

export function readFilter(query: URLSearchParams): Filter {
  const at = (name: string): number | null => {
    const ms = Date.parse(query.get(name) ?? '');
    return Number.isNaN(ms) ? null : ms;
  };
  const text = (name: string): string => query.get(name) ?? '';
  return {
    fromMs: at('from'),
    toMs: at('to'),
    route: text('route'),
    action: text('action'),
    attackClass: text('class')
  };
}

export function writeFilter(filter: Filter, query: URLSearchParams): string {
  const texts = {
    from: filter.fromMs === null ? '' : new Date(filter.fromMs).toISOString(),
    to: filter.toMs === null ? '' : new Date(filter.toMs).toISOString(),
    route: filter.route,
    action: filter.action,
    class: filter.attackClass
  };
  for (const [name, value] of Object.entries(texts)) {
    if (value === '') query.delete(name);
    else query.set(name, value);
  }
  return query.toString();
}
