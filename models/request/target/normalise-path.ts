/** What had to be undone to reach the path the upstream will act on. */
export type PathFacts = {
  segments: number;
  dotSegments: number;
  /** Climbed above the root. */
  hasEscapedRoot: boolean;
  backslashes: number;
  emptySegments: number;
  /** `;name=value` behind a segment, which some servers cut off and others do not. */
  pathParameters: number;
  /** Segments that begin with a dot (`.git`, `.env`), `.well-known` excepted. */
  hiddenSegments: number;
};

export function createPathFacts(): PathFacts {
  return {
    segments: 0,
    dotSegments: 0,
    hasEscapedRoot: false,
    backslashes: 0,
    emptySegments: 0,
    pathParameters: 0,
    hiddenSegments: 0
  };
}

/** Resolves a decoded path: backslashes, dot segments, empty segments, path parameters, and what stands behind a NUL. */
export function normalisePath(decodedPath: string, facts: PathFacts): string {
  const isPlain =
    decodedPath.charCodeAt(0) === 0x2f &&
    !decodedPath.includes('/.') &&
    !decodedPath.includes('//') &&
    !decodedPath.includes(';') &&
    !decodedPath.includes('\\') &&
    !decodedPath.includes('\0');
  if (isPlain) {
    for (let at = 1; at < decodedPath.length; at++) {
      if (decodedPath.charCodeAt(at) === 0x2f) facts.segments++;
    }
    if (!decodedPath.endsWith('/')) facts.segments++;
    return decodedPath;
  }
  const kept: string[] = [];
  const parts = decodedPath.replaceAll('\\', '/').split('/');
  if (decodedPath.includes('\\')) facts.backslashes = decodedPath.split('\\').length - 1;
  for (let index = 0; index < parts.length; index++) {
    let part = parts[index]!;
    const semicolon = part.indexOf(';');
    if (semicolon >= 0) {
      facts.pathParameters++;
      part = part.slice(0, semicolon);
    }
    const nul = part.indexOf('\0');
    if (nul >= 0) part = part.slice(0, nul);
    if (part === '..') {
      facts.dotSegments++;
      if (kept.pop() === undefined) facts.hasEscapedRoot = true;
    } else if (part === '.') {
      facts.dotSegments++;
    } else if (part !== '') {
      if (part.charCodeAt(0) === 0x2e && part !== '.well-known') facts.hiddenSegments++;
      kept.push(part);
    } else if (index > 0 && index < parts.length - 1) {
      facts.emptySegments++;
    }
  }
  facts.segments = kept.length;
  const isFolder = kept.length > 0 && parts.at(-1) === '';
  return `/${kept.join('/')}${isFolder ? '/' : ''}`;
}
