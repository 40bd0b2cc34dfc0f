import { ATTACK_CLASSES, attackClassIndex } from '#data/label.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import type { Verdict } from '#models/verdict.ts';
import { createAddressTable } from '../addresses/address-table.ts';
import type { RequestFacts } from '../judgement.ts';
import { createRouteTable } from '../routes/route-table.ts';
import type { RuleEffects } from '../rules/compile-rules.ts';
import type { ExceptionSpec } from './exception-spec.ts';

/** What exceptions leave out of the judgement of one request. */
export type Excluded = {
  /** Of the first exception that applied; empty: none did. */
  id: string;
  /** By class index, 1 for a class that is left out; index 0, which is no attack, stands for the anomaly detector. */
  classes: Uint8Array;
};

export const ANOMALY_INDEX = 0;
/** As for the classifier's own findings (models/features/assess-payload.ts): from here on a text is more likely an attack than not. */
const SUSPICIOUS_SCORE = 0.5;

type Holds = (facts: RequestFacts, verdict: Verdict) => boolean;
type CompiledException = {
  id: string;
  isDryRun: boolean;
  expiresAtMs: number;
  indices: readonly number[];
  holds: Holds;
};

/**
 * @returns overwritten by the next call
 * @throws TypeError for what parse-policy.ts refuses
 */
export function compileExceptions(
  specs: readonly ExceptionSpec[],
  onHit: RuleEffects['onHit']
): ((facts: RequestFacts, verdict: Verdict, foundIndex: number, isAnomalous: boolean) => Excluded) | null {
  if (specs.length === 0) return null;
  const exceptions = specs.map(compileException);
  const maxScores = specs.map(({ maxScore }) => maxScore ?? 1);
  const excluded: Excluded = { id: '', classes: new Uint8Array(ATTACK_CLASSES.length) };

  return (facts, verdict, foundIndex, isAnomalous) => {
    excluded.id = '';
    excluded.classes.fill(0);
    for (const [at, { id, isDryRun, expiresAtMs, indices, holds }] of exceptions.entries()) {
      if (expiresAtMs <= facts.atMs || !holds(facts, verdict)) continue;
      const meets = indices.filter(
        (index) => (index === ANOMALY_INDEX ? verdict.anomalyScore : verdict.attackScore) <= maxScores[at]!
      );
      const matters = meets.some((index) => (index === ANOMALY_INDEX ? isAnomalous : index === foundIndex));
      if (!matters) continue;
      onHit('exception', id, facts.atMs);
      if (isDryRun) continue;
      if (excluded.id === '') excluded.id = id;
      for (const index of meets) excluded.classes[index] = 1;
    }
    return excluded;
  };
}

function compileException(spec: ExceptionSpec): CompiledException {
  const { places, features, clients, cidr } = spec;
  const route = createRouteTable([[spec.route, true]]);
  const conditions: Holds[] = [({ method, path }) => route.find(method, path) === true];
  if (clients) conditions.push(({ clientId }) => clients.includes(clientId));
  if (cidr) {
    const table = createAddressTable(cidr.map((text) => [text, true]));
    conditions.push(({ address }) => table.find(address) === true);
  }
  // A payload anywhere else must not ride along.
  if (places)
    conditions.push(
      (_facts, { worstPlace, secondScore }) =>
        worstPlace !== undefined && places.includes(worstPlace) && (secondScore ?? 1) < SUSPICIOUS_SCORE
    );
  for (const [name, { min, max }] of Object.entries(features ?? {})) {
    const at = FEATURES.findIndex((feature) => feature.name === name);
    conditions.push(({ features: values }) => {
      const value = values?.[at];
      return value !== undefined && value >= (min ?? -Infinity) && value <= (max ?? Infinity);
    });
  }
  return {
    id: spec.id,
    isDryRun: spec.dryRun,
    expiresAtMs: Date.parse(spec.expires),
    indices: spec.classes.map((name) => (name === 'anomaly' ? ANOMALY_INDEX : attackClassIndex(name))),
    holds: (facts, verdict) => conditions.every((holds) => holds(facts, verdict))
  };
}
