import type { Argv } from 'yargs';
import { DEFAULT_ATTACK_SHARE, DEFAULT_REQUESTS } from '#pipelines/request-counts.ts';

/** Options of every command that generates traffic; `readRequestCounts` makes sense of them. */
export function requestCountOptions<T>(
  command: Argv<T>
): Argv<T & { requests: number | undefined; attacks: number | undefined }> {
  return command
    .option('requests', { type: 'number', describe: `Requests in all (default: ${DEFAULT_REQUESTS})` })
    .option('attacks', {
      type: 'number',
      describe: `Share of attack requests, 0..1 (default: ${DEFAULT_ATTACK_SHARE})`
    });
}
