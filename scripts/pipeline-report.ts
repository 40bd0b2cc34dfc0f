import type { PipelineResult } from '#pipelines/run-pipeline.ts';
import { formatRate } from '#pipelines/evaluate/rate.ts';
import type { Evaluation, HoldoutFigures, StrangestReport } from '#pipelines/evaluate/evaluation.ts';
import type { FlowFigures } from '#pipelines/experiments/flow-experiment.ts';
import { formatTable } from './terminal-table.ts';

/** What a run found, for a person at the terminal: the only place where clients of imported logs keep their own names. */
export async function describeResult(result: PipelineResult): Promise<string> {
  const { evaluation, manifest, filesRead } = result;
  const sections = [
    ...filesRead.map(
      (file) =>
        `${file.path}: ${file.format ?? 'empty'}, ${file.lines} lines, ${file.records} records, rejects ${JSON.stringify(file.rejects)}`
    ),
    `Split ${evaluation.splits.criteria.join('; ')}.`,
    formatTable(
      ['leak audit', 'verdict', 'detail'],
      evaluation.leakAudit.map(({ check, verdict, detail }) => [check, verdict, detail])
    ),
    ...(evaluation.holdout ? holdoutTables(evaluation.holdout) : []),
    ...(evaluation.leaveOneClassOut.length > 0 ? [unseenTable(evaluation)] : []),
    ...(evaluation.strangest ? await strangestTables(evaluation.strangest, result.nameClient) : []),
    thresholdLine(evaluation),
    `${result.isNew ? 'New candidate' : 'Already in the registry:'} ${manifest.version}, artefact ${manifest.artefactHash.slice(0, 16)}, ${Math.round(manifest.artefactBytes / 1024)} KiB. \`npm run models -- show ${manifest.version}\` prints its card.`
  ];
  return sections.join('\n\n');
}

function holdoutTables(holdout: HoldoutFigures): string[] {
  const rows = holdout.perClass.map(({ attackClass, support, flagged, precision, recall, f1 }) => [
    attackClass,
    support,
    formatRate(flagged, attackClass === 'benign' ? 3 : 1),
    formatRate(
      holdout.baseline.perClass.find((own) => own.attackClass === attackClass)!.recall,
      attackClass === 'benign' ? 3 : 1
    ),
    precision?.toFixed(3) ?? null,
    recall?.toFixed(3) ?? null,
    f1?.toFixed(3) ?? null
  ]);
  return [
    `Holdout, ${holdout.rows} rows. Flagged: share (hits/n, 95 % interval); for benign rows that is the false-positive rate.\n${formatTable(['class', 'n', 'flagged by the models', 'flagged by static rules', 'precision', 'recall', 'F1'], rows)}`,
    `Clients that never attacked: ${formatRate(holdout.falsePositives, 3)} of their requests flagged; ordinary requests of attackers: ${formatRate(holdout.attackersBenign)}.`,
    `ROC AUC ${holdout.rocAuc.toFixed(4)} · PR AUC ${holdout.prAuc.toFixed(4)} · isolation forest alone ${holdout.anomalyRocAuc.toFixed(4)} · logloss ${holdout.logLoss.toFixed(4)} · scoring p50 ${holdout.scoringMicroseconds.p50.toFixed(1)} µs, p99 ${holdout.scoringMicroseconds.p99.toFixed(1)} µs`,
    ...(holdout.campaigns.length > 0 ? [campaignTable(holdout)] : [])
  ];
}

function campaignTable({ campaigns }: HoldoutFigures): string {
  const rows = campaigns.map((figures) => [
    figures.kind,
    formatRate(figures.found),
    figures.medianRequestsToDetection,
    figures.medianSecondsToDetection?.toFixed(0) ?? null,
    formatRate(figures.laterRequests),
    formatRate(figures.collateral, 3)
  ]);
  return `Attack runs as a whole; “benign” are visits without an attack\n${formatTable(['kind', 'found', 'requests until', 'seconds until', 'from the 11th request', 'collateral'], rows)}`;
}

function unseenTable({ leaveOneClassOut }: Evaluation): string {
  const rows = leaveOneClassOut.map((row) => [
    row.attackClass,
    formatRate(row.byForest),
    formatRate(row.byAnomaly),
    formatRate(row.byEither)
  ]);
  return `Recall on a class the models never saw\n${formatTable(['class', 'classifier', 'anomaly detector', 'either'], rows)}`;
}

async function strangestTables(
  { clients, requests }: StrangestReport,
  nameClient: PipelineResult['nameClient']
): Promise<string[]> {
  const clientRows: (string | number)[][] = [];
  for (const client of clients) {
    clientRows.push([
      await nameClient(client.clientKey),
      client.score.toFixed(3),
      client.requests,
      client.topFeatures.join(', ')
    ]);
  }
  const requestRows: string[][] = [];
  for (const request of requests) {
    requestRows.push([
      request.requestId,
      await nameClient(request.clientKey),
      request.route,
      request.score.toFixed(3),
      request.topFeatures.join(', ')
    ]);
  }
  return [
    `Strangest clients\n${formatTable(['client', 'score', 'requests', 'because of'], clientRows)}`,
    `Strangest requests\n${formatTable(['request', 'client', 'route', 'score', 'because of'], requestRows)}`
  ];
}

function thresholdLine({ thresholds }: Evaluation): string {
  const { attack, anomaly, falsePositiveBudget, validationBenign, requestsNeeded, confidence } = thresholds;
  const proof =
    requestsNeeded === null
      ? `proven on ${validationBenign} benign validation requests with ${confidence * 100} % confidence`
      : `NOT proven: ${validationBenign} benign validation requests, ${requestsNeeded} more needed before enforcing; observe until then`;
  return `Thresholds: attack ${attack.toFixed(4)}, anomaly ${anomaly.toFixed(4)}, for a false-positive budget of ${falsePositiveBudget * 100} %, ${proof}.`;
}

/** The `--json` line: version, split sizes, per-class figures, rates, AUCs, seconds per step. */
export function resultJson({ manifest, isNew, evaluation, secondsPerStep, filesRead }: PipelineResult): unknown {
  const { holdout } = evaluation;
  return {
    version: manifest.version,
    isNew,
    artefactHash: manifest.artefactHash,
    artefactBytes: manifest.artefactBytes,
    splits: evaluation.splits.rowsPerPart,
    perClass: holdout?.perClass ?? null,
    falsePositiveRate: holdout?.falsePositives ?? null,
    recall: holdout?.recall ?? null,
    rocAuc: holdout?.rocAuc ?? null,
    prAuc: holdout?.prAuc ?? null,
    anomalyRocAuc: holdout?.anomalyRocAuc ?? null,
    thresholds: evaluation.thresholds,
    leaveOneClassOut: evaluation.leaveOneClassOut,
    files: filesRead,
    secondsPerStep
  };
}

export function describeFlows({ flows, rejects, trainRows, testRows, classes, ...areas }: FlowFigures): string {
  const table = formatTable(
    ['label', 'n', 'recall'],
    classes.map(({ label, n, recall }) => [label, n, formatRate(recall)])
  );
  const facts = `${flows} flows, rejects ${JSON.stringify(rejects)}, ${trainRows} trained on, ${testRows} tested`;
  return `${facts}\n${table}\nROC AUC ${areas.rocAuc?.toFixed(4) ?? '–'}, isolation forest alone ${areas.anomalyRocAuc?.toFixed(4) ?? '–'}. Nothing was published.`;
}
