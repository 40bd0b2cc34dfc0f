import { createHash } from 'node:crypto';
import { ATTACK_CLASSES } from '#data/label.ts';
import { FEATURES } from '#models/features/feature-specs.ts';
import { rocAuc } from '#models/metrics/ranking.ts';
import { BENIGN, rowsWhere, UNLABELLED, type Dataset } from '../dataset.ts';
import { HOLDOUT, PARTS, TRAIN, VALIDATION, type Split } from '../split.ts';
import type { LeakFinding } from './evaluation.ts';

/** One feature that alone separates attacks this well is either a give-away of the generator or deserves a sentence why not. */
const SUSPICIOUS_AUC = 0.98;
/** Rows looked at for single-feature separation: enough for two digits of an AUC. */
const AUC_SAMPLE_ROWS = 5_000;

/** What could make the figures better than the model is. Run on every evaluation and printed. */
export function leakAudit(dataset: Dataset, split: Split): LeakFinding[] {
  const hashes = vectorHashes(dataset);
  return [
    sharedKeys('clients', dataset.hasClients ? dataset.clientKeys : [], split),
    sharedKeys('payload templates', dataset.templateIds, split),
    sharedKeys('campaigns', dataset.campaignIds, split),
    timeOrder(dataset, split),
    repeatedVectors(dataset, split, hashes),
    contradictions(dataset, hashes),
    giveAways(dataset, split)
  ];
}

function sharedKeys(what: string, keys: readonly string[], split: Split): LeakFinding {
  const check = `${what} in two parts`;
  const partOf = new Map<string, number>();
  const straddling = new Set<string>();
  for (const [row, key] of keys.entries()) {
    const part = split.parts[row]!;
    if (key === '' || PARTS[part] === 'set-aside') continue;
    const first = partOf.get(key);
    if (first === undefined) partOf.set(key, part);
    else if (first !== part) straddling.add(key);
  }
  if (partOf.size === 0) return { check, verdict: 'ok', detail: 'the rows name none' };
  const detail = `${straddling.size} of ${partOf.size}`;
  return { check, verdict: straddling.size === 0 ? 'ok' : 'leak', detail };
}

function timeOrder(dataset: Dataset, split: Split): LeakFinding {
  const check = 'training rows younger than evaluated ones';
  if (!dataset.isTimed) return { check, verdict: 'look', detail: 'the source has no times' };
  let trainUntilMs = -Infinity;
  let evaluatedFromMs = Infinity;
  for (let row = 0; row < split.parts.length; row++) {
    const at = dataset.timestampMs[row]!;
    if (split.parts[row] === TRAIN) trainUntilMs = Math.max(trainUntilMs, at);
    else if (split.parts[row] === VALIDATION || split.parts[row] === HOLDOUT)
      evaluatedFromMs = Math.min(evaluatedFromMs, at);
  }
  const verdict = trainUntilMs < evaluatedFromMs ? 'ok' : 'leak';
  return {
    check,
    verdict,
    detail: verdict === 'ok' ? 'none' : `training reaches ${trainUntilMs - evaluatedFromMs} ms into evaluation`
  };
}

/** Attack rows of the holdout whose very vector was trained on: recall on them is memory. */
function repeatedVectors(dataset: Dataset, split: Split, hashes: readonly string[]): LeakFinding {
  const trained = new Set(hashes.filter((_hash, row) => split.parts[row] === TRAIN));
  const attacks = rowsWhere(
    split.parts.length,
    (row) => split.parts[row] === HOLDOUT && isAttack(dataset.classes[row]!)
  );
  const known = attacks.filter((row) => trained.has(hashes[row]!)).length;
  const share = attacks.length === 0 ? 0 : known / attacks.length;
  return {
    check: 'holdout attacks whose vector was trained on',
    verdict: share > 0.05 ? 'leak' : share > 0.01 ? 'look' : 'ok',
    detail: `${known} of ${attacks.length}`
  };
}

/** Equal vectors with different labels: no model can tell them apart. */
function contradictions(dataset: Dataset, hashes: readonly string[]): LeakFinding {
  const kinds = new Map<string, number>();
  for (const [row, hash] of hashes.entries()) {
    const own = dataset.classes[row]!;
    if (own !== UNLABELLED) kinds.set(hash, (kinds.get(hash) ?? 0) | (own === BENIGN ? 1 : 2));
  }
  const torn = new Set([...kinds].filter(([, kind]) => kind === 3).map(([hash]) => hash));
  const rows = hashes.filter((hash) => torn.has(hash)).length;
  return {
    check: 'equal vectors labelled both benign and attack',
    verdict: rows > hashes.length * 0.01 ? 'look' : 'ok',
    detail: `${rows} of ${hashes.length} rows`
  };
}

/** Single features that alone tell attacks from benign rows; per class, since a flood is allowed to show in one number and a label leak is not. */
function giveAways(dataset: Dataset, split: Split): LeakFinding {
  const { values, columns } = dataset.matrix;
  const labelled = rowsWhere(
    split.parts.length,
    (row) => split.parts[row] === TRAIN && dataset.classes[row] !== UNLABELLED
  );
  const stride = Math.max(1, Math.floor(labelled.length / AUC_SAMPLE_ROWS));
  const rows = labelled.filter((_row, at) => at % stride === 0);
  const isPositive = Uint8Array.from(rows, (row) => (isAttack(dataset.classes[row]!) ? 1 : 0));
  const check = `single features with an AUC above ${SUSPICIOUS_AUC} against all attacks`;
  if (!isPositive.includes(1) || !isPositive.includes(0)) return { check, verdict: 'ok', detail: 'one class only' };
  const found: string[] = [];
  for (let column = 0; column < columns; column++) {
    const auc = rocAuc(
      Float64Array.from(rows, (row) => values[row * columns + column]!),
      isPositive
    );
    if (Math.max(auc, 1 - auc) > SUSPICIOUS_AUC)
      found.push(`${FEATURES[column]!.name} ${Math.max(auc, 1 - auc).toFixed(3)}`);
  }
  return { check, verdict: found.length === 0 ? 'ok' : 'look', detail: found.length === 0 ? 'none' : found.join(', ') };
}

function isAttack(own: number): boolean {
  return own > BENIGN && own < ATTACK_CLASSES.length;
}

function vectorHashes({ matrix }: Dataset): string[] {
  const bytes = matrix.columns * Float32Array.BYTES_PER_ELEMENT;
  return Array.from({ length: matrix.rows }, (_, row) =>
    createHash('md5')
      .update(new Uint8Array(matrix.values.buffer, matrix.values.byteOffset + row * bytes, bytes))
      .digest('base64')
  );
}
