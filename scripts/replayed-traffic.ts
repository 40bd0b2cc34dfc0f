import type { Argv } from 'yargs';
import { FORMAT_NAMES, type FormatName } from '#data/formats/formats.ts';
import { PathHelmError } from '#platform/errors.ts';
import { ingest } from '#pipelines/ingest/ingest.ts';
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
};

/** Options of every command that goes through traffic once more; `readTraffic` makes sense of them. */
export function trafficOptions(command: Argv): Argv {
  return command
    .option('input', { type: 'string', array: true, default: [], describe: 'Files in any format that import reads' })
    .option('format', { choices: FORMAT_NAMES, describe: 'Format of all files (default: found out)' })
    .option('label', { type: 'string', array: true, default: [], describe: 'FILE=class: what a whole file truly is' })
    .option('generated', { type: 'number', describe: 'So many generated requests instead' })
    .option('attacks', { type: 'number', default: 0.1, describe: 'Share of attacks in generated traffic' })
    .option('seed', { type: 'number', default: 4711, describe: 'Of generated traffic and of the intervals' })
    .option('from', { type: 'string', describe: 'First time (ISO 8601), inclusive' })
    .option('to', { type: 'string', describe: 'Last time (ISO 8601), exclusive' });
}

/** @throws PathHelmError SETTINGS_INVALID, INPUT_EMPTY and what ingest throws */
export async function readTraffic(args: TrafficArguments): Promise<ReplayTraffic> {
  if (args.generated !== undefined) {
    const attackRequests = Math.round(args.generated * args.attacks);
    const records = [...simulate({ seed: args.seed, normalRequests: args.generated - attackRequests, attackRequests })];
    return recordTraffic({ source: `generated traffic, seed ${args.seed}`, records, isTimed: true, hasClients: true });
  }
  if (args.input.length === 0)
    throw new PathHelmError('SETTINGS_INVALID', 'name the traffic: --input FILES… or --generated N');
  const read = await ingest({
    files: args.input,
    ...(args.format && { format: args.format }),
    labels: { byFile: readFileLabels(args.label, args.input) }
  });
  const fromMs = readTime('--from', args.from, -Infinity);
  const toMs = readTime('--to', args.to, Infinity);
  const records = read.records.filter(({ timestampMs }) => timestampMs >= fromMs && timestampMs < toMs);
  return recordTraffic({ source: args.input.join(', '), records, isTimed: read.timed, hasClients: read.hasClients });
}

function readTime(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const ms = Date.parse(text);
  if (!Number.isNaN(ms)) return ms;
  throw new PathHelmError('SETTINGS_INVALID', `${name} ${text} is no time like 2026-11-25T08:00:00Z`);
}
