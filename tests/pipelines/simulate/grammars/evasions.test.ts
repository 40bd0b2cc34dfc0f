import { describe, expect, it } from 'vitest';
import { INJECTION_CLASSES } from '#data/label.ts';
import { createRng } from '#models/rng.ts';
import { classEvasions, evade, type PayloadPlace } from '#pipelines/simulate/grammars/evasions.ts';
import { escapeEvasions } from '#pipelines/simulate/grammars/evading/escapes.ts';
import { payloadTemplates } from '#pipelines/simulate/grammars/payload-templates.ts';

function payloadsOf(attackClass: (typeof INJECTION_CLASSES)[number], each = 4): string[] {
  const rng = createRng(attackClass);
  return payloadTemplates[attackClass].flatMap(({ write }) => Array.from({ length: each }, () => write(rng)));
}

const cases = INJECTION_CLASSES.flatMap((attackClass) =>
  classEvasions[attackClass].map((evasion) => ({ attackClass, name: evasion.name, evasion }))
);

describe('evasions', () => {
  it.each(cases)('hide some payloads of $attackClass by $name and are read as before', ({ attackClass, evasion }) => {
    const rng = createRng(`hide ${evasion.name}`);
    let hidden = 0;
    for (const payload of payloadsOf(attackClass)) {
      // What wears the disguise already cannot be told from what is given it.
      if (evasion.read(payload).toLowerCase() !== payload.toLowerCase()) continue;
      const disguise = evasion.hide(rng, payload);
      if (disguise !== payload) hidden++;
      expect(evasion.read(disguise).toLowerCase()).toBe(payload.toLowerCase());
    }
    expect(hidden).toBeGreaterThan(0);
  });

  it.each(escapeEvasions.map((evasion) => ({ name: evasion.name, evasion })))(
    'escape by $name so that decoding gives the payload again',
    ({ evasion }) => {
      const rng = createRng(`escape ${evasion.name}`);
      for (const attackClass of INJECTION_CLASSES) {
        for (const payload of payloadsOf(attackClass, 1)) {
          const escaped = evasion.hide(rng, payload);
          expect(evasion.read(escaped)).toBe(payload);
        }
      }
    }
  );

  it('leave most payloads as they are and change a fair share', () => {
    const rng = createRng('share');
    const payloads = INJECTION_CLASSES.flatMap((attackClass) =>
      payloadsOf(attackClass, 2).map((payload) => ({ attackClass, payload }))
    );
    const changed = payloads.filter(
      ({ attackClass, payload }) => evade(rng, attackClass, payload, 'query') !== payload
    );
    expect(changed.length / payloads.length).toBeGreaterThan(0.3);
    expect(changed.length / payloads.length).toBeLessThan(0.55);
  });

  it('escape only where the application decodes once more', () => {
    const rng = createRng('places');
    const places: readonly PayloadPlace[] = ['user-agent', 'multipart'];
    for (const place of places) {
      const hidden = Array.from({ length: 300 }, () => evade(rng, 'path-traversal', "a'b", place));
      expect(hidden.filter((text) => /%27|&#39;|\\u0027|%u0027/.test(text))).toEqual([]);
    }
    const inQuery = Array.from({ length: 300 }, () => evade(rng, 'path-traversal', "a'b", 'query'));
    expect(inQuery.some((text) => text.includes('%27'))).toBe(true);
  });

  it('hide the same way for the same seed', () => {
    const draw = (): string[] =>
      payloadsOf('sql-injection', 1).map((payload, at) => evade(createRng(at), 'sql-injection', payload, 'query'));
    expect(draw()).toEqual(draw());
  });
});
