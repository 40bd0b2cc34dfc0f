import { chart } from '../chart.js';
import { h } from '../dom.js';
import { count, sourceInWords } from '../format.js';
import { answer, empty, panel } from '../parts.js';
import { driftHeat } from '../specs/drift-heat.js';
import { psiBars } from '../specs/psi-bars.js';
import { driftFeatures, type DriftColumn } from './drift-features.js';
import { driftReports, worstFirst, type DriftReport, type DriftState } from './drift-reports.js';

/** What the log's own feature vectors say (figures/drift-figures.ts). */
export type LogDrift = {
  version: string;
  rows: number;
  clients: number;
  referenceRows: number;
  from: string;
  to: string;
  state: DriftState;
  columns: DriftColumn[];
};

/** The two scores, and the features that decide most. */
const WATCHED = 22;

const WORDS: Record<DriftState, string> = {
  act: 'Drift detected',
  watch: 'Some drift, to be watched',
  steady: 'No drift detected',
  unknown: 'Too little traffic to tell'
};

export function drift({ log, reports }: { log: LogDrift | null; reports: readonly DriftReport[] }): HTMLElement {
  if (log === null && reports.length === 0)
    return empty(
      'There is nothing to compare yet: it takes logged decisions with feature vectors, or traffic of your own.',
      'npm run pipeline\nnpm run models -- approve candidate --reason "first model"\nADMIN_API_KEY=change-me npm run gateway\nnpm run reports',
      'The gateway logs feature vectors once it has loaded an approved model. `npm run drift -- --input access.log` reports on a log it has not seen.'
    );
  const state = log?.state ?? reports[0]!.state;
  return h(
    'div',
    { className: 'page' },
    h(
      'div',
      { className: `banner ${state}`, role: 'status' },
      h('strong', {}, WORDS[state]),
      h('span', {}, log ? driftAnswer(log) : reportAnswer(reports[0]!))
    ),
    answer(
      'Compared are the distributions the model keeps of its training traffic with what came since.',
      'A feature whose PSI is below 0.1 is steady, up to 0.25 it is to be watched, beyond that it has moved, provided that chance cannot explain it (two-sample χ², p < 0.001; a client counts as three independent requests at most).',
      'One feature alone says little: the verdict is “act” when eight moved at once, “watch” from six.'
    ),
    ...(log ? ofLog(log) : []),
    ...(reports.length > 0 ? [driftReports(reports)] : [])
  );
}

function ofLog({ columns, version, from, to }: LogDrift): HTMLElement[] {
  const watched = columns.slice(0, WATCHED);
  return [
    panel(
      from === to ? 'What moved' : 'Day by day',
      chart(
        () =>
          from === to
            ? psiBars(watched)
            : driftHeat(watched.flatMap(({ name, days }) => days.map((day) => ({ name, ...day })))),
        { label: `Drift of the ${watched.length} most important features by day` }
      ),
      {
        wide: true,
        note: `The scores and the ${WATCHED - 2} features that decide most. ${from === to ? 'Dashed: the marks 0.1 and 0.25.' : '“Unknown” days hold too few requests of too few clients to tell.'}`
      }
    ),
    panel('Every feature', driftFeatures(columns), {
      wide: true,
      note: `Model ${version}. Bins are the reference’s own tenths; equal values share one. Open a row to see both distributions.`
    })
  ];
}

export function driftAnswer({ columns, rows, clients, referenceRows, version, from, to }: LogDrift): string {
  const moved = columns.filter(({ state }) => state === 'act');
  const ofWeight = columns.slice(0, WATCHED).filter(({ state }) => state === 'act');
  const when = from === to ? from : `${from} to ${to}`;
  return [
    `${moved.length} of ${columns.length} features and scores have moved, ${ofWeight.length} of them among the ${WATCHED} that matter most${named(ofWeight)}.`,
    `Sample: ${count(rows)} requests of ${count(clients)} clients, ${when}, against ${count(referenceRows)} of model ${version}’s training.`
  ].join(' ');
}

function reportAnswer({ day, source, features, rows, clients, modelVersion }: DriftReport): string {
  const moved = features.filter(({ state }) => state === 'act');
  return `${moved.length} of ${features.length} features and scores have moved${named(worstFirst(moved))}. Of ${day}, ${sourceInWords(source)}: ${count(rows)} requests of ${count(clients)} clients against model ${modelVersion}.`;
}

function named(list: readonly { name: string }[]): string {
  return list.length === 0
    ? ''
    : ` (${list
        .slice(0, 3)
        .map(({ name }) => name)
        .join(', ')})`;
}
