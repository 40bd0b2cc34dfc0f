import { describe, expect, it } from 'vitest';
import { createRng } from '#models/rng.ts';
import {
  altered,
  capital,
  digits,
  family,
  integer,
  letters,
  maybe,
  mostly,
  oneOf,
  repeat,
  same,
  text,
  upper,
  words,
  type Write
} from '#pipelines/simulate/grammars/template.ts';

const drawMany = (rule: Write, count = 200): string[] => {
  const rng = createRng('template');
  return Array.from({ length: count }, () => rule(rng));
};

describe('grammar rules', () => {
  it('write their literal pieces and a fresh draw of each part', () => {
    const written = drawMany(text`<${integer(1, 2)}-${'x'}>`);
    expect(new Set(written)).toEqual(new Set(['<1-x>', '<2-x>']));
  });

  it('draw once what has to stand in several places', () => {
    for (const written of drawMany(same(integer(0, 999), (n) => text`${n}=${n}`))) {
      expect(written).toMatch(/^(\d+)=\1$/);
    }
  });

  it('choose among parts, by weight where weights are given', () => {
    expect(new Set(drawMany(oneOf('a', text`b`)))).toEqual(new Set(['a', 'b']));
    const mostlyA = drawMany(mostly(['a', 9], ['b', 1])).filter((written) => written === 'a');
    expect(mostlyA.length).toBeGreaterThan(150);
    expect(mostlyA.length).toBeLessThan(200);
    expect(drawMany(mostly(['a', 1], ['b', 0]))).not.toContain('b');
  });

  it('leave out what is optional', () => {
    expect(new Set(drawMany(maybe('x')))).toEqual(new Set(['', 'x']));
    expect(new Set(drawMany(maybe('x', 0)))).toEqual(new Set(['']));
  });

  it('repeat between the bounds with separators only between', () => {
    expect(new Set(drawMany(repeat('x', 1, 3, ',')))).toEqual(new Set(['x', 'x,x', 'x,x,x']));
  });

  it('keep a blank inside a listed item', () => {
    expect(new Set(drawMany(words(' a␣b  c ')))).toEqual(new Set(['a b', 'c']));
  });

  it('draw letters and digits of the stated lengths', () => {
    for (const written of drawMany(letters('ab', 2, 4))) expect(written).toMatch(/^[ab]{2,4}$/);
    for (const written of drawMany(digits(7))) expect(written).toMatch(/^\d{7}$/);
    expect(drawMany(letters('\u{1f600}'))[0]).toBe('\u{1f600}');
  });

  it('pass written text through a function', () => {
    expect(drawMany(upper('ab'), 1)).toEqual(['AB']);
    expect(drawMany(capital('ab cd'), 1)).toEqual(['Ab cd']);
    expect(
      drawMany(
        altered(integer(1, 1), (written, rng) => written + String(rng.int(5, 5))),
        1
      )
    ).toEqual(['15']);
  });

  it('name a family of rules', () => {
    const [first, second] = family('class/kind', { one: 'x', two: integer(3, 3) });
    expect([first!.id, second!.id]).toEqual(['class/kind/one', 'class/kind/two']);
    expect(second!.write(createRng(1))).toBe('3');
  });
});
