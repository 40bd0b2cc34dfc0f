import type { PayloadFindings } from '../features/payload-findings.ts';
import { isInterpreterWord } from './interpreter-words.ts';

/** Letters and digits of a value that stay readable: enough to find it again in one's own log, too few to be a secret or a name. */
export const SHOWN_CHARS = 3;
/** High enough for the structure of a payload, low enough for a table cell. */
export const MAX_MASKED_CHARS = 160;
/** As in PayloadFindings.suspiciousFragments: below it a text is merely the least harmless one, and nobody's business. */
const SUSPICIOUS_SCORE = 0.5;
/** A longer run tells nothing more but how long a secret was. */
const MAX_RUN_CHARS = 8;
/** Of what stands before the suspicious part. */
const LEAD_CHARS = 16;

const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** A mark that prose seldom has. */
const UNUSUAL_MARK = /[^\p{L}\p{M}\p{N}\s_.,:-]/u;

/**
 * What may be stored of a hostile text: quotes, brackets, operators and the words interpreters obey stay; every other letter becomes `a`,
 * every digit `9` (as in stored records), but for at most a third, at most SHOWN_CHARS, of the value's first word. Empty when the findings call no text
 * suspicious. `from`: where its most suspicious part begins (explainPayload); left out, the first mark that prose seldom has.
 */
export function maskFragment(text: string, findings: Pick<PayloadFindings, 'worstScore'>, from?: number): string {
  if (findings.worstScore < SUSPICIOUS_SCORE || text === '') return '';
  const focus = from ?? Math.max(0, text.search(UNUSUAL_MARK));
  const start = Math.max(0, Math.min(focus - LEAD_CHARS, text.length - MAX_MASKED_CHARS));
  // Runs shrink when masked, so that more than the final length is read.
  const end = Math.min(text.length, start + 2 * MAX_MASKED_CHARS);
  let isFirst = start === 0;
  const masked = text
    .slice(start, end)
    .replace(INVISIBLE, ' ')
    .replace(WORD, (word, at: number) => {
      // Half of a word could pass for a word that may be shown.
      const isCut = (at === 0 && start > 0) || (start + at + word.length === end && end < text.length);
      if (!isCut && isInterpreterWord(word)) return word;
      const shown = isFirst && !isCut ? Math.min(SHOWN_CHARS, Math.floor(word.length / 3)) : 0;
      isFirst = false;
      return word.slice(0, shown) + maskedRun(word.slice(shown));
    });
  const hasMore = end < text.length || masked.length > MAX_MASKED_CHARS - 1;
  const part = hasMore ? `${masked.slice(0, MAX_MASKED_CHARS - 2)}…` : masked;
  return (start > 0 ? `…${part}` : part).toWellFormed();
}

function maskedRun(run: string): string {
  return run.slice(0, MAX_RUN_CHARS).replace(/\p{N}/gu, '9').replace(/[^9_]/g, 'a');
}
