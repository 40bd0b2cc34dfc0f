import type { AttackClass } from '#data/label.ts';

/** What a version is held against before it may decide. */
export type GateBars = {
  /** Share of flagged attacks of the holdout, 0..1, that the truth must not certainly (95 %) lie below. */
  recallFloor: Readonly<Partial<Record<AttackClass, number>>>;
  /** Recall the candidate may lose against the champion on the same rows, 0..1. */
  recallLoss: number;
  /** And of any one class, share of what the champion stops of it, 0..1. */
  canaryLoss: number;
  /** Newly stopped requests a replay may show that nobody labelled an attack, share of its rows. */
  newlyBlockedShare: number;
  /** And clients that were never stopped before. */
  newlyBlockedClients: number;
  scoreP50Us: number;
  scoreP99Us: number;
  artefactBytes: number;
};

/**
 * Floors are about single requests at a budget of one wrong block in a thousand: four fifths of the lowest recall of several trainings on
 * 100,000 generated requests, rounded down to a twentieth. Seeds, and how the budget is shared out among families, move a class by a
 * quarter and other injections by half; whoever falls below has lost more than that. One training of five found 6 % of denial of service:
 * that is what a floor is there to refuse, and this one comes from the others. Scraping is told by its client, not by any request: no floor.
 */
export const DEFAULT_BARS: GateBars = {
  recallFloor: {
    'sql-injection': 0.7,
    'cross-site-scripting': 0.75,
    'path-traversal': 0.7,
    'command-injection': 0.65,
    'other-injection': 0.35,
    'credential-stuffing': 0.35,
    'broken-authentication': 0.5,
    scanning: 0.55,
    'denial-of-service': 0.45,
    'api-abuse': 0.3
  },
  recallLoss: 0.02,
  canaryLoss: 0.2,
  newlyBlockedShare: 0.001,
  newlyBlockedClients: 2,
  // The judge step's own bars (DESIGN.md) less what parsing and features take.
  scoreP50Us: 60,
  scoreP99Us: 200,
  // Three versions of this size are loaded at once while one replaces another.
  artefactBytes: 32 * 1024 * 1024
};
