import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModel, type LoadedModel } from '#gateway/judging/load-model.ts';
import { scoreInShadow } from '#gateway/shadow/shadow-scorer.ts';
import { createMemoryWindows } from '#gateway/windows/memory-windows.ts';
import { openRegistry } from '#models/registry.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle } from '#tests/helpers/small-bundle.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { judgeRecords } from '#tests/integration/judging/judge-records.ts';
import { policyOf } from '#tests/policy/helpers/policy-scene.ts';

async function modelOf(seed: number): Promise<LoadedModel> {
  const folder = join(await tempFolder(), 'registry');
  const version = await publishBundle(folder, smallBundle(seed, seed));
  return loadModel(openRegistry({ folder, nowMs: Date.now }), version);
}

describe('a verdict in shadow', () => {
  it('is the one the challenger would have given in the place of the model in force, payload model and windows included', async () => {
    const [champion, challenger] = [await modelOf(1), await modelOf(2)];
    const records = [...simulate({ seed: 5, normalRequests: 400, attackRequests: 100 })];
    const windows = () => createMemoryWindows({ maxClients: 1000 });
    const byChampion = await judgeRecords(records, { model: champion, windows: windows() });
    const byChallenger = await judgeRecords(records, { model: challenger, windows: windows() });
    const { decide } = policyOf('');
    let differing = 0;
    for (const [at, judged] of byChampion.entries()) {
      const { scored, judgement } = byChallenger[at]!;
      expect(scoreInShadow(challenger, judged, decide)).toEqual({
        candidateVersion: challenger.version,
        candidateAttackScore: scored!.attackScore,
        candidateAnomalyScore: scored!.anomalyScore,
        candidateClass: scored!.attackClass,
        candidateAction: judgement.action
      });
      if (scored!.attackScore !== judged.scored!.attackScore) differing++;
    }
    expect(differing).toBeGreaterThan(100);
  });
});
