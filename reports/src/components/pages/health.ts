import { chart } from '../chart.js';
import { h } from '../dom.js';
import { bytes, count, percent, time } from '../format.js';
import type { LogData } from '../log-page.js';
import { answer, cards, columns, noLog, panel } from '../parts.js';
import { bars } from '../specs/bars.js';
import { table } from '../table.js';

export function health(log: LogData | null): HTMLElement {
  if (log === null) return noLog();
  const { span, stages, versions } = log;
  const sum = (key: 'p50_us' | 'p99_us'): number =>
    stages.filter(({ stage }) => stage !== 'guard').reduce((all, row) => all + row[key], 0);
  return h(
    'div',
    { className: 'page' },
    h(
      'p',
      { className: 'cutoff' },
      `${count(span.requests)} decisions, ${time(span.fromMs)} to ${time(span.toMs)} UTC`
    ),
    answer(...healthAnswer(log)),
    cards([
      { name: 'Decisions kept', value: count(span.requests), note: `in ${count(span.segments)} segments` },
      {
        name: 'Log size',
        value: bytes(span.bytes),
        note: `${(span.bytes / span.requests).toFixed(0)} bytes a decision`
      },
      {
        name: 'Degraded',
        value: count(span.degraded),
        note: `${percent(span.degraded / span.requests, 2)}: some stage could not do its work`,
        tone: span.degraded > 0 ? 'throttle' : ''
      },
      {
        name: 'Not scored',
        value: count(span.unscored),
        note: `${percent(span.unscored / span.requests, 2)}: refused earlier, or no model`
      },
      {
        name: 'Judging, p50',
        value: `${sum('p50_us').toFixed(0)} µs`,
        note: 'parse, features, score and decide; sum of medians'
      },
      { name: 'Gateways', value: count(span.gateways), note: 'wrote to this log' }
    ]),
    columns(
      panel(
        'What each stage costs, median',
        chart(
          () =>
            bars(
              stages.map(({ stage, p50_us }) => ({ key: stage, value: p50_us })),
              { unit: 'microseconds' }
            ),
          { label: 'Median microseconds per stage' }
        )
      ),
      panel(
        '…and one request in a hundred',
        chart(
          () =>
            bars(
              stages.map(({ stage, p99_us }) => ({ key: stage, value: p99_us })),
              { unit: 'microseconds' }
            ),
          { label: '99th percentile of microseconds per stage' }
        )
      )
    ),
    panel(
      'Which version judged',
      table(
        versions.map((row) => ({ ...row, name: row.model_version || 'no model' })),
        [
          { key: 'name', label: 'version' },
          { key: 'requests', label: 'requests', isNumber: true, show: ({ requests }) => count(requests) },
          { key: 'from_ms', label: 'first (UTC)', isNumber: true, show: ({ from_ms }) => time(from_ms) },
          { key: 'to_ms', label: 'last (UTC)', isNumber: true, show: ({ to_ms }) => time(to_ms) }
        ],
        { label: 'Versions', hasTools: false }
      ),
      { wide: true, note: 'A version that appears again after another was rolled back to.' }
    )
  );
}

export function healthAnswer({ span }: Pick<LogData, 'span'>): string[] {
  return [
    span.degraded === 0
      ? 'Every decision was made with all stages working.'
      : `${count(span.degraded)} of ${count(span.requests)} decisions (${percent(span.degraded / span.requests, 2)}) were made without some stage.`,
    span.unscored === 0 ? 'Every request was scored.' : `${count(span.unscored)} were not scored.`,
    `The newest sealed decision is of ${time(span.toMs)} UTC; what the gateway has not sealed yet is not in here.`
  ];
}
