import { ATTACK_CLASSES } from '#data/label.ts';
import type { ActingThresholds } from '#models/explain/find-counterfactual.ts';
import { createRouteTable } from '#policy/routes/route-table.ts';
import type { Policy } from '#policy/policy.ts';

/**
 * The scores at which a policy acts on a route (`GET /users/:id`), the model's where it is silent. A log holds routes, not paths: a rule of
 * the policy for one single path among others of its route is not seen here.
 */
export function actingThresholds(
  { thresholds, routes }: Pick<Policy, 'thresholds' | 'routes'>,
  route: string,
  model: Pick<ActingThresholds, 'attack' | 'anomaly'>
): ActingThresholds {
  const [method = '', path = ''] = route.split(' ');
  const own = createRouteTable(Object.entries(routes)).find(method, path)?.thresholds;
  const byClass = Object.fromEntries(
    ATTACK_CLASSES.flatMap((name) => {
      const threshold = name === 'benign' ? null : (own?.classes[name] ?? thresholds.classes[name] ?? null);
      return threshold === null ? [] : [[name, threshold]];
    })
  );
  return {
    attack: own?.attack ?? thresholds.attack ?? model.attack,
    anomaly: own?.anomaly ?? thresholds.anomaly ?? model.anomaly,
    ...(Object.keys(byClass).length > 0 && { byClass })
  };
}
