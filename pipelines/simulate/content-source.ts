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

export function createContentSource(pool: Pool): ContentSource {
  const contents = new Map<ContentKind, readonly Template[]>();
  const payloads = new Map<InjectionClass, readonly Template[]>();
  const write = (rng: Rng, templates: readonly Template[]): Written => {
    const template = rng.pick(templates);
    return { text: template.write(rng), templateId: template.id };
  };
  return {
    content: (rng, kind) =>
      write(
        rng,
        remembered(contents, kind, () => itemsOfPool(contentTemplates[kind], pool))
      ),
    payload: (rng, attackClass) =>
      write(
        rng,
        remembered(payloads, attackClass, () => itemsOfPool(payloadTemplates[attackClass], pool))
      )
  };
}

function remembered<K, V>(memory: Map<K, V>, key: K, find: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const found = find();
  memory.set(key, found);
  return found;
}
