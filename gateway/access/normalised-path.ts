import { createPathFacts, normalisePath } from '#models/request/target/normalise-path.ts';
import { splitTarget } from '#models/request/target/split-target.ts';
import { createDecodeTrace, decodeText } from '#models/request/text/decode-text.ts';

const trace = createDecodeTrace();
/** Only written to here: what was undone is the judge's business. */
const facts = createPathFacts();

/** The path of a request target as the upstream will act on it: `/%6cogin/` and `//login` do not dodge a limit on `/login`. */
export function normalisedPathOf(target: string, method: string): string {
  const { path } = splitTarget(target, method);
  return normalisePath(path.includes('%') ? decodeText(path, trace) : path, facts);
}
