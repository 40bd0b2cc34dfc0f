import { chart } from '../chart.js';
import { breakable, h } from '../dom.js';
import { count, number, percent, shortClient, sourceInWords, time } from '../format.js';
import { answer, badge, cards, columns, empty, panel } from '../parts.js';
import { changeBars } from '../specs/change-bars.js';
import { table } from '../table.js';

type Side = {
  name: string;
  stopped: number;
  byReason: Record<string, number>;
  falsePositiveRate: number | null;
  wrongBlocks: number;
  recall: number | null;
  missedAttacks: number;
  cost: { total: number; low: number; high: number };
};
type Group = { name: string; newlyBlocked: number; newlyAllowed: number };
type Example = {
  change: 'newly-blocked' | 'newly-allowed';
  requestId: string;
  timestampMs: number;
  clientKey: string;
  route: string;
  label: string;
  before: string;
  after: string;
  attackScore: number;
  anomalyScore: number;
  topFeatures: string[];
};
/** As in data/replay-report.ts. */
export type Replay = {
  id: string;
  at: string;
  source: string;
  rows: number;
  labelled: number;
  labelledShare: number;
  clients: number;
  fromMs: number;
  toMs: number;
  vectors: string;
  notes: string[];
  weights: { wrongBlock: number; missedAttack: number };
  baseline: Side;
  candidate: Side;
  newlyBlocked: number;
  newlyAllowed: number;
  newlyBlockedClients: number;
  byRoute: Group[];
  byClient: Group[];
  byClass: Group[];
  byReason: Group[];
  examples: Example[];
  requestsPerSecond: number;
};

export function replay(reports: readonly Replay[]): HTMLElement {
  if (reports.length === 0)
    return empty(
      'No replay has been run yet.',
      'npm run replay -- --generated 20000 --baseline none\nnpm run reports',
      'It sends logged traffic through the challenger, in time order, before it can block anyone.'
    );
  const wanted = new URLSearchParams(location.search).get('replay');
  const holder = h('div', { className: 'part' });
  const options = reports.map((report) =>
    h('option', { value: report.id, selected: report.id === wanted }, titleOf(report))
  );
  const choice = h(
    'select',
    {
      onchange: (event) => {
        show((event.target as HTMLSelectElement).value);
      }
    },
    ...options
  );
  draw(reports.find(({ id }) => id === wanted) ?? reports[0]!);
  return h(
    'div',
    { className: 'page' },
    h('div', { className: 'selectors' }, h('label', {}, 'Replay ', choice)),
    holder
  );

  function show(id: string): void {
    history.replaceState(null, '', `${location.pathname}?replay=${encodeURIComponent(id)}`);
    draw(reports.find((report) => report.id === id)!);
  }

  function draw(report: Replay): void {
    holder.replaceChildren(...parts(report));
  }
}

function titleOf({ at, candidate, baseline, rows, source }: Replay): string {
  return `${time(Date.parse(at))}: ${candidate.name} against ${baseline.name}, ${count(rows)} of ${sourceInWords(source)}`;
}

export function replayAnswer({
  rows,
  clients,
  candidate,
  baseline,
  newlyBlocked,
  newlyAllowed,
  newlyBlockedClients,
  labelled
}: Replay): string[] {
  return [
    `On ${count(rows)} requests of ${count(clients)} clients, ${candidate.name} would have stopped ${count(candidate.stopped)}, ${baseline.name} ${count(baseline.stopped)}.`,
    `${count(newlyBlocked)} requests would be newly stopped (${count(newlyBlockedClients)} clients that never were before), ${count(newlyAllowed)} newly allowed.`,
    labelled === 0
      ? 'Nobody has labelled any of them, so which of these are mistakes is not known.'
      : `Over ${count(labelled)} labelled requests its cost is ${cost(candidate)} against ${cost(baseline)}: ${dearer(candidate, baseline)}.`
  ];
}

/** Only intervals that lie apart tell the two sides apart. */
function dearer({ cost: candidate }: Side, { cost: baseline }: Side): string {
  if (candidate.high < baseline.low) return 'it is the cheaper one';
  return candidate.low > baseline.high
    ? 'it is the dearer one'
    : 'which of them is cheaper cannot be told from so little traffic';
}

