import { addFragment, type FragmentCollector } from '../fragment-collector.ts';
import { readParameters, type FieldVisitor } from '../target/read-parameters.ts';
import { createBodyFacts, type BodyFacts, type BodyKind } from './body-facts.ts';
import { isBinary } from './is-binary.ts';
import { readGraphql } from './read-graphql.ts';
import { readJson } from './read-json.ts';
import { readMultipart } from './read-multipart.ts';
import { readXml } from './read-xml.ts';

/** Enough to see the first parameter of a form. */
const SNIFFED_CHARS = 256;
const BYTE_ORDER_MARK = 0xfeff;

export type BodyInput = { body: string; bodyBytes: number; contentType: string };

/** Reads the body as what it is, whatever its content type says. */
export function readBody(input: BodyInput, collector: FragmentCollector, visit: FieldVisitor): BodyFacts {
  const facts = createBodyFacts();
  const body = input.body.charCodeAt(0) === BYTE_ORDER_MARK ? input.body.slice(1) : input.body;
  if (body === '') return facts;
  const declared = declaredKind(input.contentType);
  facts.kind = effectiveKind(declared, body);
  facts.hasTypeMismatch = isStructured(declared) && facts.kind !== declared;
  switch (facts.kind) {
    case 'json':
      readJson(body, collector, facts, visit);
      break;
    case 'form':
      facts.duplicateFields = readParameters(body, 'form', collector, visit).duplicates;
      break;
    case 'multipart':
      readMultipart(body, input.contentType, collector, facts, visit);
      break;
    case 'xml':
      readXml(body, collector, facts, visit);
      break;
    case 'graphql':
      readGraphql(body, collector, facts, visit);
      break;
    case 'text':
      addFragment(collector, 'body', body, 'none');
      break;
    case 'binary':
    case 'none':
      break;
  }
  if (facts.isMalformed) {
    // Whatever the structure hid from this reader, it does not hide from the model.
    if (!isBinary(body)) addFragment(collector, 'body', body, 'none');
    // A body cut off at the inspection limit ends in the middle; that is our doing.
    if (Buffer.byteLength(input.body) < input.bodyBytes) facts.isMalformed = false;
  }
  return facts;
}

function declaredKind(contentType: string): BodyKind {
  const type = contentType.toLowerCase();
  if (type === '') return 'none';
  if (type.includes('json')) return 'json';
  if (type.includes('x-www-form-urlencoded')) return 'form';
  if (type.includes('multipart/')) return 'multipart';
  if (type.includes('graphql')) return 'graphql';
  if (type.includes('xml') && !type.includes('html')) return 'xml';
  return type.startsWith('text/') ? 'text' : 'binary';
}

function isStructured(kind: BodyKind): boolean {
  return kind === 'json' || kind === 'form' || kind === 'multipart' || kind === 'xml';
}

function effectiveKind(declared: BodyKind, body: string): BodyKind {
  const head = body.slice(0, SNIFFED_CHARS).trimStart();
  const apparent = apparentKind(head, body);
  if (declared === 'graphql') return 'graphql';
  if (declared === 'multipart' || apparent === 'multipart') return 'multipart';
  if (apparent === 'json') return 'json';
  if (declared === 'json') return /^["\d\-tfn]/.test(head) && apparent !== 'form' ? 'json' : apparent;
  // HTML sent as text is text; only a body that says it is XML, or is declared so, is read as that.
  if (apparent === 'xml') return declared === 'text' && !/^<(\?xml|!doctype\s+(?!html))/i.test(head) ? 'text' : 'xml';
  if (declared === 'xml') return apparent;
  if (declared === 'form') return 'form';
  if (declared === 'text') return 'text';
  if (apparent === 'form') return 'form';
  return isBinary(body) ? 'binary' : 'text';
}

function apparentKind(head: string, body: string): BodyKind {
  const first = head[0];
  if (first === '{' || first === '[') return 'json';
  if (first === '<' && /^<[a-z?!]/i.test(head)) return 'xml';
  if (head.startsWith('--') && /form-data/i.test(body.slice(0, SNIFFED_CHARS))) return 'multipart';
  return /^[\w.%[\]-]{1,64}=/.test(head) ? 'form' : 'text';
}
