import { chart } from '../chart.js';
import { h } from '../dom.js';
import { number, percent } from '../format.js';
import type { Catalogue, Model } from '../model-types.js';
import { answer, badge, columns, empty, panel } from '../parts.js';
import { curves } from '../specs/curves.js';
import { table } from '../table.js';
import { shadow, type ShadowCell } from './shadow.js';
import { perClassPanel } from './models-per-class.js';

export function models(
  { models: all, unreadable, history: events }: Catalogue,
  judged: readonly ShadowCell[]
): HTMLElement {
  if (all.length === 0 && unreadable.length === 0)
    return empty(
      'The registry is empty: no model has been trained yet.',
      'npm run pipeline',
      'It generates traffic, trains both forests, evaluates them on traffic they have not seen, and publishes a candidate. Then build the site again.'
    );
  const query = new URLSearchParams(location.search);
  const wanted = query.getAll('v').filter((version) => all.some((model) => model.version === version));
  const chosen = new Set(wanted.length > 0 ? wanted : byDefault(all));
  const compared = h('div', { className: 'part' });
  const boxes = all.map(({ version, aliases }) =>
    h(
      'label',
      { className: 'choice' },
      h('input', {
        type: 'checkbox',
        value: version,
        checked: chosen.has(version),
        onchange: (event) => {
          choose(version, (event.target as HTMLInputElement).checked);
        }
      }),
      ` ${version} `,
      ...aliases.map((alias) => badge(alias))
    )
  );
  draw();
  return h(
    'div',
    { className: 'page' },
    answer(...modelsAnswer(all)),
    h('fieldset', { className: 'choices' }, h('legend', {}, 'Versions to compare'), ...boxes),
    compared,
    shadow(judged),
    historyPanel(events),
    ...unreadable.map(({ version, fault }) =>
      h('p', { className: 'empty' }, `Version ${version} cannot be read: ${fault}`)
    )
  );

  function choose(version: string, isOn: boolean): void {
    if (isOn) chosen.add(version);
    else chosen.delete(version);
    const next = new URLSearchParams([...chosen].map((name) => ['v', name]));
    history.replaceState(null, '', `${location.pathname}?${next.toString()}`);
    draw();
  }

  function draw(): void {
    const shown = all.filter(({ version }) => chosen.has(version));
    compared.replaceChildren(
      panel('Side by side', metricTable(shown), {
        wide: true,
        note: 'Each version on its own holdout: figures compare directly only where the data fingerprint is the same. The 95 % interval stands in brackets.'
      }),
      columns(...curvePanels(shown)),
      ...perClassPanel(shown)
    );
  }
}

function byDefault(all: readonly Model[]): string[] {
  const named = all.filter(({ aliases }) => aliases.length > 0).map(({ version }) => version);
  return [...new Set([...named, ...all.map(({ version }) => version)])].slice(0, 3);
}

export function modelsAnswer(all: readonly Model[]): string[] {
  const approved = all.find(({ aliases }) => aliases.includes('approved'));
  const candidate = all.find(({ aliases }) => aliases.includes('candidate'));
  const figures = ({ version, metrics: { holdout } }: Model): string =>
    holdout
      ? `${version} finds ${percent(holdout.recall.rate)} of attack requests and flags ${percent(holdout.falsePositives.rate, 2)} of ordinary ones`
      : `${version} has no detection figures`;
  return [
    approved ? `The champion ${figures(approved)}.` : 'No version is approved yet, so gateways run without a champion.',
    candidate && candidate !== approved ? `The challenger ${figures(candidate)}.` : '',
    candidate && candidate.metrics.thresholds.requestsNeeded !== null
      ? `Its false-positive budget is not proven: ${candidate.metrics.thresholds.requestsNeeded.toLocaleString('en-US')} more benign validation requests are needed.`
      : ''
  ];
}

