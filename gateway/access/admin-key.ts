import { hash, timingSafeEqual } from 'node:crypto';

export type AdminCheck = 'ok' | 'missing' | 'wrong' | 'closed';

/**
 * Compares digests, so neither content nor length of the key shows in the time it takes.
 * An empty key (demo mode) opens nothing: the admin endpoints are closed then.
 */
export function checkAdminKey(expected: string, given: string | string[] | undefined): AdminCheck {
  if (expected === '') return 'closed';
  if (typeof given !== 'string' || given === '') return 'missing';
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer')) ? 'ok' : 'wrong';
}
