export type Contender = {
  name: string;
  isBaseline?: boolean;
  /** Trains and scores the holdout; every number it returns beside the scores becomes a column. */
  train: (seed: number) => Promise<{ scores: Float32Array }>;
};

export type Contest = {
  title: string;
  rounds: number;
  contenders: readonly Contender[];
  judge: (scores: Float32Array) => Record<string, number>;
};

export type ContestResult = {
  title: string;
  rounds: number;
  /** Medians over the rounds. `fitRatio` is the baseline's fit time over this one's: above 1 is faster. */
  rows: { name: string; figures: Record<string, number> }[];
};

/** Each round trains everyone once, one after another, so that a busy moment of the machine hits all alike. */
export async function runContest({ title, rounds, contenders, judge }: Contest, seed: number): Promise<ContestResult> {
  const seen = contenders.map(() => [] as Record<string, number>[]);
  for (let round = 0; round < rounds; round++) {
    for (const [at, contender] of contenders.entries()) {
      const { scores, ...rest } = await contender.train(seed + round);
      const timings = Object.entries(rest).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
      seen[at]!.push({ ...Object.fromEntries(timings), ...judge(scores) });
    }
  }
  const rows = contenders.map(({ name }, at) => ({ name, figures: medians(seen[at]!) }));
  const baseline = rows[contenders.findIndex((contender) => contender.isBaseline)];
  for (const { figures } of rows) {
    if (baseline) figures['fitRatio'] = baseline.figures['fitSeconds']! / figures['fitSeconds']!;
  }
  return { title, rounds, rows };
}

function medians(records: readonly Record<string, number>[]): Record<string, number> {
  return Object.fromEntries(
    Object.keys(records[0] ?? {}).map((name) => {
      const sorted = records.map((record) => record[name]!).toSorted((a, b) => a - b);
      const middle = sorted.length / 2;
      return [name, (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle) - 1]!) / 2];
    })
  );
}

const COLUMNS: readonly { name: string; heading: string; write: (value: number) => string }[] = [
  { name: 'fitSeconds', heading: 'fit s', write: (value) => value.toFixed(3) },
  { name: 'fitRatio', heading: 'times faster', write: (value) => value.toFixed(2) },
  { name: 'auc', heading: 'AUC', write: (value) => value.toFixed(4) },
  { name: 'accuracy', heading: 'accuracy', write: (value) => value.toFixed(4) },
  { name: 'logLoss', heading: 'log loss', write: (value) => value.toFixed(3) },
  { name: 'singleMicros', heading: 'one row µs', write: (value) => value.toFixed(1) },
  { name: 'batchMicros', heading: 'batch µs/row', write: (value) => value.toFixed(2) },
  { name: 'bytes', heading: 'MB', write: (value) => (value / 1e6).toFixed(2) }
];

export function toMarkdown({ title, rounds, rows }: ContestResult): string {
  const shown = COLUMNS.filter(({ name }) => rows.some(({ figures }) => name in figures));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `### ${title}; medians of ${rounds}`,
    '',
    line(['', ...shown.map(({ heading }) => heading)]),
    line(['---', ...shown.map(() => '---:')]),
    ...rows.map(({ name, figures }) =>
      line([name, ...shown.map((column) => (column.name in figures ? column.write(figures[column.name]!) : '-'))])
    ),
    ''
  ].join('\n');
}
