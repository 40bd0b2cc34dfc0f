import { describe, expect, it } from 'vitest';
import { fieldsOf, objectOf } from '#pipelines/simulate/body-values.ts';
import type { Body } from '#pipelines/simulate/call.ts';

const FORM: Body = {
  kind: 'form',
  fields: [
    ['name', 'Ann'],
    ['items[0][id]', '7'],
    ['items[0][n]', '2']
  ]
};

describe('objectOf', () => {
  it.each([
    {
      what: 'a form, with its brackets unfolded',
      body: FORM,
      value: { name: 'Ann', items: { 0: { id: '7', n: '2' } } }
    },
    { what: 'JSON', body: { kind: 'json', value: { a: { b: 1 } } } as Body, value: { a: { b: 1 } } },
    { what: 'nothing', body: { kind: 'none' } as Body, value: { q: '' } }
  ])('reads $what', ({ body, value }) => {
    expect(objectOf(body)).toEqual(value);
  });

  it('gives a copy that can be changed without changing the call', () => {
    const value = { a: { b: 1 } };
    objectOf({ kind: 'json', value })['a'] = 2;
    expect(value).toEqual({ a: { b: 1 } });
  });
});

describe('fieldsOf', () => {
  it('writes JSON values as a form would', () => {
    expect(fieldsOf({ kind: 'json', value: { a: 'x', b: [1, 2] } })).toEqual([
      ['a', 'x'],
      ['b', '[1,2]']
    ]);
  });
});
