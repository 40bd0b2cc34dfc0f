import type { ReplayReport } from '#data/replay-report.ts';
import { bootstrapInterval } from '#models/metrics/bootstrap-interval.ts';
import type { RateInterval } from '#models/metrics/rate-interval.ts';
import type { GateOutcome } from '#models/registry-evidence.ts';
import { createRng } from '#models/rng.ts';
import { attackingClients, BENIGN, UNLABELLED } from '../dataset.ts';
import type { JudgedTraffic } from '../replay/judge-traffic.ts';
import type { ReplayTraffic } from '../replay/traffic.ts';
import type { GateBars } from './gate-bars.ts';
import { percent } from './held-out-gates.ts';

type SameRows = { traffic: ReplayTraffic; champion: JudgedTraffic; candidate: JudgedTraffic; seed: number };

/** Champion and candidate over the very same labelled rows, drawn by client: worse beyond chance fails. */
export function regressionGates(
  { traffic, champion, candidate, seed }: SameRows,
  { recallLoss }: GateBars
): GateOutcome[] {
  const attackers = attackingClients(traffic);
  const ofClient = new Map<string, { benign: number; wrong: number; attacks: number; lost: number }>();
  for (let row = 0; row < traffic.rows; row++) {
    const own = traffic.classes[row]!;
    const client = traffic.clientKeys[row]!;
    if (own === UNLABELLED || (own === BENIGN && attackers.has(client))) continue;
    const tally = ofClient.get(client) ?? { benign: 0, wrong: 0, attacks: 0, lost: 0 };
    ofClient.set(client, tally);
    const change = Number(candidate.reasons[row] !== '') - Number(champion.reasons[row] !== '');
    if (own === BENIGN) {
      tally.benign++;
      tally.wrong += change;
    } else {
      tally.attacks++;
      tally.lost -= change;
    }
  }
  const clients = [...ofClient.values()];
  const difference =
    (part: 'wrong' | 'lost', whole: 'benign' | 'attacks') =>
    (drawn: Int32Array | number[]): number => {
      let [changed, all] = [0, 0];
      for (const at of drawn) {
        changed += clients[at]![part];
        all += clients[at]![whole];
      }
      return all === 0 ? NaN : changed / all;
    };
  const everyone = [...clients.keys()];
  const intervalOf = (statistic: (drawn: Int32Array) => number, name: string): RateInterval =>
    bootstrapInterval(statistic, { units: clients.length, rng: createRng(seed).fork(name) });
  const wrong = difference('wrong', 'benign');
  const lost = difference('lost', 'attacks');
  return [
    outcomeOf('no-regression fpr', wrong(everyone), intervalOf(wrong, 'fpr'), 0, champion.name),
    outcomeOf('no-regression recall', lost(everyone), intervalOf(lost, 'recall'), recallLoss, champion.name)
  ];
}

function outcomeOf(
  gate: string,
  change: number,
  { low, high }: RateInterval,
  bar: number,
  champion: string
): GateOutcome {
  const what = gate.endsWith('fpr') ? 'false-positive rate' : 'share of attacks lost';
  if (Number.isNaN(change))
    return { gate, outcome: 'not-run', figure: '', bar: '', why: 'the rows have no such label' };
  const isWorse = low > bar;
  return {
    gate,
    outcome: isWorse ? 'fail' : 'pass',
    figure: `${what} ${signed(change)} against ${champion} on the same rows (95 %: ${signed(low)} to ${signed(high)})`,
    bar: `not surely above ${percent(bar)}`,
    why: isWorse ? `worse than ${champion} beyond chance` : ''
  };
}

function signed(share: number): string {
  return `${share > 0 ? '+' : ''}${percent(share)}`;
}

/** What the replay shows that the champion let through and the candidate would stop, labelled attacks aside. */
export function replayGate(report: ReplayReport, bars: GateBars): GateOutcome {
  const innocent = report.byClass
    .filter(({ name }) => name === 'benign' || name === 'unlabelled')
    .reduce((sum, { newlyBlocked }) => sum + newlyBlocked, 0);
  const share = innocent / report.rows;
  const isOver = share > bars.newlyBlockedShare && report.newlyBlockedClients > bars.newlyBlockedClients;
  return {
    gate: 'replay-diff',
    outcome: isOver ? 'fail' : 'pass',
    figure: `${innocent} of ${report.rows} requests newly stopped that nobody called an attack (${percent(share)}), ${report.newlyBlockedClients} clients never stopped before`,
    bar: `≤ ${percent(bars.newlyBlockedShare)} or ≤ ${bars.newlyBlockedClients} clients`,
    why: isOver
      ? `see replay ${report.id}: ${report.byClient
          .slice(0, 3)
          .map(({ name }) => name)
          .join(', ')}`
      : ''
  };
}
