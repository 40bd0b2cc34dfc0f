import { Compile } from 'typebox/compile';
import { Feedback } from '../decision-row.ts';

const schema = Compile(Feedback);

export type FeedbackLines = {
  feedback: Feedback[];
  /** Numbers, from 1, of lines that are none: a line cut short by a crash, or one changed by hand. */
  badLines: number[];
};

/** One JSON object a line. */
export function readFeedbackLines(text: string): FeedbackLines {
  const feedback: Feedback[] = [];
  const badLines: number[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const value = parsed(line);
    if (schema.Check(value)) feedback.push(value);
    else badLines.push(at + 1);
  }
  return { feedback, badLines };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
