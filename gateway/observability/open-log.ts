import { once } from 'node:events';
import pino from 'pino';
import type { Logger } from '#platform/logger.ts';
import type { GatewaySettings } from '../settings.ts';

export type LogSettings = Pick<GatewaySettings, 'LOG_LEVEL' | 'LOG_FILE' | 'LOG_FILE_DAYS'>;

export type GatewayLog = { logger: Logger; close: () => Promise<void> };

/** Lines wait for company up to this long; a system call for every request would cost more than the line. */
const FLUSH_EVERY_MS = 200;
const BUFFER_BYTES = 8192;

/** Nothing with these names is ever passed to the logger. Should it be one day, it does not come out. */
const NEVER_WRITTEN = ['headers', 'body', 'authorization', 'cookie', 'apiKey', 'password', 'token', 'secret'];

/** JSON lines on standard output, or in a file that rotates daily (`gateway.log` → `gateway.2025-08-19.1.log`). */
export async function openLog(settings: LogSettings): Promise<GatewayLog> {
  const buffer = { sync: false, minLength: BUFFER_BYTES };
  const destination =
    settings.LOG_FILE === '' ? pino.destination({ dest: 1, ...buffer }) : await rollingFile(settings, buffer);
  const logger = pino(
    {
      level: settings.LOG_LEVEL,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: NEVER_WRITTEN, censor: '[redacted]' }
    },
    destination
  );
  const timer = setInterval(() => {
    destination.flush();
  }, FLUSH_EVERY_MS).unref();
  // A reader that has gone (EPIPE) or a full disk must not end the gateway, nor keep it from ending.
  const { promise: isBroken, resolve: noteBroken } = Promise.withResolvers<undefined>();
  destination.on('error', () => {
    noteBroken(undefined);
  });
  return {
    logger,
    close: async () => {
      clearInterval(timer);
      const isClosed = once(destination, 'close').catch(() => undefined);
      destination.end();
      await Promise.race([isClosed, isBroken]);
    }
  };
}

async function rollingFile(
  { LOG_FILE, LOG_FILE_DAYS }: LogSettings,
  buffer: { sync: boolean; minLength: number }
): Promise<ReturnType<typeof pino.destination>> {
  const { default: buildRollingFile } = await import('pino-roll'); // brings 300 modules that few gateways need
  return await buildRollingFile({
    file: LOG_FILE,
    frequency: 'daily',
    dateFormat: 'yyyy-MM-dd',
    mkdir: true,
    // One of the days is the current file; files of former runs of the gateway count too.
    limit: { count: LOG_FILE_DAYS - 1, removeOtherLogFiles: true },
    ...buffer
  });
}
