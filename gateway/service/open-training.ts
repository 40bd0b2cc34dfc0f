import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { GatewayEffects } from '../effects.ts';
import type { GatewaySettings } from '../settings.ts';
import { createTrainingRuns, type TrainingRuns } from './training-runs.ts';

/** A path, not an import: the pipelines stay out of the gateway's memory. */
const PATHHELM = fileURLToPath(new URL('../../scripts/pathhelm.ts', import.meta.url));

/** Training as `npm run pipeline` does it, into this gateway's folders. */
export function openTraining(
  settings: Pick<GatewaySettings, 'DATA_DIR' | 'REGISTRY_DIR' | 'PSEUDONYM_ROTATION_DAYS'>,
  { nowMs, logger }: Pick<GatewayEffects, 'nowMs' | 'logger'>
): TrainingRuns {
  const { DATA_DIR, REGISTRY_DIR, PSEUDONYM_ROTATION_DAYS } = settings;
  return createTrainingRuns({
    command: [process.execPath, PATHHELM, 'pipeline'],
    environment: { DATA_DIR, REGISTRY_DIR, PSEUDONYM_ROTATION_DAYS: String(PSEUDONYM_ROTATION_DAYS) },
    nowMs,
    log: logger
  });
}
