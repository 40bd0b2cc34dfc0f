const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** High enough for a large API, low enough that methods × routes × statuses stay a few thousand series. */
const MAX_ROUTES = 200;

/** Anybody can invent a method: those outside HTTP's own are counted together. */
export function methodLabel(method: string): string {
  return METHODS.has(method) ? method : 'OTHER';
}

/**
 * Anybody can invent a path too. A route gets a label of its own once the upstream has served it (below 400), so a
 * scan for things that do not exist adds nothing; beyond MAX_ROUTES everything new is `other`.
 */
export function createRouteLabels(): (route: string, status: number) => string {
  const routes = new Set<string>();
  return (route, status) => {
    if (routes.has(route)) return route;
    if (status >= 400 || routes.size >= MAX_ROUTES) return 'other';
    routes.add(route);
    return route;
  };
}
