import { timeOfDecision } from '#data/decision-id.ts';
import type { DecisionRow } from '#data/decision-row.ts';
import { explainVector } from '#models/explain/explain-vector.ts';
import type { Explanation } from '#models/explain/explanation.ts';
import { decodeBundle, type ModelBundle } from '#models/model-bundle.ts';
import type { Registry } from '#models/registry.ts';
import { PathHelmError } from '#platform/errors.ts';
import type { Policy } from '#policy/policy.ts';
import type { DecisionFilter, DecisionLog } from '../decision-log/decision-log.ts';
import { actingThresholds } from './acting-thresholds.ts';
import type { ExplainedDecision } from './explained-decision.ts';
import { sayDecision } from './say-decision.ts';

export type ExplainerParts = {
  log: Pick<DecisionLog, 'find' | 'list' | 'feedbackOf'>;
  registry: Pick<Registry, 'loadArtefact'>;
  /** What is in force now; null: no model. */
  model: () => { version: string; bundle: ModelBundle } | null;
  /** In force now; its thresholds count as long as it is the one that decided. */
  policy: () => { version: string; policy: Pick<Policy, 'thresholds' | 'routes'> };
};

export type ExplainDecision = (decisionId: string) => Promise<ExplainedDecision | undefined>;

/** Enough for a median, few enough to read at once. */
const USUAL_REQUESTS = 50;
/** What was usual longer ago says little of the day in question, and costs reading old segments. */
const USUAL_SPAN_MS = 86_400_000;
/** Scores differ in the last bits between platforms; more means that another model or another vector was at work. */
const SAME_SCORE = 1e-4;
/** Versions kept decoded, since operators look at several decisions of one day. */
const MOST_BUNDLES = 2;

/**
 * Explains rows of the decision log: by the version each names, read from the registry, against what its client and its route usually
 * looked like before it. @throws PathHelmError INPUT_INVALID for a text that is no decision id
 */
export function createExplainer({ log, registry, model, policy }: ExplainerParts): ExplainDecision {
  const bundles = new Map<string, ModelBundle>();

  async function bundleOf(version: string): Promise<ModelBundle> {
    const current = model();
    if (current?.version === version) return current.bundle;
    const known = bundles.get(version);
    if (known !== undefined) return known;
    const bundle = decodeBundle(await registry.loadArtefact(version));
    if (bundles.size >= MOST_BUNDLES) bundles.delete([...bundles.keys()][0]!);
    bundles.set(version, bundle);
    return bundle;
  }

  async function usualVectors(row: DecisionRow, filter: DecisionFilter): Promise<number[][]> {
    const { rows } = await log.list({
      ...filter,
      action: 'allow',
      fromMs: row.timestampMs - USUAL_SPAN_MS,
      toMs: row.timestampMs,
      limit: USUAL_REQUESTS,
      withFeatures: true
    });
    return rows.filter((other) => isUsual(other, row)).map(({ features }) => features!); // isUsual saw to it
  }

  return async (decisionId) => {
    timeOfDecision(decisionId);
    const row = await log.find(decisionId);
    if (row === undefined) return undefined;
    const inForce = { modelVersion: model()?.version ?? '', policyVersion: policy().version };
    const feedback = [...(await log.feedbackOf(decisionId))];
    const told = { decision: row, said: sayDecision(row), inForce, feedback };
    const unexplained = (explanationNote: string): ExplainedDecision => ({
      ...told,
      explanation: null,
      explanationNote,
      usualFrom: { clientRequests: 0, routeRequests: 0 }
    });
    if (row.features === null || row.modelVersion === '')
      return unexplained(`no model looked at this request: it was decided by the ${row.stage} stage`);
    let bundle: ModelBundle;
    try {
      bundle = await bundleOf(row.modelVersion);
    } catch (fault) {
      return unexplained(whyNoModel(row.modelVersion, fault));
    }
    const clientVectors = await usualVectors(row, { clientKey: row.clientKey });
    const routeVectors = await usualVectors(row, { route: row.route });
    const current = policy();
    const explanation = explainVector({
      bundle,
      modelVersion: row.modelVersion,
      values: row.features,
      clientVectors,
      routeVectors,
      matchedPlace: row.matchedPlace,
      thresholds:
        current.version === row.policyVersion
          ? actingThresholds(current.policy, row.route, bundle.thresholds)
          : bundle.thresholds
    });
    return {
      ...told,
      explanation,
      explanationNote: notesOn(row, explanation, inForce).join('; '),
      usualFrom: { clientRequests: clientVectors.length, routeRequests: routeVectors.length }
    };
  };
}

/** Passed without anything having been held back, and was seen through the same features. */
function isUsual(other: DecisionRow, row: DecisionRow): boolean {
  return (
    other.decisionId !== row.decisionId &&
    other.wouldAction === 'allow' &&
    other.features?.length === row.features?.length &&
    other.featureHash === row.featureHash
  );
}

function whyNoModel(version: string, fault: unknown): string {
  const code = fault instanceof PathHelmError ? fault.code : '';
  if (code === 'VERSION_NOT_FOUND')
    return `model ${version} is no longer in the registry: only the logged scores are left`;
  if (code === 'FEATURE_MISMATCH')
    return `model ${version} knew other features than this code: only the logged scores are left`;
  if (code === 'ARTEFACT_CORRUPT') return `model ${version} cannot be read any more: ${(fault as Error).message}`;
  throw fault;
}

function notesOn(row: DecisionRow, explanation: Explanation, inForce: ExplainedDecision['inForce']): string[] {
  const notes: string[] = [];
  const isReproduced =
    Math.abs(explanation.attackScore - (row.attackScore ?? 0)) < SAME_SCORE &&
    Math.abs(explanation.anomalyScore - (row.anomalyScore ?? 0)) < SAME_SCORE;
  if (!isReproduced)
    notes.push(
      `model ${row.modelVersion} gives other scores now than the row holds: the explanation is not of this decision`
    );
  if (inForce.modelVersion !== row.modelVersion)
    notes.push(
      `explained by ${row.modelVersion}; in force now: ${inForce.modelVersion === '' ? 'no model' : inForce.modelVersion}`
    );
  if (inForce.policyVersion !== row.policyVersion)
    notes.push(
      `the policy was ${row.policyVersion}, now it is ${inForce.policyVersion}: thresholds shown are the model's own`
    );
  const byModels = row.wouldReason === 'anomaly' || row.wouldReason.startsWith('model:');
  if (row.wouldAction !== 'allow' && !byModels) notes.push(`the models did not decide this: ${row.wouldReason} did`);
  return notes;
}
