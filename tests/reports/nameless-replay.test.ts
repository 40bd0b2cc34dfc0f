import { describe, expect, it } from 'vitest';
import type { ReplayReport } from '#data/replay-report.ts';
import { namelessReplay } from '#reports/figures/nameless-replay.ts';

const group = (name: string): ReplayReport['byClient'][number] => ({ name, newlyBlocked: 1, newlyAllowed: 0 });
const report = (vectors: ReplayReport['vectors']): ReplayReport =>
  ({
    vectors,
    byClient: [group('addr:192.0.2.7'), group('key:partner')],
    examples: [{ clientKey: 'key:partner' }, { clientKey: 'addr:198.51.100.1' }]
  }) as ReplayReport; // the fields that name clients

describe('a replay on the site', () => {
  it('numbers the clients of imported files, the same one alike everywhere', () => {
    const { byClient, examples } = namelessReplay(report('recomputed'));
    expect(byClient.map(({ name }) => name)).toEqual(['client 1', 'client 2']);
    expect(examples.map(({ clientKey }) => clientKey)).toEqual(['client 2', 'client 3']);
  });

  it('keeps the pseudonyms of the decision log, which other pages name too', () => {
    expect(namelessReplay(report('stored'))).toEqual(report('stored'));
  });
});
