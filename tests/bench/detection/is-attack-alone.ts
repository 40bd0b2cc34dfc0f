import { createDecodeTrace, decodeText } from '#models/request/text/decode-text.ts';

const trace = createDecodeTrace();
const CALL = /\b(alert|confirm|prompt|eval)\s*[(`]/;

/**
 * The lists hold headings, names of functions, and single lines of longer payloads. A line counts when, decoded, it has the least its
 * class needs to do something: a statement or condition behind a quote or number, a tag or handler that runs, a step upwards, a separator
 * or substitution before a command, an expression in its delimiters, an entity that fetches, a filter that closes another, an address
 * that hides its host.
 */
const LEAST: Readonly<Record<string, RegExp>> = {
  sqli: /(['"`)]|\d|^\s*)[;)\s+]*(--|#|\/\*|\b(or|and|union|select|having|order by|group by|waitfor|exec|insert|drop|update|delete|sleep|benchmark|like|pg_sleep|declare|shutdown)\b|\|\||&&).{2,}/is,
  xss: new RegExp(`<\\s*script|\\bon[a-z]{3,}\\s*=|(javascript|vbscript|data:text)|expression\\(|${CALL.source}`, 'is'),
  traversal: /\.\.|etc.(passwd|shadow|hosts|issue)|(win|boot)\.ini/i,
  command:
    /([;|&`\n]|\$\(|^\s*)\s*[({"']*\s*\/?(\w+\/)*\b(id|whoami|cat|ls|dir|type|ping|nc|netstat|ps|uname|sleep|curl|wget|echo|net|ifconfig|ipconfig|systeminfo|rm|del|perl|python|ruby|php|bash|sh|cmd|powershell|nslookup|reg|netsh|system|exec|eval|passthru|chmod|find)\b/i,
  template: /\{\{|\$\{|<%|#\{|\{%|\*\{|\{php|<#|#set/,
  xxe: /<!(ENTITY|DOCTYPE)[^>]*(SYSTEM|PUBLIC|%)|xi:include|<!ENTITY[^>]*&/is,
  ldap: /\)\s*\(|\(\s*[|&!]\s*\(/,
  nosqli: /\$\w+|\|\||&&|this\.|==/,
  ssi: /<!--\s*#/,
  crlf: /[\r\n].*[:=]/,
  redirect: /^\W*(\w+:)?[\\/〱]{2}|@|javascript:/i
};
const HEADING = /^(#|\* |\/\/ |--\s)/;
/** The ordinary address of a named host: where it leads is for the application to know. */
const PLAIN_ADDRESS = /^https?:\/\/([a-z][a-z0-9-]*\.)+[a-z]{2,}\/?\s*$/i;

export function isAttackAlone(attackClass: string, line: string): boolean {
  if (attackClass === 'redirect' && PLAIN_ADDRESS.test(line)) return false;
  return !HEADING.test(line) && LEAST[attackClass]!.test(decodeText(line, trace));
}
