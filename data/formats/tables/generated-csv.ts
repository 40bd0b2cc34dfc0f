import { Row } from '../fields/row.ts';
import { accept, createDraft, type LineReader, type Outcome, type ReaderOptions } from '../reading.ts';
import { classFromLabels } from './class-names.ts';
import { csvReader, missingColumns } from './csv-rows.ts';

/** The columns `npm run generate -- --output FILE.csv` writes; units in data/README.md. */
export const GENERATED_COLUMNS = [
  'timestamp',
  'endpoint',
  'method',
  'ip_address',
  'user_agent',
  'response_time',
  'status_code',
  'payload_size',
  'is_attack',
  'attack_type'
] as const;

export function generatedCsvReader(options: ReaderOptions): LineReader {
  return csvReader(
    (columns) => missingColumns(columns, GENERATED_COLUMNS) ?? ((row) => readRow(new Row(row), options))
  );
}

function readRow(row: Row, options: ReaderOptions): Outcome {
  const attackClass = classFromLabels([row.text('attack_type'), row.text('is_attack')], options.anomalousAs);
  if (attackClass !== null && typeof attackClass === 'object') return attackClass;
  const address = row.text('ip_address');
  const userAgent = row.text('user_agent');
  const draft = createDraft({
    timestampMs: row.neededTime('timestamp'),
    address,
    method: row.needed('method'),
    target: row.needed('endpoint'),
    headers: userAgent === '' ? [] : [['user-agent', userAgent]],
    bodyBytes: row.count('payload_size'),
    status: row.status('status_code'),
    latencyMs: row.number('response_time'),
    label: attackClass && {
      attackClass,
      source: 'generator',
      actor: '',
      campaignId: '',
      templateId: '',
      attackPlace: ''
    }
  });
  return row.fault ?? accept(draft);
}
