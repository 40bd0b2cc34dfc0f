import type { InjectionClass } from '#data/label.ts';
import type { Rng } from '#models/rng.ts';
import { contentTemplates, type ContentKind } from './grammars/content-templates.ts';
import { payloadTemplates } from './grammars/payload-templates.ts';
import type { Template } from './grammars/template.ts';
import { itemsOfPool, type Pool } from './template-pools.ts';

export type { ContentKind };

type Written = { text: string; templateId: string };

/** What may be written in one period: only templates of its pool. */
export type ContentSource = {
  content: (rng: Rng, kind: ContentKind) => Written;
  payload: (rng: Rng, attackClass: InjectionClass) => Written;
};

/**
 * How often traffic draws a text made to stand just this side of the border, against any other. The payload model learns from as many of
 * them as of others; thresholds are set on traffic, and there they are rare.
 */
const BORDER_WEIGHT = 0.125;

export function createContentSource(pool: Pool): ContentSource {
  const contents = new Map<ContentKind, readonly (readonly [Template, number])[]>();
  const payloads = new Map<InjectionClass, readonly Template[]>();
  return {
    content: (rng, kind) => {
      const templates = remembered(contents, kind, () =>
        itemsOfPool(contentTemplates[kind], pool).map(
          (template) => [template, template.id.includes('/border') ? BORDER_WEIGHT : 1] as const
        )
      );
      return write(rng, rng.weighted(templates));
    },
    payload: (rng, attackClass) =>
      write(rng, rng.pick(remembered(payloads, attackClass, () => itemsOfPool(payloadTemplates[attackClass], pool))))
  };
}

function write(rng: Rng, template: Template): Written {
  return { text: template.write(rng), templateId: template.id };
}

function remembered<K, V>(memory: Map<K, V>, key: K, find: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const found = find();
  memory.set(key, found);
  return found;
}
