import { awsAlbReader } from './access-logs/aws-alb.ts';
import { caddyJsonReader } from './access-logs/caddy-json.ts';
import { clfReader } from './access-logs/clf.ts';
import { cloudflareReader } from './access-logs/cloudflare.ts';
import { nginxJsonReader } from './access-logs/nginx-json.ts';
import { traefikJsonReader } from './access-logs/traefik-json.ts';
import { csicRawReader } from './recordings/csic-raw.ts';
import type { LineReader, ReaderOptions } from './reading.ts';
import { generatedCsvReader } from './tables/generated-csv.ts';
import { labelledCsvReader, labelledJsonlReader, parameterCsvReader } from './tables/labelled-rows.ts';
import { recordCsvReader } from './tables/record-columns.ts';

/**
 * Formats read line by line, from the general to the narrow: of readers that understand equally many lines the last one wins, of those
 * that fail equally early the first is named.
 */
export const LINE_FORMATS = {
  combined: () => clfReader('combined'),
  common: () => clfReader('common'),
  'traefik-clf': () => clfReader('traefik'),
  'aws-alb': awsAlbReader,
  'labelled-jsonl': labelledJsonlReader,
  'nginx-json': nginxJsonReader,
  'caddy-json': caddyJsonReader,
  'traefik-json': traefikJsonReader,
  cloudflare: cloudflareReader,
  'csic-raw': csicRawReader,
  'parameter-csv': parameterCsvReader,
  'labelled-csv': labelledCsvReader,
  'records-csv': recordCsvReader,
  'generated-csv': generatedCsvReader
} as const satisfies Record<string, (options: ReaderOptions) => LineReader>;

export type LineFormat = keyof typeof LINE_FORMATS;

export const LINE_FORMAT_NAMES = Object.keys(LINE_FORMATS) as LineFormat[]; // keys of a literal

/** Every name `--format` takes. `har` is one document, `records-parquet` is told by its magic bytes. */
export const FORMAT_NAMES = [...LINE_FORMAT_NAMES, 'har', 'records-parquet'] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];
