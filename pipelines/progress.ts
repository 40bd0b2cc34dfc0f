/** Told how far a step is; the terminal draws it, tests ignore it. */
export type Progress = {
  /** `total` in `unit`s, or null when it is not known beforehand. */
  start: (step: string, total: number | null, unit: string) => void;
  /** Absolute, not a difference. */
  update: (done: number) => void;
  finish: (summary: string) => void;
};

export const silentProgress: Progress = { start: () => undefined, update: () => undefined, finish: () => undefined };
