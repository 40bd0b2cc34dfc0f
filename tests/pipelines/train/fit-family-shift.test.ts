import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTACK_CLASSES, attackClassIndex } from '#data/label.ts';
import { calibrate } from '#models/forest/calibration.ts';
import { fitFamilyShift } from '#pipelines/train/fit-family-shift.ts';

const SQL = attackClassIndex('sql-injection');
const SCRAPE = attackClassIndex('scraping');
const SCAN = attackClassIndex('scanning');
const CLASSES = ATTACK_CLASSES.length;

type Row = { content: number; behaviour: number; scraping?: number };

function matrixOf(rows: readonly Row[]) {
  const values = new Float32Array(rows.length * CLASSES);
  for (const [at, { content, behaviour, scraping = 0 }] of rows.entries()) {
    values[at * CLASSES] = 1 - content - behaviour - scraping;
    values[at * CLASSES + SCRAPE] = scraping;
    values[at * CLASSES + SQL] = content;
    values[at * CLASSES + SCAN] = behaviour;
  }
  return { rows: rows.length, columns: CLASSES, values };
}

/** 1 − P(benign) once the shift is in force. */
function shifted(rows: readonly Row[], shift: Float64Array): number[] {
  const { values } = matrixOf(rows);
  const calibration = {
    kind: 'temperature-bias',
    slope: 1,
    bias: new Float64Array(CLASSES),
    shift,
    trees: 1e6
  } as const;
  return rows.map((_row, at) => {
    calibrate(calibration, values, at * CLASSES);
    return 1 - values[at * CLASSES]!;
  });
}

const row = fc
  .record({
    content: fc.double({ min: 0, max: 0.49, noNaN: true }),
    behaviour: fc.double({ min: 0, max: 0.5, noNaN: true })
  })
  .map(({ content, behaviour }) => ({ content, behaviour }));

describe('fitFamilyShift', () => {
  it('asks much of behaviour and little of texts where ordinary clients look like floods and not like injections', () => {
    const ordinary = Array.from({ length: 1000 }, (_, at) => ({ content: 0.001, behaviour: at < 5 ? 0.95 : 0.01 }));
    const shift = fitFamilyShift(matrixOf(ordinary), 4);
    expect(shift[SQL]).toBeCloseTo(0);
    expect(shift[SCAN]).toBeLessThan(-2.5);
    const [text, flood] = shifted(
      [
        { content: 0.7, behaviour: 0 },
        { content: 0, behaviour: 0.9 }
      ],
      shift
    );
    expect(text).toBeGreaterThan(0.5);
    expect(flood).toBeLessThan(0.5);
  });

  it('never acts while benign is likelier, and flags no more of the ordinary rows than it may', () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 60 }),
        (ordinary, allowed) => {
          const shift = fitFamilyShift(matrixOf(ordinary), allowed);
          expect(shift.every((nats) => nats <= 0)).toBe(true);
          const alone = ordinary.map(({ content }) => ({ content, behaviour: 0 }));
          const flagged = shifted(alone, fitFamilyShift(matrixOf(alone), allowed)).filter(
            (score) => score > 0.5 + 1e-5
          );
          expect(flagged.length).toBeLessThanOrEqual(allowed);
        }
      )
    );
  });

  it('does not let clerks who look like scrapers set what a flood must show', () => {
    const ordinary = Array.from({ length: 1000 }, (_, at) => ({
      content: 0,
      behaviour: 0.005,
      scraping: at < 9 ? 0.97 : 0
    }));
    const shift = fitFamilyShift(matrixOf(ordinary), 4);
    expect(shift[SCRAPE]).toBeLessThan(-3);
    expect(shift[SCAN]).toBeCloseTo(0);
  });

  it('changes nothing without ordinary rows', () => {
    expect([...fitFamilyShift(matrixOf([]), 3)]).toEqual(new Array(CLASSES).fill(0));
  });
});
