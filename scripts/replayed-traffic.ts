import type { Argv } from 'yargs';
import { decisionsFolderOf } from '#data/decision-log/decision-folder.ts';
import { FORMAT_NAMES, type FormatName } from '#data/formats/formats.ts';
import { PathHelmError } from '#platform/errors.ts';
import { readCommonSettings } from '#platform/settings.ts';
import type { DecisionRange } from '#pipelines/decisions/list-segments.ts';
import { ingest } from '#pipelines/ingest/ingest.ts';
import { logTraffic } from '#pipelines/replay/log-traffic.ts';
import { recordTraffic } from '#pipelines/replay/record-traffic.ts';
import type { ReplayTraffic } from '#pipelines/replay/traffic.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { readFileLabels } from './file-labels-option.ts';

export type TrafficArguments = {
  input: string[];
  format: FormatName | undefined;
  label: string[];
  generated: number | undefined;
  attacks: number;
  seed: number;
  from: string | undefined;
  to: string | undefined;
  /** A log's folder is found below it; undefined: DATA_DIR. */
  dataDir?: string | undefined;
  log: string | undefined;
  recompute: boolean;
};

/** Options of every command that goes through traffic once more; `readTraffic` makes sense of them. */
export function trafficOptions(command: Argv): Argv {
  return command
    .option('log', {
      type: 'string',
      describe: 'Folder of a decision log (default: DATA_DIR/decisions, when neither --input nor --generated is given)'
    })
    .option('recompute', {
      type: 'boolean',
      default: false,
      describe: 'Of a log: compute features anew from its content (LOG_PAYLOADS=full) instead of taking the stored ones'
    })
    .option('input', { type: 'string', array: true, default: [], describe: 'Files in any format that import reads' })
    .option('format', { choices: FORMAT_NAMES, describe: 'Format of all files (default: found out)' })
    .option('label', { type: 'string', array: true, default: [], describe: 'FILE=class: what a whole file truly is' })
    .option('generated', { type: 'number', describe: 'So many generated requests instead' })
    .option('attacks', { type: 'number', default: 0.1, describe: 'Share of attacks in generated traffic' })
    .option('seed', { type: 'number', default: 4711, describe: 'Of generated traffic and of the intervals' })
    .option('from', { type: 'string', describe: 'First time (ISO 8601), inclusive' })
    .option('to', { type: 'string', describe: 'Last time (ISO 8601), exclusive' });
}

/**
 * The decision log, unless other traffic is named.
 * @throws PathHelmError SETTINGS_INVALID, INPUT_EMPTY and what ingest and the log's reader throw
 */
export async function readTraffic(args: TrafficArguments): Promise<ReplayTraffic> {
  if (args.generated !== undefined) {
    const attackRequests = Math.round(args.generated * args.attacks);
    const records = [...simulate({ seed: args.seed, normalRequests: args.generated - attackRequests, attackRequests })];
    return recordTraffic({ source: `generated traffic, seed ${args.seed}`, records, isTimed: true, hasClients: true });
  }
  const range = readRange(args);
  if (args.input.length === 0) return logTraffic(logFolderOf(args), { ...range, isRecomputed: args.recompute });
  if (args.log !== undefined)
    throw new PathHelmError('SETTINGS_INVALID', '--log and --input are two sources: name one of them');
  const read = await ingest({
    files: args.input,
    ...(args.format && { format: args.format }),
    labels: { byFile: readFileLabels(args.label, args.input) }
  });
  const { fromMs = -Infinity, toMs = Infinity } = range;
  const records = read.records.filter(({ timestampMs }) => timestampMs >= fromMs && timestampMs < toMs);
  return recordTraffic({ source: args.input.join(', '), records, isTimed: read.timed, hasClients: read.hasClients });
}

export function logFolderOf({ log, dataDir }: { log: string | undefined; dataDir?: string | undefined }): string {
  return log ?? decisionsFolderOf(dataDir ?? readCommonSettings(process.env).DATA_DIR);
}

/** @throws PathHelmError SETTINGS_INVALID */
export function readRange({ from, to }: Pick<TrafficArguments, 'from' | 'to'>): DecisionRange {
  const [fromMs, toMs] = [readTime('--from', from), readTime('--to', to)];
  if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs)
    throw new PathHelmError('SETTINGS_INVALID', `--from ${from!} is not before --to ${to!}`);
  return { fromMs, toMs };
}

function readTime(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (!Number.isNaN(ms)) return ms;
  throw new PathHelmError('SETTINGS_INVALID', `${name} ${text} is no time like 2026-11-25T08:00:00Z`);
}
