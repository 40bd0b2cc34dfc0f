import type { AttackClass } from '#data/label.ts';

/** A hand-written pattern over one decoded fragment. Every repetition is bounded or over a single class, so matching stays linear. */
export type PatternRule = { name: string; attackClass: AttackClass; pattern: RegExp };

function rules(attackClass: AttackClass, patterns: Record<string, RegExp>): PatternRule[] {
  return Object.entries(patterns).map(([name, pattern]) => ({ name, attackClass, pattern }));
}

/** What an operator would paste in front of an API after a day with the usual cheat sheets. First match wins. */
export const PATTERN_RULES: readonly PatternRule[] = [
  ...rules('other-injection', {
    'expression in double braces':
      /\{\{.{0,80}(?:\d\s?[*+-]\s?\d|__|config|self|request|constructor|range|\|).{0,80}\}\}/i,
    'expression in dollar or hash braces': /[$#*]\{.{0,40}(?:\d\s?[*+-]\s?\d|T\(|runtime|class|new |exec|getclass)/i,
    'server page tag': /<%[=@!]?.{0,80}%>/,
    'jndi lookup': /\$\{.{0,20}j.{0,12}n.{0,12}d.{0,12}i.{0,12}:/i,
    'document type with entity': /<!(?:doctype[^>[]{0,80}\[|entity\s)/i,
    'xinclude or processing sheet': /<xi:include|<\?xml-stylesheet/i,
    'server-side include': /<!--\s?#\s?(?:exec|include|echo|config|printenv|fsize|flastmod)/i,
    'edge-side include': /<esi:(?:include|inline|vars|debug)/i,
    'query operator': /(?:^|["'[{,\s])\$(?:ne|gt|gte|lt|lte|nin|regex|where|exists|expr)\b/i,
    'directory filter': /\)\s?\(\s?[|&!]?\s?\(?\w{1,30}=\*?|\*\)\(|\(\|\(/,
    'header line in value': /[\r\n]\s{0,4}(?:set-cookie|location|content-type|content-length|x-[\w-]{1,30})\s?:/i,
    'prototype key': /__proto__|constructor(?:\[|\.)prototype/i,
    'metadata address': /169\.254\.169\.254|metadata\.google\.internal/i,
    'odd fetch scheme': /^(?:gopher|dict|jar|ldap|phar|expect):\/\//i
  }),
  ...rules('cross-site-scripting', {
    'script tag': /<\s?\/?\s?script\b/i,
    'event handler in tag': /<[a-z!/][^>]{0,200}[\s/"'`]on[a-z]{3,25}\s{0,4}=/i,
    'event handler out of attribute': /["'`]\s{0,4}on[a-z]{3,25}\s{0,4}=/i,
    'script scheme': /(?:java|vb|live)\s{0,4}script\s{0,4}:/i,
    'data page': /data:\s{0,4}(?:text\/html|image\/svg\+xml|application\/xhtml)/i,
    'embedding tag':
      /<\s?(?:iframe|object|embed|applet|base|meta|link|frameset)\b[^>]{0,200}(?:src|href|data|http-equiv|code)/i,
    'vector image tag': /<\s?svg\b[^>]{0,200}(?:on[a-z]{3,25}|<)/i,
    'dialog call': /\b(?:alert|prompt|confirm)\s{0,4}[(`]/i,
    'cookie or dom access': /document\s?\.\s?(?:cookie|domain|write|location)|window\s?\.\s?(?:location|name)/i,
    'style expression':
      /style\s{0,4}=.{0,100}(?:expression\s?\(|behavior\s?:|-moz-binding|url\s?\(\s?["']?javascript)/i,
    'code from characters': /string\s?\.\s?fromcharcode|\beval\s?\(|\batob\s?\(/i
  }),
  ...rules('sql-injection', {
    'union select': /\bunion\b.{0,40}\bselect\b/is,
    'select from':
      /\bselect\b.{1,200}\bfrom\b.{0,80}(?:\bwhere\b|\blimit\b|--|#|\)|information_schema|\b(?:users?|dual|sys\w{2,20})\b)/is,
    'quote then boolean':
      /["'`)]\s{0,8}(?:\/\*.{0,40}\*\/\s{0,8})?(?:or|and|xor|\|\||&&)\s{0,8}(?:not\s)?[("'`\w@-]{1,40}\s{0,8}(?:=|<|>|like|in|between|is)\s?/i,
    'number then boolean': /\b\d{1,12}\s{1,8}(?:or|and)\s{1,8}\d{1,12}\s{0,8}[=<>]/i,
    'quote then comment': /["'`)]\s{0,8}(?:--(?:\s|-|\+|$)|#\s?$|\/\*)/,
    'stacked statement':
      /;\s{0,8}(?:select|insert|update|delete|drop|alter|create|truncate|exec|declare|shutdown|waitfor)\b/i,
    'delay function': /\b(?:sleep|benchmark|pg_sleep|dbms_pipe\.receive_message|randomblob)\s?\(/i,
    'delay statement': /\bwaitfor\s{1,8}delay\b/i,
    'error function':
      /\b(?:extractvalue|updatexml|exp|floor|geometrycollection)\s?\(.{0,60}(?:select|concat|rand|@@|0x)/i,
    'schema table': /information_schema|sqlite_master|pg_catalog|sysobjects|syscolumns|all_tables/i,
    'server procedure':
      /\bxp_(?:cmdshell|dirtree|fileexist|regread|availablemedia)|\bsp_(?:executesql|oacreate|configure|password|addlogin)|\binto\s{1,8}(?:out|dump)file\b|\bload_file\s?\(/i,
    'order or group probe': /["'`)\d]\s{1,8}(?:order|group)\s{1,8}by\s{1,8}\d{1,4}/i,
    'substring probe':
      /\b(?:ascii|ord|substr(?:ing)?|mid|char_length)\s?\(\s?(?:\(|substr|select|user|database|version)/i,
    'server variable': /@@(?:version|hostname|datadir|servername)/i
  }),
  ...rules('path-traversal', {
    'parent steps': /(?:^|[\\/=:;\s])\.{2,4}[\\/;]{1,4}(?:\.{2,4}[\\/;]{1,4}|\w)/,
    'unix system file':
      /\/(?:etc\/(?:passwd|shadow|group|hosts|issue|fstab|\w{2,20}\.conf)|proc\/(?:self|version|cpuinfo|\d)|root\/\.|var\/log\/)/i,
    'windows system file':
      /(?:boot|win|system|desktop)\.ini\b|[\\/](?:windows|winnt)[\\/]|\b[a-z]:[\\/]{1,2}(?:windows|winnt|inetpub|boot)/i,
    'local file scheme': /^(?:file|php|zip|glob):\/\//i,
    'server config file': /(?:^|[\\/])(?:\.ht(?:access|passwd)|web\.config|web-inf|\.git[\\/]|\.env$|id_rsa)/i,
    'null byte': /\0/
  }),
  ...rules('command-injection', {
    'separator then command':
      /[;|&\n`]\s{0,8}(?:\/(?:usr\/)?s?bin\/)?(?:cat|ls|id|whoami|uname|pwd|ping|wget|curl|nc|ncat|bash|sh|zsh|powershell|cmd|python\d?|perl|ruby|php|nslookup|dig|telnet|ifconfig|ipconfig|netstat|ps|sleep|rm|cp|mv|chmod|echo|printf|env|type|dir|net|systeminfo)\b(?!\s?=)/i,
    'command substitution': /\$\(\s{0,4}[a-z/.]{2,40}[\s)]|`\s{0,4}[a-z/.]{2,40}[^`]{0,80}`/i,
    'shell function': /\(\)\s?\{.{0,20};\s?\}\s?;/,
    'field separator variable': /\$\{?ifs\b/i,
    'shell by path': /\/(?:usr\/)?s?bin\/(?:ba|z|k|da|c)?sh\b|\/dev\/(?:tcp|udp)\//i,
    'windows shell': /\bcmd(?:\.exe)?\s{1,4}\/[ck]\b|powershell(?:\.exe)?\s{1,4}-\w/i,
    'code execution call': /\b(?:system|passthru|shell_exec|popen|proc_open|exec)\s?\(\s?["'$]|<\?(?:php|=)/i
  }),
  ...rules('broken-authentication', {
    'token without signature': /["']alg["']\s?:\s?["']none["']/i
  })
];
