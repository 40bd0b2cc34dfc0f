import {
  altered,
  capital,
  hex,
  integer,
  letters,
  maybe,
  mostly,
  oneOf,
  repeat,
  text,
  upper,
  words
} from '../template.ts';
import { city, noun as anyNoun, techWord, verb, sentence } from './language.ts';
import { ALPHANUMERIC, domain, inventedWord, port } from './shared.ts';

/** A noun fit to be an identifier. */
export const noun = mostly([altered(anyNoun, (word) => word.replaceAll(/[^a-z]/g, '')), 3], [techWord, 2]);
const camel = text`${noun}${capital(noun)}`;
const identifier = oneOf(
  noun,
  camel,
  text`${noun}_${noun}`,
  words('i j x y id key value data result items user name count total index list row url error config options state')
);
const table = oneOf(
  text`${noun}s`,
  words('users orders customers products employees films posts comments invoices'),
  text`${noun}_${noun}`
);
const column = oneOf(
  noun,
  words('id name email created_at price status title country_id customer_id total'),
  text`t.${noun}`,
  text`o.${noun}`
);
const literal = oneOf(
  integer(0, 9999),
  text`'${noun}'`,
  text`'${capital(noun)}'`,
  text`'${integer(1990, 2025)}-0${integer(1, 9)}-1${integer(0, 9)}'`,
  '?',
  '$1',
  ':id',
  'NULL',
  text`'%${noun}%'`,
  text`'${city}'`,
  text`@${noun}`
);
const keyword = (sql: ReturnType<typeof text>) =>
  altered(sql, (written, rng) =>
    rng.chance(0.55)
      ? written.replace(
          /\b(?:select|from|where|and|or|order by|group by|having|inner|left|join|on|limit|insert into|values|update|set|delete|create|table|count|sum|union all|union|distinct|as|in|like|is|not|null|desc|asc|alter|add|drop|if exists|primary key|begin|end|commit|with)\b/g,
          (word) => word.toUpperCase()
        )
      : written
  );
const condition = oneOf(
  text`${column} ${words('= > < >= <= <> !=')} ${literal}`,
  text`${column} like '${noun}%'`,
  text`${column} in (${repeat(literal, 2, 4, ', ')})`,
  text`${column} is ${maybe('not ')}null`,
  text`${column} between ${integer(1, 9)} and ${integer(10, 99)}`,
  text`${column} = (select max(${column}) from ${table})`,
  text`lower(${column}) = '${noun}'`,
  text`date(${column}) = current_date`
);

/** Whole statements as people write them to each other: no broken-out quote, no comment that cuts the rest off. */
export const sqlSnippet = keyword(
  oneOf(
    text`select ${oneOf('*', repeat(column, 1, 5, ', '), text`count(*)`, text`${column}, count(*) as ${noun}`, text`distinct ${column}`)} from ${table}${maybe(text` ${words('t o a')}`)}${maybe(text` where ${repeat(condition, 1, 3, oneOf(' and ', ' or '))}`, 0.75)}${maybe(text` group by ${column}${maybe(text` having count(*) > ${integer(1, 9)}`)}`, 0.3)}${maybe(text` order by ${column}${maybe(' desc')}`, 0.4)}${maybe(text` limit ${integer(1, 100)}`, 0.3)}${maybe(';')}`,
    text`select ${words('u a t')}.${noun}, ${words('o b p')}.${noun} from ${table} u ${words('inner left right')} join ${table} o on u.id = o.${noun}_id${maybe(text` where ${condition}`)}${maybe(';')}`,
    text`insert into ${table} (${repeat(noun, 2, 5, ', ')}) values (${repeat(literal, 2, 5, ', ')})${maybe(';')}`,
    text`update ${table} set ${noun} = ${literal}${maybe(text`, ${noun} = ${literal}`)} where ${condition}${maybe(';')}`,
    text`delete from ${table} where ${condition}${maybe(';')}`,
    text`create table ${table} (\n  id ${words('integer serial bigint int')} primary key,\n  ${noun} ${words('text varchar(255) numeric timestamp')}${maybe(' not null')},\n  ${noun} ${words('text date boolean')}\n);`,
    text`alter table ${table} ${oneOf(text`add column ${noun} ${words('text int')}`, text`drop column ${noun}`, text`rename to ${table}`)};`,
    text`select ${noun} from ${table} union ${maybe('all ')}select ${noun} from ${table} order by 1`,
    text`with ${noun} as (select ${column} from ${table}) select * from ${noun} where ${condition}`,
    text`drop table if exists ${table};\ncreate table ${table} (id int);`,
    text`create index idx_${noun} on ${table} (${noun});`,
    text`explain analyze select * from ${table} where ${condition};`,
    text`select coalesce(sum(${noun}), 0) / count(*) from ${table};`,
    text`select case when ${condition} then '${noun}' else '${noun}' end as ${noun} from ${table}`,
    text`begin; update ${table} set ${noun} = ${noun} - ${integer(1, 99)} where id = ${integer(1, 999)}; commit;`
  )
);

