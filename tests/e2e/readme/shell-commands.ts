/** Every command of the fenced `sh` blocks of a document, in its order; heredocs and lines that end in a backslash go on, comments stay. */
export function shellCommands(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
  return blocks.flatMap((block) =>
    [...block.replaceAll(/\\\n\s*/g, '').matchAll(/^(?!#)\S.*?(?:<<'(\w+)'.*?^\1$|$)/gms)].map(([command]) => command)
  );
}
