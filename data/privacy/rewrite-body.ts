import { isCredentialName } from './credentials.ts';
import { rewriteJson } from './rewrite-json.ts';
import { rewritePairs, type Rewrite } from './rewrite-target.ts';

/** A request body with its values rewritten and its credentials' values removed; its structure stays. */
export function rewriteBody(body: string, contentType: string, rewrite: Rewrite): string {
  if (body === '') return '';
  const start = body.trimStart();
  if (/multipart\//i.test(contentType) || start.startsWith('--')) return rewriteMultipart(body, rewrite);
  if (/^[{["]/.test(start)) return rewriteJson(body, rewrite);
  if (start.startsWith('<')) return rewriteXml(body, rewrite);
  if (/urlencoded/i.test(contentType) || /^[\w.%[\]-]{1,64}=/.test(start)) return rewritePairs(body, rewrite);
  return rewrite(body);
}

/** Parts are told by the delimiter the body itself begins with. */
function rewriteMultipart(body: string, rewrite: Rewrite): string {
  const delimiter = /--[^\r\n]{1,72}/.exec(body)?.[0];
  if (delimiter === undefined) return rewrite(body);
  return body
    .split(delimiter)
    .map((part) => {
      const gap = /\r?\n\r?\n/.exec(part);
      if (!gap) return /^(?:--)?\s*$/.test(part) ? part : rewrite(part);
      const head = part.slice(0, gap.index);
      const name = /\bname="?([^";\r\n]*)/i.exec(head)?.[1] ?? '';
      const content = part.slice(gap.index + gap[0].length);
      const lineEnd = /\r?\n$/.exec(content)?.[0] ?? '';
      const kept = isCredentialName(name) ? '' : rewrite(content.slice(0, content.length - lineEnd.length));
      return rewriteHead(head, rewrite) + gap[0] + kept + lineEnd;
    })
    .join(delimiter);
}

function rewriteHead(head: string, rewrite: Rewrite): string {
  return head.replace(
    /(filename\*?=)("[^"\r\n]*"?|[^;\r\n]*)/gi,
    (_, name: string, value: string) => name + rewrite(value)
  );
}

/** Element text and attribute values; CDATA counts as the text of the element it stands in. */
function rewriteXml(body: string, rewrite: Rewrite): string {
  const [before = '', ...pieces] = body.split('<');
  let element = '';
  const rewriteText = (text: string): string => (isCredentialName(element) && text.trim() !== '' ? '' : rewrite(text));
  const rest = pieces.map((piece) => {
    if (piece.startsWith('!')) return rewriteText(piece);
    const end = piece.indexOf('>');
    const tag = end < 0 ? piece : piece.slice(0, end);
    element = /^[\w:.-]+/.exec(tag)?.[0] ?? '';
    const keptTag = tag.replace(
      /([\w:.-]{1,64})(\s*=\s*)("[^"]*"?|'[^']*'?)/g,
      (_, name: string, equals: string, value: string) =>
        name + equals + (isCredentialName(name) ? '""' : rewrite(value))
    );
    return end < 0 ? keptTag : `${keptTag}>${rewriteText(piece.slice(end + 1))}`;
  });
  return [rewrite(before), ...rest].join('<');
}
