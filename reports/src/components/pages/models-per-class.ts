import { heatCell } from '../heat-cell.js';
import type { Model } from '../model-types.js';
import { panel } from '../parts.js';
import { table } from '../table.js';

/** What each chosen version flags of each class: where one of them lost what another had. Nothing when none was measured. */
export function perClassPanel(shown: readonly Model[]): HTMLElement[] {
  const measured = shown.filter(({ metrics: { holdout } }) => holdout !== null);
  const flagged = ({ metrics }: Model, name: string): number | null =>
    metrics.holdout?.perClass.find(({ attackClass }) => attackClass === name)?.flagged.rate ?? null;
  const classes = [
    ...new Set(measured.flatMap(({ metrics }) => metrics.holdout!.perClass.map(({ attackClass }) => attackClass)))
  ].filter((name) => name !== 'benign');
  if (classes.length === 0) return [];
  const rows = classes.map(
    (name) =>
      Object.fromEntries([
        ['class', name],
        ...measured.map((model) => [model.version, flagged(model, name)])
      ]) as Record<string, string | number | null>
  );
  return [
    panel(
      'Found of each class',
      table(
        rows,
        [
          { key: 'class', label: 'class' },
          ...measured.map(({ version }) => ({
            key: version,
            label: version,
            isNumber: true,
            show: (row: Record<string, string | number | null>) => heatCell(row[version] as number | null) // from `flagged` above
          }))
        ],
        { label: 'Found of each class', hasTools: false, pageSize: 15 }
      ),
      {
        wide: true,
        note: 'Share of the class’s holdout requests that reach a threshold. A version can be better on the whole and blind in one row.'
      }
    )
  ];
}