function metricTable(shown: readonly Model[]): HTMLElement {
  const rate = (value: { rate: number | null; low: number; high: number } | undefined, digits: number): string =>
    value ? `${percent(value.rate, digits)} [${percent(value.low, digits)}, ${percent(value.high, digits)}]` : '–';
  const rows: [string, (model: Model) => string | Node][] = [
    ['card', ({ version }) => h('a', { href: `./models/${version.replace('.', '-')}.html` }, 'all figures')],
    ['recall of attacks', ({ metrics: { holdout } }) => rate(holdout?.recall, 1)],
    ['false positives', ({ metrics: { holdout } }) => rate(holdout?.falsePositives, 2)],
    ['ROC AUC', ({ metrics: { holdout } }) => number(holdout?.rocAuc, 4)],
    ['PR AUC', ({ metrics: { holdout } }) => number(holdout?.prAuc, 4)],
    ['ROC AUC, anomaly detector', ({ metrics: { holdout } }) => number(holdout?.anomalyRocAuc, 4)],
    ['calibration error', ({ metrics: { holdout } }) => number(holdout?.expectedCalibrationError, 4)],
    ['precision at 0.1 % attacks', ({ metrics: { holdout } }) => percent(holdout?.precisionAtShare.precision)],
    ['static rules: recall', ({ metrics: { holdout } }) => rate(holdout?.baseline.recall, 1)],
    ['static rules: false positives', ({ metrics: { holdout } }) => rate(holdout?.baseline.falsePositives, 2)],
    [
      'scoring a row, p99',
      ({ metrics: { holdout } }) => (holdout ? `${holdout.scoringMicroseconds.p99.toFixed(0)} µs` : '–')
    ],
    [
      'attack / anomaly threshold',
      ({ metrics: { thresholds } }) => `${number(thresholds.attack, 4)} / ${number(thresholds.anomaly, 4)}`
    ],
    [
      'trained on',
      ({ manifest }) => `${manifest.run.headline.rows.toLocaleString('en-US')} requests, seed ${manifest.run.seed}`
    ],
    ['data fingerprint', ({ manifest }) => h('code', {}, manifest.run.dataFingerprint.slice(0, 12))]
  ];
  return h(
    'div',
    { className: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': 'Versions side by side' },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', {}, h('span', { className: 'hidden' }, 'figure')),
          ...shown.map(({ version, aliases }) =>
            h('th', { scope: 'col' }, `${version} `, ...aliases.map((alias) => badge(alias)))
          )
        )
      ),
      h(
        'tbody',
        {},
        ...rows.map(([name, show]) =>
          h('tr', {}, h('th', { scope: 'row' }, name), ...shown.map((model) => h('td', {}, show(model))))
        )
      )
    )
  );
}

function curvePanels(shown: readonly Model[]): HTMLElement[] {
  const measured = shown.filter(({ metrics: { holdout } }) => holdout !== null);
  if (measured.length === 0) return [];
  const roc = measured.flatMap(({ version, metrics: { holdout } }) =>
    holdout!.roc.map(({ threshold, falsePositiveRate, recall }) => ({
      series: version,
      x: falsePositiveRate,
      y: recall,
      threshold
    }))
  );
  const precision = measured.flatMap(({ version, metrics: { holdout } }) =>
    holdout!.precisionRecall.map((point) => ({
      series: version,
      x: point.recall,
      y: point.precision,
      threshold: point.threshold
    }))
  );
  return [
    panel(
      'ROC',
      chart(() => curves(roc, { xTitle: 'false-positive rate', yTitle: 'recall', hasDiagonal: true }), {
        label: 'ROC curves of the chosen versions'
      }),
      { note: 'Only the far left matters: a gateway can afford false alarms in the thousandths.' }
    ),
    panel(
      'Precision and recall',
      chart(() => curves(precision, { xTitle: 'recall', yTitle: 'precision', hasDiagonal: false }), {
        label: 'Precision–recall curves of the chosen versions'
      }),
      { note: 'Precision at the holdout’s attack share, which is far above that of real traffic.' }
    )
  ];
}

function historyPanel(events: Catalogue['history']): HTMLElement {
  const rows = events.map(({ at, action, version, by, reason }) => ({
    at: at.slice(0, 16).replace('T', ' '),
    action,
    version,
    by,
    reason: reason ?? ''
  }));
  return panel(
    'Promotion history',
    table(
      rows,
      [
        { key: 'at', label: 'when (UTC)' },
        { key: 'action', label: 'what' },
        { key: 'version', label: 'version' },
        { key: 'by', label: 'who' },
        { key: 'reason', label: 'why' }
      ],
      { label: 'History', pageSize: 10, hasTools: rows.length > 10 }
    ),
    { wide: true }
  );
}
