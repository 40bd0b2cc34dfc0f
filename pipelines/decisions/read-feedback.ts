import { readFile } from 'node:fs/promises';
import { isFeedbackFile } from '#data/decision-log/decision-folder.ts';
import { readFeedbackLines } from '#data/decision-log/read-feedback-lines.ts';
import type { Feedback } from '#data/decision-row.ts';
import { listDayFiles, type DecisionRange } from './list-segments.ts';

export type FeedbackFound = {
  /** By the time it was given; a later one about the same decision overrules an earlier one. */
  feedback: Feedback[];
  /** `path:line` of lines that are no feedback: cut short by a crash, or changed by hand. */
  rejected: string[];
};

/** What people said about decisions of the days the range touches. @throws PathHelmError INPUT_NOT_FOUND without such a folder */
export async function readFeedback(decisionsFolder: string, range: DecisionRange = {}): Promise<FeedbackFound> {
  const found: FeedbackFound = { feedback: [], rejected: [] };
  for (const path of await listDayFiles(decisionsFolder, range, isFeedbackFile)) {
    const { feedback, badLines } = readFeedbackLines(await readFile(path, 'utf8'));
    found.feedback.push(...feedback);
    found.rejected.push(...badLines.map((line) => `${path}:${line}`));
  }
  found.feedback.sort((a, b) => a.atMs - b.atMs);
  return found;
}
