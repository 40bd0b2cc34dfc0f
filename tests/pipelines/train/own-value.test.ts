import { describe, expect, it } from 'vitest';
import { ownValueOf } from '#pipelines/train/own-value.ts';

describe('ownValueOf', () => {
  it.each([
    [
      'a thing a tool keeps',
      ["river-steel-572' or 1=1", 'river-steel-572"><x>', 'river-steel-572', "river-steel-572)'"],
      'river-steel-572'
    ],
    ['a number', ["17' --", '17 union select', '17;', '17/**/'], '17'],
    ['some of the tries', ["a-1'", 'a-1"', 'a-1;', "' or 1", '../etc', 'a-1('], 'a-1'],
    ['payloads that begin alike', ['union select 1', 'union select 2', 'union all', 'union distinct'], ''],
    ['payloads alone', ["' or 1=1", "' or 2=2", "' or 3=3", "' or 4=4"], ''],
    ['too few to tell', ["a-1'", 'a-1"'], '']
  ])('finds %s', (_what, texts, own) => {
    expect(ownValueOf(texts)).toBe(own);
  });
});
