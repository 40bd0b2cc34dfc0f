import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import type { Argv, CommandModule } from 'yargs';
import { createDemoUpstream } from '../demo-upstream/create-demo-upstream.ts';

type UpstreamArguments = { host: string; port: number };

export const upstreamCommand: CommandModule = {
  command: 'upstream',
  describe: 'Start the demo upstream: an API to try the gateway with',
  builder: (command: Argv) =>
    command
      .option('host', { type: 'string', default: '127.0.0.1', describe: 'Address to listen on' })
      .option('port', { type: 'number', default: 9000, describe: 'TCP port; 0 takes a free one' }),
  handler: (args) => runUpstream(args as unknown as UpstreamArguments) // yargs types handlers loosely; the options above are its shape
};

async function runUpstream({ host, port }: UpstreamArguments): Promise<void> {
  const server = createDemoUpstream();
  server.listen(port, host);
  await once(server, 'listening');
  process.stdout.write(`demo upstream on http://${host}:${(server.address() as AddressInfo).port}\n`); // a TCP server has a port
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  server.close();
  server.closeAllConnections();
}
