import { attackClassIndex, type AttackClass } from '#data/label.ts';
import { FEATURE_COUNT, FEATURE_HASH } from '#models/features/feature-specs.ts';
import { PathHelmError } from '#platform/errors.ts';
import { textAt, type DecisionTable } from '../decisions/decision-table.ts';
import { filterTable } from '../decisions/take-table-rows.ts';
import { UNLABELLED } from '../dataset.ts';
import { loggedFacts } from './logged-facts.ts';
import { notesOnLog } from './notes-on-log.ts';
import type { ReplayTraffic } from './traffic.ts';

type Options = { source: string; table: DecisionTable; labels?: ReadonlyMap<string, AttackClass> };

/** A decision against the client or its limit stopped the request before the models: another model or limit may let it through. */
const STOPPED_BEFORE_JUDGING = /^(standing:|rate-limit$)/;

/**
 * Logged decisions by their stored vectors. What lists, keys or a faulty request decided, no model or policy decides otherwise: left out.
 * `labels`: decision id → what a person said it was.
 * @throws PathHelmError INPUT_EMPTY, FEATURE_MISMATCH when rows were logged with other features than this code computes
 */
export function decisionTraffic({ source, table: read, labels = new Map() }: Options): ReplayTraffic {
  const { wouldReason } = read.texts;
  const table = filterTable(
    read,
    (row) => read.featureCounts[row]! > 0 || STOPPED_BEFORE_JUDGING.test(textAt(wouldReason, row))
  );
  if (!table.featureCounts.some((count) => count > 0))
    throw new PathHelmError(
      'INPUT_EMPTY',
      `none of ${read.rows} decisions of ${source} was scored: no vector to replay`
    );
  const foreign = foreignRow(table);
  if (foreign >= 0) {
    throw new PathHelmError(
      'FEATURE_MISMATCH',
      `decision ${table.decisionIds[foreign]!} was logged with features ${textAt(table.texts.featureHash, foreign).slice(0, 12)}, this code computes ${FEATURE_HASH.slice(0, 12)}; ` +
        'they can be computed anew only from whole content (LOG_PAYLOADS=full), or replay imported logs with --input'
    );
  }
  const { decisionIds, texts, numbers, matrix, rows } = table;
  const isScored = Uint8Array.from(table.featureCounts, (count) => Number(count > 0));
  return {
    source,
    rows,
    timestampMs: numbers.timestampMs,
    requestIds: decisionIds,
    clientKeys: textsOf(table, 'clientKey'),
    routes: textsOf(table, 'route'),
    classes: labelsOf(decisionIds, labels),
    loggedReasons: Array.from({ length: rows }, (_, row) =>
      textAt(texts.wouldAction, row) === 'allow' ? '' : textAt(texts.wouldReason, row)
    ),
    isScored: isScored.includes(0) ? isScored : null,
    vectors: 'stored',
    notes: [
      `payload features are those of the payload model of ${modelsIn(table).join(', ')}, as logged`,
      ...notesOnLog(read, table)
    ],
    factsOf: loggedFacts(table),
    vectorsFor: () => matrix,
    placeOf: (row) => textAt(texts.matchedPlace, row)
  };
}

/** Index of a scored row whose vector this code does not understand; -1: there is none. */
export function foreignRow({ featureCounts, texts: { featureHash } }: DecisionTable): number {
  const isOwn = featureHash.values.map((hash) => hash === FEATURE_HASH);
  return featureCounts.findIndex(
    (count, row) => count > 0 && (count !== FEATURE_COUNT || !isOwn[featureHash.codes[row]!])
  );
}

export function labelsOf(decisionIds: readonly string[], labels: ReadonlyMap<string, AttackClass>): Uint8Array {
  return Uint8Array.from(decisionIds, (decisionId) => {
    const label = labels.get(decisionId);
    return label === undefined ? UNLABELLED : attackClassIndex(label);
  });
}

function textsOf({ texts }: DecisionTable, name: keyof DecisionTable['texts']): string[] {
  const { values, codes } = texts[name];
  return Array.from(codes, (code) => values[code]!);
}

function modelsIn({ texts: { modelVersion } }: DecisionTable): string[] {
  const seen = new Set(modelVersion.codes);
  return modelVersion.values.filter((version, code) => version !== '' && seen.has(code));
}
