import { isPlainText } from './is-plain-text.ts';
import {
  scorePayload,
  trainPayloadModel,
  type PayloadModel,
  type PayloadSample,
  type PayloadTrainOptions
} from './payload-model.ts';
import { CLASS_COUNT } from './window-sums.ts';

/**
 * One labelled request as its fragments. `classIndex` counts in PAYLOAD_CLASSES: requests whose attack is behaviour, not text, are benign
 * here. `attackPlace` names the hostile fragment's place, or is '' when the label does not say.
 */
export type LabelledFragments = {
  fragments: readonly string[];
  places: readonly string[];
  classIndex: number;
  attackPlace: string;
  weight: number;
};

/** How hostile a text looks as one class, 0..1. */
export type FragmentScore = (text: string, classIndex: number) => number;

/**
 * Where labels name requests only, oddity is most of what there is to learn from, and odd text without meaning taught as harmless drowns it:
 * ROC AUC on a labelled shop (CSIC 2010, 20 %; eight folds, seed 7) 0.85 at a tenth, 0.87 at this share; with five folds 0.79 at 0.75, 0.81
 * at a tenth. Seeds differ by 0.05 and more, because a few dozen pages repeated hundreds of times are all its ordinary requests.
 */
const UNLOCATED_BACKGROUND_SHARE = 0.02;

/**
 * Trains on whole requests. Where the label names the hostile fragment, that one is the positive and its neighbours are benign. Where it
 * only says "an attack" (multi-instance), a first model learns from every fragment no benign request ever held, and a second one from the
 * single fragment per request the first finds most hostile.
 */
export function trainFromRequests(rows: readonly LabelledFragments[], options: PayloadTrainOptions): PayloadModel {
  const { benign, located, unlocated } = sortRows(rows);
  const background = unlocated.length > located.length ? { backgroundShare: UNLOCATED_BACKGROUND_SHARE } : {};
  const train = (chosen: readonly (readonly number[])[]): PayloadModel =>
    trainPayloadModel([...toSamples(benign), ...located, ...instanceSamples(unlocated, chosen)], {
      ...background,
      ...options
    });

  const benignTexts = new Set(benign.keys());
  const first = train(selectInstances(unlocated, benignTexts, null));
  if (unlocated.length === 0) return first;
  const out = new Float32Array(CLASS_COUNT);
  const score: FragmentScore = (text, classIndex) => {
    scorePayload(first, text, out);
    return out[classIndex]!;
  };
  return train(selectInstances(unlocated, benignTexts, score));
}

/**
 * For each row the indices of the fragments to take as positives: without a score every fragment that is neither plain nor known from
 * benign requests; with a score the highest of those. A row whose fragments are all plain or known gives none.
 */
export function selectInstances(
  rows: readonly Pick<LabelledFragments, 'fragments' | 'classIndex'>[],
  benignTexts: ReadonlySet<string>,
  score: FragmentScore | null
): number[][] {
  return rows.map(({ fragments, classIndex }) => {
    const possible = [...fragments.keys()].filter((at) => {
      const text = fragments[at]!;
      return !isPlainText(text) && !benignTexts.has(text);
    });
    if (score === null || possible.length < 2) return possible;
    const scores = possible.map((at) => score(fragments[at]!, classIndex));
    return [possible[scores.indexOf(Math.max(...scores))]!];
  });
}

/** Benign texts with their summed weights, positives whose place is known, and attack rows that do not say where. */
function sortRows(rows: readonly LabelledFragments[]): {
  benign: Map<string, number>;
  located: PayloadSample[];
  unlocated: LabelledFragments[];
} {
  const benign = new Map<string, number>();
  const located: PayloadSample[] = [];
  const unlocated: LabelledFragments[] = [];
  for (const row of rows) {
    const { fragments, places, classIndex, attackPlace, weight } = row;
    if (classIndex > 0 && (attackPlace === '' || !places.includes(attackPlace))) {
      unlocated.push(row);
      continue;
    }
    for (const [at, text] of fragments.entries()) {
      if (classIndex > 0 && places[at] === attackPlace) located.push({ text, classIndex, weight });
      else if (!isPlainText(text)) benign.set(text, (benign.get(text) ?? 0) + weight);
    }
  }
  // A text that is hostile where the label points is not taught as benign because it also stood beside itself.
  for (const { text } of located) benign.delete(text);
  return { benign, located, unlocated };
}

/** A text seen in a thousand requests is one text, only somewhat more important: its summed weight w counts as 1 + log2(w). */
function toSamples(benign: ReadonlyMap<string, number>): PayloadSample[] {
  const samples: PayloadSample[] = [];
  for (const [text, weight] of benign) {
    samples.push({ text, classIndex: 0, weight: weight > 1 ? 1 + Math.log2(weight) : weight });
  }
  return samples;
}

function instanceSamples(rows: readonly LabelledFragments[], chosen: readonly (readonly number[])[]): PayloadSample[] {
  return rows.flatMap(({ fragments, classIndex, weight }, row) => {
    const picks = chosen[row]!;
    return picks.map((at) => ({ text: fragments[at]!, classIndex, weight: weight / picks.length }));
  });
}
