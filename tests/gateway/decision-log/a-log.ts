import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { DecisionLog } from '#gateway/decision-log/decision-log.ts';
import { openDecisionLog, type DecisionLogSettings } from '#gateway/decision-log/open-decision-log.ts';
import { readGatewaySettings } from '#gateway/settings.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

export type ALog = { log: DecisionLog; folder: string; lines: Record<string, unknown>[]; clock: { nowMs: number } };

/** A decision log on real files that ends with the test. */
export async function aLog(environment: Record<string, string> = {}, folder?: string): Promise<ALog> {
  const dataFolder = folder ?? (await tempFolder());
  const lines: Record<string, unknown>[] = [];
  const clock = { nowMs: 0 };
  const logger = pino(
    { base: null },
    {
      write: (line: string) => {
        lines.push(JSON.parse(line) as Record<string, unknown>);
      }
    }
  );
  const settings: DecisionLogSettings = readGatewaySettings({
    DEMO_MODE: 'true',
    DATA_DIR: dataFolder,
    // Tests write about a day of their own, which must not be too old.
    DECISION_RETENTION_DAYS: '3650',
    ...environment
  });
  const log = await openDecisionLog({ settings, effects: { logger, monotonicMs: () => clock.nowMs } });
  onTestFinished(() => log.close());
  return { log, folder: dataFolder, lines, clock };
}

/** Waits for something that happens in the log's own time. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
}