function cost({ cost: { total, low, high } }: Side): string {
  return `${count(total)} [${count(low)}, ${count(high)}]`;
}

function parts(report: Replay): HTMLElement[] {
  const { baseline, candidate, newlyBlocked, newlyAllowed, notes, weights, fromMs, toMs, vectors } = report;
  return [
    h(
      'p',
      { className: 'cutoff' },
      `${sourceInWords(report.source)}, ${time(fromMs)} to ${time(toMs)} UTC, vectors ${vectors}`
    ),
    answer(...replayAnswer(report)),
    cards([
      {
        name: 'Newly stopped',
        value: count(newlyBlocked),
        note: `${percent(newlyBlocked / Math.max(1, report.rows), 2)} of all requests`,
        tone: 'block'
      },
      {
        name: 'Newly allowed',
        value: count(newlyAllowed),
        note: `${percent(newlyAllowed / Math.max(1, report.rows), 2)} of all requests`
      },
      {
        name: 'False positives',
        value: percent(candidate.falsePositiveRate, 2),
        note: `${baseline.name}: ${percent(baseline.falsePositiveRate, 2)}`
      },
      { name: 'Recall', value: percent(candidate.recall), note: `${baseline.name}: ${percent(baseline.recall)}` },
      {
        name: 'Cost',
        value: report.labelled === 0 ? '–' : count(candidate.cost.total),
        note: `${report.labelled === 0 ? 'without labels unknown' : `95 %: ${count(candidate.cost.low)} to ${count(candidate.cost.high)}`}; a wrong block counts ${weights.wrongBlock}, a missed attack ${weights.missedAttack}`
      },
      { name: 'Labelled', value: percent(report.labelledShare), note: `${count(report.labelled)} requests` }
    ]),
    ...(notes.length === 0
      ? []
      : [
          panel('Before trusting these figures', h('ul', {}, ...notes.map((note) => h('li', {}, note))), { wide: true })
        ]),
    columns(
      changes('By route', report.byRoute),
      changes(
        'By client',
        report.byClient.map((group) => ({ ...group, name: shortClient(group.name) }))
      )
    ),
    columns(
      ...(report.labelled === 0 ? [] : [changes('By true class', report.byClass)]),
      changes('By reason', report.byReason)
    ),
    panel('Examples', examples(report.examples), { wide: true, note: 'At most ten of each kind.' })
  ];
}

function changes(title: string, groups: readonly Group[]): HTMLElement {
  const rows = groups.slice(0, 12).map((group) => ({ ...group, name: group.name || 'unlabelled' }));
  return panel(
    title,
    rows.length === 0
      ? h('p', { className: 'quiet' }, 'Nothing changes here.')
      : chart(() => changeBars(rows), { label: `${title}: what would change` })
  );
}

function examples(rows: readonly Example[]): HTMLElement {
  return table(
    rows,
    [
      {
        key: 'change',
        label: 'change',
        show: ({ change }) =>
          badge(
            change === 'newly-blocked' ? 'newly stopped' : 'newly allowed',
            change === 'newly-blocked' ? 'block' : 'allow'
          )
      },
      { key: 'timestampMs', label: 'time (UTC)', isTight: true, show: ({ timestampMs }) => time(timestampMs) },
      { key: 'route', label: 'route' },
      { key: 'label', label: 'true class', show: ({ label }) => label || 'unlabelled' },
      { key: 'before', label: 'before', show: ({ before }) => before || 'allowed' },
      { key: 'after', label: 'after', show: ({ after }) => after || 'allowed' },
      { key: 'attackScore', label: 'attack', isNumber: true, show: ({ attackScore }) => number(attackScore) },
      { key: 'anomalyScore', label: 'anomaly', isNumber: true, show: ({ anomalyScore }) => number(anomalyScore) },
      { key: 'topFeatures', label: 'because of', show: ({ topFeatures }) => breakable(topFeatures.join(', ')) }
    ],
    { label: 'Replayed examples', pageSize: 10 }
  );
}
