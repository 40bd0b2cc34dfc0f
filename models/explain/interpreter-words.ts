/**
 * Words that databases, browsers, shells and template engines obey, and the files everybody asks for: they make up a payload's structure.
 * None is anybody's name, and none that people choose as a password (`admin`, `password`) is among them.
 */
const WORDS = new Set(
  [
    'select union all distinct from where and or not xor like rlike regexp between in is null exists having group order by limit offset',
    'insert into values update set delete drop create alter table database schema information_schema sysobjects syscolumns pg_sleep sleep',
    'benchmark waitfor delay dbms_pipe receive_message xp_cmdshell exec execute declare cast convert concat group_concat char chr ascii',
    'substring substr mid case when then else end if extractvalue updatexml load_file outfile dumpfile version count as on join begin',
    'script iframe img svg body object embed math style link meta base form input video audio details marquee src href srcdoc srcset data',
    'onerror onload onclick onmouseover onfocus onblur ontoggle onstart onanimationstart onpointerover autofocus javascript vbscript',
    'alert prompt confirm eval fetch document cookie domain window location constructor prototype atob fromcharcode innerhtml function return',
    'etc passwd shadow hosts proc self environ windows system32 win ini boot var log ssh id_rsa htaccess htpasswd wp config php file http',
    'https ftp gopher dict ldap jndi rmi dns',
    'cat ls id whoami uname pwd wget curl nc netcat ncat bash sh zsh cmd exe powershell ping nslookup dig echo printf rm chmod chown tee env',
    'bin dev tcp tmp python perl ruby node os import system popen subprocess runtime getruntime class base64',
    'doctype entity element system public xml xsl include request application config self lipsum cycler joiner __class__ __mro__ __globals__',
    '__subclasses__ __builtins__ __proto__ ne gt gte lt lte nin where regex exists true false'
  ]
    .join(' ')
    .split(' ')
);
const LONGEST = Math.max(...Array.from(WORDS, (word) => word.length));

export function isInterpreterWord(word: string): boolean {
  return word.length <= LONGEST && WORDS.has(word.toLowerCase());
}
