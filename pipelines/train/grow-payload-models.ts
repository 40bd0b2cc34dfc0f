import type { PayloadModel } from '#models/payload/payload-model.ts';
import { trainFromRequests, type LabelledFragments } from '#models/payload/train-from-requests.ts';

/** One model per subset: `subsets[job][row]` is 1 where the row may be learned from. */
export type PayloadPlan = { rows: readonly LabelledFragments[]; subsets: readonly Uint8Array[]; seed: number };

export function growPayloadModels({ rows, subsets, seed }: PayloadPlan): (job: number) => PayloadModel {
  return (job) => {
    const subset = subsets[job]!;
    return trainFromRequests(
      rows.filter((_row, at) => subset[at] === 1),
      { seed }
    );
  };
}
