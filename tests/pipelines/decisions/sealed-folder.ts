import { join } from 'node:path';
import type { DecisionRow } from '#data/decision-row.ts';
import { aLog } from '#tests/gateway/decision-log/a-log.ts';
import { createDecisions, DAY_MS, NOON_MS } from '#tests/helpers/decisions.ts';

/** Two gateways, three days, several segments that overlap in time. */
export async function sealedFolder(features?: number): Promise<{ folder: string; rows: DecisionRow[] }> {
  const one = await aLog();
  const two = await aLog({}, one.folder);
  const rows: DecisionRow[] = [];
  for (const { log } of [one, two]) {
    const decision = createDecisions(log.gatewayId, {
      fromMs: NOON_MS - DAY_MS,
      stepMs: 997_001,
      features
    });
    for (let part = 0; part < 4; part++) {
      for (let count = 0; count < 40; count++) {
        const row = decision();
        rows.push(row);
        log.append(row);
      }
      await log.seal();
    }
    await log.close();
  }
  rows.sort((a, b) => a.timestampMs - b.timestampMs || (a.decisionId < b.decisionId ? -1 : 1));
  return { folder: join(one.folder, 'decisions'), rows };
}
