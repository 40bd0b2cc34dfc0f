import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createFlowReader, isCicFlowHeader } from '#data/formats/cic-flows.ts';

describe('CIC-IDS2017 flows', () => {
  const lines = readFileSync('data/sample/cic-flows.csv', 'utf8').split('\n');
  const read = (given: readonly string[]): ReturnType<ReturnType<typeof createFlowReader>['finish']> => {
    const reader = createFlowReader();
    for (const line of given) reader.take(line);
    return reader.finish();
  };

  it('are told by their header, blanks and all', () => {
    expect(isCicFlowHeader(lines[0]!)).toBe(true);
    expect(isCicFlowHeader('timestamp,endpoint,Label')).toBe(false);
  });

  it('keep finite rows and the labels as they are, and count the others', () => {
    expect(read(lines)).toEqual({
      columns: [
        'Destination Port',
        'Flow Duration',
        'Total Fwd Packets',
        'Fwd Header Length',
        'Flow Bytes/s',
        'Fwd Header Length (2)'
      ],
      rowCount: 2,
      rows: new Float32Array([443, 1200, 4, 80, 5000.5, 80, 22, 900, 6, 120, 12.25, 120]),
      labels: ['BENIGN', 'SSH-Patator'],
      rejects: { 'number-invalid': 2 }
    });
  });

  it('leave out who and when', () => {
    const { columns } = read([
      'Flow ID, Source IP, Timestamp, Flow Duration, Total Fwd Packets, Label',
      'a,192.0.2.1,now,1,2,BENIGN'
    ]);
    expect(columns).toEqual(['Flow Duration', 'Total Fwd Packets']);
  });

  it('pass over a header repeated in the middle', () => {
    expect(read([lines[0]!, lines[1]!, lines[0]!, lines[4]!])).toMatchObject({ rowCount: 2, rejects: {} });
  });

  it('count rows of another width, and every line when there is no header', () => {
    expect(read([lines[0]!, '1,2,3']).rejects).toEqual({ 'column-count': 1 });
    expect(read(['1,2,3', '4,5,6'])).toMatchObject({ rowCount: 0, rejects: { 'columns-missing': 2 } });
  });

  it('grow past their first capacity', () => {
    const many = Array.from({ length: 3000 }, (_, index) => `443,${index},4,80,1,80,BENIGN`);
    const { rowCount, rows } = read([lines[0]!, ...many]);
    expect([rowCount, rows[2999 * 6 + 1]]).toEqual([3000, 2999]);
  });
});
