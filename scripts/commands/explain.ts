import process from 'node:process';
import type { Argv, CommandModule } from 'yargs';
import { timeOfDecision } from '#data/decision-id.ts';
import { openDecisionLog } from '#gateway/decision-log/open-decision-log.ts';
import { createExplainer } from '#gateway/explaining/explain-decision.ts';
import type { ExplainedDecision } from '#gateway/explaining/explained-decision.ts';
import { loadModel } from '#gateway/judging/load-model.ts';
import { openPolicy } from '#gateway/policy/open-policy.ts';
import { realEffects } from '#gateway/effects.ts';
import { loadEnvironmentFile, readGatewaySettings } from '#gateway/settings.ts';
import { openRegistry } from '#models/registry.ts';
import { PathHelmError } from '#platform/errors.ts';
import { createLogger } from '#platform/logger.ts';
import { callGateway, NoGatewayError } from '../call-gateway.ts';
import { explanationPage } from '../explanation-page.ts';
import { withGatewayOptions } from '../gateway-options.ts';

type ExplainArguments = { id: string; url: string | undefined; adminKey: string | undefined; json: boolean };

export const explainCommand: CommandModule<object, ExplainArguments> = {
  command: 'explain <id>',
  describe: 'Why a decision was made: from the running gateway, else from DATA_DIR and REGISTRY_DIR',
  builder: (command: Argv) =>
    withGatewayOptions(command).positional('id', {
      type: 'string',
      demandOption: true,
      describe: 'Decision id, as a refused client was told'
    }) as unknown as Argv<ExplainArguments>, // yargs infers dashed names and their twins one by one
  handler: explain
};

async function explain(args: ExplainArguments): Promise<void> {
  timeOfDecision(args.id);
  const told = await fromGateway(args);
  process.stdout.write(args.json ? `${JSON.stringify(told)}\n` : explanationPage(told));
}

async function fromGateway(args: ExplainArguments): Promise<ExplainedDecision> {
  try {
    return await callGateway<ExplainedDecision>(args, 'GET', `/decisions/${args.id}`);
  } catch (fault) {
    // Named by its URL a gateway is meant, not the files of this machine.
    if (fault instanceof NoGatewayError && args.url === undefined) return fromFiles(args.id);
    throw fault;
  }
}

/** Opens the log as a starting gateway would, which also seals what an ended one left. */
async function fromFiles(id: string): Promise<ExplainedDecision> {
  loadEnvironmentFile();
  const settings = readGatewaySettings({ ADMIN_API_KEY: 'not needed to read files', ...process.env });
  const effects = realEffects(createLogger({ level: 'silent', destination: 2 }));
  const registry = openRegistry({ folder: settings.REGISTRY_DIR, nowMs: effects.nowMs });
  const { [settings.MODEL as 'approved']: alias = settings.MODEL } = await registry.aliases();
  const model = alias === null ? null : await loadModel(registry, alias).catch(() => null);
  const policy = await openPolicy(settings, effects);
  const log = await openDecisionLog({ settings, effects });
  try {
    const told = await createExplainer({ log, registry, model: () => model, policy: policy.current })(id);
    if (told === undefined)
      throw new PathHelmError(
        'INPUT_NOT_FOUND',
        `no decision ${id} in ${settings.DATA_DIR}/decisions, and no gateway runs`
      );
    return told;
  } finally {
    policy.stop();
    await log.close();
  }
}
