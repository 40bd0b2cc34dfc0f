import { FEATURES } from '../features/feature-specs.ts';
import type { Explanation } from './explanation.ts';
import type { Counterfactual, LeverMove } from './find-counterfactual.ts';
import { describeChange, humanValue } from './human-value.ts';

export type NormalSource = 'client' | 'route' | 'training';

/** Of a lever with many features: the ones that moved farthest say what it is about. */
const MOST_SAID = 2;

/** The counterfactual in words. `sources`: what each of its normal vectors was. */
export function sayCounterfactual(
  { moves, values: changed, attackScore, anomalyScore }: Counterfactual,
  values: Float32Array,
  sources: readonly NormalSource[],
  matchedPlace: string
): NonNullable<Explanation['counterfactual']> {
  // Text first: the sentence begins with it.
  const ordered = [...moves].sort((a, b) => Number(b.lever.name === 'text') - Number(a.lever.name === 'text'));
  const changes = ordered.map((move) => ({
    lever: move.lever.name,
    towards: sources[move.source]!,
    said: sayMove(move, values, changed, matchedPlace),
    features: move.lever.columns
      .filter((column) => values[column] !== changed[column])
      .map((column) => ({ feature: FEATURES[column]!.name, from: values[column]!, to: changed[column]! }))
  }));
  return {
    said: `it would have passed ${listed(changes.map(({ said }) => said))}`,
    changes,
    attackScore,
    anomalyScore
  };
}

function sayMove({ lever }: LeverMove, values: Float32Array, changed: Float32Array, matchedPlace: string): string {
  if (lever.name === 'text') {
    return matchedPlace === ''
      ? 'had its values read like ordinary text'
      : `had the value at ${matchedPlace} read like ordinary text`;
  }
  if (lever.name === 'service') return 'in an ordinary hour of the whole service';
  const told = lever.columns
    .filter(
      (column) =>
        humanValue(FEATURES[column]!, values[column]!).text !== humanValue(FEATURES[column]!, changed[column]!).text
    )
    .sort((a, b) => Math.abs(changed[b]! - values[b]!) - Math.abs(changed[a]! - values[a]!))
    .slice(0, MOST_SAID)
    .map((column) => describeChange(FEATURES[column]!, values[column]!, changed[column]!));
  return told.length === 0 ? `with ${lever.name} slightly nearer to normal` : listed(told);
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}`;
}
