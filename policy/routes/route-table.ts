/**
 * Route patterns: `[METHOD ]/path`, segment by segment. `:name` stands for any one segment; a last `*` for the path itself and
 * everything below it. Of several patterns that fit, the more literal one wins, from the left; then one that names the method.
 */
export type RouteTable<Value> = {
  /** @param path decoded and resolved; a slash at its end means nothing */
  find(method: string, path: string): Value | undefined;
  readonly size: number;
};

type Node<Value> = {
  literals: Map<string, Node<Value>>;
  any: Node<Value> | undefined;
  /** By method; empty for every method. */
  exact: Map<string, Value>;
  below: Map<string, Value>;
};

const PATTERN = /^(?:([A-Z][A-Z-]*) )?(\/\S*)$/;

/** @returns what is wrong with the text, or undefined */
export function routePatternFault(text: string): string | undefined {
  const path = PATTERN.exec(text)?.[2];
  if (path === undefined) return `${JSON.stringify(text)} is no route: write [METHOD ]/path`;
  if (/[?#]/.test(path)) return `${JSON.stringify(text)} names a query: a route ends at the path`;
  const segments = segmentsOf(path);
  if (segments.slice(0, -1).includes('*'))
    return `${JSON.stringify(text)} has a * before its end: use :name for one segment`;
  if (segments.some((segment) => segment !== '*' && segment.includes('*')))
    return `${JSON.stringify(text)} has a * inside a segment`;
  return undefined;
}

/** @throws TypeError for a pattern that `routePatternFault` objects to; two equal patterns: the later one holds */
export function createRouteTable<Value>(
  entries: Iterable<readonly [pattern: string, value: Value]>
): RouteTable<Value> {
  const root = createNode<Value>();
  let size = 0;
  for (const [pattern, value] of entries) {
    const fault = routePatternFault(pattern);
    if (fault !== undefined) throw new TypeError(fault);
    const [, method = '', path = '/'] = PATTERN.exec(pattern)!; // just found to fit
    const segments = segmentsOf(path);
    const isPrefix = segments.at(-1) === '*';
    if (isPrefix) segments.pop();
    let node = root;
    for (const segment of segments) node = childOf(node, segment);
    (isPrefix ? node.below : node.exact).set(method, value);
    size++;
  }
  return { find: (method, path) => (size === 0 ? undefined : findFrom(root, method, path, 1)), size };
}

function findFrom<Value>(node: Node<Value>, method: string, path: string, start: number): Value | undefined {
  if (start >= path.length) return valueFor(node.exact, method) ?? valueFor(node.below, method);
  const slash = path.indexOf('/', start);
  const end = slash < 0 ? path.length : slash;
  const literal = node.literals.size === 0 ? undefined : node.literals.get(path.slice(start, end));
  return (
    (literal && findFrom(literal, method, path, end + 1)) ??
    (node.any && findFrom(node.any, method, path, end + 1)) ??
    valueFor(node.below, method)
  );
}

function valueFor<Value>(values: Map<string, Value>, method: string): Value | undefined {
  return values.size === 0 ? undefined : (values.get(method) ?? values.get(''));
}

function childOf<Value>(node: Node<Value>, segment: string): Node<Value> {
  if (segment.startsWith(':')) return (node.any ??= createNode());
  let child = node.literals.get(segment);
  if (child === undefined) node.literals.set(segment, (child = createNode()));
  return child;
}

function createNode<Value>(): Node<Value> {
  return { literals: new Map(), any: undefined, exact: new Map(), below: new Map() };
}

function segmentsOf(path: string): string[] {
  const segments = path.slice(1).split('/');
  if (segments.at(-1) === '') segments.pop();
  return segments;
}