const file = oneOf(
  text`${noun}.${words('txt log csv json py sh md conf yml tar.gz')}`,
  text`./${noun}/${noun}.${words('txt log sh')}`,
  text`~/${noun}`,
  text`/var/log/${words('nginx syslog app')}${maybe('/access.log')}`,
  text`/home/${inventedWord}/${noun}`,
  text`*.${words('txt log js')}`,
  text`/etc/${words('hosts nginx/nginx.conf fstab ssh/sshd_config apt/sources.list')}`,
  text`src/${noun}.${words('ts js go')}`,
  '.'
);
const simpleShell = oneOf(
  text`ls ${words('-la -l -lh -a')} ${file}`,
  text`cd ${file}`,
  text`cat ${file}`,
  text`grep ${words('-r -i -rn -v')} "${noun}" ${file}`,
  text`sudo apt${maybe('-get')} install ${maybe('-y ')}${inventedWord}`,
  text`npm ${words('install run␣build test start ci')} ${maybe(text`--${noun}`)}`,
  text`git ${oneOf(text`commit -m "${sentence}"`, 'push origin main', text`checkout -b ${noun}/${noun}`, 'rebase -i HEAD~3', 'log --oneline', text`clone https://github.com/${inventedWord}/${noun}.git`, 'stash pop')}`,
  text`docker ${oneOf('ps -a', text`run --rm -it -p ${port}:${port} ${noun}:latest`, 'compose up -d', text`build -t ${noun} .`, text`exec -it ${noun} bash`)}`,
  text`curl -X ${words('POST GET PUT')} https://${domain}/${noun}${maybe(text` -H "Authorization: Bearer $TOKEN"`)}${maybe(text` -d '{"${noun}": ${integer(1, 99)}}'`)}`,
  text`find . -name "*.${words('log tmp js')}"${maybe(' -type f')}`,
  text`chmod ${words('+x 755 644')} ${file}`,
  text`tar ${words('-xzf -czf -xvf')} ${noun}.tar.gz`,
  text`sed -i 's/${noun}/${noun}/g' ${file}`,
  text`awk '{print $${integer(1, 9)}}' ${file}`,
  text`echo "${noun}" > ${noun}.txt`,
  text`export ${upper(noun)}=${noun}`,
  text`kubectl ${words('get apply␣-f describe logs␣-f')} ${words('pods svc deployment.yaml nodes')}`,
  text`ssh ${inventedWord}@${domain}`,
  text`scp ${file} ${inventedWord}@${domain}:/tmp/`,
  text`systemctl ${words('restart status enable')} ${noun}`,
  text`python3 -m ${words('venv␣.venv pip␣install␣-r␣requirements.txt http.server pytest')}`,
  text`ps aux | grep ${noun}`,
  text`mkdir -p ${noun}/${noun}`,
  text`rm -rf node_modules`,
  text`tail -f ${file}`,
  text`ping ${domain}`,
  text`df -h`,
  text`make ${words('build test install clean')}`,
  text`rsync -avz ${noun}/ ${inventedWord}@${domain}:/${noun}/`
);
export const shellSnippet = oneOf(
  simpleShell,
  text`${simpleShell} ${oneOf('&&', '|', ';', '||')} ${simpleShell}`,
  text`${simpleShell} | ${words('sort␣|␣uniq␣-c wc␣-l head␣-20 less tee␣out.txt xargs␣rm')}`,
  text`for f in *.${words('jpg txt csv')}; do ${words('mv cp echo')} "$f" "\${f%.*}.${words('png bak md')}"; done`,
  text`if [ -f ${file} ]; then\n  ${simpleShell}\nfi`,
  text`#!/bin/${words('bash sh')}\nset -euo pipefail\n${repeat(simpleShell, 2, 5, '\n')}`,
  text`${upper(noun)}=$(date +%Y-%m-%d) && echo "$${upper(noun)}"`
);

