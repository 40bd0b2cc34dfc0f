import { availableParallelism, userInfo } from 'node:os';
import type { Argv, CommandModule } from 'yargs';
import { FORMAT_NAMES, type FormatName } from '#data/formats/formats.ts';
import { ATTACK_CLASSES, type AttackClass } from '#data/label.ts';
import { decisionsFolderOf } from '#data/decision-log/decision-folder.ts';
import { openRegistry } from '#models/registry.ts';
import { PathHelmError } from '#platform/errors.ts';
import { readCommonSettings, type CommonSettings } from '#platform/settings.ts';
import { flowExperiment } from '#pipelines/experiments/flow-experiment.ts';
import { DEFAULT_ANOMALOUS_AS } from '#pipelines/ingest/file-labels.ts';
import { writeRejects } from '#pipelines/ingest/store/reject-file.ts';
import { PAYLOAD_POLICIES, type PayloadPolicy } from '#data/privacy/stored-content.ts';
import { readRequestCounts, type CountArguments } from '#pipelines/request-counts.ts';
import type { PipelineOptions } from '#pipelines/pipeline-options.ts';
import { describeFeedback, type LabelledDecisions } from '#pipelines/feedback/labelled-decisions.ts';
import { readLabelledDecisions } from '#pipelines/feedback/read-labelled-decisions.ts';
import { runPipeline } from '#pipelines/run-pipeline.ts';
import type { Source } from '#pipelines/source.ts';
import { DEFAULT_FOREST_SETTINGS, readForestSettings } from '#pipelines/train/forest-settings.ts';
import { readFileLabels } from '../file-labels-option.ts';
import { describeFlows, describeResult, resultJson } from '../pipeline-report.ts';
import { requestCountOptions } from '../request-count-options.ts';
import { terminalProgress } from '../terminal-progress.ts';

type PipelineArguments = CountArguments & {
  input: string[];
  format: FormatName | undefined;
  label: string[];
  anomalousAs: AttackClass;
  payloads: PayloadPolicy;
  rejects: string | undefined;
  seed: number;
  workers: number;
  params: string | undefined;
  budget: number;
  corpus: number;
  cv: number;
  tune: number;
  unseenClasses: boolean;
  feedback: boolean;
  log: string | undefined;
  fresh: boolean;
  dataDir: string | undefined;
  registry: string | undefined;
  experiment: 'flows' | undefined;
  json: boolean;
};

export const pipelineCommand: CommandModule<object, PipelineArguments> = {
  command: 'pipeline',
  describe: 'Generate or import traffic, train, evaluate and version the models',
  builder: (command: Argv) =>
    requestCountOptions(command)
      .option('input', {
        type: 'string',
        array: true,
        default: [],
        describe: 'Files of your own traffic instead of generated traffic'
      })
      .option('format', { choices: FORMAT_NAMES, describe: 'Format of all input files (default: found out)' })
      .option('label', {
        type: 'string',
        array: true,
        default: [],
        describe: 'FILE=class: what a whole input file truly is'
      })
      .option('anomalous-as', {
        choices: ATTACK_CLASSES,
        default: DEFAULT_ANOMALOUS_AS,
        describe: 'Class of rows a data set calls only anomalous'
      })
      .option('payloads', {
        choices: PAYLOAD_POLICIES,
        default: 'off',
        describe: 'How much content of imported requests may be stored'
      })
      .option('rejects', { type: 'string', describe: 'File for what could not be read, as JSON lines' })
      .option('seed', { type: 'number', default: 7, describe: 'The same seed, data and code give the same artefact' })
      .option('workers', {
        type: 'number',
        default: availableParallelism(),
        describe: 'Threads that train; changes nothing but the time'
      })
      .option('params', { type: 'string', describe: 'JSON file with forest settings' })
      .option('budget', {
        type: 'number',
        default: 0.001,
        describe: 'False-positive budget: share of benign requests that may be flagged'
      })
      .option('corpus', {
        type: 'number',
        default: 180_000,
        describe: 'Texts from the grammars the payload model learns from besides'
      })
      .option('cv', { type: 'number', default: 0, describe: 'Cross-validate the classifier on so many folds' })
      .option('tune', { type: 'number', default: 0, describe: 'Try so many forest settings first and take the best' })
      .option('unseen-classes', { type: 'boolean', default: true, describe: 'Measure models that never saw a class' })
      .option('experiment', {
        choices: ['flows'] as const,
        describe: 'Instead: the forests on network flows (CIC-IDS2017 CSV as --input); publishes nothing'
      })
      .option('feedback', {
        type: 'boolean',
        default: true,
        describe: 'Learn also from logged decisions that people labelled'
      })
      .option('log', { type: 'string', describe: 'Their decision log (default: DATA_DIR/decisions)' })
      .option('fresh', {
        type: 'boolean',
        default: false,
        describe: 'Repeat every step, also those an earlier run finished'
      })
      .option('data-dir', { type: 'string', describe: 'Folder for records and features (default: DATA_DIR)' })
      .option('registry', { type: 'string', describe: 'Folder of the registry (default: REGISTRY_DIR)' })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Last line of standard output: the summary as JSON'
      }) as unknown as Argv<PipelineArguments>, // yargs infers dashed names and their twins one by one
  handler: runCommand
};

