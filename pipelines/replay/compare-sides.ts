import type { ReplayReport } from '#data/replay-report.ts';
import { ATTACK_CLASSES } from '#data/label.ts';
import { bootstrapInterval } from '#models/metrics/bootstrap-interval.ts';
import { createRng } from '#models/rng.ts';
import { attackingClients, BENIGN, UNLABELLED } from '../dataset.ts';
import type { JudgedTraffic } from './judge-traffic.ts';
import type { ReplayTraffic } from './traffic.ts';

export type CostWeights = ReplayReport['weights'];
export type Comparison = Omit<ReplayReport, 'formatVersion' | 'id' | 'at' | 'examples' | 'requestsPerSecond'> & {
  /** Rows, in order. */
  newlyBlockedRows: readonly number[];
  newlyAllowedRows: readonly number[];
};

type Options = {
  traffic: ReplayTraffic;
  baseline: JudgedTraffic;
  candidate: JudgedTraffic;
  weights: CostWeights;
  seed: number;
};
type Side = ReplayReport['candidate'];

const LISTED_GROUPS = 20;

/** What would change if the candidate decided instead of the baseline, over the same requests. */
export function compareSides(options: Options): Comparison {
  const { traffic, baseline, candidate, weights } = options;
  const { rows, classes, clientKeys, timestampMs } = traffic;
  const newlyBlocked: number[] = [];
  const newlyAllowed: number[] = [];
  const stoppedBefore = new Set<string>();
  for (let row = 0; row < rows; row++) {
    const before = baseline.reasons[row] !== '';
    const after = candidate.reasons[row] !== '';
    if (before) stoppedBefore.add(clientKeys[row]!);
    if (after && !before) newlyBlocked.push(row);
    if (before && !after) newlyAllowed.push(row);
  }
  const labelled = classes.reduce((count, own) => count + Number(own !== UNLABELLED), 0);
  const groups = (nameOf: (row: number) => string): ReplayReport['byRoute'] =>
    groupBy(newlyBlocked, newlyAllowed, nameOf);
  const fresh = new Set(newlyBlocked.map((row) => clientKeys[row]!));
  return {
    source: traffic.source,
    rows,
    labelled,
    labelledShare: labelled / rows,
    clients: new Set(clientKeys).size,
    fromMs: timestampMs[0]!,
    toMs: timestampMs.at(-1)!,
    vectors: traffic.vectors,
    notes:
      labelled === 0
        ? [...traffic.notes, 'no row is labelled: false positives, recall and cost say nothing']
        : [...traffic.notes],
    weights,
    baseline: sideFigures(options, baseline),
    candidate: sideFigures(options, candidate),
    newlyBlocked: newlyBlocked.length,
    newlyAllowed: newlyAllowed.length,
    newlyBlockedClients: [...fresh].filter((client) => !stoppedBefore.has(client)).length,
    byRoute: groups((row) => traffic.routes[row]!),
    byClient: groups((row) => clientKeys[row]!),
    byClass: groups((row) => ATTACK_CLASSES[classes[row]!] ?? 'unlabelled'),
    byReason: groups((row) => candidate.reasons[row]! || baseline.reasons[row]!),
    newlyBlockedRows: newlyBlocked,
    newlyAllowedRows: newlyAllowed
  };
}

function sideFigures({ traffic, weights, seed }: Options, side: JudgedTraffic): Side {
  const { classes, clientKeys, rows } = traffic;
  const attackers = attackingClients(traffic);
  const clients = new Map<string, number>();
  const costs: number[] = [];
  const byReason: Record<string, number> = {};
  let stopped = 0;
  let [benign, wrongBlocks, attacks, missedAttacks] = [0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const reason = side.reasons[row]!;
    const client = clientKeys[row]!;
    const own = classes[row]!;
    const at = clients.get(client) ?? clients.set(client, clients.size).size - 1;
    costs[at] ??= 0;
    if (reason !== '') {
      stopped++;
      byReason[reason] = (byReason[reason] ?? 0) + 1;
    }
    if (own === UNLABELLED) continue;
    if (own === BENIGN) {
      if (attackers.has(client)) continue;
      benign++;
      if (reason === '') continue;
      wrongBlocks++;
      costs[at] += weights.wrongBlock;
    } else {
      attacks++;
      if (reason !== '') continue;
      missedAttacks++;
      costs[at] += weights.missedAttack;
    }
  }
  const total = wrongBlocks * weights.wrongBlock + missedAttacks * weights.missedAttack;
  const sum = (drawn: Int32Array): number => drawn.reduce((cost, client) => cost + costs[client]!, 0);
  return {
    name: side.name,
    stopped,
    byReason,
    falsePositiveRate: benign === 0 ? null : wrongBlocks / benign,
    wrongBlocks,
    recall: attacks === 0 ? null : 1 - missedAttacks / attacks,
    missedAttacks,
    cost: { total, ...bootstrapInterval(sum, { units: costs.length, rng: createRng(seed).fork('cost') }) }
  };
}

function groupBy(
  blocked: readonly number[],
  allowed: readonly number[],
  nameOf: (row: number) => string
): ReplayReport['byRoute'] {
  const groups = new Map<string, ReplayReport['byRoute'][number]>();
  const groupOf = (row: number): ReplayReport['byRoute'][number] => {
    const name = nameOf(row);
    const group = groups.get(name) ?? { name, newlyBlocked: 0, newlyAllowed: 0 };
    groups.set(name, group);
    return group;
  };
  for (const row of blocked) groupOf(row).newlyBlocked++;
  for (const row of allowed) groupOf(row).newlyAllowed++;
  const size = (group: ReplayReport['byRoute'][number]): number => group.newlyBlocked + group.newlyAllowed;
  return [...groups.values()].sort((a, b) => size(b) - size(a) || (a.name < b.name ? -1 : 1)).slice(0, LISTED_GROUPS);
}
