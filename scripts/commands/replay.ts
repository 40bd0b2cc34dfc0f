import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { decodeBundle } from '#models/model-bundle.ts';
import { openRegistry, type Registry } from '#models/registry.ts';
import { writeFileAtomically } from '#platform/atomic-file.ts';
import { PathHelmError } from '#platform/errors.ts';
import { readCommonSettings } from '#platform/settings.ts';
import { compilePolicy, type CompiledPolicy } from '#policy/compile-policy.ts';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import { resolvePolicy } from '#policy/policy.ts';
import { parseRate } from '#policy/limits/parse-rate.ts';
import { brokenRules, parseFailOn } from '#pipelines/replay/fail-on.ts';
import { asLogged, nothingStopped, type JudgedTraffic, type ReplaySide } from '#pipelines/replay/judge-traffic.ts';
import { replay } from '#pipelines/replay/replay.ts';
import type { ReplayTraffic } from '#pipelines/replay/traffic.ts';
import { printVerification } from '../verify-log.ts';
import { describeReplay } from '../replay-table.ts';
import { logFolderOf, readRange, readTraffic, trafficOptions, type TrafficArguments } from '../replayed-traffic.ts';

type ReplayArguments = TrafficArguments & {
  candidate: string;
  policy: string | undefined;
  baseline: string | undefined;
  route: string[];
  verify: boolean;
  set: string[];
  failOn: string | undefined;
  wrongBlockCost: number;
  missedAttackCost: number;
  registry: string | undefined;
  dataDir: string | undefined;
  json: boolean;
};

/** Settings a candidate may try, `--set name=value`. */
type Trial = { limit?: string; attack?: number; anomaly?: number };

export const replayCommand: CommandModule<object, ReplayArguments> = {
  command: 'replay',
  describe:
    'What a candidate model, policy or limit would have decided otherwise on the decision log, or on other traffic',
  builder: (command: Argv) =>
    trafficOptions(command)
      .option('candidate', { type: 'string', default: 'candidate', describe: 'Version or alias to try' })
      .option('policy', { type: 'string', describe: 'Policy file to try, as if all of it were enforced' })
      .option('baseline', {
        type: 'string',
        describe:
          'Version or alias to compare with; `none`: all the candidate would stop; `logged`: as the log says (default: approved)'
      })
      .option('verify', {
        type: 'boolean',
        default: false,
        describe: 'Ask the models and policies that wrote the log once more; exit 5 when anything is decided otherwise'
      })
      .option('route', {
        type: 'string',
        array: true,
        default: [],
        describe: 'Compare only these: "POST /login", or /login whatever the method'
      })
      .option('set', {
        type: 'string',
        array: true,
        default: [],
        describe: 'What the candidate tries: limit=60/minute, attack=0.9, anomaly=0.6'
      })
      .option('fail-on', {
        type: 'string',
        describe: 'Exit 5 when a figure is beyond its bar: "fpr>0.001,newly-blocked>50"'
      })
      .option('wrong-block-cost', { type: 'number', default: 10, describe: 'Weight of a benign request stopped' })
      .option('missed-attack-cost', { type: 'number', default: 1, describe: 'Weight of an attack let through' })
      .option('registry', { type: 'string', describe: 'Folder of the registry (default: REGISTRY_DIR)' })
      .option('data-dir', { type: 'string', describe: 'Folder that gets replays/ (default: DATA_DIR)' })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print the report as one line of JSON'
      }) as unknown as Argv<ReplayArguments>, // yargs infers dashed names and their twins one by one
  handler: runReplay
};

const EXIT_FAILED_ON = 5;

