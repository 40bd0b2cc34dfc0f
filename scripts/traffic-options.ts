import process from 'node:process';
import type { Argv } from 'yargs';
import { loadEnvironmentFile } from '#gateway/settings.ts';

export type TrafficArguments = { target: string; adminKey: string; seconds: number; seed: number; json: boolean };

const DEFAULTS = { seconds: 20, seed: 11, seedDescription: '11' };

/** Options of every command that sends generated traffic to a running gateway. */
export function trafficOptions(
  command: Argv,
  { seconds: defaultSeconds, seed, seedDescription } = DEFAULTS
): Argv<TrafficArguments> {
  loadEnvironmentFile();
  return command
    .option('target', {
      type: 'string',
      default: `http://127.0.0.1:${process.env['PORT'] ?? '8000'}`,
      defaultDescription: 'PORT of this machine',
      describe: 'Gateway to send to: your own'
    })
    .option('admin-key', {
      type: 'string',
      default: process.env['ADMIN_API_KEY'] ?? '',
      defaultDescription: 'ADMIN_API_KEY',
      describe: 'Key to read the decision log with'
    })
    .option('seconds', { type: 'number', default: defaultSeconds, describe: 'How long' })
    .option('seed', {
      type: 'number',
      default: seed,
      defaultDescription: seedDescription,
      describe: 'The same seed sends the same requests'
    })
    .option('json', { type: 'boolean', default: false, describe: 'Print one line of JSON' })
    .check(({ target, seconds, ...rest }) => {
      if (!/^http:\/\/[^/]+\/?$/.test(target)) throw new Error(`--target=${target}: must be http://host:port`);
      for (const [name, value] of Object.entries({ seconds, ...rest }))
        if (typeof value === 'number' && !(Number.isFinite(value) && value >= 0))
          throw new Error(`--${name}=${value}: must be a number, not negative`);
      if (seconds === 0) throw new Error('--seconds=0: must be more');
      return true;
    }) as unknown as Argv<TrafficArguments>; // yargs names an option both ways, admin-key and adminKey
}
