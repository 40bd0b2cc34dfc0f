import pino, { type Logger } from 'pino';

export type { Logger };

/**
 * The one logger: JSON lines. Commands keep standard output for results, so theirs goes to standard error (`destination: 2`).
 * Bodies, credentials and raw client identifiers are never passed to it.
 */
export function createLogger(options: { level: string; destination: 1 | 2 }): Logger {
  return pino(
    { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination(options.destination)
  );
}
