/**
 * Words that mean something to an interpreter, by interpreter. They enter the model only as *kinds* beside the words themselves, so a
 * payload whose verbs never stood in the training text still has a familiar shape (`' sql sql , 0 --`). Kept short on purpose: a kind
 * is evidence by its company, never by itself.
 */
const WORD_CLASSES: readonly (readonly [string, string])[] = [
  [
    'sql-verb',
    'select union insert update delete drop alter create exec execute declare truncate merge having waitfor into grant replace shutdown'
  ],
  [
    'sql-word',
    'from where and or not null order group by limit offset like between values table database as is in exists case when then else end ' +
      'all distinct join on set rlike regexp xor div outfile dumpfile procedure information_schema dual asc desc begin cast convert delay'
  ],
  [
    'sql-function',
    'sleep benchmark concat concat_ws group_concat char chr ascii ord hex unhex substring substr mid left right length database version user ' +
      'current_user system_user session_user schema load_file extractvalue updatexml count if ifnull coalesce pg_sleep dbms_pipe randomblob ' +
      'xp_cmdshell sp_executesql row_count elt make_set floor rand exp lower upper'
  ],
  [
    'html-tag',
    'script img svg iframe body html input a div video audio object embed link meta style form button details marquee math table textarea ' +
      'select base frame frameset applet isindex template animate set image title noscript xmp plaintext xss p br span h0 b i u source track'
  ],
  [
    'html-attribute',
    'src href srcdoc style action formaction data background poster autofocus xlink http-equiv content type width height id'
  ],
  [
    'script-word',
    'alert prompt confirm eval function settimeout setinterval document window cookie location javascript vbscript fromcharcode fetch print ' +
      'xmlhttprequest innerhtml constructor top self parent import throw atob btoa write domain localstorage sessionstorage this var let const ' +
      'return new expression string array math map filter find call apply bind console log url postmessage onerror'
  ],
  [
    'shell-command',
    'cat ls id whoami uname pwd ping wget curl nc ncat netcat bash sh zsh dash ksh cmd powershell python python0 perl ruby php node echo printf ' +
      'sleep rm cp mv chmod chown touch find grep awk sed head tail more less tac nl od base0 ifconfig ipconfig netstat ps kill env export ' +
      'nslookup dig host telnet ssh scp ftp tftp type dir net systeminfo tasklist certutil bitsadmin rundll0 mshta wmic sudo su tee xargs ' +
      'eval exec source crontab mkfifo openssl lua gcc tar zip gzip hostname date timeout nohup busybox start copy del reg which passwd'
  ],
  ['shell-path', 'bin usr tmp dev tcp udp null sbin ifs path home shell opt bash_history'],
  [
    'system-file',
    'etc passwd shadow group hosts proc self environ cmdline var log windows winnt win system system0 boot ini htaccess htpasswd env git ssh ' +
      'id_rsa authorized_keys config inf root web issue motd fstab apache apache0 nginx httpd access_log error_log sam repair drivers wp'
  ],
  [
    'template-word',
    'class mro subclasses globals builtins init import popen os subprocess config request application self base getclass forname runtime ' +
      'getruntime exec process processbuilder freemarker execute utility objectconstructor springframework java lang javax ognl memberaccess ' +
      'jndi ldap ldaps rmi dns iiop lower upper env sys lipsum cycler joiner namespace attr getattr item range constructor __proto__ proto ' +
      'prototype require mainmodule child_process execsync smarty twig phpinfo file open read system passthru shell_exec assert scriptengine'
  ],
  [
    'xml-word',
    'doctype entity system public element cdata xml xinclude include xi stylesheet xsl echo exec virtual fsize flastmod printenv attlist ' +
      'document_name date_local parse ssi esi'
  ],
  [
    'query-operator',
    'ne eq gt gte lt lte nin in exists regex where or nor and not expr elemmatch objectclass cn uid sn mail userpassword samaccountname'
  ],
  [
    'wire-word',
    'http https ftp file gopher dict php data expect jar phar zip set cookie location content length type host localhost filter input'
  ]
];

/** Digits stand folded to 0, as in the hashed text. */
export const KNOWN_WORDS: readonly string[] = WORD_CLASSES.flatMap(([, words]) => words.split(' '));

/** Symbols 128 and up: kinds of words; below stand characters themselves. */
const FIRST_CLASS_SYMBOL = 128;
/** A quarter full at most, so a miss costs about one probe. */
const TABLE_SIZE = 4096;

/** The word hash the tokenizer builds up character by character: FNV-1a over folded codes. */
export const WORD_HASH_START = 0x811c9dc5 | 0;
export const WORD_HASH_PRIME = 0x01000193;

const tableHashes = new Int32Array(TABLE_SIZE);
const tableSymbols = new Uint8Array(TABLE_SIZE);
for (const [index, [, words]] of WORD_CLASSES.entries()) {
  for (const word of words.split(' ')) addWord(hashWord(word), FIRST_CLASS_SYMBOL + index);
}

/** The symbol of a known word's kind, or 0. A word listed twice keeps the first kind. */
export function classOfWord(wordHash: number): number {
  let slot = (wordHash ^ (wordHash >>> 15)) & (TABLE_SIZE - 1);
  while (tableSymbols[slot] !== 0) {
    if (tableHashes[slot] === wordHash) return tableSymbols[slot]!;
    slot = (slot + 1) & (TABLE_SIZE - 1);
  }
  return 0;
}

function addWord(wordHash: number, symbol: number): void {
  if (classOfWord(wordHash) !== 0) return;
  let slot = (wordHash ^ (wordHash >>> 15)) & (TABLE_SIZE - 1);
  while (tableSymbols[slot] !== 0) slot = (slot + 1) & (TABLE_SIZE - 1);
  tableHashes[slot] = wordHash;
  tableSymbols[slot] = symbol;
}

function hashWord(word: string): number {
  let hash = WORD_HASH_START;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), WORD_HASH_PRIME);
  return hash;
}
