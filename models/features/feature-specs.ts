import { createHash } from 'node:crypto';
import { CLIENT_FEATURES } from './client-features.ts';
import type { FeatureDefinition, FeatureSpec } from './feature-definition.ts';
import { PAYLOAD_FEATURES } from './payload-features.ts';
import { SHAPE_FEATURES } from './shape-features.ts';
import { CROWD_FEATURES, ROUTE_FEATURES, SERVICE_FEATURES } from './surroundings-features.ts';

export type { FeatureSpec };

/** Goes up with every change that gives some request another number under the same name, here or in what is read from requests and windows. */
const FEATURE_CODE_VERSION = 9;

/** Order is the column order of every matrix and artefact. */
export const FEATURE_DEFINITIONS: readonly FeatureDefinition[] = [
  ...SHAPE_FEATURES,
  ...PAYLOAD_FEATURES,
  ...CLIENT_FEATURES,
  ...ROUTE_FEATURES,
  ...CROWD_FEATURES,
  ...SERVICE_FEATURES
];

export const FEATURES: readonly FeatureSpec[] = FEATURE_DEFINITIONS.map(({ name, unit, group, movedBy }) => ({
  name,
  unit,
  group,
  movedBy
}));

export const FEATURE_COUNT = FEATURES.length;

/** SHA-256 over order, names, units and code version: what a model was trained on, and what serving it needs. */
export const FEATURE_HASH = createHash('sha256')
  .update(JSON.stringify([FEATURE_CODE_VERSION, FEATURES.map(({ name, unit }) => [name, unit])]))
  .digest('hex');
