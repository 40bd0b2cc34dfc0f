import { PathHelmError } from '#platform/errors.ts';
import { PAYLOAD_CLASSES, scorePayload, type PayloadModel } from './payload/payload-model.ts';
import { createScorer, type Forests } from './scorer.ts';

/** Inputs with the scores the models gave when they were trained: whoever loads them must get the very same ones. */
export type Golden = {
  /** rows × features */
  vectors: Float32Array;
  attackScores: Float64Array;
  anomalyScores: Float64Array;
  texts: readonly string[];
  /** texts × PAYLOAD_CLASSES */
  textProbabilities: Float32Array;
};

type Models = Forests & { payload: PayloadModel; featureNames: readonly string[] };

export function recordGolden(models: Models, vectors: Float32Array, texts: readonly string[]): Golden {
  return { vectors, texts, ...scoreGolden(models, vectors, texts) };
}

/** @throws PathHelmError ARTEFACT_CORRUPT naming the first golden input that scores differently */
export function verifyGolden(models: Models & { golden: Golden }): void {
  const { golden } = models;
  const again = scoreGolden(models, golden.vectors, golden.texts);
  for (const name of ['attackScores', 'anomalyScores', 'textProbabilities'] as const) {
    const expected = golden[name];
    const at = again[name].findIndex((score, index) => !Object.is(score, expected[index]));
    if (at >= 0 || again[name].length !== expected.length) {
      throw new PathHelmError(
        'ARTEFACT_CORRUPT',
        `golden ${name}[${at}]: the model gives ${again[name][at]}, it was trained to give ${expected[at]}`
      );
    }
  }
}

function scoreGolden(
  models: Models,
  vectors: Float32Array,
  texts: readonly string[]
): Pick<Golden, 'attackScores' | 'anomalyScores' | 'textProbabilities'> {
  const columns = models.featureNames.length;
  const rows = vectors.length / columns;
  const scorer = createScorer(models);
  const attackScores = new Float64Array(rows);
  const anomalyScores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    scorer.score(vectors, row * columns);
    attackScores[row] = scorer.attackScore;
    anomalyScores[row] = scorer.anomalyScore;
  }
  const textProbabilities = new Float32Array(texts.length * PAYLOAD_CLASSES.length);
  for (const [at, text] of texts.entries()) {
    scorePayload(
      models.payload,
      text,
      textProbabilities.subarray(at * PAYLOAD_CLASSES.length, (at + 1) * PAYLOAD_CLASSES.length)
    );
  }
  return { attackScores, anomalyScores, textProbabilities };
}
