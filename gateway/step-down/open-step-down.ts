import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Value } from 'typebox/value';
import { noteStep, rollback } from '#models/registry-changes.ts';
import type { GatewayEffects } from '../effects.ts';
import type { Judging } from '../judging/open-judging.ts';
import type { Enforcement } from '../policy/enforcement.ts';
import type { PolicySlot } from '../policy/policy-slot.ts';
import type { GatewaySettings } from '../settings.ts';
import type { StateStore } from '../stores/state-store.ts';
import { createGuardrailTally } from './guardrail-tally.ts';
import { createStepDown, type StepDown } from './create-step-down.ts';
import { createRelease } from './release-clients.ts';
import { StepRecord } from './step-record.ts';
import { createTrial } from './trial.ts';

/** A bad model is to be gone within five seconds; a reading a second leaves time to act. */
const TICK_MS = 1000;
const FILE_NAME = 'step-downs.ndjson';

export type OpenStepDownOptions = {
  settings: Pick<GatewaySettings, 'DATA_DIR' | 'REGISTRY_DIR' | 'MODEL'>;
  effects: Pick<GatewayEffects, 'nowMs' | 'logger'>;
  gatewayId: string;
  policy: PolicySlot;
  judging: Pick<Judging, 'slot' | 'registry'>;
  enforcement: Pick<Enforcement, 'forgive'>;
  store: Pick<StateStore, 'standingDecisions' | 'clearStanding'>;
};

export async function openStepDown(
  options: OpenStepDownOptions
): Promise<StepDown & { start: () => void; stop: () => void }> {
  const { settings, effects, gatewayId, policy, judging, enforcement, store } = options;
  const { nowMs, logger } = effects;
  const { slot } = judging;
  const path = join(settings.DATA_DIR, FILE_NAME);
  const trial = createTrial({ model: slot.current, policy: policy.silent });
  const stepDown = await createStepDown({
    gatewayId,
    trial,
    tally: createGuardrailTally({
      trial,
      reference: () => slot.current()?.bundle.reference ?? null,
      isSteppedDown: () => policy.state().stepDown !== '',
      nowMs
    }),
    policy,
    slot,
    followsApproved: settings.MODEL === 'approved',
    registry: {
      aliases: judging.registry.aliases,
      rollBack: (change) => rollback(settings.REGISTRY_DIR, { ...change, isAutomatic: true }),
      note: (change) => noteStep(settings.REGISTRY_DIR, change)
    },
    releaseClients: createRelease({ store, enforcement, nowMs }),
    keep: async (record) => {
      await mkdir(dirname(path), { recursive: true });
      await appendFile(path, `${JSON.stringify(record)}\n`);
    },
    kept: await readSteps(path),
    nowMs,
    log: logger
  });
  let timer: NodeJS.Timeout | undefined;
  return {
    ...stepDown,
    start: () => {
      timer = setInterval(() => {
        stepDown.tick().catch((fault: unknown) => {
          logger.error({ err: fault }, 'guardrails could not be looked at');
        });
      }, TICK_MS).unref();
    },
    stop: () => {
      clearInterval(timer);
    }
  };
}

/** A line torn by a crash counts for nothing. */
async function readSteps(path: string): Promise<StepRecord[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      const step: unknown = JSON.parse(line);
      return Value.Check(StepRecord, step) ? [step] : [];
    } catch {
      return [];
    }
  });
}
