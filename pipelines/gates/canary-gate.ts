import { ATTACK_CLASSES } from '#data/label.ts';
import { bootstrapInterval } from '#models/metrics/bootstrap-interval.ts';
import type { GateOutcome } from '#models/registry-evidence.ts';
import { createRng } from '#models/rng.ts';
import { BENIGN, UNLABELLED } from '../dataset.ts';
import type { JudgedTraffic } from '../replay/judge-traffic.ts';
import type { ReplayTraffic } from '../replay/traffic.ts';
import type { GateBars } from './gate-bars.ts';
import { percent } from './held-out-gates.ts';

type SameRows = { traffic: ReplayTraffic; champion: JudgedTraffic; candidate: JudgedTraffic; seed: number };

/** Fewer say nothing about a class. */
const LEAST_ATTACKS = 20;

/**
 * The same attacks for every version, class by class: whoever talks a model out of one class, by labels or by behaving so for long
 * enough, hides in the mean over all of them. What the champion stops of a class the candidate must stop too, save for chance by client.
 */
export function canaryGate(
  { traffic, champion, candidate, seed }: SameRows,
  { canaryLoss }: Pick<GateBars, 'canaryLoss'>
): GateOutcome {
  const gate = 'canary';
  const found = lostByClass(traffic, champion, candidate);
  if (found.length === 0)
    return {
      gate,
      outcome: 'not-run',
      figure: '',
      bar: '',
      why: `${champion.name} stops too few attacks of any class`
    };
  const measured = found.map(({ attackClass, clients }) => {
    const shareOf = (drawn: Iterable<number>): number => {
      let [lost, stopped] = [0, 0];
      for (const at of drawn) {
        lost += clients[at]!.lost;
        stopped += clients[at]!.stopped;
      }
      return stopped === 0 ? NaN : lost / stopped;
    };
    const rng = createRng(seed).fork(`canary ${attackClass}`);
    return {
      attackClass,
      share: shareOf(clients.keys()),
      ...bootstrapInterval(shareOf, { units: clients.length, rng })
    };
  });
  const worst = measured.reduce((a, b) => (b.low > a.low || (b.low === a.low && b.share > a.share) ? b : a));
  const isLost = worst.low > canaryLoss;
  return {
    gate,
    outcome: isLost ? 'fail' : 'pass',
    figure: `of ${worst.attackClass} that ${champion.name} stops ${percent(worst.share)} pass (95 %: ${percent(worst.low)} to ${percent(worst.high)}), the most of ${measured.length} classes`,
    bar: `no class surely above ${percent(canaryLoss)}`,
    why: isLost ? `${candidate.name} has forgotten ${worst.attackClass}` : ''
  };
}

type Lost = { attackClass: string; clients: { stopped: number; lost: number }[] };

function lostByClass(
  { rows, classes, clientKeys }: ReplayTraffic,
  champion: JudgedTraffic,
  candidate: JudgedTraffic
): Lost[] {
  const found = ATTACK_CLASSES.map(() => new Map<string, { stopped: number; lost: number }>());
  for (let row = 0; row < rows; row++) {
    const own = classes[row]!;
    if (own === BENIGN || own === UNLABELLED || champion.reasons[row] === '') continue;
    const client = clientKeys[row]!;
    const tally = found[own]!.get(client) ?? { stopped: 0, lost: 0 };
    found[own]!.set(client, tally);
    tally.stopped++;
    tally.lost += Number(candidate.reasons[row] === '');
  }
  return found
    .map((clients, own) => ({ attackClass: ATTACK_CLASSES[own]!, clients: [...clients.values()] }))
    .filter(({ clients }) => clients.reduce((sum, { stopped }) => sum + stopped, 0) >= LEAST_ATTACKS);
}
