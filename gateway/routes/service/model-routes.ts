import type { FastifyInstance } from 'fastify';
import { ATTACK_CLASSES } from '#data/label.ts';
import { referenceMedian } from '#models/explain/normal-values.ts';
import { FEATURE_HASH, FEATURES } from '#models/features/feature-specs.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import type { ListedVersion } from '#models/registry.ts';
import { createScorer } from '#models/scorer.ts';
import { PathHelmError } from '#platform/errors.ts';
import type { LoadedModel } from '../../judging/load-model.ts';
import type { Judging } from '../../judging/open-judging.ts';
import { AdminFault } from '../admin-fault.ts';
import { checkedBody, unprocessable } from '../checked-body.ts';
import { MODEL_DOCUMENTS, PredictBody } from '../documents/model-documents.ts';
import { fieldsOf, isoOrNull, textOf } from '../read-fields.ts';

export type ModelRoutesOptions = { judging: Pick<Judging, 'slot' | 'registry'> };

/** `GET /ml/models`, `GET /ml/metrics`, `POST /ml/models/reload`, `POST /ml/predict`. */
export function addModelRoutes(app: FastifyInstance, { judging }: ModelRoutesOptions): void {
  const { slot, registry } = judging;

  app.get('/ml/models', { schema: MODEL_DOCUMENTS.models }, async () => {
    const aliases = await registry.aliases();
    const versions = await registry.list();
    return {
      inForce: inForceOf(slot),
      aliases,
      versions: versions.map((listed) => shown(listed, Object.entries(aliases)))
    };
  });

  app.get('/ml/metrics', { schema: MODEL_DOCUMENTS.metrics }, async (request) => {
    const asked = textOf(fieldsOf(request, ['version']), 'version', 64);
    const reference = asked !== '' ? asked : slot.state().version !== '' ? slot.state().version : 'candidate';
    const { manifest, metrics } = await registry.read(reference).catch((fault: unknown) => {
      if (fault instanceof PathHelmError && fault.code === 'VERSION_NOT_FOUND')
        throw new AdminFault(404, 'NO_SUCH_VERSION', fault.message);
      throw fault;
    });
    return { version: manifest.version, headline: manifest.run.headline, metrics };
  });

  app.post('/ml/models/reload', { schema: MODEL_DOCUMENTS.reload }, async () => {
    const before = slot.state().version;
    await slot.refresh();
    return { ...inForceOf(slot), isChanged: slot.state().version !== before };
  });

  app.post('/ml/predict', { schema: MODEL_DOCUMENTS.predict }, (request) => {
    const { version, bundle } = modelInForce(slot.current());
    const values = vectorOf(checkedBody(PredictBody, request.body).features, bundle);
    const scorer = createScorer(bundle); // of its own: the judge's is overwritten by the next request
    scorer.score(values, 0);
    const { attackScore, anomalyScore, predictedClass, probabilities } = scorer;
    return {
      modelVersion: version,
      attackScore,
      anomalyScore,
      attackClass: bundle.classifier === null ? '' : ATTACK_CLASSES[predictedClass],
      probabilities:
        bundle.classifier === null
          ? {}
          : Object.fromEntries(ATTACK_CLASSES.map((name, at) => [name, probabilities[at]]))
    };
  });
}

/** @throws AdminFault 400 when there is none */
export function modelInForce(model: LoadedModel | null): LoadedModel {
  if (model === null) throw new AdminFault(400, 'UNTRAINED', 'no model is in force: train one and approve it');
  return model;
}

function inForceOf({ state }: Judging['slot']): object {
  const { version, loadedAtMs, loads, failedLoads, fault } = state();
  return { version, loadedAt: isoOrNull(loadedAtMs), loads, failedLoads, fault };
}

function shown(listed: ListedVersion, aliases: readonly [string, string | null][]): object {
  const { version } = listed;
  const own = aliases.filter(([, named]) => named === version).map(([alias]) => alias);
  if ('fault' in listed)
    return {
      version,
      createdAt: null,
      aliases: own,
      headline: null,
      artefactBytes: null,
      isUsable: false,
      fault: listed.fault
    };
  const { createdAt, artefactBytes, featureHash, run } = listed.manifest;
  const isUsable = featureHash === FEATURE_HASH;
  return { version, createdAt, aliases: own, headline: run.headline, artefactBytes, isUsable, fault: '' };
}

function vectorOf(given: readonly number[] | Record<string, number>, { reference }: ModelBundle): Float32Array {
  if (Array.isArray(given)) return Float32Array.from(given as readonly number[]);
  const named = given as Record<string, number>; // not an array, so it is the other one
  const values = Float32Array.from(reference.features, referenceMedian);
  for (const [name, value] of Object.entries(named)) {
    const column = FEATURES.findIndex((feature) => feature.name === name);
    if (column < 0) throw unprocessable(`features/${name}`, 'there is no such feature');
    values[column] = value;
  }
  return values;
}
