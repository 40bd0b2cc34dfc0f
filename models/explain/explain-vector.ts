import { ATTACK_CLASSES } from '#data/label.ts';
import { FEATURE_COUNT } from '../features/feature-specs.ts';
import { explainForest, explainIsolation } from '../forest/explain.ts';
import type { ModelBundle } from '../model-bundle.ts';
import { createScorer, type Scorer } from '../scorer.ts';
import type { Contributions, Explanation } from './explanation.ts';
import { findCounterfactual, isActedOn, likeliestAttack, type ActingThresholds } from './find-counterfactual.ts';
import { medianVector, referenceMedian } from './normal-values.ts';
import { rankReasons, type Normals } from './rank-reasons.ts';
import { sayCounterfactual, type NormalSource } from './say-counterfactual.ts';

export type ExplainOptions = {
  bundle: ModelBundle;
  modelVersion: string;
  /** FEATURE_COUNT numbers, as the models saw them. */
  values: ArrayLike<number>;
  /** What the policy acts at; the artefact's own when left out. */
  thresholds?: ActingThresholds;
  /** Earlier vectors of this client, and vectors of this route, of requests that were allowed: what is normal for them. */
  clientVectors?: readonly ArrayLike<number>[];
  routeVectors?: readonly ArrayLike<number>[];
  /** Where the most suspicious text stood (`query.q`); empty when there was none. */
  matchedPlace?: string;
};

const SUMMARY_REASONS = 3;

/**
 * Why a vector got its scores. The forests are explained along the paths the vector took (Saabas; forest/explain.ts): exact, cheap, and
 * told in trees' votes, since calibration is one curve over all votes that belongs to no feature. The counterfactual does not trust
 * contributions: it changes the vector and scores it again.
 * @throws RangeError when `values` is no vector of this feature list
 */
export function explainVector(options: ExplainOptions): Explanation {
  const { bundle, modelVersion, matchedPlace = '' } = options;
  if (options.values.length !== FEATURE_COUNT)
    throw new RangeError(`a vector has ${FEATURE_COUNT} features, not ${options.values.length}`);
  const values = Float32Array.from(options.values);
  const thresholds: ActingThresholds = options.thresholds ?? bundle.thresholds;
  const normals: Normals = {
    client: medianVector(options.clientVectors ?? [], FEATURE_COUNT),
    route: medianVector(options.routeVectors ?? [], FEATURE_COUNT),
    reference: bundle.reference.features
  };
  const scorer = createScorer(bundle);
  scorer.score(values, 0);
  const { attackScore, anomalyScore } = scorer;
  const classIndex = bundle.classifier === null ? 0 : likeliestAttack(scorer.probabilities);
  const isActed = isActedOn(scorer, thresholds);
  const probabilities = probabilitiesOf(bundle, scorer);
  const attack = bundle.classifier && explainVotes(bundle.classifier.forest, 0, -1, values, normals);
  const ofClass = bundle.classifier && explainVotes(bundle.classifier.forest, classIndex, 1, values, normals);
  const anomaly = explainAnomaly(bundle, values, normals);
  const attackThreshold = thresholds.byClass?.[ATTACK_CLASSES[classIndex]!] ?? thresholds.attack;
  const explanation = {
    modelVersion,
    attackScore,
    anomalyScore,
    attackClass: classIndex === 0 ? '' : ATTACK_CLASSES[classIndex]!,
    probabilities,
    thresholds: { attack: attackThreshold, anomaly: thresholds.anomaly },
    isActedOn: isActed,
    attack,
    class: ofClass,
    anomaly
  };
  return {
    ...explanation,
    summary: summarise(explanation),
    ...(isActed
      ? whatWouldHavePassed(scorer, values, normals, thresholds, matchedPlace)
      : {
          counterfactual: null,
          counterfactualNote: 'no score reaches its threshold: the models let it pass as it was'
        })
  };
}

