import { describe, expect, it } from 'vitest';
import { classInWords, reasonInWords, short, sourceInWords } from '#reports/src/components/format.ts';

describe('a reason in words', () => {
  it.each([
    ['model:sql-injection', 'sql-injection'],
    ['standing:model:scanning', 'a standing block for scanning'],
    ['standing:repeated:model:path-traversal', 'a standing block for repeated path-traversal'],
    ['standing:persistent:model:scraping', 'a standing block for persistent scraping'],
    ['standing:anomaly', 'a standing block for anomaly'],
    ['rate-limit', 'rate-limit'],
    ['rule:no-exports', 'rule:no-exports']
  ])('%s is “%s”', (reason, words) => {
    expect(reasonInWords(reason)).toBe(words);
  });

  it('an anomaly is no benign attack', () => {
    expect(classInWords('benign')).toBe('anomaly of no known class');
    expect(classInWords('scraping')).toBe('scraping');
  });
});

it('the log’s folder is not named, a file is', () => {
  expect(sourceInWords('/srv/data/decisions')).toBe('the decision log');
  expect(sourceInWords('access.log')).toBe('access.log');
});

it('a card shows exact counts as long as they fit', () => {
  expect([99_999, 123_456].map(short)).toEqual(['99,999', '123.5K']);
});
