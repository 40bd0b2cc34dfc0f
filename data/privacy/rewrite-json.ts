import { isCredentialName } from './credentials.ts';
import type { Rewrite } from './rewrite-target.ts';

const TOKEN = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"?|[{}[\],:]|\s+|[^\s"{}[\],:]+/g;
const PLAIN_KEY = /^(?!.*\d{5})[\w.$: -]{1,64}$/;

/**
 * JSON with its strings and the digits of its numbers rewritten, and the values of credential keys emptied, whatever they hold. Works token by token, so a body cut off in the middle is handled as far as it goes.
 */
export function rewriteJson(text: string, rewrite: Rewrite): string {
  const containers: ('{' | '[')[] = [];
  let expectsKey = false;
  let key = '';
  let droppedAt = -1;
  let out = '';

  for (const [token] of text.matchAll(TOKEN)) {
    const depth = containers.length;
    const endsValue = token === ',' || token === '}' || token === ']';
    if (endsValue && depth === droppedAt) droppedAt = -1;
    if (token === '{' || token === '[') containers.push(token);
    if (token === '}' || token === ']') containers.pop();
    const isKey = expectsKey && token.startsWith('"');
    if (isKey) key = decodeString(token);

    if (droppedAt < 0) out += isKey ? rewriteKey(token, key, rewrite) : rewriteToken(token, rewrite);
    if (token === ':' && droppedAt < 0 && containers.at(-1) === '{' && isCredentialName(key)) {
      out += '""';
      droppedAt = containers.length;
    }
    if (token.trim() !== '') expectsKey = token === '{' || (token === ',' && containers.at(-1) === '{');
  }
  return out;
}

function rewriteKey(token: string, key: string, rewrite: Rewrite): string {
  return PLAIN_KEY.test(key) ? token : rewriteToken(token, rewrite);
}

function rewriteToken(token: string, rewrite: Rewrite): string {
  if (/^(?:[{}[\],:]|\s+|true|false|null)$/.test(token)) return token;
  if (/^-?\d/.test(token)) return token.replace(/\d/g, rewrite);
  if (!token.startsWith('"')) return rewrite(token);
  const plain = decodeString(token);
  const rewritten = rewrite(plain);
  return rewritten === plain ? token : JSON.stringify(rewritten);
}

function decodeString(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token.replace(/^"|"$/g, '');
  }
}
