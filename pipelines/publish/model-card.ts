import type { Evaluation, HoldoutFigures, StrangestReport, UnseenClassFigures } from '../evaluate/evaluation.ts';
import { formatRate } from '../evaluate/rate.ts';

export type CardFacts = {
  trainedOn: string;
  /** Labelled decisions it was trained on beside; null: none. */
  feedback: string | null;
  seed: number;
  rows: number;
  featureCount: number;
  featureHash: string;
  dataFingerprint: string;
  codeFingerprint: string;
  hasClassifier: boolean;
};

/** The one-page description for a person, Markdown. `{{version}}` is filled in by the registry. */
export function modelCard(facts: CardFacts, evaluation: Evaluation): string {
  const parts = [
    `# Model {{version}}`,
    summary(facts, evaluation),
    section('Data', dataLines(facts, evaluation)),
    section(
      'Leak audit',
      markdownTable(
        ['check', 'verdict', 'detail'],
        evaluation.leakAudit.map((finding) => [finding.check, finding.verdict, finding.detail])
      )
    ),
    section('Thresholds', thresholdLines(evaluation)),
    ...(evaluation.holdout ? holdoutSections(evaluation.holdout) : []),
    ...(evaluation.holdout && evaluation.holdout.campaigns.length > 0
      ? [section('Attack runs as a whole', campaignTable(evaluation.holdout))]
      : []),
    ...(evaluation.leaveOneClassOut.length > 0
      ? [section('Attacks of a class it never saw', unseenTable(evaluation.leaveOneClassOut))]
      : []),
    ...(evaluation.ablations.length > 0
      ? [section('What each group of features adds', ablationTable(evaluation))]
      : []),
    ...(evaluation.importance.length > 0 ? [section('What the classifier looks at', importanceTable(evaluation))] : []),
    ...(evaluation.strangest ? [section('Strangest clients', strangestTable(evaluation.strangest))] : []),
    section('Limits', limits(facts, evaluation))
  ];
  return `${parts.join('\n\n')}\n`;
}

function summary({ hasClassifier, trainedOn }: CardFacts, { holdout }: Evaluation): string {
  const kind = hasClassifier
    ? 'Attack classifier (random forest) and anomaly detector (isolation forest)'
    : 'Anomaly detector (isolation forest) alone';
  const figures = holdout
    ? ` On traffic it was not trained on it flags ${formatRate(holdout.falsePositives, 3)} of the requests of clients that never attacked and finds ${formatRate(holdout.recall)} of attack requests.`
    : ' Without labels for both kinds of traffic there are no detection figures.';
  return `${kind}, trained on ${trainedOn}.${figures} Rates are given as share (hits/n, exact 95 % interval).`;
}

function dataLines(facts: CardFacts, { splits }: Evaluation): string {
  const classes = [...new Set(Object.values(splits.classesPerPart).flatMap(Object.keys))];
  const parts = Object.keys(splits.rowsPerPart);
  const table = markdownTable(
    ['class', ...parts],
    [
      ...classes.map((name) => [name, ...parts.map((part) => String(splits.classesPerPart[part]?.[name] ?? 0))]),
      ['**all**', ...parts.map((part) => `**${splits.rowsPerPart[part]!}**`)]
    ]
  );
  const fingerprints = `${facts.rows} requests, ${facts.featureCount} features (hash \`${facts.featureHash.slice(0, 12)}\`), seed ${facts.seed}, data \`${facts.dataFingerprint.slice(0, 12)}\`, code \`${facts.codeFingerprint.slice(0, 12)}\`.`;
  const feedback = facts.feedback === null ? '' : `Beside it, for training alone: ${facts.feedback}.\n\n`;
  return `${fingerprints}\n\n${feedback}Split ${splits.criteria.join('; ')}.\n\n${table}`;
}

function thresholdLines({ thresholds }: Evaluation): string {
  const { attack, anomaly, falsePositiveBudget, confidence, validationBenign, requestsNeeded } = thresholds;
  const proof =
    requestsNeeded === null
      ? `With ${confidence * 100} % confidence the false-positive rate on traffic like the ${validationBenign} benign validation requests stays within the budget.`
      : `**Not proven**: ${validationBenign} benign validation requests are too few; ${requestsNeeded} more are needed before enforcing is justified. Until then: observe.`;
  return `Act when the attack score reaches ${attack.toFixed(4)} or the anomaly score reaches ${anomaly.toFixed(4)}. False-positive budget ${formatShare(falsePositiveBudget)}, chosen on validation. ${proof}`;
}