const cssRule = text`${oneOf(text`.${noun}`, text`#${noun}`, words('body h1 a p div ul::before a:hover'), text`.${noun} > ${words('li a p')}`, text`[data-${noun}="${noun}"]`)} { ${repeat(oneOf(text`${words('color background border-color')}: ${oneOf(text`#${hex(6)}`, text`#${hex(3)}`, 'red', text`var(--${noun})`)};`, text`${words('margin padding width height top left font-size')}: ${integer(0, 99)}${words('px em % rem vh')};`, text`display: ${words('flex grid block none')};`, text`background: url('/${noun}/${noun}.${words('png jpg svg')}') no-repeat;`, text`transform: translate(${integer(-50, 50)}%, ${integer(-50, 50)}px);`, text`content: "${words('→ • » \\201C')}";`, text`transition: all .${integer(1, 9)}s ease-in-out;`, text`width: calc(100% - ${integer(1, 99)}px);`), 1, 5, ' ')} }`;
export const cssSnippet = oneOf(
  cssRule,
  repeat(cssRule, 2, 5, '\n'),
  text`@media (max-width: ${integer(300, 1400)}px) { ${cssRule} }`,
  text`@import url("https://${domain}/${noun}.css");`,
  text`:root { --${noun}: #${hex(6)}; }`,
  text`@keyframes ${noun} { from { opacity: 0 } to { opacity: 1 } }`
);

