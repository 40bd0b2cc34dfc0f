import type { Spec } from './spec.js';

/** Rows: what a request was. Columns: what the classifier said. Shares of the row. */
export function confusion(matrix: readonly (readonly number[])[], classes: readonly string[]): Spec {
  const values = matrix.flatMap((row, at) => {
    const rows = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, said) => ({
      actual: classes[at],
      predicted: classes[said],
      count,
      share: rows === 0 ? 0 : count / rows
    }));
  });
  const axis = { domain: false, ticks: false };
  return {
    height: 24 * classes.length,
    data: { values },
    encoding: {
      y: { field: 'actual', type: 'nominal', sort: [...classes], title: 'true class', axis },
      x: {
        field: 'predicted',
        type: 'nominal',
        sort: [...classes],
        title: 'predicted class',
        axis: { ...axis, labelAngle: -40 }
      },
      tooltip: [
        { field: 'actual', title: 'true class' },
        { field: 'predicted', title: 'predicted' },
        { field: 'count', title: 'requests', format: ',' },
        { field: 'share', title: 'of this class', format: '.1%' }
      ]
    },
    layer: [
      {
        mark: { type: 'rect', cornerRadius: 2 },
        encoding: {
          color: {
            field: 'share',
            type: 'quantitative',
            scale: { type: 'sqrt', domain: [0, 1] },
            legend: null
          }
        }
      },
      {
        transform: [{ filter: 'datum.count > 0' }],
        mark: { type: 'text', fontSize: 10 },
        encoding: {
          text: { field: 'count', type: 'quantitative', format: ',' },
          color: { condition: { test: 'datum.share > 0.45', value: 'white' } }
        }
      }
    ]
  };
}
