import type { Contributions, Explanation } from '#models/explain/explanation.ts';
import type { ExplainedDecision } from '#gateway/explaining/explained-decision.ts';
import { formatTable } from './terminal-table.ts';

const STAGES = ['guardUs', 'parseUs', 'featuresUs', 'scoreUs', 'decideUs'] as const;

/** One explained decision as a page for a terminal. */
export function explanationPage(told: ExplainedDecision): string {
  const { decision: row, explanation, explanationNote, feedback } = told;
  const sections = [
    `Decision ${row.decisionId}\n${told.said}`,
    formatTable(
      ['', ''],
      [
        ['time', new Date(row.timestampMs).toISOString()],
        ['request', `${row.route} → ${row.status}, id ${row.requestId}`],
        ['client', row.clientKey],
        ['size', `${row.requestBytes} bytes in, ${row.responseBytes} bytes out`],
        [
          'took',
          `${row.latencyMs.toFixed(1)} ms${row.upstreamMs === null ? ', upstream not asked' : `, upstream ${row.upstreamMs.toFixed(1)} ms`}`
        ],
        ['stages', STAGES.map((stage) => `${stage.slice(0, -2)} ${Math.round(row[stage])} µs`).join(', ')],
        ['model', named(row.modelVersion, told.inForce.modelVersion)],
        ['policy', named(row.policyVersion, told.inForce.policyVersion)],
        ...(row.matchedPlace === '' ? [] : [['matched', `${row.matchedPlace}: ${row.matchedFragment}`]])
      ]
    )
      .split('\n')
      .slice(2)
      .join('\n')
  ];
  if (explanationNote !== '') sections.push(`Note: ${explanationNote}`);
  if (explanation !== null) sections.push(...scoreSections(explanation, told.usualFrom));
  if (feedback.length > 0) {
    sections.push(
      `Feedback\n${feedback.map(({ attackClass, by, note }) => `  ${attackClass} said ${by || 'somebody'}${note === '' ? '' : `: ${note}`}`).join('\n')}`
    );
  }
  return `${sections.join('\n\n')}\n`;
}

function scoreSections(explanation: Explanation, usualFrom: ExplainedDecision['usualFrom']): string[] {
  const { attackScore, anomalyScore, attackClass, probabilities, thresholds, attack, anomaly, counterfactual } =
    explanation;
  const likely = probabilities
    .slice(0, 3)
    .map(({ attackClass: name, probability }) => `${name} ${(probability * 100).toFixed(1)} %`)
    .join(', ');
  const scores = [
    attack && `attack score  ${attackScore.toFixed(4)}  ${reached(attackScore, thresholds.attack)}  (${likely})`,
    `anomaly score ${anomalyScore.toFixed(4)}  ${reached(anomalyScore, thresholds.anomaly)}`
  ];
  const { clientRequests, routeRequests } = usualFrom;
  return [
    scores.filter((line) => line !== null).join('\n'),
    ...(attack === null
      ? []
      : [reasonsTable(`Why an attack (most like ${attackClass}), in votes of the trees`, attack)]),
    reasonsTable('Why unusual, in doublings of the anomaly score', anomaly),
    `Usual: medians of ${clientRequests} earlier requests of this client and ${routeRequests} on this route that passed.`,
    `What would have passed\n  ${counterfactual === null ? explanation.counterfactualNote : `${counterfactual.said}\n  (attack score ${counterfactual.attackScore.toFixed(4)}, anomaly score ${counterfactual.anomalyScore.toFixed(4)}, scored again)`}`
  ];
}

function reasonsTable(title: string, { base, sum, reasons, rest }: Contributions): string {
  const rows = reasons.map((reason) => [
    signed(reason.contribution),
    reason.said,
    reason.usualForClient,
    reason.usualOnRoute,
    reason.usualInTraining,
    reason.place
  ]);
  const table = formatTable(
    ['moved', 'what', 'client', 'route', 'training', ''],
    [...rows, [signed(rest), 'all others', '', '', '', '']]
  );
  return `${title}: ${base.toFixed(3)} on average → ${sum.toFixed(3)}\n${table}`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

function reached(score: number, threshold: number): string {
  if (threshold > 1) return 'never acted on';
  return score >= threshold ? `≥ ${threshold.toFixed(4)}: acted on` : `< ${threshold.toFixed(4)}`;
}

function named(version: string, inForce: string): string {
  if (version === '') return 'none';
  return version === inForce ? version : `${version} (now ${inForce === '' ? 'none' : inForce})`;
}
