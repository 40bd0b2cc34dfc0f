import { createRng } from '../rng.ts';

/**
 * A fold for every row, all rows of one template in the same fold, folds about equally large.
 *
 * Why by template: the payload model's probabilities become features of the forest. A model that was trained on a row is surer of it than
 * it will ever be of tomorrow's traffic, and the forest would learn to trust a certainty that serving never shows (the stacking leak).
 * Rows of one template are near copies, so leaving out the row alone is not enough: the whole template is left out.
 * Rows without a template ('') are spread one by one.
 */
export function assignFolds(templateIds: readonly string[], folds: number, seed: number): Uint8Array {
  if (!Number.isInteger(folds) || folds < 2 || folds > 255)
    throw new RangeError(`folds must be 2 to 255, not ${folds}`);
  const rowsOf = new Map<string, number[]>();
  for (const [row, templateId] of templateIds.entries()) {
    const key = templateId === '' ? `\0${row}` : templateId;
    const rows = rowsOf.get(key);
    if (rows === undefined) rowsOf.set(key, [row]);
    else rows.push(row);
  }
  // Shuffled first, so equally large templates do not fall into folds in the order of their names; then largest first into the emptiest.
  const groups = createRng(seed)
    .fork('folds')
    .shuffle([...rowsOf.values()]);
  groups.sort((a, b) => b.length - a.length);
  const sizes = new Array<number>(folds).fill(0);
  const foldOf = new Uint8Array(templateIds.length);
  for (const rows of groups) {
    const fold = sizes.indexOf(Math.min(...sizes));
    sizes[fold]! += rows.length;
    for (const row of rows) foldOf[row] = fold;
  }
  return foldOf;
}