const url = text`https://${domain}/${noun}${maybe(text`/${noun}.${words('html png js css')}`)}`;
const inlineHtml = oneOf(
  text`<a href="${oneOf(url, text`/${noun}`, '#')}"${maybe(' target="_blank"')}>${noun}</a>`,
  text`<strong>${noun}</strong>`,
  text`<em>${noun}</em>`,
  text`<img src="${oneOf(url, text`/img/${noun}.png`)}" alt="${noun}">`,
  text`<br>`,
  text`<span class="${noun}">${noun}</span>`,
  text`<code>${noun}</code>`,
  text`<button type="${words('button submit')}" class="btn">${capital(verb)}</button>`,
  text`<input type="${words('text email password hidden number')}" name="${noun}"${maybe(text` value="${noun}"`)}${maybe(' required')}>`
);
export const htmlSnippet = oneOf(
  inlineHtml,
  text`<p>${sentence} ${inlineHtml}</p>`,
  text`<div class="${noun} ${noun}">${inlineHtml}</div>`,
  text`<ul>${repeat(text`<li>${noun}</li>`, 2, 5)}</ul>`,
  text`<form action="/${noun}" method="${words('post get')}">${repeat(inlineHtml, 1, 3)}</form>`,
  text`<table border="1"><tr>${repeat(text`<td>${noun}</td>`, 2, 4)}</tr></table>`,
  text`<link rel="stylesheet" href="/css/${noun}.css">`,
  text`<meta name="viewport" content="width=device-width, initial-scale=1">`,
  text`<!DOCTYPE html>\n<html lang="en">\n<head>\n  <title>${capital(noun)}</title>\n</head>\n<body>\n  <h1>${capital(noun)}</h1>\n</body>\n</html>`,
  text`<script src="${oneOf(text`/js/${noun}.js`, text`https://cdn.${domain}/${noun}@${integer(1, 9)}.${integer(0, 9)}/dist/${noun}.min.js`)}"${maybe(words('defer async'))}></script>`,
  text`<h${integer(1, 6)} id="${noun}">${capital(noun)}</h1>`,
  text`<label for="${noun}">${capital(noun)}</label>`,
  text`<video controls width="${integer(200, 900)}"><source src="/${noun}.mp4" type="video/mp4"></video>`,
  text`<style>${cssRule}</style>`,
  text`<select name="${noun}">${repeat(text`<option value="${integer(1, 9)}">${noun}</option>`, 2, 5)}</select>`
);
const expression = oneOf(
  text`${identifier}.${words('map filter forEach find some')}((${letters('xyeia')}) => ${letters('xyeia')}.${noun})`,
  text`${identifier}.${noun}(${identifier})`,
  text`await fetch('/api/${noun}/' + ${identifier})`,
  text`JSON.${words('parse stringify')}(${identifier})`,
  text`document.querySelector('${oneOf('.', '#')}${noun}')`,
  text`document.getElementById("${noun}").${words('value innerText textContent')}`,
  text`Math.${words('floor round max min')}(${identifier} * ${integer(2, 100)})`,
  text`${identifier} ${words('+ - * / === !== && || < >= ??')} ${oneOf(identifier, integer(0, 99))}`,
  text`new ${capital(noun)}(${identifier})`,
  text`\`${noun}: \${${identifier}}\``,
  text`${identifier}?.${noun} ?? '${noun}'`,
  text`[...${identifier}, ${identifier}]`,
  text`{ ${noun}: ${identifier}, ...${identifier} }`,
  text`/^[a-z0-9]+$/i.test(${identifier})`
);
const statement = oneOf(
  text`${words('const let var')} ${identifier} = ${expression};`,
  text`if (${identifier} ${words('> < === !== >=')} ${oneOf(integer(0, 99), "''", 'null', identifier)}) { return ${identifier}; }`,
  text`for (let i = 0; i < ${identifier}.length; i++) { ${identifier}[i] = i * ${integer(2, 9)}; }`,
  text`console.log(${oneOf(text`'${noun}', ${identifier}`, identifier, text`"${noun}"`)});`,
  text`function ${camel}(${identifier}, ${identifier}) { return ${expression}; }`,
  text`export ${maybe('default ')}${words('const function class')} ${capital(noun)}`,
  text`import ${oneOf(text`{ ${camel} }`, capital(noun), text`* as ${noun}`)} from '${oneOf(text`./${noun}.js`, text`../${noun}/${noun}`, text`@${inventedWord}/${noun}`, noun, text`../../${noun}.ts`)}';`,
  text`${identifier}.addEventListener('${words('click input change keydown submit')}', (e) => { e.preventDefault(); });`,
  text`try { ${expression}; } catch (err) { console.error(err.message); }`,
  text`const [${noun}, set${capital(noun)}] = useState(${oneOf('null', '[]', "''", integer(0, 9))});`,
  text`$('#${noun}').on('click', function () { $(this).${words('hide toggle fadeOut')}(); });`,
  text`return ${expression};`,
  text`// ${sentence}`,
  text`setTimeout(() => ${camel}(), ${integer(100, 5000)});`,
  text`module.exports = { ${noun}, ${noun} };`,
  text`localStorage.setItem('${noun}', ${identifier});`,
  text`app.get('/${noun}/:id', async (req, res) => { res.json(await ${camel}(req.params.id)); });`
);
export const scriptSnippet = oneOf(expression, statement, repeat(statement, 2, 5, '\n'));
export const pythonSnippet = oneOf(
  text`import ${words('os sys re json numpy␣as␣np pandas␣as␣pd requests datetime')}`,
  text`def ${noun}_${noun}(${identifier}, ${identifier}=None):\n    return ${identifier} * ${integer(2, 9)}`,
  text`for ${letters('xik')} in range(${integer(2, 100)}):\n    print(${letters('xik')})`,
  text`with open("${noun}.${words('txt csv json')}") as f:\n    ${identifier} = f.read()`,
  text`df = pd.read_csv('${noun}.csv')\ndf.groupby('${noun}')['${noun}'].mean()`,
  text`print(f"{${identifier}} ${noun}")`,
  text`[${letters('xy')} for ${letters('xy')} in ${identifier} if ${letters('xy')} > ${integer(0, 9)}]`,
  text`if __name__ == "__main__":\n    main()`,
  text`class ${capital(noun)}(${words('object Exception BaseModel nn.Module')}):\n    def __init__(self, ${identifier}):\n        self.${noun} = ${identifier}`,
  text`subprocess.run(["ls", "-l"], check=True)`,
  text`@app.route("/${noun}")\ndef ${noun}():\n    return render_template("${noun}.html")`,
  text`lambda x: x["${noun}"]`,
  text`cursor.execute("SELECT * FROM ${noun} WHERE id = %s", (${identifier},))`
);
export const configSnippet = oneOf(
  text`server {\n  listen ${port};\n  server_name ${domain};\n  location /${noun} {\n    proxy_pass http://127.0.0.1:${port};\n    proxy_set_header Host $host;\n  }\n}`,
  text`FROM ${words('node:24-slim python:3.12 nginx:alpine golang:1.22')}\nWORKDIR /app\nCOPY . .\nRUN ${simpleShell}\nCMD ["${words('node npm python')}", "${noun}.js"]`,
  text`${noun}:\n  ${noun}: ${integer(1, 99)}\n  ${noun}:\n    - ${noun}\n    - "${noun}: ${noun}"\n  enabled: ${words('true false')}`,
  text`[${noun}]\n${noun} = ${noun}\n${noun}.${noun} = ${integer(1, 99)}\n; ${noun}\n# ${noun}`,
  text`<VirtualHost *:80>\n  ServerName ${domain}\n  DocumentRoot /var/www/${noun}\n  RewriteRule ^${noun}/(.*)$ /index.php?q=$1 [L,QSA]\n</VirtualHost>`,
  text`${upper(noun)}_${upper(noun)}=${noun}\n${upper(noun)}_URL=postgres://${inventedWord}:${letters(ALPHANUMERIC, 8)}@localhost:5432/${noun}\n`,
  text`resource "aws_${noun}" "${noun}" {\n  name = "\${var.${noun}}-${noun}"\n}`,
  text`name: ${noun}\non: [push]\njobs:\n  ${noun}:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v${integer(2, 5)}\n      - run: ${simpleShell}\n        env:\n          TOKEN: \${{ secrets.${upper(noun)} }}`,
  text`${repeat(oneOf('*', integer(0, 59), text`*/${integer(2, 30)}`), 5, 5, ' ')} ${oneOf(text`/usr/bin/${noun}`, text`cd /srv/${noun} && ./${noun}.sh >> /var/log/${noun}.log 2>&1`)}`,
  text`logging.level.${noun}=${words('DEBUG INFO WARN')}\nspring.datasource.url=\${DB_URL:jdbc:h2:mem:${noun}}`,
  text`location ~ \\.php$ { fastcgi_pass unix:/run/php/php${integer(7, 8)}.${integer(0, 4)}-fpm.sock; }`,
  text`set ${noun}=\${${noun}:-${integer(1, 9)}}\nalias ll='ls -la'`
);
export { file as pathInCode, identifier, statement as scriptStatement };
