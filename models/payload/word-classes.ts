/**
 * What a word is to an interpreter, so that what was learnt with `sleep(` helps with `pg_sleep(`, and `<svg onload=` with a handler nobody has
 * listed. Reserved words, elements, commands and file names as their manuals name them; a word of none of these has class 0.
 */
const WORDS = {
  sql: 'select union all distinct insert update delete drop alter create table from where and or not xor like rlike regexp between in is null having group order by limit offset into values set join case when then end exists as exec execute declare cast convert waitfor delay truncate merge replace outfile dumpfile load_file infile database schema information_schema pg_catalog sysobjects syscolumns all_tables user_tables dual sqlite_master mysql column div mod sounds procedure returning intersect except minus',
  call: 'sleep pg_sleep benchmark concat concat_ws group_concat char chr ascii ord substring substr mid left right length len count version user current_user session_user system_user database hex unhex ifnull nullif isnull coalesce extractvalue updatexml floor rand md5 sha1 xp_cmdshell sp_executesql utl_http utl_inaddr dbms_pipe dbms_lock randomblob like upper lower if iif elt make_set to_char quote_literal string_agg listagg json_extract xmltype httpuritype row_count',
  element:
    'script img image svg iframe frame frameset body html head meta link style base object embed applet video audio source input button form textarea select option details summary marquee math table td tr div span a p b i br hr isindex keygen bgsound layer ilayer xml xss animate set use foreignobject template slot title noscript plaintext listing xmp',
  attribute:
    'src href xlink srcdoc srcset data action formaction background dynsrc lowsrc poster style class id name value type content http-equiv equiv rel lang charset datasrc datafld dataformatas autofocus tabindex accesskey contenteditable width height alt xmlns',
  script:
    'alert confirm prompt eval settimeout setinterval function constructor document window location cookie localstorage sessionstorage innerhtml outerhtml write writeln fromcharcode atob btoa unescape decodeuricomponent javascript vbscript livescript mocha expression import top self parent globalthis frames fetch xmlhttprequest msgbox domain onerror throw reflect proxy symbol array string object prototype __proto__',
  command:
    'cat ls id whoami uname pwd ps env printenv ifconfig ipconfig ip netstat ss ping ping6 nslookup dig host curl wget nc ncat netcat bash sh zsh ksh dash csh cmd powershell pwsh perl python python3 ruby php node lua echo printf sleep touch rm mv cp chmod chown kill killall find grep egrep awk sed head tail more less tac nl od xxd base64 rev tee xargs sudo su crontab at ssh scp ftp tftp telnet socat openssl gcc mkfifo dir type del net netsh reg wmic systeminfo tasklist ver ifs timeout certutil bitsadmin rundll32 regsvr32 mshta cscript wscript hostname w who last uptime df du mount service systemctl nohup setsid exec system passthru shell_exec popen proc_open',
  file: 'etc passwd shadow hosts group issue proc self environ cmdline fd var log logs bin sbin usr tmp root home boot ini win windows winnt system32 drivers inetpub wwwroot htaccess htpasswd web-inf meta-inf ssh authorized_keys id_rsa bash_history access_log error_log php ini phpinfo config htdocs xampp apache apache2 nginx httpd conf sam',
  template:
    'request application config settings self cycler joiner namespace lipsum class mro subclasses globals builtins init base bases getattr attr import os popen runtime getruntime processbuilder exec java lang freemarker utility execute velocity inspect smarty twig env jndi ldap rmi dns lower upper entity doctype system public file expect gopher dict include fsi ne gt gte lt lte regex where nin exists'
} as const;

const FIRST_CLASS = 0x90;
/** `on` and at least as many letters more, before `=`: an event handler, whatever its name. */
export const CLASS_HANDLER = FIRST_CLASS - 1;

/** FNV-1a, letter by letter. */
export const WORD_HASH_START = 0x811c9dc5 | 0;
export const WORD_HASH_PRIME = 0x01000193;

function hashWord(word: string): number {
  let hash = WORD_HASH_START;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), WORD_HASH_PRIME);
  return hash;
}

const SLOT_BITS = 12;
const slotHashes = new Int32Array(1 << SLOT_BITS);
const slotClasses = new Uint8Array(1 << SLOT_BITS);
for (const [index, list] of Object.values(WORDS).entries()) {
  for (const word of list.split(' ')) {
    const hash = hashWord(word);
    let slot = slotOf(hash);
    while (slotClasses[slot] !== 0 && slotHashes[slot] !== hash) slot = (slot + 1) & (slotClasses.length - 1);
    if (slotClasses[slot] !== 0) continue;
    slotHashes[slot] = hash;
    slotClasses[slot] = FIRST_CLASS + index;
  }
}

function slotOf(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - SLOT_BITS);
}

/** Class of a folded word by its hash; 0 for none. */
export function wordClass(hash: number): number {
  for (let slot = slotOf(hash); slotClasses[slot] !== 0; slot = (slot + 1) & (slotClasses.length - 1)) {
    if (slotHashes[slot] === hash) return slotClasses[slot]!;
  }
  return 0;
}
