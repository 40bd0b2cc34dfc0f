import { RE2JS } from 're2js';

/** High enough for any readable pattern. */
const MAX_PATTERN_CHARS = 512;
/**
 * Size of the compiled program; counted repetitions are written out in it. Low enough that the dearest patterns tried cost 0.12 s on 64 KiB,
 * once, while their automaton grows; `.{0,80}` between two words still fits.
 */
const MAX_PROGRAM_STEPS = 200;

/**
 * Regular expressions in RE2's syntax: no look-around and no back-references, in return linear time whatever the text is
 * (64 KiB cost 0.5 ms as a rule). RE2JS looks first for a literal that the pattern cannot do without.
 * @throws TypeError for a pattern that `patternFault` objects to
 */
export function compilePattern(pattern: string, ignoresCase: boolean): (text: string) => boolean {
  const fault = patternFault(pattern);
  if (fault !== undefined) throw new TypeError(fault);
  const compiled = RE2JS.compile(pattern, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
  return (text) => compiled.test(text);
}

/** @returns what is wrong with the pattern, or undefined */
export function patternFault(pattern: string): string | undefined {
  const shown = JSON.stringify(pattern);
  if (pattern === '') return 'a pattern must not be empty';
  if (pattern.length > MAX_PATTERN_CHARS)
    return `${shown.slice(0, 40)}… is longer than ${MAX_PATTERN_CHARS} characters`;
  try {
    const steps = RE2JS.compile(pattern).programSize();
    return steps > MAX_PROGRAM_STEPS
      ? `${shown} is too costly: ${steps} steps, ${MAX_PROGRAM_STEPS} are allowed; shorten counted repetitions`
      : undefined;
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message.replace(/^error parsing regexp: /, '') : String(fault);
    return `${shown} is no pattern (RE2 syntax): ${reason}`;
  }
}
