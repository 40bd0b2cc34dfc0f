import { describe, expect, it } from 'vitest';
import { createRng } from '#models/rng.ts';
import { createContentSource } from '#pipelines/simulate/content-source.ts';
import { contentTemplates } from '#pipelines/simulate/grammars/content-templates.ts';
import { itemsOfPool, POOLS } from '#pipelines/simulate/template-pools.ts';

const DRAWS = 4_000;

describe('what traffic draws of the grammars', () => {
  it.each(POOLS)('holds texts just this side of the border in %s, but rarely', (pool) => {
    const { content } = createContentSource(pool);
    const rng = createRng(5);
    const drawn = Array.from({ length: DRAWS }, () => content(rng, 'short').templateId);
    const templates = itemsOfPool(contentTemplates.short, pool);
    expect(new Set(drawn)).toEqual(new Set(templates.map(({ id }) => id)));
    const border = templates.filter(({ id }) => id.includes('/border')).length;
    const share = drawn.filter((id) => id.includes('/border')).length / DRAWS;
    expect(share).toBeLessThanOrEqual(border / templates.length / 4);
  });
});
