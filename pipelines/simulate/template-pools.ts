import { hash32 } from './hash.ts';

/** Which part of the run may draw a template: the consumer trains on `train`, sets thresholds on `validation`, reports `holdout`. */
export const POOLS = ['train', 'validation', 'holdout'] as const;
export type Pool = (typeof POOLS)[number];

export const PERIODS = 5;

/** Periods 1–3 train, 4 validates, 5 reports: 60/20/20 of the rows. */
export function poolOfPeriod(period: number): Pool {
  return period < 3 ? 'train' : period === 3 ? 'validation' : 'holdout';
}

/**
 * The items of one pool, dealt by the hash of their id: the same for every seed, so a model trained on one run meets
 * nothing it knows in the holdout of another. Ranked rather than cut at fixed hash values, so that three items already
 * fill every pool; with fewer, validation and holdout have to share with training and the caller should have written more.
 */
export function itemsOfPool<T extends { id: string }>(items: readonly T[], pool: Pool): T[] {
  const ranked = [...items].sort((a, b) => hash32(a.id) - hash32(b.id) || (a.id < b.id ? -1 : 1));
  const held = Math.max(1, Math.round(ranked.length / PERIODS));
  const trained = Math.max(0, ranked.length - 2 * held);
  switch (pool) {
    case 'train':
      return ranked.slice(0, trained);
    case 'validation':
      return ranked.slice(trained, trained + held);
    case 'holdout':
      return ranked.slice(trained + held);
  }
}
