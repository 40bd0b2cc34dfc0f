import { LINE_FORMAT_NAMES, LINE_FORMATS, type LineFormat } from './formats.ts';
import type { ReaderOptions, Rejection } from './reading.ts';

/** Lines looked at: enough to see past a header or a few odd lines, few enough to try every reader. */
export const SAMPLE_LINES = 50;

export type Trial = {
  format: LineFormat;
  records: number;
  rejected: number;
  firstReject: (Rejection & { line: number }) | null;
};

export type Detection = { format: LineFormat } | { format: null; nearest: Trial };

/** The first lines of a file (blank ones included: they end a raw request's headers) and the number each had there. */
export type Sample = { lines: readonly string[]; numbers: readonly number[] };

/**
 * Lets every reader try the sample. The one that understands most lines wins if that is at least half of them; else says which came
 * nearest.
 */
export function detectFormat(sample: Sample, options: ReaderOptions): Detection {
  const trials = LINE_FORMAT_NAMES.map((format) => tryFormat(format, sample, options));
  const best = trials.reduce((winner, trial) => (shareOf(trial) >= shareOf(winner) ? trial : winner));
  if (shareOf(best) >= 0.5) return { format: best.format };
  const nearest = trials.reduce((winner, trial) => (nearnessOf(trial) > nearnessOf(winner) ? trial : winner));
  return { format: null, nearest };
}

export function tryFormat(format: LineFormat, sample: Sample, options: ReaderOptions): Trial {
  const trial: Trial = { format, records: 0, rejected: 0, firstReject: null };
  const reader = LINE_FORMATS[format](options);
  // Not `end`ed: what the sample cuts through is neither understood nor at fault.
  sample.lines.forEach((line, index) => {
    reader.take(line, sample.numbers[index]!, (outcome, lineNumber) => {
      if (outcome.kind === 'record') trial.records++;
      else {
        trial.rejected++;
        trial.firstReject ??= { ...outcome, line: lineNumber };
      }
    });
  });
  return trial;
}

function shareOf(trial: Trial): number {
  return trial.records === 0 ? 0 : trial.records / (trial.records + trial.rejected);
}

function nearnessOf(trial: Trial): number {
  // Nothing refused: the reader took a header or the beginning of a request and waits for more.
  return trial.firstReject ? shareOf(trial) + trial.firstReject.nearness : 1;
}
