import { describe, expect, it } from 'vitest';
import type { Dataset } from '#pipelines/dataset.ts';
import { leakAudit } from '#pipelines/evaluate/leak-audit.ts';
import { HOLDOUT, splitRows, TRAIN, type Split } from '#pipelines/split.ts';
import { randomDataset } from '#tests/helpers/datasets.ts';

function clean(rows = 2000): Dataset {
  const dataset = randomDataset(rows);
  return { ...dataset, clientKeys: dataset.requestIds, campaignIds: dataset.requestIds };
}

function verdictOf(dataset: Dataset, split: Split, check: RegExp): string {
  return leakAudit(dataset, split).find((finding) => check.test(finding.check))!.verdict;
}

describe('leak audit', () => {
  it('finds nothing in rows that share nothing', () => {
    const dataset = clean();
    expect(leakAudit(dataset, splitRows(dataset)).filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  });

  it.each([
    ['a client', /^clients/, 'clientKeys'],
    ['a payload template', /^payload templates/, 'templateIds'],
    ['a campaign', /^campaigns/, 'campaignIds']
  ] as const)('finds %s that stands in training and holdout', (_what, check, field) => {
    const dataset = clean();
    const split = splitRows(dataset);
    const keys = [...dataset[field]];
    keys[split.parts.indexOf(TRAIN)] = 'shared';
    keys[split.parts.indexOf(HOLDOUT)] = 'shared';
    expect(verdictOf({ ...dataset, [field]: keys }, split, check)).toBe('leak');
  });

  it('finds training rows younger than evaluated ones', () => {
    const dataset = clean();
    const split = splitRows(dataset);
    const parts = Uint8Array.from(split.parts).reverse();
    expect(verdictOf(dataset, { ...split, parts }, /younger/)).toBe('leak');
  });

  it('finds holdout attacks whose vector was trained on', () => {
    const dataset = clean();
    const split = splitRows(dataset);
    const { columns, values } = dataset.matrix;
    const source = split.parts.indexOf(TRAIN);
    for (let row = 0; row < dataset.matrix.rows; row++) {
      if (split.parts[row] === HOLDOUT) values.copyWithin(row * columns, source * columns, (source + 1) * columns);
    }
    expect(verdictOf(dataset, split, /vector was trained on/)).toBe('leak');
    expect(verdictOf(dataset, split, /both benign and attack/)).toBe('look');
  });

  it('names a feature that alone gives the label away', () => {
    const dataset = clean();
    const { columns, values, rows } = dataset.matrix;
    for (let row = 0; row < rows; row++) values[row * columns + 3] = dataset.classes[row] === 0 ? 0 : 1;
    const finding = leakAudit(dataset, splitRows(dataset)).find(({ check }) => check.startsWith('single features'))!;
    expect(finding.verdict).toBe('look');
    expect(finding.detail).toMatch(/^\w+ 1\.000$/);
  });
});
