import process from 'node:process';
import type { CommandModule } from 'yargs';
import { realEffects } from '#gateway/effects.ts';
import { openLog } from '#gateway/observability/open-log.ts';
import { startGateway } from '#gateway/server.ts';
import { loadEnvironmentFile, readGatewaySettings } from '#gateway/settings.ts';

export const gatewayCommand: CommandModule = {
  command: 'gateway',
  describe: 'Start the gateway (settings come from the environment and .env)',
  handler: runGateway
};

async function runGateway(): Promise<void> {
  loadEnvironmentFile();
  const settings = readGatewaySettings(process.env);
  const log = await openLog(settings);
  try {
    const gateway = await startGateway(settings, realEffects(log.logger));
    await new Promise<void>((resolve) => {
      process.once('SIGTERM', resolve);
      process.once('SIGINT', resolve);
    });
    await gateway.close();
  } finally {
    await log.close();
  }
}
