import { templateRoute } from '#models/request/target/template-route.ts';
import { normalisedPathOf } from '../access/normalised-path.ts';

/** The route of a request target, for counting and for the log: nothing of the query, nothing that names one thing. */
export function routeOf(target: string, method: string): string {
  return templateRoute(normalisedPathOf(target, method)).route;
}
