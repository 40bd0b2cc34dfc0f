import {
  altered,
  capital,
  digits,
  family,
  integer,
  letters,
  maybe,
  oneOf,
  repeat,
  text,
  upper,
  words
} from '../template.ts';
import { adjective, city, foreignText, lastName, noun, person, product, verb } from '../vocabulary/language.ts';

import { domain, inventedWord, LOWER } from '../vocabulary/shared.ts';

export const searchTemplates = family('content/search', {
  words: repeat(noun, 1, 4, ' '),
  product: oneOf(
    product,
    text`${product} ${words('cheap review vs near␣me size used buy')}`,
    text`${noun} ${integer(1, 999)}${words('cm " gb inch kg w ml')}`
  ),
  typo: altered(text`${noun} ${noun}`, (written, rng) => {
    const at = rng.int(1, written.length - 2);
    return rng.pick([
      written.slice(0, at) + written.slice(at + 1),
      written.slice(0, at) + written.charAt(at) + written.slice(at),
      written.slice(0, at) + rng.pick([';', "'", '#', '[', ',', '.', '\\']) + written.slice(at + 1),
      `${written}'`,
      `${written};`,
      `'${written}`,
      `${written} ?`
    ]);
  }),
  foreign: foreignText(1, 5),
  quoted: oneOf(
    text`"${noun} ${noun}"`,
    text`"${noun}" ${noun}`,
    text`'${noun} ${noun}'`,
    text`"${person}" ${noun}`,
    text`${noun} "${noun}`,
    text`“${noun} ${noun}”`,
    text`"${noun}"  -"${noun}"`
  ),
  operators: oneOf(
    text`${noun} ${words('OR AND NOT')} ${noun}`,
    text`+${noun} -${noun}`,
    text`${noun} (${noun} OR ${noun})`,
    text`${noun}* ${noun}?`,
    text`site:${domain} ${noun}`,
    text`${noun} filetype:${words('pdf doc xls')}`,
    text`intitle:"${noun} ${noun}"`,
    text`${noun} ${integer(1, 9)}..${integer(10, 99)}`,
    text`-${noun} ${noun}`,
    text`${noun} NEAR/${integer(2, 9)} ${noun}`,
    text`~${noun} @${noun}`
  ),
  fields: repeat(
    oneOf(
      text`${words('status is label author assignee priority type state repo')}:${noun}`,
      text`${noun}:"${noun} ${noun}"`,
      text`${noun}:>${integer(1, 2000)}`,
      text`${noun}:[${integer(1, 9)} TO ${integer(10, 99)}]`,
      text`-${noun}:${noun}`,
      text`created:<${integer(2010, 2025)}-0${integer(1, 9)}-01`,
      noun
    ),
    2,
    5,
    ' '
  ),
  lucene: oneOf(
    text`(${noun}:${noun} ${words('AND OR')} ${noun}:"${noun} ${noun}") ${words('AND OR')} ${maybe('NOT ')}${noun}:[${integer(1, 99)} TO *]`,
    text`${noun}:${noun}~${integer(1, 2)} AND ${noun}:(${noun} OR ${noun})^${integer(2, 9)}`,
    text`_exists_:${noun} AND NOT ${noun}:${noun}*`,
    text`${noun}:/${noun}[0-9]+/`,
    text`{!type=dismax qf="${noun} ${noun}"}${noun}`,
    text`*:*`,
    text`${noun}:{${integer(1, 9)} TO ${integer(10, 20)}}`
  ),
  'issue-query': oneOf(
    text`project = ${upper(letters(LOWER, 2, 5))} AND status in ("${capital(adjective)}", ${capital(noun)}) ORDER BY ${words('created updated priority')} DESC`,
    text`assignee = currentUser() AND resolution = Unresolved ORDER BY updatedDate DESC`,
    text`status:open AND (assignee=me OR priority>${integer(1, 5)})`,
    text`labels = "${noun}" OR text ~ "${noun} ${noun}"`,
    text`sprint in openSprints() AND issuetype != ${capital(noun)}`,
    text`fixVersion = "${integer(1, 9)}.${integer(0, 9)}" AND updated >= -${integer(1, 60)}d`
  ),
  odata: oneOf(
    text`${capital(noun)} eq '${capital(noun)}'`,
    text`${capital(noun)} ${words('eq ne gt ge lt le')} ${integer(1, 999)} ${words('and or')} ${capital(noun)} ${words('eq ne')} '${lastName}'`,
    text`startswith(${capital(noun)},'${capital(inventedWord)}') ${words('eq and')} true`,
    text`contains(tolower(${noun}),'${noun}')`,
    text`${capital(noun)}/any(d:d/${capital(noun)} gt ${integer(1, 99)})`,
    text`$filter=${capital(noun)} eq '${capital(noun)}'&$top=${integer(1, 99)}&$orderby=${capital(noun)} desc`,
    text`not (${noun} eq null) and year(${noun}) eq ${integer(2000, 2025)}`,
    text`${noun} in ('${noun}','${noun}')`,
    text`PartitionKey eq '${noun}' and RowKey ge '${digits(4)}'`
  ),
  rsql: oneOf(
    text`${noun}==${noun};${noun}=gt=${integer(1, 99)}`,
    text`${noun}=in=(${noun},${noun}),${noun}!=${noun}`,
    text`(${noun}=='${noun}*' or ${noun}=lt=${integer(1, 99)}) and ${noun}=out=(${integer(1, 9)},${integer(10, 20)})`,
    text`eq(${noun},'${noun}')&gt(${noun},${integer(1, 9)})`,
    text`and(eq(${noun},${noun}),or(lt(${noun},${integer(1, 9)}),ne(${noun},null)))`,
    text`${noun}.eq.${noun},${noun}.gte.${integer(1, 99)}`,
    text`(${noun}.ilike.*${noun}*,${noun}.is.null)`,
    text`not.in.(${integer(1, 9)},${integer(10, 20)})`,
    text`${noun}~contains~${noun}`
  ),
  kibana: oneOf(
    text`${noun}.${noun} : "${noun}" and not ${noun} : ${noun}*`,
    text`response:${integer(200, 599)} and (method: "GET" or method: "POST")`,
    text`${noun} >= ${integer(1, 99)} and ${noun} < ${integer(100, 999)}`,
    text`{${noun}="${noun}",${noun}=~"${noun}.*"} |= "${noun}"`,
    text`sum(rate(http_${noun}_total{job="${noun}",code!~"5.."}[${integer(1, 9)}m])) by (${noun})`,
    text`index=${noun} sourcetype=${noun} | stats count by ${noun} | sort -count | head ${integer(5, 50)}`,
    text`_sourceCategory=${noun} | parse "*${noun}*" as ${noun} | where ${noun} > ${integer(1, 9)}`,
    text`histogram_quantile(0.9${integer(0, 9)}, sum by (le) (rate(${noun}_bucket[5m])))`,
    text`fields @timestamp, @message | filter @message like /${noun}/ | limit ${integer(10, 99)}`
  ),
  sort: oneOf(
    text`-${noun},+${noun}`,
    text`${noun}:${words('asc desc')}`,
    text`${noun} ${words('asc desc ASC DESC')}`,
    text`${noun} ${words('asc desc')}, ${noun} ${words('asc desc')}`,
    text`${noun}|${words('asc desc')}`,
    text`${noun},-${noun}`,
    text`[${noun}]=${words('asc desc')}`,
    text`{"${noun}":${oneOf('1', '-1')}}`,
    text`${noun}_${words('asc desc')}`,
    text`order by ${noun}`
  ),
  brackets: oneOf(
    text`${noun}[${words('gte lte gt lt eq in not like')}]=${integer(1, 999)}`,
    text`filter[${noun}]=${noun}`,
    text`filter[${noun}][]=${noun}`,
    text`${noun}[]=${noun}&${noun}[]=${noun}`,
    text`page[size]=${integer(1, 100)}&page[number]=${integer(1, 50)}`,
    text`fields[${noun}]=${noun},${noun}`,
    text`${noun}[${integer(0, 9)}][${noun}]`,
    text`columns[${integer(0, 9)}][search][regex]`,
    text`where[${noun}][${words('$eq gt contains in')}]=${noun}`,
    text`price[gte]=${integer(1, 99)}&price[lt]=${integer(100, 999)}`
  ),
  question: oneOf(
    text`how to ${verb} a ${noun}${maybe('?')}`,
    text`what is ${noun} in ${noun}?`,
    text`why isn't my ${noun} ${verb}ing`,
    text`who's ${person}`,
    text`${noun} vs ${noun}`,
    text`${noun} won't ${verb}`,
    text`best ${noun} for ${noun} ${integer(2015, 2026)}`,
    text`difference between ${noun} & ${noun}`,
    text`can't ${verb} "${noun}"`,
    text`is ${noun} = ${noun}?`
  ),
  'developer-question': oneOf(
    text`sql ${words('select insert update delete drop␣table union join group␣by')} ${words('example syntax tutorial vs␣join where␣clause')}`,
    text`how to ${words('escape prevent use')} ${words("single␣quotes sql␣injection <script>␣tag innerHTML 'or'␣operator")} in ${words('php java python mysql')}`,
    text`${words('bash shell linux')} ${words('cat grep chmod rm curl wget sleep')} command ${words('example not␣working permission␣denied tutorial options')}`,
    text`select * from ${noun} not working`,
    text`onclick vs addEventListener`,
    text`javascript alert ${words('not␣showing box message')}`,
    text`css ${words('background␣url style␣attribute expression')}`,
    text`../ relative path ${words('import require')} ${noun}`,
    text`what does ${oneOf('2>&1', '$(...)', '${}', '||', '&&', '#!/bin/bash', '-- comment', 'select 1', '<!--', '/etc/passwd', '%s', '{{ }}', '1=1', 'or 1=1')} mean`,
    text`where is /etc/${words('passwd hosts fstab nginx/nginx.conf')} on ${words('mac linux ubuntu')}`,
    text`regex match ${words('email url html␣tags quotes')}`,
    text`${words('mysql postgres oracle mssql')} ${words('order␣by limit union␣all sleep() concat substring information_schema')} ${words('docs performance example')}`
  ),
  autocomplete: altered(oneOf(noun, product, city, foreignText(1, 2)), (written, rng) =>
    written.slice(0, rng.int(1, written.length))
  ),
  wildcard: oneOf(
    text`*${noun}*`,
    text`%${noun}%`,
    text`${noun}%`,
    text`${noun}*`,
    text`?${noun}`,
    text`*.${words('jpg pdf txt')}`,
    text`${noun}/**/*.${words('ts js md')}`,
    text`!${noun}/*`,
    text`[a-c]*`,
    text`{${noun},${noun}}.${words('js ts')}`,
    text`_${noun}_`
  ),
  'flight-or-place': oneOf(
    text`${upper(letters(LOWER, 3))}-${upper(letters(LOWER, 3))}`,
    text`${city} to ${city}`,
    text`${city} -> ${city}`,
    text`${noun} near ${city}`,
    text`${city}, ${noun} > ${integer(1, 9)}`,
    text`${integer(1, 99)}.${digits(4)}, ${integer(1, 99)}.${digits(4)}`
  )
});
