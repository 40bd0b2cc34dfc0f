import type { RequestRecord } from '#data/request-record.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import { parseRequest } from '#models/request/parse-request.ts';
import { PathHelmError } from '#platform/errors.ts';
import { classIndexOf, type Dataset } from '../dataset.ts';
import { featurise } from '../featurise.ts';
import type { ReplayTraffic } from './traffic.ts';

type Records = { source: string; records: readonly RequestRecord[]; isTimed: boolean; hasClients: boolean };

/**
 * Imported or generated requests, in order of arrival: vectors are computed through the fold the gateway runs.
 * @throws PathHelmError INPUT_EMPTY
 */
export function recordTraffic({ source, records, isTimed, hasClients }: Records): ReplayTraffic {
  if (records.length === 0) throw new PathHelmError('INPUT_EMPTY', `${source} holds no request to replay`);
  const computed = new WeakMap<ModelBundle, Dataset>();
  const datasetFor = (bundle: ModelBundle): Dataset => {
    const { payload } = bundle;
    const dataset =
      computed.get(bundle) ??
      featurise({ records, modelOfRow: () => payload, needsBaseline: () => false, isTimed, hasClients });
    computed.set(bundle, dataset);
    return dataset;
  };
  return {
    source,
    rows: records.length,
    timestampMs: Float64Array.from(records, ({ timestampMs }) => timestampMs),
    requestIds: records.map(({ requestId }) => requestId),
    clientKeys: records.map(({ clientKey }) => clientKey),
    routes: records.map((record) => parseRequest(record).route),
    classes: Uint8Array.from(records, classIndexOf),
    loggedReasons: null,
    isScored: null,
    vectors: 'recomputed',
    notes: [
      ...(isTimed ? [] : ['the source gives no times: windows, limits and standing decisions mean nothing']),
      ...(hasClients ? [] : ['the source gives no clients: windows and limits per client mean nothing'])
    ],
    factsOf: (row) => {
      const record = records[row]!;
      const { method, path, route, fragments } = parseRequest(record);
      return {
        atMs: record.timestampMs,
        method,
        path,
        route,
        address: record.address,
        clientKey: record.clientKey,
        clientId: record.clientKey.startsWith('key:') ? record.clientKey.slice('key:'.length) : '',
        rawHeaders: record.headers.flat(),
        fragments,
        // How many clients share a key is not in a record; as one, so that the policy acts as it would on a client alone.
        clientsBehindKey: 1
      };
    },
    vectorsFor: (bundle) => datasetFor(bundle).matrix,
    placeOf: (row, bundle) => datasetFor(bundle).worstPlaces[row]!
  };
}
