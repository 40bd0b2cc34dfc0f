import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { PathHelmError } from '#platform/errors.ts';
import { decodeArtefact, encodeArtefact, type EncodedArtefact } from './artefact/encode.ts';
import type { ReferenceBins } from './drift/reference-bins.ts';
import { FEATURE_HASH } from './features/feature-specs.ts';
import type { Golden } from './golden.ts';
import type { PayloadModel } from './payload/payload-model.ts';
import type { Forests } from './scorer.ts';

/** Everything a verdict needs, as one artefact: equal seed, data and code give equal bytes. */
export type ModelBundle = Forests & {
  formatVersion: typeof FORMAT_VERSION;
  /** The feature list and code version the models were trained on. */
  featureHash: string;
  featureNames: readonly string[];
  classes: readonly string[];
  payload: PayloadModel;
  thresholds: BundleThresholds;
  /** How features and scores were distributed where the model learned: what drift is measured against. */
  reference: { features: readonly ReferenceBins[]; attackScore: ReferenceBins | null; anomalyScore: ReferenceBins };
  golden: Golden;
};

/** 2: calibration has a shift. */
const FORMAT_VERSION = 2;

const BundleThresholds = Type.Object({
  /** Act when the score reaches it; a threshold above 1 never acts. */
  attack: Type.Number({ minimum: 0 }),
  anomaly: Type.Number({ minimum: 0 }),
  falsePositiveBudget: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
  confidence: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
  validationBenign: Type.Integer({ minimum: 0 }),
  /** Null when the budget is proven on validation; else so many more benign requests are needed before enforcing is justified. */
  requestsNeeded: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()])
});

export type BundleThresholds = Static<typeof BundleThresholds>;

/** What must be right before the typed arrays are touched; their insides are proven by the golden vectors. */
const BundleShape = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  featureHash: Type.String(),
  featureNames: Type.Array(Type.String()),
  classes: Type.Array(Type.String()),
  payload: Type.Object({}),
  classifier: Type.Union([Type.Object({ forest: Type.Object({}), calibration: Type.Object({}) }), Type.Null()]),
  isolation: Type.Object({}),
  thresholds: BundleThresholds,
  reference: Type.Object({}),
  golden: Type.Object({})
});

export function newBundle(parts: Omit<ModelBundle, 'formatVersion' | 'featureHash'>): ModelBundle {
  return { formatVersion: FORMAT_VERSION, featureHash: FEATURE_HASH, ...parts };
}

export function encodeBundle(bundle: ModelBundle): EncodedArtefact {
  return encodeArtefact(bundle);
}

/** @throws PathHelmError ARTEFACT_CORRUPT, FEATURE_MISMATCH */
export function decodeBundle(artefact: EncodedArtefact): ModelBundle {
  const tree = decodeArtefact(artefact);
  const [fault] = Value.Errors(BundleShape, tree);
  if (fault) throw new PathHelmError('ARTEFACT_CORRUPT', `artefact: ${fault.instancePath || 'it'} ${fault.message}`);
  const bundle = tree as ModelBundle; // its shape was checked just above
  if (bundle.featureHash !== FEATURE_HASH) {
    throw new PathHelmError(
      'FEATURE_MISMATCH',
      `the artefact expects features ${bundle.featureHash.slice(0, 12)}, this code computes ${FEATURE_HASH.slice(0, 12)}: retrain`
    );
  }
  return bundle;
}
