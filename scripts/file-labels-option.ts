import { basename } from 'node:path';
import { ATTACK_CLASSES, type AttackClass } from '#data/label.ts';
import { PathHelmError } from '#platform/errors.ts';

/** Values of `--label`: `FILE=class`, where FILE is one of the files given, by path or name. */
export function readFileLabels(labels: readonly string[], files: readonly string[]): Map<string, AttackClass> {
  return new Map(
    labels.map((label) => {
      const at = label.lastIndexOf('=');
      const file = label.slice(0, Math.max(0, at));
      const attackClass = ATTACK_CLASSES.find((name) => name === label.slice(at + 1));
      if (attackClass && files.some((path) => path === file || basename(path) === file)) return [file, attackClass];
      const classes = ATTACK_CLASSES.join(', ');
      throw new PathHelmError(
        'SETTINGS_INVALID',
        `--label ${label} is not FILE=class with a file given and one of ${classes}`
      );
    })
  );
}