function explainVotes(
  forest: Parameters<typeof explainForest>[0],
  classIndex: number,
  sign: 1 | -1,
  values: Float32Array,
  normals: Normals
): Contributions {
  const out = new Float32Array(FEATURE_COUNT);
  const share = explainForest(forest, values, 0, classIndex, out);
  if (sign === 1) return rankReasons(share, out, values, normals);
  // Votes against benign: all that are not for it.
  return rankReasons(
    1 - share,
    out.map((contribution) => -contribution),
    values,
    normals
  );
}

function explainAnomaly(bundle: ModelBundle, values: Float32Array, normals: Normals): Contributions {
  const out = new Float32Array(FEATURE_COUNT);
  const base = explainIsolation(bundle.isolation, values, 0, out);
  return rankReasons(base, out, values, normals);
}

function probabilitiesOf({ classifier }: ModelBundle, { probabilities }: Scorer): Explanation['probabilities'] {
  if (classifier === null) return [];
  return ATTACK_CLASSES.map((attackClass, at) => ({ attackClass, probability: probabilities[at]! })).sort(
    (a, b) => b.probability - a.probability
  );
}

function whatWouldHavePassed(
  scorer: Scorer,
  values: Float32Array,
  normals: Normals,
  thresholds: ActingThresholds,
  matchedPlace: string
): Pick<Explanation, 'counterfactual' | 'counterfactualNote'> {
  const training = Float32Array.from(normals.reference, referenceMedian);
  const sources: { name: NormalSource; vector: Float32Array }[] = [
    ...(normals.client ? [{ name: 'client' as const, vector: normals.client }] : []),
    ...(normals.route ? [{ name: 'route' as const, vector: normals.route }] : []),
    { name: 'training', vector: training }
  ];
  const found = findCounterfactual(
    scorer,
    values,
    sources.map(({ vector }) => vector),
    thresholds
  );
  if (found === undefined) {
    const counterfactualNote = 'no change of up to four things would have let it pass: it is unusual all over';
    return { counterfactual: null, counterfactualNote };
  }
  const names = sources.map(({ name }) => name);
  return { counterfactual: sayCounterfactual(found, values, names, matchedPlace), counterfactualNote: '' };
}

function summarise(explanation: Omit<Explanation, 'summary' | 'counterfactual' | 'counterfactualNote'>): string[] {
  const { attackScore, anomalyScore, attackClass, attack, anomaly, thresholds } = explanation;
  const lines: string[] = [];
  if (attack !== null) {
    const votes = `${percentOf(attack.sum)} of the trees' votes against ${percentOf(attack.base)} on average`;
    lines.push(
      `attack score ${fixed(attackScore)} (${sayThreshold(thresholds.attack)}), most like ${attackClass}: ${votes}`
    );
    lines.push(...sentencesOf(attack));
  }
  lines.push(`anomaly score ${fixed(anomalyScore)} (${sayThreshold(thresholds.anomaly)})`);
  lines.push(...sentencesOf(anomaly));
  return lines;
}

function sentencesOf({ reasons }: Contributions): string[] {
  return reasons
    .filter(({ contribution }) => contribution > 0)
    .slice(0, SUMMARY_REASONS)
    .map((reason) => {
      const usual = [
        reason.usualForClient === null ? '' : `usual for this client: ${reason.usualForClient}`,
        reason.usualOnRoute === null ? '' : `on this route: ${reason.usualOnRoute}`,
        `in training: ${reason.usualInTraining}`,
        reason.place
      ].filter((part) => part !== '');
      return `${reason.said} (${usual.join(', ')})`;
    });
}

function sayThreshold(threshold: number): string {
  return threshold > 1 ? 'never acted on' : `acted on from ${fixed(threshold)}`;
}

function fixed(score: number): string {
  return score.toFixed(3);
}

function percentOf(share: number): string {
  return `${Math.round(share * 100)} %`;
}