function holdoutSections(holdout: HoldoutFigures): string[] {
  const perClass = markdownTable(
    ['class', 'n', 'flagged by the models', 'flagged by static rules', 'precision', 'recall', 'F1'],
    holdout.perClass.map((figures) => [
      figures.attackClass,
      String(figures.support),
      formatRate(figures.flagged, figures.attackClass === 'benign' ? 3 : 1),
      formatRate(
        holdout.baseline.perClass.find(({ attackClass }) => attackClass === figures.attackClass)!.recall,
        figures.attackClass === 'benign' ? 3 : 1
      ),
      formatNumber(figures.precision),
      formatNumber(figures.recall),
      formatNumber(figures.f1)
    ])
  );
  const budgets = markdownTable(
    [
      'false-positive budget',
      'threshold',
      'false positives on holdout',
      'recall',
      `precision at ${formatShare(holdout.precisionAtShare.attackShare)} attacks`
    ],
    holdout.thresholdTable.map((row) => [
      formatShare(row.falsePositiveBudget),
      row.threshold.toFixed(4),
      formatRate(row.falsePositives, 3),
      formatRate(row.recall),
      formatNumber(row.precisionAtShare)
    ])
  );
  const quality = [
    `ROC AUC ${holdout.rocAuc.toFixed(4)}, PR AUC ${holdout.prAuc.toFixed(4)}, one-vs-rest AUC over classes ${holdout.macroRocAuc.toFixed(4)}; isolation forest alone ${holdout.anomalyRocAuc.toFixed(4)}.`,
    `Calibration: logloss ${holdout.logLoss.toFixed(4)}, Brier ${holdout.brier.toFixed(4)}, expected calibration error ${holdout.expectedCalibrationError.toFixed(4)}.`,
    `Scoring a row with both forests: p50 ${holdout.scoringMicroseconds.p50.toFixed(1)} µs, p99 ${holdout.scoringMicroseconds.p99.toFixed(1)} µs (on the machine that trained it).`
  ];
  return [
    section(
      'Holdout',
      `${perClass}\n\n“Flagged” is what the thresholds act on; the benign row counts ordinary requests of attackers too (${formatRate(holdout.attackersBenign)} of these alone); precision, recall and F1 are of the named class.\n\n${quality.join(' ')}`
    ),
    section('What each false-positive budget buys', budgets)
  ];
}

function unseenTable(figures: readonly UnseenClassFigures[]): string {
  const rows = figures.map((row) => [
    row.attackClass,
    formatRate(row.byForest),
    formatRate(row.byAnomaly),
    formatRate(row.byEither)
  ]);
  const budgets = (figures[0]?.curve ?? []).map(({ falsePositiveBudget }) => `${falsePositiveBudget * 100} %`);
  const curves = figures.map(({ attackClass, curve }) => [
    attackClass,
    ...curve.map(({ recall }) => (recall.rate === null ? '–' : `${(recall.rate * 100).toFixed(0)} %`))
  ]);
  return `Trained without the class, same budget, measured on its holdout rows.\n\n${markdownTable(['class', 'classifier', 'anomaly detector', 'either'], rows)}\n\nWhat either finds where ordinary requests may be flagged more often:\n\n${markdownTable(['class', ...budgets], curves)}`;
}

function campaignTable({ campaigns }: HoldoutFigures): string {
  const rows = campaigns.map((figures) => [
    figures.kind,
    formatRate(figures.found),
    figures.medianRequestsToDetection === null ? '–' : String(figures.medianRequestsToDetection),
    figures.medianSecondsToDetection === null ? '–' : figures.medianSecondsToDetection.toFixed(0),
    formatRate(figures.laterRequests),
    formatRate(figures.collateral, 3)
  ]);
  return `A run is found when one of its requests is flagged; requests and time are those of the middle run found. A class’s own row is over all its kinds. From the 11th request: flagged of what each run sent after its first ten, which of most behaviour nobody could know. The row “benign” says how many visits without an attack were flagged at least once. Collateral: requests of clients that never attacked, flagged while such a run was on.\n\n${markdownTable(['kind', 'runs found', 'requests until found', 'seconds until found', 'flagged from the 11th request', 'collateral'], rows)}`;
}

function ablationTable(evaluation: Evaluation): string {
  const rows = evaluation.ablations.map((figures) => [
    figures.without,
    String(figures.features),
    figures.macroRocAuc.toFixed(4),
    formatRate(figures.falsePositives, 3),
    formatRate(figures.recall)
  ]);
  return `Small forests without the group, each with a threshold that keeps the budget on validation, measured on the holdout. Without “payload” is without the payload model.\n\n${markdownTable(['without', 'features', 'one-vs-rest AUC', 'false positives', 'recall'], rows)}`;
}

function importanceTable({ importance }: Evaluation): string {
  const rows = importance.slice(0, 20).map(({ feature, group, drop }) => [feature, group, drop.toFixed(4)]);
  return `Loss of one-vs-rest AUC when the feature is shuffled among holdout rows.\n\n${markdownTable(['feature', 'group', 'drop'], rows)}`;
}

function strangestTable({ clients }: StrangestReport): string {
  return markdownTable(
    ['client', 'score', 'requests', 'because of'],
    clients.map((client) => [
      client.clientKey,
      client.score.toFixed(3),
      String(client.requests),
      client.topFeatures.join(', ')
    ])
  );
}

function limits({ hasClassifier, trainedOn }: CardFacts, { splits }: Evaluation): string {
  const lines = [
    `Trained on ${trainedOn}: on other traffic replay it first, in observe mode.`,
    splits.criteria.some((criterion) => criterion.startsWith('not by'))
      ? 'The data did not allow every kind of split named above; its figures are more hopeful than they look.'
      : 'Clients, templates and times of the holdout were not seen in training; the generator that wrote them was the same.'
  ];
  lines.push(
    'Figures and thresholds come from a text model that knew the training templates alone; the one in the artefact has learnt from all templates of the grammars.'
  );
  if (!hasClassifier) lines.push('An anomaly is not an attack: it says “unlike the rest of this log”, no more.');
  return lines.map((line) => `- ${line}`).join('\n');
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}`;
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function formatNumber(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

function formatShare(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
