import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { timeOfDecision } from '#data/decision-id.ts';
import { dayFolderOf, dayOf, feedbackFileOf } from '#data/decision-log/decision-folder.ts';
import type { Feedback } from '#data/decision-row.ts';
import { readFeedbackLines } from '#data/decision-log/read-feedback-lines.ts';
import { feedbackFilesOf } from './segments.ts';

/** One line more in this gateway's file of the decision's day, on disk when it returns. */
export async function appendFeedback(decisionsFolder: string, gatewayId: string, feedback: Feedback): Promise<void> {
  const folder = dayFolderOf(decisionsFolder, dayOf(timeOfDecision(feedback.decisionId)));
  await mkdir(folder, { recursive: true });
  const file = await open(join(folder, feedbackFileOf(gatewayId)), 'a+');
  try {
    const isCutShort = await endsInLine(file);
    await file.appendFile(`${isCutShort ? '\n' : ''}${JSON.stringify(feedback)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A crash or a full disk may have left half a line, which must not swallow the next one. */
async function endsInLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
}

/** What people said about one decision through any gateway, oldest first. */
export async function feedbackOf(decisionsFolder: string, decisionId: string): Promise<Feedback[]> {
  const found: Feedback[] = [];
  for (const path of await feedbackFilesOf(decisionsFolder, dayOf(timeOfDecision(decisionId)))) {
    const { feedback } = readFeedbackLines(await readFile(path, 'utf8'));
    found.push(...feedback.filter((each) => each.decisionId === decisionId));
  }
  return found.sort((a, b) => a.atMs - b.atMs);
}
