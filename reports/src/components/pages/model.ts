import { chart } from '../chart.js';
import { h } from '../dom.js';
import { bytes, count, number, percent } from '../format.js';
import { heatCell } from '../heat-cell.js';
import type { Holdout, Model, Rate } from '../model-types.js';
import { answer, badge, cards, columns, panel } from '../parts.js';
import { bars } from '../specs/bars.js';
import { calibration } from '../specs/calibration.js';
import { confusion } from '../specs/confusion.js';
import { curves } from '../specs/curves.js';
import { table } from '../table.js';

export function model(all: Model): HTMLElement {
  const { version, aliases, metrics, manifest } = all;
  const { holdout } = metrics;
  return h(
    'div',
    { className: 'page' },
    h(
      'p',
      { className: 'badges' },
      ...aliases.map((alias) => badge(alias)),
      ` published ${manifest.createdAt.slice(0, 16).replace('T', ' ')} UTC by ${manifest.run.createdBy}`
    ),
    answer(...modelAnswer(all)),
    ...(holdout ? holdoutParts(holdout, all) : []),
    ...(metrics.leaveOneClassOut.length > 0 ? [unseenPanel(metrics.leaveOneClassOut)] : []),
    ...(metrics.importance.length > 0 ? [importancePanel(metrics.importance)] : []),
    trainingPanel(all),
    panel(
      'Leak audit',
      h(
        'div',
        { className: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': 'Leak audit' },
        h(
          'table',
          {},
          h('thead', {}, h('tr', {}, ...['check', 'verdict', 'detail'].map((name) => h('th', { scope: 'col' }, name)))),
          h(
            'tbody',
            {},
            ...metrics.leakAudit.map(({ check, verdict, detail }) =>
              h('tr', {}, h('td', {}, check), h('td', {}, badge(verdict)), h('td', {}, detail))
            )
          )
        )
      ),
      { wide: true, note: 'Whether anything of the holdout was seen in training.' }
    ),
    h('p', { className: 'quiet' }, `Artefact ${manifest.artefactHash.slice(0, 16)}, version ${version}.`)
  );
}

export function modelAnswer({ metrics: { holdout, thresholds } }: Model): string[] {
  const { requestsNeeded, falsePositiveBudget, confidence, validationBenign } = thresholds;
  return [
    holdout
      ? `On ${count(holdout.rows)} requests it was not trained on, it finds ${percent(holdout.recall.rate)} of the attacks (static rules: ${percent(holdout.baseline.recall.rate)}) and flags ${percent(holdout.falsePositives.rate, 2)} of the requests of clients that never attacked (static rules: ${percent(holdout.baseline.falsePositives.rate, 2)}).`
      : 'Its data had no labels for both kinds of traffic, so there are no detection figures.',
    requestsNeeded === null
      ? `With ${confidence * 100} % confidence its false positives stay within ${percent(falsePositiveBudget)} on traffic like that of validation: it may enforce.`
      : `Its budget of ${percent(falsePositiveBudget)} is not proven on ${count(validationBenign)} benign validation requests: ${count(requestsNeeded)} more are needed. Until then: observe.`
  ];
}

function holdoutParts(holdout: Holdout, { classes }: Model): HTMLElement[] {
  const interval = ({ low, high, n }: Rate, digits = 1): string =>
    `95 %: ${percent(low, digits)} to ${percent(high, digits)}, n = ${count(n)}`;
  return [
    cards([
      { name: 'Recall of attacks', value: percent(holdout.recall.rate), note: interval(holdout.recall) },
      {
        name: 'False positives',
        value: percent(holdout.falsePositives.rate, 2),
        note: interval(holdout.falsePositives, 2)
      },
      {
        name: 'ROC AUC',
        value: number(holdout.rocAuc, 4),
        note: `anomaly detector alone ${number(holdout.anomalyRocAuc, 4)}`
      },
      { name: 'PR AUC', value: number(holdout.prAuc, 4), note: `over classes ${number(holdout.macroRocAuc, 4)} ROC` },
      {
        name: 'Calibration error',
        value: number(holdout.expectedCalibrationError, 4),
        note: `Brier ${number(holdout.brier, 4)}, log loss ${number(holdout.logLoss, 3)}`
      },
      {
        name: 'Scoring a row, p99',
        value: `${holdout.scoringMicroseconds.p99.toFixed(0)} µs`,
        note: `p50 ${holdout.scoringMicroseconds.p50.toFixed(0)} µs, on the machine that trained it`
      }
    ]),
    columns(
      panel(
        'Confusion matrix',
        chart(() => confusion(holdout.confusion, classes), {
          label: `Confusion matrix of ${holdout.rows} holdout requests`
        }),
        { note: 'By the likeliest class, before thresholds. Darker: a larger share of the row.' }
      ),
      panel(
        'ROC',
        chart(
          () =>
            curves(
              holdout.roc.map((point) => ({
                series: 'this version',
                x: point.falsePositiveRate,
                y: point.recall,
                threshold: point.threshold
              })),
              { xTitle: 'false-positive rate', yTitle: 'recall', hasDiagonal: true }
            ),
          { label: `ROC curve, AUC ${number(holdout.rocAuc, 4)}` }
        ),
        { note: `AUC ${number(holdout.rocAuc, 4)}.` }
      )
    ),
    columns(
      panel(
        'Precision and recall',
        chart(
          () =>
            curves(
              holdout.precisionRecall.map((point) => ({
                series: 'this version',
                x: point.recall,
                y: point.precision,
                threshold: point.threshold
              })),
              { xTitle: 'recall', yTitle: 'precision', hasDiagonal: false }
            ),
          { label: `Precision–recall curve, AUC ${number(holdout.prAuc, 4)}` }
        ),
        { note: `AUC ${number(holdout.prAuc, 4)}, at the holdout’s attack share.` }
      ),
      panel(
        'Calibration',
        chart(() => calibration(holdout.calibration), { label: 'Claimed probability against observed share' }),
        { note: 'On the diagonal a score means what it says. Larger dots hold more requests.' }
      )
    ),
    panel('What each false-positive budget buys', thresholdTable(holdout), {
      wide: true,
      note: `Precision is told for traffic with ${percent(holdout.precisionAtShare.attackShare)} attacks: what an operator meets, not what the holdout holds.`
    }),
    panel('Per class', classTable(holdout), {
      wide: true,
      note: '“Flagged” is what the thresholds act on; precision, recall and F1 are of the named class.'
    })
  ];
}

function thresholdTable({ thresholdTable: rows }: Holdout): HTMLElement {
  const flat = rows.map((row) => ({
    budget: row.falsePositiveBudget,
    threshold: row.threshold,
    falsePositives: row.falsePositives.rate,
    recall: row.recall.rate,
    precision: row.precisionAtShare
  }));
  return table(
    flat,
    [
      { key: 'budget', label: 'budget', isNumber: true, show: ({ budget }) => percent(budget, 2) },
      { key: 'threshold', label: 'threshold', isNumber: true, show: ({ threshold }) => number(threshold, 4) },
      {
        key: 'falsePositives',
        label: 'false positives on holdout',
        isNumber: true,
        show: ({ falsePositives }) => percent(falsePositives, 2)
      },
      { key: 'recall', label: 'recall', isNumber: true, show: ({ recall }) => percent(recall) },
      { key: 'precision', label: 'precision', isNumber: true, show: ({ precision }) => percent(precision) }
    ],
    { label: 'Thresholds by budget', hasTools: false }
  );
}

function classTable({ perClass, baseline }: Holdout): HTMLElement {
  const rows = perClass.map((row) => ({
    ...row,
    name: row.attackClass,
    flaggedRate: row.flagged.rate,
    rules: baseline.perClass.find(({ attackClass }) => attackClass === row.attackClass)?.recall.rate ?? null
  }));
  return table(
    rows,
    [
      { key: 'name', label: 'class' },
      { key: 'support', label: 'n', isNumber: true, show: ({ support }) => count(support) },
      { key: 'flaggedRate', label: 'flagged', isNumber: true, show: ({ flaggedRate }) => percent(flaggedRate) },
      { key: 'rules', label: 'static rules', isNumber: true, show: ({ rules }) => percent(rules) },
      { key: 'precision', label: 'precision', isNumber: true, show: ({ precision }) => heatCell(precision) },
      { key: 'recall', label: 'recall', isNumber: true, show: ({ recall }) => heatCell(recall) },
      { key: 'f1', label: 'F1', isNumber: true, show: ({ f1 }) => heatCell(f1) }
    ],
    { label: 'Figures per class', pageSize: 12, hasTools: false }
  );
}

function unseenPanel(rows: Model['metrics']['leaveOneClassOut']): HTMLElement {
  const rateAt = (curve: (typeof rows)[number]['curve'], budget: number): number | null =>
    curve?.find(({ falsePositiveBudget }) => falsePositiveBudget === budget)?.recall.rate ?? null;
  const bySeries = rows.map(({ attackClass, byForest, byAnomaly, byEither, curve }) => ({
    name: attackClass,
    n: byEither.n,
    forest: byForest.rate,
    anomaly: byAnomaly.rate,
    either: byEither.rate,
    atOnePercent: rateAt(curve, 0.01),
    atFivePercent: rateAt(curve, 0.05)
  }));
  return panel(
    'Attacks of a class it never saw',
    table(
      bySeries,
      [
        { key: 'name', label: 'class left out' },
        { key: 'n', label: 'n', isNumber: true, show: ({ n }) => count(n) },
        { key: 'forest', label: 'classifier', isNumber: true, show: ({ forest }) => heatCell(forest) },
        { key: 'anomaly', label: 'anomaly detector', isNumber: true, show: ({ anomaly }) => heatCell(anomaly) },
        { key: 'either', label: 'either', isNumber: true, show: ({ either }) => heatCell(either) },
        {
          key: 'atOnePercent',
          label: 'at 1 % wrong',
          isNumber: true,
          show: ({ atOnePercent }) => heatCell(atOnePercent)
        },
        {
          key: 'atFivePercent',
          label: 'at 5 % wrong',
          isNumber: true,
          show: ({ atFivePercent }) => heatCell(atFivePercent)
        }
      ],
      { label: 'Leave one class out', pageSize: 12, hasTools: false, sort: { key: 'either', isDescending: true } }
    ),
    {
      wide: true,
      note: 'Trained without the class, same budget, measured on its holdout rows: what a new kind of attack would meet. The last columns: what it would take to find more.'
    }
  );
}

function importancePanel(rows: Model['metrics']['importance']): HTMLElement {
  const top = [...rows].sort((a, b) => b.drop - a.drop).slice(0, 20);
  return panel(
    'What the classifier looks at',
    chart(
      () =>
        bars(
          top.map(({ feature, drop }) => ({ key: feature, value: drop })),
          { unit: 'loss of AUC when shuffled', format: '.3f' }
        ),
      {
        label: `Most important: ${top
          .slice(0, 3)
          .map(({ feature }) => feature)
          .join(', ')}`
      }
    ),
    { wide: true, note: 'Features that say the same share their importance: each looks smaller than it is.' }
  );
}

function trainingPanel({ metrics: { splits }, manifest: { run, artefactBytes, featureHash } }: Model): HTMLElement {
  const parts = Object.keys(splits.rowsPerPart).filter((part) => splits.rowsPerPart[part]! > 0);
  const classes = [...new Set(Object.values(splits.classesPerPart).flatMap((byClass) => Object.keys(byClass)))];
  const rows = classes.map(
    (name) =>
      Object.fromEntries([
        ['class', name],
        ...parts.map((part) => [part, splits.classesPerPart[part]?.[name] ?? 0])
      ]) as Record<string, string | number>
  );
  return panel(
    'What it learned from',
    h(
      'div',
      {},
      h(
        'p',
        {},
        `${count(run.headline.rows)} requests, split ${splits.criteria.join('; ')}. Seed ${run.seed}, data ${run.dataFingerprint.slice(0, 12)}, code ${run.codeFingerprint.slice(0, 12)}, features ${featureHash.slice(0, 12)}, artefact ${bytes(artefactBytes)}. Steps: ${Object.entries(
          run.secondsPerStep
        )
          .map(([step, seconds]) => `${step} ${seconds.toFixed(1)} s`)
          .join(', ')}.`
      ),
      table(
        rows,
        [
          { key: 'class', label: 'class' },
          ...parts.map((part) => ({
            key: part,
            label: part,
            isNumber: true,
            show: (row: Record<string, string | number>) => count(Number(row[part]))
          }))
        ],
        { label: 'Rows per class and part', pageSize: 12, hasTools: false }
      )
    ),
    { wide: true }
  );
}