async function runReplay(args: ReplayArguments): Promise<void> {
  const rules = args.failOn === undefined ? [] : parseFailOn(args.failOn);
  const trial = readTrial(args.set);
  const settings = readCommonSettings(process.env);
  const registry = openRegistry({ folder: args.registry ?? settings.REGISTRY_DIR, nowMs: Date.now });
  if (args.verify) {
    const [folder, range] = [logFolderOf(args), readRange(args)];
    await printVerification({ folder, range, registry, json: args.json });
    return;
  }
  const asItIs = await sideOf(registry, args.candidate);
  const policy = args.policy === undefined ? undefined : await readPolicy(args.policy);
  const candidate = { ...asItIs, ...tried(asItIs, trial), policy };
  if (policy) candidate.name += ` with policy ${policy.version}`;
  const traffic = await readTraffic(args);
  const baseline = await baselineOf(registry, args, asItIs, traffic);
  const nowMs = Date.now();
  const id = `${new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}-${candidate.name}`;
  const weights = { wrongBlock: args.wrongBlockCost, missedAttack: args.missedAttackCost };
  const report = replay({
    traffic,
    baseline,
    candidate,
    weights,
    seed: args.seed,
    id: id.replaceAll(/[^\w.-]/g, '-'),
    routes: args.route,
    nowMs: Date.now
  });
  const path = join(args.dataDir ?? settings.DATA_DIR, 'replays', `${report.id}.json`);
  await writeFileAtomically(path, `${JSON.stringify(report)}\n`);
  process.stdout.write(args.json ? `${JSON.stringify(report)}\n` : `${describeReplay(report)}\nWritten to ${path}\n`);
  const broken = brokenRules(rules, report);
  for (const sentence of broken) process.stderr.write(`pathhelm: fails on ${sentence}\n`);
  if (broken.length > 0) process.exitCode = EXIT_FAILED_ON;
}

async function baselineOf(
  registry: Registry,
  args: ReplayArguments,
  asItIs: ReplaySide,
  traffic: ReplayTraffic
): Promise<ReplaySide | JudgedTraffic> {
  if (args.baseline === 'none') return nothingStopped(traffic);
  if (args.baseline === 'logged') {
    const logged = asLogged(traffic);
    if (logged !== null) return logged;
    throw new PathHelmError('SETTINGS_INVALID', '--baseline logged: only a decision log says what was decided');
  }
  const reference = args.baseline ?? (await registry.aliases()).approved;
  if (reference !== null && reference !== args.candidate) return sideOf(registry, reference);
  if (args.set.length > 0 || args.policy !== undefined) return asItIs;
  throw new PathHelmError(
    'SETTINGS_INVALID',
    'the candidate has nothing to be compared with: name --baseline (a version, or none), or something to try with --set or --policy'
  );
}

async function sideOf(registry: Registry, reference: string): Promise<ReplaySide> {
  const { manifest } = await registry.read(reference);
  const bundle = decodeBundle(await registry.loadArtefact(manifest.version));
  return { name: manifest.version, bundle, thresholds: bundle.thresholds };
}

function tried({ name, thresholds }: ReplaySide, trial: Trial): Pick<ReplaySide, 'name' | 'thresholds' | 'limit'> {
  const changes = Object.entries(trial);
  return {
    name: changes.length === 0 ? name : `${name} with ${changes.map(([key, value]) => `${key}=${value}`).join(', ')}`,
    thresholds: { attack: trial.attack ?? thresholds.attack, anomaly: trial.anomaly ?? thresholds.anomaly },
    limit: trial.limit === undefined ? undefined : { name: '', ...parseRate(trial.limit) }
  };
}

/** @throws PathHelmError INPUT_NOT_FOUND, POLICY_INVALID */
async function readPolicy(path: string): Promise<CompiledPolicy> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new PathHelmError('INPUT_NOT_FOUND', `cannot read the policy ${path}`, { cause });
  });
  return compilePolicy({ ...resolvePolicy(parsePolicy(text, path)), mode: 'enforce' });
}

function readTrial(set: readonly string[]): Trial {
  const trial: Trial = {};
  for (const text of set) {
    const [name = '', value = ''] = text.split('=');
    const number = Number(value);
    if (name === 'limit') trial.limit = value;
    else if ((name === 'attack' || name === 'anomaly') && value !== '' && number >= 0 && number <= 2)
      trial[name] = number;
    else throw new PathHelmError('SETTINGS_INVALID', `--set ${text}: try limit=60/minute, attack=0..2 or anomaly=0..2`);
  }
  if (trial.limit !== undefined) parseRate(trial.limit);
  return trial;
}
