import type { RuleEffects } from '#policy/rules/compile-rules.ts';

type Hits = { hits: number; lastHitAtMs: number };

/** How often rules and exceptions held, dry runs included, since the gateway started; a reloaded policy counts on. */
export type RuleHits = {
  count: RuleEffects['onHit'];
  of: (kind: 'rule' | 'exception', id: string) => Readonly<Hits>;
};

const NONE: Hits = Object.freeze({ hits: 0, lastHitAtMs: 0 });

export function createRuleHits(): RuleHits {
  const byName = { rule: new Map<string, Hits>(), exception: new Map<string, Hits>() };
  return {
    count: (kind, id, atMs) => {
      const hits = byName[kind].get(id);
      if (hits === undefined) byName[kind].set(id, { hits: 1, lastHitAtMs: atMs });
      else {
        hits.hits++;
        hits.lastHitAtMs = atMs;
      }
    },
    of: (kind, id) => byName[kind].get(id) ?? NONE
  };
}
