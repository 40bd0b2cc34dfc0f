import { addFragment, addName, placeOf, type FragmentCollector } from '../fragment-collector.ts';
import type { FieldVisitor } from '../target/read-parameters.ts';
import { lastPartOf } from '../target/read-parameters.ts';
import type { BodyFacts } from './body-facts.ts';
import { isBinary } from './is-binary.ts';

/** RFC 2046 §5.1.1. */
const MAX_BOUNDARY_CHARS = 70;
/** No form has more; what follows is read as one text. */
const MAX_PARTS = 128;
/** Longer part headers are an attack on whoever parses them. */
const MAX_PART_HEADER_CHARS = 2_048;

const SCRIPT_EXTENSIONS = new Set(
  'php php3 php5 php7 phtml phar jsp jspx jsw asp aspx ashx asmx cgi pl py rb sh bat cmd ps1 exe dll war htaccess shtml'.split(
    ' '
  )
);

export function readMultipart(
  text: string,
  contentType: string,
  collector: FragmentCollector,
  facts: BodyFacts,
  visit: FieldVisitor
): void {
  const boundary = parameterOf(contentType, 'boundary') ?? boundaryOf(text);
  const delimiter = `--${boundary}`;
  let start = boundary === '' ? -1 : text.indexOf(delimiter);
  if (start < 0) {
    facts.isMalformed = true;
    return;
  }
  if (start > 0) addFragment(collector, 'multipart', text.slice(0, start), 'none');
  for (let parts = 0; !text.startsWith('--', start + delimiter.length); parts++) {
    const contentStart = start + delimiter.length;
    const next = text.indexOf(`\n${delimiter}`, contentStart);
    if (next < 0) facts.isMalformed = true;
    const end = next < 0 ? text.length : next;
    if (parts === MAX_PARTS) {
      facts.isMalformed = true;
      addFragment(collector, 'multipart', text.slice(contentStart), 'none');
      return;
    }
    readPart(text.slice(contentStart, end), collector, facts, visit);
    if (next < 0) return;
    start = next + 1;
  }
}

function readPart(part: string, collector: FragmentCollector, facts: BodyFacts, visit: FieldVisitor): void {
  const head = part.slice(0, MAX_PART_HEADER_CHARS);
  const blankLine = head.indexOf('\r\n\r\n');
  const headerEnd = blankLine >= 0 ? blankLine : head.indexOf('\n\n');
  if (headerEnd < 0) {
    facts.isMalformed = true;
    addFragment(collector, 'multipart', part, 'none');
    return;
  }
  const header = part.slice(0, headerEnd);
  const contentStart = headerEnd + (blankLine >= 0 ? 4 : 2);
  const content = part.slice(contentStart, part.endsWith('\r') ? part.length - 1 : part.length);
  const name = parameterOf(header, 'name') ?? '';
  const fileName = parameterOf(header, 'filename') ?? parameterOf(header, 'filename*');
  const place = placeOf('multipart', name);
  addName(collector, place, name, 'none');
  if (fileName !== null) {
    if (isScriptName(fileName)) facts.scriptUploads++;
    addFragment(collector, `${place}.filename`, fileName, 'percent');
  }
  if (fileName === null || !isBinary(content)) visit(lastPartOf(name), addFragment(collector, place, content, 'none'));
}

/** `shell.php`, and `shell.php.jpg` too: some servers act on an extension in the middle. */
function isScriptName(fileName: string): boolean {
  return fileName
    .toLowerCase()
    .split(/[.\0;%:]/, 16)
    .some((part, index) => index > 0 && SCRIPT_EXTENSIONS.has(part.trim()));
}

/** The value of `; name="value"` or `; name=value`, or null. */
function parameterOf(header: string, name: string): string | null {
  const lower = header.toLowerCase();
  for (let at = lower.indexOf(`${name}=`); at >= 0; at = lower.indexOf(`${name}=`, at + 1)) {
    const before = lower[at - 1];
    if (before !== ';' && before !== ' ' && before !== '\t') continue;
    const start = at + name.length + 1;
    if (header[start] === '"') {
      let end = start + 1;
      while (end < header.length && header[end] !== '"') end += header[end] === '\\' ? 2 : 1;
      return header.slice(start + 1, end);
    }
    let end = start;
    while (end < header.length && !';\r\n'.includes(header[end]!)) end++;
    return header.slice(start, end).trim();
  }
  return null;
}

/** For a content type that names none: the first line, if it looks like one. */
function boundaryOf(text: string): string {
  if (!text.startsWith('--')) return '';
  return text.slice(2, 2 + MAX_BOUNDARY_CHARS).split(/[\r\n]/, 1)[0] ?? '';
}
