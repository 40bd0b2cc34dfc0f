import { parseRequest, type RequestInput } from '#models/request/parse-request.ts';

/**
 * Signs nobody writes by accident, looked for in every decoded value of path, query, cookies and body. They serve two ends. Data sets that call
 * a request only "anomalous" count as attacks where one of these stands. And requests that a data set calls ordinary although one of
 * these stands in them are left out of its false positives: they are attacks under a wrong label.
 */
const SIGNS: Readonly<Record<string, RegExp>> = {
  'statement behind a quote or number':
    /(['"`)]|^\s*-?\d+)[\s;)/*+]*(\b(or|and|union|having)\b[\s+/*(!]+['"(\d\w]|;\s*\w+[^;]*--|\bunion\b[\s+/*!()]+(all[\s+/*!]+)?select\b|\bwaitfor\b\s+delay|\bdelete\s+from\b|\bdrop\s+(table|database)\b)/i,
  'union of queries': /\bunion\b[\s+/*!()]+(all[\s+/*!]+)?select\b[\s+/*!(]+\S/i,
  'script element': /<\s*\/?script\b[^a-z]/i,
  'handler in an element': /<[a-z!][^>]*\bon[a-z]{3,}\s*=/i,
  'script address': /(javascript|vbscript):\s*[a-z]+\s*[(.]/i,
  'dialogue called': /\b(alert|confirm|prompt)\s*\(\s*['"\w]*\s*\)/,
  'steps upwards': /(\.\.[\\/]){2}|\.\.[\\/].*(etc[\\/]|win\.ini|boot\.ini)/i,
  'file of the system': /(^|[\\/=\s])etc[\\/]+(passwd|shadow)\b|\b(win|boot)\.ini\b/i,
  'server-side include': /<!--\s*#\s*(exec|include|echo)\b/i,
  'header behind a line end': /[\r\n]+\s*(set-cookie|location|content-[a-z]+|x-[a-z-]+)\s*:/i,
  'command behind a separator':
    /([;|&`\n\r]|\$\()\s*(\/(usr\/)?bin\/)?(cat|ls|id|whoami|uname|ping|sleep|rm|del|dir|type|wget|curl|nc|bash|sh|net|uname)(\s+[^=]*|[;|&#`)]|$)/i,
  'command by itself':
    /^\s*(ping\s*,?\s*-[cnw]|nc\s+[\d.]+\s+\d+\s+-e|(rm|del)\s+q\d+|sleep\s+\d+\s*#?$|net\s+(user|localgroups?)\b)/i,
  'file of another host, the rest cut off': /^(https?|ftp):\/\/[^\s?]+\?+(&?cmd=|\s*$)/i,
  'file an account or a server hides': /[\\/]\.(bash_history|bashrc|bash_profile|ssh|svn|cvs|htaccess|htpasswd)\b/i,
  'function of the server called': /\b(passthru|system|exec|shell_exec|phpinfo|md5)\s*\(/i
};
const JUDGED = /^(path|query|fragment|form|json|multipart|xml|body|cookie|graphql)/;

/** The first sign found, or null. */
export function clearSignature(request: RequestInput): string | null {
  for (const { place, text } of parseRequest(request).fragments) {
    if (!JUDGED.test(place)) continue;
    for (const [name, sign] of Object.entries(SIGNS)) if (sign.test(text)) return name;
  }
  return null;
}
