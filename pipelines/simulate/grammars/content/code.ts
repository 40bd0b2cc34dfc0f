import {
  altered,
  capital,
  digits,
  family,
  hex,
  integer,
  letters,
  maybe,
  oneOf,
  repeat,
  text,
  upper,
  words
} from '../template.ts';
import { sentence, verb } from '../vocabulary/language.ts';
import { ALPHANUMERIC, domain, inventedWord, LOWER } from '../vocabulary/shared.ts';
import {
  configSnippet,
  cssSnippet,
  htmlSnippet,
  identifier,
  noun,
  pathInCode,
  pythonSnippet,
  scriptSnippet,
  scriptStatement,
  shellSnippet,
  sqlSnippet
} from '../vocabulary/code.ts';

const short = letters(LOWER, 1, 2);
const minified = repeat(
  oneOf(
    text`var ${short}=${integer(0, 99)};`,
    text`function ${short}(${short},${short}){return ${short}.${noun}(${short})}`,
    text`${short}.${noun}=!${integer(0, 1)},`,
    text`if(${short}&&${short}.${noun}){${short}=[]}`,
    text`!function(${short}){"use strict";${short}()}(${short});`,
    text`for(;${short}<${short}.length;)${short}[${short}++]=${short};`,
    text`${short}=${short}?${short}:"${noun}",`,
    text`void 0===${short}&&(${short}={});`,
    text`${short}.push({${noun}:"${noun}",${short}:${short}});`,
    text`(self.webpackChunk${noun}=self.webpackChunk${noun}||[]).push([[${integer(1, 999)}],{${integer(1, 9999)}:(${short},${short},${short})=>{}}]);`
  ),
  2,
  12
);
const svgPath = repeat(
  oneOf(
    text`${letters('MLTmlt')}${integer(-99, 99)} ${integer(-99, 99)}`,
    text`${letters('cC')}${integer(-20, 90)}.${digits(2)},${integer(-20, 90)} ${integer(-9, 9)}-${integer(0, 9)}.${digits(1)} ${integer(0, 9)},${integer(0, 9)}`,
    text`${letters('hvHV')}${oneOf('-', '')}${integer(0, 99)}`,
    'z',
    text`a${integer(1, 9)} ${integer(1, 9)} 0 0 1-${integer(1, 9)}.${digits(2)}`
  ),
  3,
  20,
  oneOf(' ', '', ',')
);
const regex = oneOf(
  text`^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,${integer(3, 9)}}$`,
  text`(?:${noun}|${noun})\\s*[=:]\\s*(["']?)(.*?)\\1`,
  text`/^\\d{${integer(1, 4)}}-\\d{${integer(1, 4)}}$/${words('g i gi u m')}`,
  text`^(?=.*[a-z])(?=.*[A-Z])(?=.*\\d).{${integer(6, 12)},}$`,
  text`[^\\w\\s]|_+`,
  text`\\b${noun}(s|es)?\\b`,
  text`^${noun}/(?<${noun}>[^/]+)/?$`,
  text`<(\\w+)[^>]*>(.*?)</\\1>`,
  text`(\\.\\./)+|\\\\`,
  text`^https?://([^/:]+)(:\\d+)?(/.*)?$`,
  text`s/${noun}/${noun}/g`,
  text`[\\u4e00-\\u9fa5]{${integer(2, 9)},}`,
  text`(${noun}){${integer(1, 3)},${integer(4, 9)}}`,
  text`^(\\+${integer(1, 99)})?[ -]?\\(?\\d{3}\\)?$`,
  text`.*\\.(?:${words('js css png')}|${words('jpg svg ts')})$`,
  text`('|").*?('|")`
);
const type = words(
  'int string void boolean double float char long var auto size_t String Object List<String> Map<String,Object>'
);

