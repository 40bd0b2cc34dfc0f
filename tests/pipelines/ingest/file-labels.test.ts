import { describe, expect, it } from 'vitest';
import { contentTemplateId, labelOfFile } from '#pipelines/ingest/file-labels.ts';

describe('labels by file', () => {
  it.each([
    ['sets/normal-traffic.txt', 'csic-raw', 'benign'],
    ['sets/anomalousTrafficTest.txt.gz', 'csic-raw', 'other-injection'],
    ['sets/abnormal.txt', 'csic-raw', 'other-injection'],
    ['sets/monday.txt', 'csic-raw', undefined],
    ['logs/normal.log', 'combined', undefined]
  ] as const)('%s as %s is %s', (path, format, attackClass) => {
    expect(labelOfFile(path, format, {})?.attackClass).toBe(attackClass);
  });

  it('take the class for "anomalous" that is asked for', () => {
    expect(labelOfFile('anomalous.txt', 'csic-raw', { anomalousAs: 'scanning' })).toMatchObject({
      attackClass: 'scanning',
      source: 'dataset'
    });
  });

  it("put a person's word first, by path or by name", () => {
    const byFile = new Map([['normal.txt', 'scraping'] as const]);
    expect(labelOfFile('sets/normal.txt', 'csic-raw', { byFile })).toMatchObject({
      attackClass: 'scraping',
      source: 'person'
    });
  });
});

describe('a template id made from content', () => {
  const request = { method: 'POST', target: '/a/b?y=1', body: 'x=2&pass=3' };

  it('names method, path and parameters', () => {
    expect(contentTemplateId(request)).toMatch(/^POST \/a\/b\?pass&x&y#[0-9a-f]{16}$/);
  });

  it.each([{ method: 'PUT' }, { target: '/a/b?y=2' }, { body: 'x=2&pass=4' }])('is another for %j', (change) => {
    expect(contentTemplateId({ ...request, ...change })).not.toBe(contentTemplateId(request));
  });

  it('is the same for the same request', () => {
    expect(contentTemplateId({ ...request })).toBe(contentTemplateId(request));
  });
});
