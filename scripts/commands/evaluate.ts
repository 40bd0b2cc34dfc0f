import type { Argv, CommandModule } from 'yargs';
import { FORMAT_NAMES, type FormatName } from '#data/formats/formats.ts';
import { ATTACK_CLASSES, type AttackClass } from '#data/label.ts';
import { decodeBundle } from '#models/model-bundle.ts';
import { openRegistry } from '#models/registry.ts';
import { PathHelmError } from '#platform/errors.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { evaluateFile, type FileFigures } from '#pipelines/evaluate/evaluate-files.ts';
import { formatRate } from '#pipelines/evaluate/rate.ts';
import { DEFAULT_ANOMALOUS_AS } from '#pipelines/ingest/file-labels.ts';
import { readFileLabels } from '../file-labels-option.ts';
import { terminalProgress } from '../terminal-progress.ts';
import { formatTable } from '../terminal-table.ts';

type EvaluateArguments = {
  files: string[];
  model: string;
  format: FormatName | undefined;
  label: string[];
  lines: string[];
  anomalousAs: AttackClass;
  registry: string | undefined;
  json: boolean;
};

export const evaluateCommand: CommandModule<object, EvaluateArguments> = {
  command: 'evaluate [files..]',
  describe: 'What a model version makes of files it was not trained on',
  builder: (command: Argv) =>
    command
      .positional('files', {
        type: 'string',
        array: true,
        default: [],
        describe: 'Requests in any format that import reads'
      })
      .option('model', { type: 'string', default: 'candidate', describe: 'Version or alias' })
      .option('format', { choices: FORMAT_NAMES, describe: 'Format of all files (default: found out)' })
      .option('label', { type: 'string', array: true, default: [], describe: 'FILE=class: what a whole file truly is' })
      .option('lines', {
        type: 'string',
        array: true,
        default: [],
        describe: 'FILE=class: a list of texts, one a line, each put into an ordinary request'
      })
      .option('anomalous-as', {
        choices: ATTACK_CLASSES,
        default: DEFAULT_ANOMALOUS_AS,
        describe: 'Class of rows a data set calls only anomalous'
      })
      .option('registry', { type: 'string', describe: 'Folder of the registry (default: REGISTRY_DIR)' })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print one line of JSON, with the ids of wrong verdicts'
      }) as unknown as Argv<EvaluateArguments>, // yargs infers dashed names and their twins one by one
  handler: runEvaluate
};

async function runEvaluate(args: EvaluateArguments): Promise<void> {
  const lists = readFileLabels(
    args.lines,
    args.lines.map((given) => given.slice(0, Math.max(0, given.lastIndexOf('='))))
  );
  if (args.files.length + lists.size === 0)
    throw new PathHelmError('SETTINGS_INVALID', 'name a file of requests, or a list with --lines FILE=class');
  const registry = openRegistry({
    folder: args.registry ?? readCommonSettings(process.env).REGISTRY_DIR,
    nowMs: Date.now
  });
  const bundle = decodeBundle(await registry.loadArtefact(args.model));
  const labels = { byFile: readFileLabels(args.label, args.files), anomalousAs: args.anomalousAs };
  const progress = terminalProgress(Date.now);
  const figures: FileFigures[] = [];
  const jobs = [
    ...args.files.map((path) => ({ path, linesAre: undefined })),
    ...[...lists].map(([path, linesAre]) => ({ path, linesAre }))
  ];
  progress.start('evaluate', jobs.length, 'files');
  for (const job of jobs) {
    figures.push(await evaluateFile({ bundle, ...job, format: args.format, labels }));
    progress.update(figures.length);
  }
  progress.finish(`${figures.length} files with ${args.model}`);
  process.stdout.write(args.json ? `${JSON.stringify(figures)}\n` : `${describe(figures)}\n`);
}

function describe(figures: readonly FileFigures[]): string {
  const rows = figures.flatMap(({ path, classes }) =>
    classes.map((row) => {
      const digits = row.attackClass === 'benign' || row.attackClass === 'unlabelled' ? 3 : 1;
      return [
        path,
        row.attackClass,
        formatRate(row.flagged, digits),
        formatRate(row.byClassifier, digits),
        formatRate(row.byAnomaly, digits),
        formatRate(row.byStaticRules, digits)
      ];
    })
  );
  return `Flagged: share (hits/n, 95 % interval); for benign rows that is the false-positive rate.\n${formatTable(['file', 'class', 'flagged', 'by classifier', 'by anomaly', 'by static rules'], rows)}`;
}
