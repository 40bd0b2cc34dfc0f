import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ATTACK_CLASSES } from '#data/label.ts';
import { classFromLabels } from '#data/formats/tables/class-names.ts';
import { draftsOf, onlyDraft, readAll, rejectsOf } from './read-all.ts';

const sample = (name: string): string => readFileSync(`data/sample/${name}`, 'utf8');
const GENERATED_HEADER =
  'timestamp,endpoint,method,ip_address,user_agent,response_time,status_code,payload_size,is_attack,attack_type';

describe('the generated CSV', () => {
  it('reads rows with their labels', () => {
    expect(draftsOf('generated-csv', sample('generated-csv.csv'))).toMatchObject([
      {
        target: '/shop/teapots?colour=blue',
        latencyMs: 12.5,
        status: 200,
        label: { attackClass: 'benign', source: 'generator' }
      },
      { address: '192.0.2.66', bodyBytes: 58, label: { attackClass: 'credential-stuffing' } }
    ]);
  });

  it.each([
    ['NaN for a number', '2026-03-03T08:15:02Z,/,GET,192.0.2.1,,NaN,200,0,false,', 'number-invalid'],
    ['infinity for a number', '2026-03-03T08:15:02Z,/,GET,192.0.2.1,,Infinity,200,0,false,', 'number-invalid'],
    ['a negative size', '2026-03-03T08:15:02Z,/,GET,192.0.2.1,,1,200,-5,false,', 'number-invalid'],
    ['no time', ',/,GET,192.0.2.1,,1,200,0,false,', 'field-missing'],
    ['a bad time', 'noon,/,GET,192.0.2.1,,1,200,0,false,', 'time-invalid'],
    ['no endpoint', '2026-03-03T08:15:02Z,,GET,192.0.2.1,,1,200,0,false,', 'field-missing'],
    ['a row cut short', '2026-03-03T08:15:02Z,/,GET', 'column-count'],
    ['an unknown class', '2026-03-03T08:15:02Z,/,GET,192.0.2.1,,1,200,0,true,gremlins', 'label-unknown'],
    ['labels that disagree', '2026-03-03T08:15:02Z,/,GET,192.0.2.1,,1,200,0,false,scanning', 'label-contradicts']
  ])('rejects %s', (_, row, reason) => {
    expect(rejectsOf('generated-csv', `${GENERATED_HEADER}\n${row}`)).toMatchObject([{ line: 2, reason }]);
  });

  it('names the column that is missing', () => {
    const header = GENERATED_HEADER.replace('status_code,', '');
    expect(rejectsOf('generated-csv', header)).toMatchObject([
      { line: 1, reason: 'columns-missing', detail: 'no column status_code' }
    ]);
  });
});

describe('CSV rows', () => {
  it('may hold line breaks inside quotes; the row is numbered by its first line', () => {
    const read = readAll('labelled-csv', sample('labelled-csv.csv'));
    expect(read.map(({ line }) => line)).toEqual([2, 3, 5]);
    expect(read[1]?.outcome).toMatchObject({ draft: { body: '{"text":"a lid that fits,\nat last"}' } });
  });

  it('lose one row to a stray quote, not the rest of the file', () => {
    const rows = Array.from({ length: 250 }, (_, index) => (index === 3 ? '"stray,norm' : `value ${index},norm`));
    const text = ['payload,attack_type', ...rows].join('\n');
    expect(rejectsOf('parameter-csv', text)).toMatchObject([{ line: 5, reason: 'quote-unclosed' }]);
    expect(draftsOf('parameter-csv', text)).toHaveLength(249);
  });

  it('reject quotes inside a field that are not doubled', () => {
    expect(rejectsOf('parameter-csv', 'payload,attack_type\na "b" c"",norm\nd,norm')).toMatchObject([
      { line: 2, reason: 'quote-unclosed' }
    ]);
  });
});

describe('labelled rows', () => {
  it('read CSV with the columns a set happens to have', () => {
    expect(draftsOf('labelled-csv', sample('labelled-csv.csv'))).toMatchObject([
      {
        timestampMs: Date.UTC(2026, 2, 3, 8, 15, 2),
        target: '/shop/teapots?colour=blue',
        headers: [
          ['host', 'shop.example'],
          ['user-agent', 'SampleBrowser/1.0']
        ],
        label: { attackClass: 'benign', source: 'dataset' }
      },
      { bodyBytes: 35 },
      { label: { attackClass: 'sql-injection' } }
    ]);
  });

  it('read JSON lines with headers as object or list', () => {
    expect(draftsOf('labelled-jsonl', sample('labelled-jsonl.jsonl'))).toMatchObject([
      {
        headers: [
          ['user-agent', 'SampleBrowser/1.0'],
          ['accept', 'text/html'],
          ['accept', '*/*']
        ],
        label: { attackClass: 'benign' }
      },
      { headers: [['content-type', 'application/json']], label: { attackClass: 'cross-site-scripting' } }
    ]);
  });

  it('turn a parameter value into a request that carries it', () => {
    expect(
      draftsOf('parameter-csv', sample('parameter-csv.csv')).map(({ target }) => decodeURIComponent(target))
    ).toEqual(['/?q=round lid', '/?q=../../../teapots/secret, plan.txt', '/?q=50 % off & more']);
  });

  it('keep a value that is only a dash', () => {
    expect(onlyDraft('parameter-csv', 'payload,label\n-,norm').target).toBe('/?q=-');
  });

  it('leave a row without label unlabelled', () => {
    expect(onlyDraft('labelled-csv', 'method,url\nGET,/a').label).toBeNull();
  });
});

describe('class names', () => {
  it.each([...ATTACK_CLASSES])('understand our own name %s', (name) => {
    expect(classFromLabels([name], 'scanning')).toBe(name);
  });

  it.each([
    [['SQLi', 'anom'], 'sql-injection'],
    [['anom', 'SQLi'], 'sql-injection'],
    [['', 'norm', '0'], 'benign'],
    [['', '', '1.0'], 'scanning'],
    [['Path Traversal'], 'path-traversal'],
    [['', ''], null]
  ])('read %j as %s', (labels, expected) => {
    expect(classFromLabels(labels, 'scanning')).toBe(expected);
  });
});

describe('stored records as CSV', () => {
  it('read back every column', () => {
    expect(draftsOf('records-csv', sample('records-csv.csv'))).toMatchObject([
      {
        requestId: 'r-1',
        timestampMs: 1772525702100,
        clientKey: 'addr:192.0.2.10',
        headers: [['user-agent', 'SampleBrowser/1.0']],
        label: null
      },
      { clientKey: 'key:till-7', label: { attackClass: 'credential-stuffing', source: 'person' } }
    ]);
  });
});