export const codeTemplates = family('content/code', {
  sql: sqlSnippet,
  'sql-script': repeat(sqlSnippet, 2, 4, ';\n'),
  'sql-with-comments': text`-- ${sentence}\n${sqlSnippet}\n/* ${sentence} */`,
  'sql-template': altered(sqlSnippet, (written, rng) =>
    written.replaceAll(/'[^']*'|\d+/g, () => rng.pick(['?', '$1', ':param', '%s', '{{ value }}', '@p0', '${id}']))
  ),
  shell: shellSnippet,
  'shell-script': text`#!/${words('bin/bash bin/sh usr/bin/env␣bash')}\n# ${sentence}\n${repeat(shellSnippet, 2, 6, '\n')}`,
  terminal: repeat(
    text`${oneOf('$ ', '# ', text`${inventedWord}@${noun}:~$ `, 'PS C:\\> ', '❯ ')}${shellSnippet}\n${oneOf(sentence, text`total ${integer(1, 99)}`, text`drwxr-xr-x ${integer(1, 9)} ${inventedWord} staff ${integer(64, 9000)} Jan ${integer(1, 28)} 12:${digits(2)} ${noun}`, text`bash: ${noun}: command not found`)}`,
    1,
    4,
    '\n'
  ),
  'powershell-or-batch': oneOf(
    text`Get-ChildItem -Path .\\${noun} -Recurse | Where-Object { $_.Length -gt ${integer(1, 999)}KB } | Select-Object Name`,
    text`@echo off\nset ${upper(noun)}=${noun}\ncopy ${noun}.txt %USERPROFILE%\\${noun}\npause`,
    text`$${noun} = Get-Content "${noun}.json" | ConvertFrom-Json`,
    text`if not exist ${noun} mkdir ${noun}`,
    text`Install-Module -Name ${capital(noun)} -Scope CurrentUser`
  ),
  javascript: scriptSnippet,
  'javascript-longer': repeat(scriptStatement, 3, 9, '\n'),
  'javascript-minified': minified,
  typescript: text`${maybe('export ')}${oneOf(text`type ${capital(noun)} = { ${noun}: ${words('string number boolean')}; ${noun}?: ${capital(noun)}[] } | null;`, text`interface ${capital(noun)}<T extends ${capital(noun)}> { readonly ${noun}: T; }`, text`async function ${noun}<T>(${noun}: Promise<T>): Promise<T | undefined> { return await ${noun}; }`, text`enum ${capital(noun)} { ${capital(noun)} = '${noun}' }`, text`const ${noun} = <T,>(x: T): x is NonNullable<T> => x != null;`)}`,
  jsx: text`<${capital(noun)}${maybe(text` ${noun}={${identifier}}`)} onClick={() => ${noun}(${identifier})}>{${identifier}.map((x) => <li key={x.id}>{x.${noun}}</li>)}</${capital(noun)}>`,
  python: pythonSnippet,
  'python-longer': repeat(pythonSnippet, 2, 5, '\n\n'),
  java: oneOf(
    text`public ${maybe('static ')}${type} ${noun}(${type} ${noun}, ${type} ${noun}) {\n    return ${noun}.${noun}();\n}`,
    text`for (${type} ${noun} : ${noun}s) { System.out.println(${noun} + " ${noun}"); }`,
    text`List<String> ${noun} = new ArrayList<>();`,
    text`@Override public String toString() { return "${capital(noun)}{" + ${noun} + "}"; }`,
    text`${noun}.stream().filter(x -> x.get${capital(noun)}() > ${integer(0, 9)}).collect(Collectors.toList());`,
    text`@GetMapping("/${noun}/{id}")\npublic ResponseEntity<${capital(noun)}> get(@PathVariable Long id) { return service.find(id); }`,
    text`import java.util.${words('List Map Scanner concurrent.*')};`,
    text`Scanner sc = new Scanner(System.in); int ${noun} = sc.nextInt();`
  ),
  'c-family': oneOf(
    text`#include <${words('stdio.h stdlib.h iostream vector string.h')}>\nint main(${maybe('int argc, char **argv')}) {\n    printf("%d %s\\n", ${noun}, ${noun});\n    return 0;\n}`,
    text`std::vector<int> ${noun}(${integer(1, 99)}); for (auto& x : ${noun}) x += ${integer(1, 9)};`,
    text`char ${noun}[${integer(8, 1024)}] = {0}; if (${noun} == NULL || ${noun}->${noun} < 0) goto ${noun};`,
    text`#define ${upper(noun)}(x) ((x) & 0x${hex(2)}) | (1 << ${integer(0, 7)})`,
    text`using var ${noun} = new ${capital(noun)}(); var q = from x in ${noun}s where x.${capital(noun)} > ${integer(1, 9)} select x;`,
    text`cout << "${noun}" << endl;`,
    text`while (*p++) ;`,
    text`fn ${noun}(&self) -> Result<${capital(noun)}, Box<dyn Error>> { let ${noun} = self.${noun}?; Ok(${noun}) }`,
    text`func ${capital(noun)}(ctx context.Context) (${words('int string')}, error) { if err != nil { return ${words('0 ""')}, fmt.Errorf("${noun}: %w", err) } }`
  ),
  php: oneOf(
    text`$${noun} = $this->${noun}->find($id);`,
    text`foreach ($${noun} as $key => $value) { echo htmlspecialchars($value); }`,
    text`$stmt = $pdo->prepare('SELECT ${noun} FROM ${noun} WHERE id = ?'); $stmt->execute([$id]);`,
    text`if (isset($_POST['${noun}'])) { $${noun} = trim($_POST['${noun}']); }`,
    text`use App\\Models\\${capital(noun)};\nRoute::get('/${noun}', [${capital(noun)}Controller::class, 'index']);`,
    text`public function ${noun}(): string { return $this->${noun} ?? '${noun}'; }`
  ),
  ruby: oneOf(
    text`def ${noun}(${noun})\n  @${noun} ||= ${capital(noun)}.where(${noun}: ${noun}).first\nend`,
    text`${noun}.each { |x| puts "#{x.${noun}} ${noun}" }`,
    text`has_many :${noun}s, dependent: :destroy`,
    text`validates :${noun}, presence: true, length: { maximum: ${integer(10, 255)} }`,
    text`<% @${noun}s.each do |x| %>\n  <li><%= x.${noun} %></li>\n<% end %>`
  ),
  'other-languages': oneOf(
    text`(defn ${noun} [${noun}] (map #(* % ${integer(2, 9)}) ${noun}))`,
    text`main = mapM_ print $ filter (> ${integer(1, 9)}) [1..${integer(10, 99)}]`,
    text`val ${noun} = ${noun}.map { it.${noun} }.filter { it > ${integer(1, 9)} }`,
    text`case ${noun} do\n  {:ok, ${noun}} -> ${noun}\n  {:error, _} -> nil\nend`,
    text`SUB ${noun}(): PRINT "${upper(noun)}": GOTO ${integer(10, 90)}`,
    text`library(dplyr); df %>% filter(${noun} > ${integer(1, 9)}) %>% group_by(${noun})`,
    text`x <- c(${repeat(integer(1, 99), 3, 6, ', ')}); plot(x ~ ${noun})`,
    text`guard let ${noun} = ${noun}?.first else { return }`,
    text`Dim ${noun} As ${words('String Integer Object')}: If ${noun} Is Nothing Then Exit Sub`,
    text`MATCH (p:${capital(noun)})-[:${upper(noun)}]->(m) WHERE p.${noun} = $${noun} RETURN m`,
    text`SELECT ?x WHERE { ?x rdf:type :${capital(noun)} . FILTER (?x > ${integer(1, 9)}) }`
  ),
  html: htmlSnippet,
  'html-page': repeat(htmlSnippet, 2, 6, '\n'),
  css: cssSnippet,
  config: configSnippet,
  regex: regex,
  regexes: repeat(regex, 2, 3, '\n'),
  diff: text`diff --git a/src/${noun}.ts b/src/${noun}.ts\nindex ${hex(7)}..${hex(7)} 100644\n--- a/src/${noun}.ts\n+++ b/src/${noun}.ts\n@@ -${integer(1, 99)},${integer(1, 9)} +${integer(1, 99)},${integer(1, 9)} @@\n-${scriptStatement}\n+${scriptStatement}`,
  'template-engine': oneOf(
    text`{% for ${noun} in ${noun}s %}<li>{{ ${noun}.${noun} }}</li>{% endfor %}`,
    text`<h1>{{ ${noun}.title | upper }}</h1>{% include "${noun}.html" %}`,
    text`{{#each ${noun}s}}<p>{{this.${noun}}}</p>{{/each}}`,
    text`<c:forEach items="\${${noun}s}" var="x"><c:out value="\${x.${noun}}"/></c:forEach>`,
    text`@foreach ($${noun}s as $${noun})\n  <p>{{ $${noun}->${noun} }}</p>\n@endforeach`,
    text`<div *ngFor="let ${noun} of ${noun}s" [class.${noun}]="${noun}.active">{{ ${noun}.${noun} | date }}</div>`,
    text`<li v-for="${noun} in ${noun}s" :key="${noun}.id" @click="${verb}">{{ ${noun}.${noun} }}</li>`,
    text`ul\n  each ${noun} in ${noun}s\n    li= ${noun}.name`,
    text`<%- include('${noun}', { ${noun}: ${noun} }) %>`,
    text`#foreach($${noun} in $${noun}s) <li>$${noun}.name</li> #end`,
    text`<p th:text="\${${noun}.${noun}}">${noun}</p>`,
    text`<#list ${noun}s as ${noun}><li>\${${noun}.name?html}</li></#list>`,
    text`{{ if .${capital(noun)} }}{{ range .Items }}<b>{{ .Name }}</b>{{ end }}{{ end }}`,
    text`{{- toYaml .Values.${noun} | nindent ${integer(2, 12)} }}`
  ),
  'string-formats': oneOf(
    text`"${noun}: %s, %d%%, %.2f\\n"`,
    text`f"{${identifier}:>${integer(2, 20)}} {${identifier}!r}"`,
    text`\${${noun}:-${noun}}/\${${upper(noun)}}`,
    text`{0:yyyy-MM-dd} {1,${integer(2, 20)}:N2}`,
    text`'%(${noun})s' % {'${noun}': ${identifier}}`,
    text`%{${noun}} ${noun} %{count}`,
    text`$\{${noun}.${noun}\} ${noun}`,
    text`%-${integer(5, 20)}s|%0${integer(2, 9)}d`,
    text`#{${noun}} ${noun}`,
    text`[%d{ISO8601}] %-5p [%t] %c - %m%n`,
    text`$remote_addr - $remote_user [$time_local] "$request" $status`
  ),
  svg: oneOf(
    text`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${integer(16, 64)} ${integer(16, 64)}" fill="none"><path d="${svgPath}" stroke="#${hex(6)}" stroke-width="${integer(1, 4)}"/></svg>`,
    svgPath,
    text`<g transform="translate(${integer(0, 99)},${integer(0, 99)}) rotate(${integer(-90, 90)})"><circle cx="${integer(0, 50)}" cy="${integer(0, 50)}" r="${integer(1, 20)}"/></g>`
  ),
  formula: oneOf(
    text`=SUM(${letters('ABCD')}${integer(1, 9)}:${letters('ABCD')}${integer(10, 99)})`,
    text`=IF(${letters('ABCD')}${integer(1, 99)}>${integer(0, 99)},"${noun}","${noun}")`,
    text`=VLOOKUP(A${integer(1, 99)},'${capital(noun)} ${integer(2015, 2025)}'!$A$1:$D$${integer(10, 99)},${integer(2, 4)},FALSE)`,
    text`=A${integer(1, 9)}*${integer(1, 9)}.${digits(1)}+B${integer(1, 9)}/100`,
    text`=COUNTIFS(${letters('ABC')}:${letters('ABC')},">="&DATE(${integer(2000, 2025)},1,1))`,
    text`=TEXT(TODAY(),"dd/mm/yyyy")`,
    text`=CONCATENATE(A${integer(1, 9)}," ",B${integer(1, 9)})`,
    text`=INDEX(${capital(noun)}!B:B,MATCH(A2,${capital(noun)}!A:A,0))`,
    text`+${integer(1, 99)} 30 ${digits(6)}`,
    text`-${integer(1, 999)}`,
    text`@${inventedWord}`,
    text`=AVERAGE(B2:B${integer(9, 99)})`
  ),
  imports: repeat(
    oneOf(
      text`import ${noun} from '${oneOf('../', './', '../../', '@/', '~/')}${noun}/${noun}${maybe('.js')}';`,
      text`const ${noun} = require('${oneOf('../', './', '')}${noun}');`,
      text`from ${noun}.${noun} import ${noun}, ${noun}`,
      text`#include "../${noun}/${noun}.h"`,
      text`@import '../${noun}/_${noun}.scss';`,
      text`use ${noun}::{${noun}, ${noun}};`
    ),
    1,
    6,
    '\n'
  ),
  'paths-list': repeat(
    oneOf(pathInCode, text`../${noun}/${noun}.${words('png css ts')}`, text`C:\\Users\\${inventedWord}\\${noun}.txt`),
    2,
    6,
    '\n'
  ),
  'comment-in-code': oneOf(
    text`/* ${sentence} */`,
    text`// TODO(${inventedWord}): ${sentence}`,
    text`# ${sentence}`,
    text`<!-- ${sentence} -->`,
    text`-- ${sentence}`,
    text`/** @param {${words('string number')}} ${noun} ${sentence} */`,
    text`{/* ${sentence} */}`,
    text`; ${sentence}`,
    text`''' ${sentence} '''`,
    text`""" ${sentence} """`
  ),
  tests: text`describe('${noun}', () => {\n  it("doesn't ${verb} the ${noun}", async () => {\n    expect(${noun}(${integer(1, 9)})).${words('toBe toEqual toThrow')}('${noun}');\n  });\n});`,
  'makefile-or-cron': oneOf(
    text`${noun}: ${noun}.o ${noun}.o\n\t$(CC) -o $@ $^ $(CFLAGS)`,
    text`.PHONY: ${noun}\n${noun}:\n\t@${shellSnippet}`,
    text`${repeat(oneOf('*', integer(0, 23), text`*/${integer(2, 15)}`, text`${integer(1, 4)}-${integer(5, 9)}`), 5, 6, ' ')}`,
    text`0 ${integer(0, 23)} * * ${words('1-5 MON * 0')} ${shellSnippet}`,
    text`rate(${integer(1, 60)} minutes)`,
    text`@${words('daily hourly reboot')} ${shellSnippet}`
  ),
  'assembly-and-bytes': oneOf(
    text`mov ${words('eax rax ebx')}, [${words('rbp rsp')}-0x${hex(2)}]\njmp 0x${hex(6)}`,
    text`${repeat(text`\\x${hex(2)}`, 4, 20)}`,
    text`${repeat(text`0x${hex(2)}`, 4, 20, ', ')}`,
    text`${hex(8)}  ${repeat(hex(2), 8, 16, ' ')}  |${letters(ALPHANUMERIC + '...', 16)}|`
  ),
  'gherkin-or-docs': text`Feature: ${sentence}\n  Scenario: ${noun}\n    Given the ${noun} "${noun}" exists\n    When I ${verb} "${noun}" or '${noun}'\n    Then I see ${integer(1, 99)} ${noun}s`,
  'http-example': text`${words('GET POST PUT')} /${noun}/${integer(1, 99)}?${noun}=${noun} HTTP/1.1\nHost: ${domain}\nContent-Type: application/json\nAuthorization: Bearer <token>\n\n{"${noun}": "${noun}"}`
});
