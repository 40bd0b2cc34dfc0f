import { compilePattern } from './compile-pattern.ts';
import type { TextTest } from './rule-spec.ts';

/** @throws TypeError for a pattern `patternFault` objects to */
export function compileTextTest(test: TextTest): (text: string) => boolean {
  const { ignoreCase = false, equals, contains, startsWith, endsWith, pattern } = test;
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  if (equals !== undefined) {
    const wanted = fold(equals);
    return (text) => fold(text) === wanted;
  }
  if (contains !== undefined) {
    const wanted = fold(contains);
    return (text) => fold(text).includes(wanted);
  }
  if (startsWith !== undefined) {
    const wanted = fold(startsWith);
    return (text) => fold(text).startsWith(wanted);
  }
  if (endsWith !== undefined) {
    const wanted = fold(endsWith);
    return (text) => fold(text).endsWith(wanted);
  }
  if (pattern !== undefined) return compilePattern(pattern, ignoreCase);
  return (text) => text !== '';
}
