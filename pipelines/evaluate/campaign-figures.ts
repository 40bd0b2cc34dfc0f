import { ATTACK_CLASSES, type AttackClass } from '#data/label.ts';
import { BENIGN, type Dataset } from '../dataset.ts';
import { rateOver, type Rate } from './rate.ts';
import type { RowScores } from './score-rows.ts';

/** How attack runs of one kind fared as a whole: single requests of a slow or spread-out run may pass while the run is found. */
export type CampaignFigures = {
  /**
   * `credential-stuffing/replay`: the class and what the attacker was after; `credential-stuffing` alone: all of them; `benign` for visits
   * nobody should be bothered on.
   */
  kind: string;
  attackClass: AttackClass;
  /** Runs of which at least one attack request was flagged. */
  found: Rate;
  /** Of the runs found, in the middle: attack requests up to the first flagged one, and the time until then. Null when none was. */
  medianRequestsToDetection: number | null;
  medianSecondsToDetection: number | null;
  /**
   * Flagged attack requests of all but each run's first EARLY_REQUESTS. The first ones of most behaviour are nobody's to know: a scraper's
   * first page is a page.
   */
  laterRequests: Rate;
  /** Flagged requests of clients that never attacked, of all they sent while such a run was on. */
  collateral: Rate;
};

const EARLY_REQUESTS = 10;

type Campaign = { kind: string; own: number; rows: number[] };

/** `isFlagged` and `isBlameless` take positions in `holdout.rows`. Empty when the source names no campaigns. */
export function campaignFigures(
  dataset: Dataset,
  { rows }: RowScores,
  isFlagged: (at: number) => boolean,
  isBlameless: (at: number) => boolean
): CampaignFigures[] {
  const inTime = [...rows.keys()].sort((a, b) => dataset.timestampMs[rows[a]!]! - dataset.timestampMs[rows[b]!]!);
  const blameless = inTime.filter((at) => dataset.classes[rows[at]!] === BENIGN && isBlameless(at));
  const figuresOf = (kind: string, campaigns: readonly Campaign[]): CampaignFigures => {
    const found = campaigns.flatMap((campaign) => {
      const first = campaign.rows.findIndex(isFlagged);
      if (first < 0) return [];
      const timeOf = (index: number): number => dataset.timestampMs[rows[campaign.rows[index]!]!]!;
      return [{ requests: first + 1, seconds: (timeOf(first) - timeOf(0)) / 1_000 }];
    });
    const own = campaigns[0]!.own;
    const during = Int32Array.from(blameless.filter((at) => campaigns.some((run) => spans(dataset, rows, run, at))));
    return {
      kind,
      attackClass: ATTACK_CLASSES[own]!,
      found: rateOver(Int32Array.from(campaigns.keys()), (index) => campaigns[index]!.rows.some(isFlagged)),
      medianRequestsToDetection: median(found.map(({ requests }) => requests)),
      medianSecondsToDetection: median(found.map(({ seconds }) => seconds)),
      laterRequests: rateOver(Int32Array.from(campaigns.flatMap((run) => run.rows.slice(EARLY_REQUESTS))), isFlagged),
      collateral: rateOver(own === BENIGN ? new Int32Array() : during, isFlagged)
    };
  };
  const campaigns = campaignsOf(dataset, rows, inTime);
  const kinds = new Map([
    ...Map.groupBy(campaigns, ({ own }) => ATTACK_CLASSES[own]!),
    ...Map.groupBy(campaigns, ({ kind }) => kind)
  ]);
  return [...kinds].map(([kind, runs]) => figuresOf(kind, runs)).sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

function campaignsOf(dataset: Dataset, rows: Int32Array, inTime: readonly number[]): Campaign[] {
  const campaigns = new Map<string, Campaign>();
  for (const at of inTime) {
    const row = rows[at]!;
    const own = dataset.classes[row]!;
    const id = dataset.campaignIds[row]!;
    if (id === '') continue;
    // Attackers look around too; those requests are no part of the attack.
    const key = `${id} ${own}`;
    const known = campaigns.get(key);
    if (known) known.rows.push(at);
    else campaigns.set(key, { kind: kindOf(own, dataset.actors[row]!), own, rows: [at] });
  }
  return [...campaigns.values()].filter(
    ({ own, rows: [first] }) => own !== BENIGN || !isAttacker(dataset, rows[first!]!)
  );
}

/** Actors of attacks are named `class/goal/manner/disguise`. */
function kindOf(own: number, actor: string): string {
  return own === BENIGN ? 'benign' : actor.split('/').slice(0, 2).join('/');
}

function isAttacker({ actors }: Dataset, row: number): boolean {
  return actors[row]!.includes('/');
}

function spans({ timestampMs }: Dataset, rows: Int32Array, { rows: run }: Campaign, at: number): boolean {
  const atMs = timestampMs[rows[at]!]!;
  return atMs >= timestampMs[rows[run[0]!]!]! && atMs <= timestampMs[rows[run.at(-1)!]!]!;
}

function median(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
