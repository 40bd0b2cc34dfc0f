import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { Aliases } from './registry-aliases.ts';
import { readIfThere, sha256 } from './registry-files.ts';

/** One line of history.ndjson: who did what to which version, when, why, on what evidence, and where the aliases pointed then. */
const HistoryEvent = Type.Object({
  at: Type.String(),
  action: Type.Enum(['published', 'approved', 'rejected', 'rolled-back', 'stepped-down', 'resumed', 'pruned']),
  version: Type.String(),
  by: Type.String(),
  reason: Type.String({ default: '' }),
  /** SHA-256 of what the change rests on: the gates' evidence file, or the artefact when it was published. Empty without any. */
  evidence: Type.String({ default: '' }),
  /** Approved although gates failed or were not run. */
  isForced: Type.Boolean({ default: false }),
  /** After the change; null in lines older than this field. */
  aliases: Type.Union([Aliases, Type.Null()], { default: null }),
  /** SHA-256 of the line before, which ties the lines together; empty for the first. */
  after: Type.String({ default: '' })
});

export type HistoryEvent = Static<typeof HistoryEvent>;

/** `faults`: lines that cannot be read, or whose predecessor was altered since. Events keep their order, oldest first. */
export type History = { events: readonly HistoryEvent[]; faults: readonly string[]; lastHash: string };

export async function readHistory(folder: string): Promise<History> {
  const text = (await readIfThere(join(folder, 'history.ndjson'))) ?? '';
  const events: HistoryEvent[] = [];
  const faults: string[] = [];
  let lastHash = '';
  for (const [at, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const event = parseLine(line);
    if (event === null) faults.push(`history.ndjson line ${at + 1} is torn or altered`);
    else {
      if (event.after !== '' && event.after !== lastHash)
        faults.push(
          `history.ndjson line ${at + 1} does not follow the line before it: that one was altered or removed`
        );
      events.push(event);
    }
    lastHash = sha256(line);
  }
  return { events, faults, lastHash };
}

/** Only under the registry's lock. A line torn by a crash is closed first, so that it spoils nothing but itself. */
export async function appendHistory(
  folder: string,
  event: Omit<HistoryEvent, 'after'>,
  history: History
): Promise<void> {
  const path = join(folder, 'history.ndjson');
  const before = (await readIfThere(path)) ?? '';
  const isTorn = before !== '' && !before.endsWith('\n');
  const file = await open(path, 'a');
  try {
    await file.writeFile(`${isTorn ? '\n' : ''}${JSON.stringify({ ...event, after: history.lastHash })}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

function parseLine(line: string): HistoryEvent | null {
  try {
    const event = Value.Default(HistoryEvent, JSON.parse(line));
    return Value.Check(HistoryEvent, event) ? event : null;
  } catch {
    return null;
  }
}