async function runCommand(args: PipelineArguments): Promise<void> {
  const settings = readCommonSettings(process.env);
  const options = await pipelineOptions(args, settings);
  if (args.experiment === 'flows') return runFlows(args, options);
  const rejects = args.rejects === undefined ? null : writeRejects(args.rejects);
  try {
    const result = await runPipeline(options, {
      progress: terminalProgress(Date.now),
      nowMs: Date.now,
      onReject: (reject) => rejects?.write(reject)
    });
    process.stdout.write(`${await describeResult(result)}\n`);
    if (args.json) process.stdout.write(`${JSON.stringify(resultJson(result))}\n`);
  } finally {
    rejects?.close();
  }
}

async function runFlows(
  { input, json }: PipelineArguments,
  { forests, seed, workers }: PipelineOptions
): Promise<void> {
  if (input.length === 0)
    throw new PathHelmError('SETTINGS_INVALID', '--experiment flows needs --input with CIC-IDS2017 CSV files');
  const figures = await flowExperiment({ files: input, forests, seed, workers });
  process.stdout.write(json ? `${JSON.stringify(figures)}\n` : `${describeFlows(figures)}\n`);
}

async function pipelineOptions(args: PipelineArguments, settings: CommonSettings): Promise<PipelineOptions> {
  for (const [name, value, min, max] of [
    ['--seed', args.seed, 0, Number.MAX_SAFE_INTEGER],
    ['--workers', args.workers, 1, 64],
    ['--corpus', args.corpus, 1_000, 1_000_000],
    ['--cv', args.cv, 0, 20],
    ['--tune', args.tune, 0, 500]
  ] as const) {
    if (!Number.isSafeInteger(value) || value < min || value > max) {
      throw new PathHelmError('SETTINGS_INVALID', `${name}=${value}: must be a whole number from ${min} to ${max}`);
    }
  }
  if (!(args.budget > 0 && args.budget < 0.5))
    throw new PathHelmError('SETTINGS_INVALID', `--budget=${args.budget}: must lie between 0 and 0.5`);
  const dataFolder = args.dataDir ?? settings.DATA_DIR;
  const feedback = args.feedback ? await labelledFor(args.log ?? decisionsFolderOf(dataFolder)) : null;
  return {
    source: sourceOf(args, settings),
    ...(feedback && { feedback }),
    seed: args.seed,
    workers: args.workers,
    dataFolder,
    registry: openRegistry({ folder: args.registry ?? settings.REGISTRY_DIR, nowMs: Date.now }),
    forests: args.params === undefined ? DEFAULT_FOREST_SETTINGS : await readForestSettings(args.params),
    falsePositiveBudget: args.budget,
    confidence: 0.95,
    corpusTexts: args.corpus,
    folds: args.cv,
    tuningCandidates: args.tune,
    measuresUnseenClasses: args.unseenClasses,
    isFresh: args.fresh,
    createdBy: userInfo().username
  };
}

async function labelledFor(decisionsFolder: string): Promise<LabelledDecisions | null> {
  const { labelled, notes } = await readLabelledDecisions(decisionsFolder);
  const told = [...(labelled === null ? [] : [describeFeedback(labelled.provenance)]), ...notes];
  for (const note of told) process.stderr.write(`feedback: ${note}\n`);
  return labelled;
}

function sourceOf(args: PipelineArguments, settings: CommonSettings): Source {
  if (args.input.length === 0) return { kind: 'generated', counts: readRequestCounts(args), seed: args.seed };
  if (args.requests !== undefined || args.attacks !== undefined) {
    throw new PathHelmError(
      'SETTINGS_INVALID',
      '--input takes your traffic, --requests and --attacks generate some: use one of them'
    );
  }
  return {
    kind: 'files',
    files: args.input,
    format: args.format,
    labels: { byFile: readFileLabels(args.label, args.input), anomalousAs: args.anomalousAs },
    payloads: args.payloads,
    rotationDays: settings.PSEUDONYM_ROTATION_DAYS
  };
}
