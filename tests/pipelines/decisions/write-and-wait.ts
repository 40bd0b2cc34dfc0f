/** A process that logs 300 decisions to disk, seals none of them, says so and waits to be killed. */
import { setTimeout as delay } from 'node:timers/promises';
import { openDecisionLog } from '#gateway/decision-log/open-decision-log.ts';
import { readGatewaySettings } from '#gateway/settings.ts';
import { createLogger } from '#platform/logger.ts';
import { createDecisions } from '#tests/helpers/decisions.ts';

const log = await openDecisionLog({
  settings: readGatewaySettings({
    DEMO_MODE: 'true',
    DATA_DIR: process.argv[2]!,
    DECISION_RETENTION_DAYS: '3650'
  }),
  effects: { logger: createLogger({ level: 'silent', destination: 2 }), monotonicMs: () => performance.now() }
});
const decision = createDecisions(log.gatewayId);
for (let count = 0; count < 300; count++) log.append(decision());
while (log.stats().waiting > 0) await delay(5);
process.stdout.write('ready\n');
await delay(600_000);
