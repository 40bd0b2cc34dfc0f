import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { PathHelmError } from '#platform/errors.ts';
import { contradictionsOf } from './contradictions.ts';
import { PolicyFile, RouteSpec } from './policy-file.ts';
import { schemaFaults, type PolicyFault } from './schema-faults.ts';

/** Aliases may not be used to blow a small file up. */
const MAX_ALIASES = 100;

/**
 * Reads a policy file, YAML or JSON; an empty one is a policy of defaults.
 * @param name of the file, for the faults
 * @throws PathHelmError POLICY_INVALID naming every fault with line, place and reason
 */
export function parsePolicy(text: string, name = 'policy'): PolicyFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntaxFaults = document.errors.map(({ pos, message }) => `line ${lines.linePos(pos[0]).line}: ${message}`);
  if (syntaxFaults.length > 0) throw invalid(name, syntaxFaults);

  const content = contentOf(document, name);
  const faults = [...schemaFaults(PolicyFile, content), ...contradictionsOf(content)];
  if (faults.length > 0) {
    throw invalid(
      name,
      faults
        .map((fault) => ({ ...fault, line: lineOf(document, lines, fault) }))
        .sort((a, b) => a.line - b.line)
        .map(({ line, path, message }) => `line ${line}: ${path.length === 0 ? '' : `${path.join('.')}: `}${message}`)
    );
  }
  return content as PolicyFile; // schemaFaults found none
}

function contentOf(document: Document, name: string): unknown {
  const given = withoutEmptyHeadings(plainOf(document, name), PolicyFile);
  const content: unknown = Value.Default(PolicyFile, given);
  if (!isPlainObject(content)) return content;
  const routes = content['routes'];
  if (isPlainObject(routes)) {
    content['routes'] = Object.fromEntries(
      // `"/search": ` alone: a route with nothing of its own
      Object.entries(routes).map(([route, spec]) => [route, Value.Default(RouteSpec, spec ?? {})])
    );
  }
  return content;
}

/** A heading whose entries are all commented out reads as null: it is as if it were not there. */
function withoutEmptyHeadings(value: unknown, schema: TSchema): unknown {
  if (!isPlainObject(value)) return value;
  const { properties = {} } = schema as { properties?: Record<string, TSchema & { type?: string }> };
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const of = Object.hasOwn(properties, key) ? properties[key] : undefined;
      if (inner === null && (of?.type === 'object' || of?.type === 'array')) return [];
      return [[key, of === undefined ? inner : withoutEmptyHeadings(inner, of)]];
    })
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plainOf(document: Document, name: string): unknown {
  try {
    return (document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown) ?? {};
  } catch (cause) {
    throw invalid(name, [`line 1: ${(cause as Error).message}`]);
  }
}

/** Of the deepest part of the path that stands in the file; what has been left out is told at what it should be in. */
function lineOf(document: Document, lines: LineCounter, { path }: PolicyFault): number {
  let node: unknown = document.contents;
  let offset = (node as Node | null)?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) break;
      offset = (pair.key as Node).range?.[0] ?? offset; // keys of a parsed document are nodes
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)] as Node | undefined; // items of a parsed document are nodes
      if (item === undefined) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else {
      break;
    }
  }
  return Math.max(1, lines.linePos(offset).line);
}

function invalid(name: string, faults: readonly string[]): PathHelmError {
  return new PathHelmError('POLICY_INVALID', `${name}: ${faults.join('; ')}`);
}
