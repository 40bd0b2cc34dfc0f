import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_FOREST_SETTINGS, readForestSettings } from '#pipelines/train/forest-settings.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';

async function read(text: string) {
  const path = join(await tempFolder(), 'forest.json');
  await writeFile(path, text);
  return await readForestSettings(path);
}

describe('the parameters file', () => {
  it('may leave out whatever should keep its default', async () => {
    expect(await read('{}')).toEqual(DEFAULT_FOREST_SETTINGS);
    expect(await read('{"randomForest": {"trees": 7, "featuresPerSplit": 0.3, "classWeights": [1, 2]}}')).toEqual({
      ...DEFAULT_FOREST_SETTINGS,
      randomForest: { ...DEFAULT_FOREST_SETTINGS.randomForest, trees: 7, featuresPerSplit: 0.3, classWeights: [1, 2] }
    });
  });

  it('has every bad field named at once', async () => {
    const fields = {
      randomForest: { trees: 0, maxDepth: 'deep', minLeafWeight: -1, maxNodes: 1, featuresPerSplit: 'log', bins: 2.5 },
      isolationForest: { trees: 1e9, sampleSize: 1, depth: 3 },
      boostedTrees: {}
    };
    const fault = await read(JSON.stringify(fields)).catch((error: unknown) => error as Error);
    expect(fault).toMatchObject({ name: 'PathHelmError', code: 'SETTINGS_INVALID' });
    for (const [section, values] of Object.entries(fields)) {
      for (const field of Object.keys(values)) expect((fault as Error).message).toContain(`${section}.${field}`);
    }
    expect((fault as Error).message).toContain('boostedTrees is not a group of settings');
    expect((fault as Error).message).toContain('randomForest.trees=0 must be >= 1 (trees in the forest)');
    expect((fault as Error).message).toContain('isolationForest.depth is not a setting');
  });

  it.each([
    ['[1]', 'SETTINGS_INVALID', 'one JSON object'],
    ['null', 'SETTINGS_INVALID', 'one JSON object'],
    ['{"randomForest": 3}', 'SETTINGS_INVALID', 'randomForest=3 must be an object'],
    [
      '{"randomForest": {"classWeights": [1, -2]}}',
      'SETTINGS_INVALID',
      'randomForest.classWeights=[1,-2] is not allowed'
    ],
    ['{trees', 'SETTINGS_INVALID', 'is not JSON']
  ])('%s is refused', async (text, code, sentence) => {
    await expect(read(text)).rejects.toMatchObject({ code, message: expect.stringContaining(sentence) as string });
  });

  it('must exist', async () => {
    await expect(readForestSettings('/nowhere/forest.json')).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' });
  });
});
