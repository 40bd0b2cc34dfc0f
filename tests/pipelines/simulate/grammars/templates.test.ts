import { describe, expect, it } from 'vitest';
import { INJECTION_CLASSES } from '#data/label.ts';
import { createRng } from '#models/rng.ts';
import { contentTemplates } from '#pipelines/simulate/grammars/content-templates.ts';
import { payloadTemplates } from '#pipelines/simulate/grammars/payload-templates.ts';
import type { Template } from '#pipelines/simulate/grammars/template.ts';

const attacks: readonly Template[] = Object.values(payloadTemplates).flat();
const contents: readonly Template[] = Object.values(contentTemplates).flat();
const all = [...attacks, ...contents];

/** The templates for which some text written with `seeds` seeds breaks the law, with that text. */
function offenders(templates: readonly Template[], seeds: number, isOffence: (text: string) => boolean): string[] {
  return templates.flatMap((template) => {
    for (let seed = 0; seed < seeds; seed++) {
      const text = template.write(createRng(seed));
      if (isOffence(text)) return [`${template.id}: ${text.slice(0, 120)}`];
    }
    return [];
  });
}

describe('payload and content templates', () => {
  it.each(INJECTION_CLASSES)('number at least forty for %s', (attackClass) => {
    expect(payloadTemplates[attackClass].length).toBeGreaterThanOrEqual(40);
    expect(payloadTemplates[attackClass].filter(({ id }) => !id.startsWith(`${attackClass}/`))).toEqual([]);
  });

  it('number at least a hundred and fifty for ordinary content, some of every kind', () => {
    expect(contents.length).toBeGreaterThanOrEqual(150);
    for (const [kind, templates] of Object.entries(contentTemplates)) {
      expect(templates.length).toBeGreaterThanOrEqual(5);
      expect(templates.filter(({ id }) => !id.startsWith(`content/${kind}/`))).toEqual([]);
    }
  });

  it('have unique, well-formed ids', () => {
    const ids = all.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z-]+\/[a-z-]+\/[a-z0-9-]+$/.test(id))).toEqual([]);
  });

  it('write something for every seed, and nothing of their own machinery', () => {
    const isBroken = (text: string): boolean => text === '' || /\(rng\)|=> rng|\[object Promise/.test(text);
    expect(offenders(all, 50, isBroken)).toEqual([]);
  });

  it('write the same text for the same seed', () => {
    const moody = all.filter(({ id, write }) => write(createRng(id)) !== write(createRng(id)));
    expect(moody.map(({ id }) => id)).toEqual([]);
  });

  it('write at least twenty different texts in forty', () => {
    const rng = createRng('variety');
    const dull = all.filter(({ write }) => new Set(Array.from({ length: 40 }, () => write(rng))).size < 20);
    expect(dull.map(({ id }) => id)).toEqual([]);
  });

  it('never pass off a bare word or number as an attack', () => {
    // `0x2e0x2e0x2f` is how some decoders spell `../`.
    const isBare = (text: string): boolean => /^[\p{L}\p{N}]*$/u.test(text) && !text.includes('0x2e0x2e');
    expect(offenders(attacks, 50, isBare)).toEqual([]);
  });

  it.each([
    ['a script that shows itself', /<script>(?:alert|confirm|prompt)\(/i],
    ['a script scheme that calls', /javascript:(?:alert|eval|fetch)\(/i],
    ['a closed quote and a tautology', /(?:^|\w)['"]\s*or\s+['"]?(\w+)['"]?\s*=\s*['"]?\1/i],
    ['a union behind a value', /\d['")]* union (?:all )?select /i],
    ['a long climb', /(?:\.\.[/\\]){3}(?:etc|windows)/i],
    ['a chained read of the account file', /[;|&`]\s*cat \/etc\/passwd/],
    ['arithmetic in a template', /\{\{\s*\d+\s*\*\s*\d+\s*\}\}|\$\{\d+\*\d+\}/],
    ['a directory lookup', /\$\{jndi:/i],
    ['an external entity', /<!ENTITY[^>]*(?:SYSTEM|PUBLIC)/]
  ])('never write %s as ordinary content', (_, signature) => {
    expect(offenders(attacks, 8, (text) => signature.test(text)).length).toBeGreaterThan(0);
    expect(offenders(contents, 30, (text) => signature.test(text))).toEqual([]);
  });

  it('write JSON that parses where they promise JSON', () => {
    const json = contents.filter(({ id }) =>
      /\/json-(?:flat|nested|deep|pretty|list|in-json|escaped|twice-escaped|with-|webhook|rpc|patch|numbers|of-)/.test(
        id
      )
    );
    expect(json.length).toBeGreaterThan(20);
    const isNoJson = (text: string): boolean => {
      try {
        JSON.parse(text);
        return false;
      } catch {
        return true;
      }
    };
    expect(offenders(json, 20, isNoJson)).toEqual([]);
  });

  it('write text that survives being sent as UTF-8', () => {
    expect(offenders(all, 20, (text) => !text.isWellFormed())).toEqual([]);
  });
});
