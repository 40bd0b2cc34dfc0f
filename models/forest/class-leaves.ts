import { SHARE_ONE } from './nodes.ts';

/** The class shares of leaves, one after another. The first `classCount` entries are the pure leaves, shared by the whole forest. */
export type ClassLeaves = {
  leafClass: Uint8Array;
  /** In 65535ths; the entries of one leaf sum to exactly 65535. */
  leafShare: Uint16Array;
};

export type LeafWriter = { write: (totals: Float64Array) => { at: number; count: number }; finish: () => ClassLeaves };

export function createLeafWriter(classCount: number): LeafWriter {
  const classes = Array.from({ length: classCount }, (_, label) => label);
  const shares = classes.map(() => SHARE_ONE);
  return {
    write: (totals) => {
      const weight = totals.reduce((sum, total) => sum + total, 0);
      const at = classes.length;
      let largest = 0;
      let rest = SHARE_ONE;
      for (const [label, total] of totals.entries()) {
        const share = Math.round((total / weight) * SHARE_ONE);
        if (share === 0) continue;
        if (share === SHARE_ONE) {
          classes.length = shares.length = at;
          return { at: label, count: 1 };
        }
        classes.push(label);
        shares.push(share);
        rest -= share;
        if (share > (shares[largest + at] ?? 0)) largest = shares.length - 1 - at;
      }
      shares[at + largest]! += rest; // rounding may leave a few 65535ths over or under
      return { at, count: classes.length - at };
    },
    finish: () => ({ leafClass: Uint8Array.from(classes), leafShare: Uint16Array.from(shares) })
  };
}
