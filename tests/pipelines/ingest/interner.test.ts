import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInterner } from '#pipelines/ingest/interner.ts';
import { anyRecord } from './any-record.ts';

describe('the interner', () => {
  it('changes no record, lone surrogates included', () => {
    const interner = createInterner();
    fc.assert(
      fc.property(anyRecord, fc.string({ unit: 'binary' }), (record, odd) => {
        const given = {
          ...record,
          target: `/${odd}\ud800`,
          headers: [...record.headers, ['x-odd', odd] satisfies [string, string]]
        };
        const shared = structuredClone(given);
        interner.share(shared);
        expect(shared).toEqual(given);
      })
    );
  });

  it('lets records share equal headers', () => {
    const interner = createInterner();
    const [one, other] = fc
      .sample(anyRecord, 2)
      .map((record) => ({ ...record, headers: [['user-agent', 'SampleBrowser/1.0'] satisfies [string, string]] }));
    interner.share(one!);
    interner.share(other!);
    expect(other!.headers[0]).toBe(one!.headers[0]);
  });
});
