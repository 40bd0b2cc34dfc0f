import type { Argv } from 'yargs';

type GatewayOptions = { url: string | undefined; 'admin-key': string | undefined; json: boolean };

/** What every command that asks a running gateway takes: `--url`, `--admin-key` and `--json`. */
export function withGatewayOptions<T>(command: Argv<T>): Argv<T & GatewayOptions> {
  return command
    .option('url', { type: 'string', describe: 'Where the admin endpoints are (default: from PORT or ADMIN_PORT)' })
    .option('admin-key', {
      type: 'string',
      describe: 'Admin key (default: ADMIN_API_KEY, which no process list shows)'
    })
    .option('json', { type: 'boolean', default: false, describe: 'Print JSON instead of text' });
}
