import type { Registry } from '#models/registry.ts';
import type { DecisionRange } from '#pipelines/decisions/list-segments.ts';
import type { Verification } from '#pipelines/replay/verify/verify-decisions.ts';
import { verifyLog } from '#pipelines/replay/verify/verify-log.ts';
import { formatTable } from './terminal-table.ts';

type Options = { folder: string; range: DecisionRange; registry: Registry; json: boolean };

const EXIT_DIFFERS = 5;

/** `replay --verify`: prints how far a log is what its own models and policies decide; exit 5 when anything differs. */
export async function printVerification({ folder, range, registry, json }: Options): Promise<void> {
  const found = await verifyLog(folder, { ...range, registry });
  process.stdout.write(`${json ? JSON.stringify(found) : describeVerification(found)}\n`);
  if (found.differing > 0 || found.differingScores > 0) process.exitCode = EXIT_DIFFERS;
}

export function describeVerification(found: Verification): string {
  const counts = formatTable(
    ['decisions', 'rows'],
    [
      ['read', found.rows],
      ['scored and judged again', found.judged],
      ['stopped by a standing decision again', found.standing],
      ['refused by the limit again', found.limited],
      ['of those while a decision against their client was on its way to a shared state', found.underWay],
      ['decided by what is in no log', found.outside],
      ...Object.entries(found.outsideBy).map(([reason, rows]) => [`  ${reason}`, rows] as const),
      ['of a model or policy that is not there', found.unverified],
      ['scored otherwise', found.differingScores],
      ['decided otherwise', found.differing]
    ]
  );
  const examples = found.examples.map(({ decisionId, logged, replayed }) => [decisionId, logged, replayed]);
  return examples.length === 0 ? counts : `${counts}\n\n${formatTable(['decision', 'logged', 'replayed'], examples)}`;
}
