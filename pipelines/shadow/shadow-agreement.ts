import type { DecisionRow } from '#data/decision-row.ts';
import type { ShadowReport } from '#data/shadow-report.ts';
import { clopperPearson } from '#models/metrics/rate-interval.ts';
import { PathHelmError } from '#platform/errors.ts';

type Group = ShadowReport['byRoute'][number];
type Change = ShadowReport['examples'][number]['change'];

const CONFIDENCE = 0.95;
const MAX_GROUPS = 50;
const EXAMPLES_PER_CHANGE = 10;

/**
 * Compares the verdicts of a candidate in shadow with what the models in force decided. Without `candidate` it is the version scored last.
 * @throws PathHelmError INPUT_EMPTY when no row has a candidate's verdict, or none of this candidate's
 */
export async function shadowAgreement(
  batches: AsyncIterable<readonly DecisionRow[]>,
  candidate?: string
): Promise<ShadowReport> {
  const byCandidate = new Map<string, Tally>();
  let rows = 0;
  let scored = 0;
  let newest = '';
  for await (const batch of batches) {
    for (const row of batch) {
      rows++;
      if (row.modelVersion !== '') scored++;
      const { candidateVersion } = row;
      if (candidateVersion === '') continue;
      newest = candidateVersion;
      let tally = byCandidate.get(candidateVersion);
      if (tally === undefined) byCandidate.set(candidateVersion, (tally = createTally(scored - 1)));
      tally.add(row);
      tally.scoredUntil = scored;
    }
  }
  const wanted = candidate ?? newest;
  const tally = byCandidate.get(wanted);
  if (tally === undefined) {
    const others = [...byCandidate.keys()].join(', ');
    throw new PathHelmError(
      'INPUT_EMPTY',
      `none of ${rows} decisions has a verdict of ${candidate ?? 'a candidate'} in shadow${others === '' ? '' : `; there are some of ${others}`}`
    );
  }
  return tally.report(wanted);
}

type Tally = { add: (row: DecisionRow) => void; scoredUntil: number; report: (candidate: string) => ShadowReport };

/** @param scoredBefore rows scored by a champion before this candidate was there */
function createTally(scoredBefore: number): Tally {
  const champions = new Set<string>();
  const routes = new Map<string, Group>();
  const classes = new Map<string, Group>();
  const clients = new Map<string, { hasDiffered: boolean; isNewlyStopped: boolean }>();
  const examples: Record<Change, DecisionRow[]> = { 'newly-stopped': [], 'newly-allowed': [] };
  const counts = { agreed: 0, newlyStopped: 0, newlyAllowed: 0, hidden: 0 };
  let fromMs = Infinity;
  let toMs = 0;
  let verdicts = 0;

  function add(row: DecisionRow): void {
    verdicts++;
    champions.add(row.modelVersion);
    fromMs = Math.min(fromMs, row.timestampMs);
    toMs = Math.max(toMs, row.timestampMs);
    const was = stoppedByChampion(row);
    if (was === null) {
      counts.hidden++;
      return;
    }
    const change = changeOf(was, row.candidateAction !== 'allow');
    const client = clients.get(row.clientKey) ?? { hasDiffered: false, isNewlyStopped: false };
    clients.set(row.clientKey, client);
    count(routes, row.route, change);
    if (was || row.candidateAction !== 'allow') count(classes, classOf(row, was), change);
    if (change === null) counts.agreed++;
    else {
      if (change === 'newly-stopped') counts.newlyStopped++;
      else counts.newlyAllowed++;
      client.hasDiffered = true;
      client.isNewlyStopped ||= change === 'newly-stopped';
      keepExample(examples[change], row);
    }
  }

  function report(candidate: string): ShadowReport {
    const requests = counts.agreed + counts.newlyStopped + counts.newlyAllowed;
    const all = [...clients.values()];
    return {
      formatVersion: 1,
      candidate,
      champions: [...champions].sort(),
      ...{ fromMs, toMs, requests, ...counts },
      withoutVerdict: tally.scoredUntil - scoredBefore - verdicts,
      agreement: {
        share: requests === 0 ? 0 : counts.agreed / requests,
        ...clopperPearson(counts.agreed, requests, CONFIDENCE)
      },
      clients: all.length,
      agreedClients: all.filter(({ hasDiffered }) => !hasDiffered).length,
      newlyStoppedClients: all.filter(({ isNewlyStopped }) => isNewlyStopped).length,
      byRoute: largestOf(routes),
      byClass: largestOf(classes),
      examples: (['newly-stopped', 'newly-allowed'] as const).flatMap((change) =>
        examples[change].map((row) => ({
          decisionId: row.decisionId,
          atMs: row.timestampMs,
          change,
          route: row.route,
          class: classOf(row, change === 'newly-allowed'),
          attackScore: row.attackScore,
          candidateAttackScore: row.candidateAttackScore
        }))
      )
    };
  }

  const tally: Tally = { add, report, scoredUntil: 0 };
  return tally;
}

/** Null: something before the models has hidden what they said. */
function stoppedByChampion({ action, wouldAction, wouldReason }: DecisionRow): boolean | null {
  if (/^(standing:|rate-limit)/.test(wouldReason)) return null;
  return isStop(action) || isStop(wouldAction);
}

function isStop(action: DecisionRow['action']): boolean {
  return action === 'throttle' || action === 'block';
}

function changeOf(was: boolean, is: boolean): Change | null {
  if (was === is) return null;
  return is ? 'newly-stopped' : 'newly-allowed';
}

/** What the request was stopped for, else what the candidate would stop it for; `anomaly` where no class is likely. */
function classOf({ action, wouldReason, reason, candidateClass }: DecisionRow, isByChampion: boolean): string {
  if (isByChampion) return (isStop(action) ? reason : wouldReason).replace(/^model:/, '');
  return candidateClass === 'benign' || candidateClass === '' ? 'anomaly' : candidateClass;
}

function count(groups: Map<string, Group>, name: string, change: Change | null): void {
  const group = groups.get(name) ?? { name, requests: 0, newlyStopped: 0, newlyAllowed: 0 };
  groups.set(name, group);
  group.requests++;
  if (change === 'newly-stopped') group.newlyStopped++;
  if (change === 'newly-allowed') group.newlyAllowed++;
}

function keepExample(kept: DecisionRow[], row: DecisionRow): void {
  if (kept.length < EXAMPLES_PER_CHANGE) {
    kept.push(row);
    return;
  }
  if (kept.some(({ clientKey }) => clientKey === row.clientKey)) return;
  const double = kept.findLastIndex((each, at) => kept.findIndex(({ clientKey }) => clientKey === each.clientKey) < at);
  if (double >= 0) kept[double] = row;
}

function largestOf(groups: Map<string, Group>): Group[] {
  const differences = ({ newlyStopped, newlyAllowed }: Group): number => newlyStopped + newlyAllowed;
  return [...groups.values()]
    .sort((a, b) => differences(b) - differences(a) || b.requests - a.requests || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_GROUPS);
}
