/** The lines of a feedback file but those about the decisions; a line nobody can read is dropped when it names one of them. */
export function withoutFeedback(text: string, decisionIds: ReadonlySet<string>): string {
  return text
    .split('\n')
    .filter((line) => !decisionIds.has(/"decisionId":"([^"]*)/.exec(line)?.[1] ?? ''))
    .join('\n');
}
