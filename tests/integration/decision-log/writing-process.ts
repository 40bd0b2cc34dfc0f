import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { openDecisionLog } from '#gateway/decision-log/open-decision-log.ts';
import { readGatewaySettings } from '#gateway/settings.ts';
import { createLogger } from '#platform/logger.ts';
import { createDecisions } from '#tests/helpers/decisions.ts';

/** Logs 1,000 decisions a second until it is told to end, and prints its counts ten times a second. */
const log = await openDecisionLog({
  settings: readGatewaySettings({ DEMO_MODE: 'true', ...process.env }),
  effects: { logger: createLogger({ level: 'info', destination: 2 }), monotonicMs: () => performance.now() }
});
const decision = createDecisions(log.gatewayId, { features: 100 });
const ending = new AbortController();
process.once('SIGTERM', () => {
  ending.abort();
});
for (let round = 0; !ending.signal.aborted; round++) {
  for (let count = 0; count < 10; count++) log.append(decision({ timestampMs: Date.now() }));
  if (round % 10 === 0) process.stdout.write(`${JSON.stringify({ atMs: Date.now(), ...log.stats() })}\n`);
  await delay(10);
}
await log.close();
process.stdout.write(`${JSON.stringify({ atMs: Date.now(), ...log.stats() })}\n`);
