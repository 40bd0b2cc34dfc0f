import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTACK_CLASSES } from '#data/label.ts';
import { ATTACK_PROFILES, profilesFor } from '#pipelines/simulate/attackers/profiles.ts';
import { itemsOfPool, POOLS, poolOfPeriod } from '#pipelines/simulate/template-pools.ts';

describe('itemsOfPool', () => {
  it('deals every item to exactly one pool, whatever the order they are listed in', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 3 }), (ids) => {
        const items = ids.map((id) => ({ id }));
        const dealt = POOLS.map((pool) => itemsOfPool(items, pool));
        expect(
          dealt
            .flat()
            .map(({ id }) => id)
            .sort()
        ).toEqual([...ids].sort());
        for (const pool of dealt) expect(pool.length).toBeGreaterThan(0);
        expect(POOLS.map((pool) => itemsOfPool(items.toReversed(), pool))).toEqual(dealt);
      })
    );
  });

  it('keeps three fifths for training', () => {
    const items = Array.from({ length: 50 }, (_, at) => ({ id: `t/${at}` }));
    expect(POOLS.map((pool) => itemsOfPool(items, pool).length)).toEqual([30, 10, 10]);
    expect([0, 1, 2, 3, 4].map(poolOfPeriod)).toEqual(['train', 'train', 'train', 'validation', 'holdout']);
  });
});

describe('ATTACK_PROFILES', () => {
  it.each(ATTACK_CLASSES.slice(1))('attacks by %s in at least six ways, some of them in every pool', (attackClass) => {
    if (attackClass === 'benign') throw new Error('the first class is benign');
    const profiles = ATTACK_PROFILES.filter((profile) => profile.attackClass === attackClass);
    expect(new Set(profiles.map(({ id }) => id)).size).toBe(profiles.length);
    expect(profiles.length).toBeGreaterThanOrEqual(6);
    for (const pool of POOLS) expect(profilesFor(attackClass, pool).length).toBeGreaterThanOrEqual(2);
  });
});
