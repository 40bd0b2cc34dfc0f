import {
  altered,
  capital,
  digits,
  family,
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
import { company, foreignText, sentence, verb } from '../vocabulary/language.ts';
import { userAgents } from '../vocabulary/pools.ts';
import {
  ALPHANUMERIC,
  domain,
  epochMs,
  epochSeconds,
  inventedWord,
  LOWER,
  token,
  UPPER,
  uuid
} from '../vocabulary/shared.ts';
import { identifier, noun } from '../vocabulary/code.ts';

const version = text`${integer(1, 140)}.${integer(0, 9)}.${integer(0, 9999)}.${integer(0, 250)}`;
const platform = oneOf(
  'Windows NT 10.0; Win64; x64',
  'Windows NT 6.1; WOW64',
  text`Macintosh; Intel Mac OS X 10_${integer(9, 15)}_${integer(0, 7)}`,
  'X11; Linux x86_64',
  text`Linux; Android ${integer(6, 15)}; ${oneOf(text`SM-${letters(UPPER)}${digits(3)}${letters(UPPER)}`, text`Pixel ${integer(2, 9)}`, text`Redmi Note ${integer(5, 13)}`, 'K')}`,
  text`iPhone; CPU iPhone OS ${integer(11, 18)}_${integer(0, 6)} like Mac OS X`,
  'X11; Ubuntu; Linux x86_64; rv:109.0',
  text`iPad; CPU OS ${integer(11, 17)}_1 like Mac OS X`
);
const browser = text`Mozilla/5.0 (${platform}) AppleWebKit/${integer(534, 605)}.${integer(1, 36)} (KHTML, like Gecko) ${oneOf(text`Chrome/${version} Safari/537.36`, text`Chrome/${version} Mobile Safari/537.36`, text`Version/${integer(9, 18)}.${integer(0, 6)} Mobile/15E${digits(3)} Safari/604.1`, text`Chrome/${version} Safari/537.36 ${words('Edg OPR YaBrowser Vivaldi SamsungBrowser')}/${version}`, text`Mobile/15E148 [FBAN/FBIOS;FBAV/${integer(100, 500)}.0.0.${digits(2)}.${digits(3)};FBDV/iPhone${integer(8, 16)},${integer(1, 4)};FBMD/iPhone;FBSN/iOS;FBLC/en_US;FBOP/5]`)}`;
const file = oneOf(
  text`https://${domain}/static/js/${noun}.${hex(8)}.chunk.js`,
  text`webpack:///./src/${noun}/${capital(noun)}.${words('tsx vue js')}`,
  text`webpack-internal:///./node_modules/${noun}/dist/${noun}.js`,
  text`https://${domain}/assets/${noun}-${hex(8)}.js?v=${integer(1, 99)}`,
  text`file:///android_asset/www/${noun}.js`,
  text`app:///${noun}/${noun}.js`,
  text`/var/task/node_modules/${noun}/../${noun}/index.js`,
  text`node:internal/${words('process/task_queues modules/cjs/loader net timers')}`,
  '<anonymous>',
  'native'
);
const place = text`${file}:${integer(1, 9999)}:${integer(1, 999)}`;
const call = oneOf(
  text`${capital(noun)}.${noun}`,
  text`Object.<anonymous>`,
  text`new ${capital(noun)}`,
  text`async ${noun}`,
  text`Array.map`,
  text`${letters(LOWER, 1, 2)}`,
  text`process.processTicksAndRejections`,
  text`XMLHttpRequest.${noun}`,
  text`HTMLDocument.<anonymous>`,
  text`onclick`,
  text`t.exports.${letters(LOWER, 1, 2)}`,
  text`window.onload`,
  text`Function.execute`,
  text`eval`
);
const scriptError = oneOf(
  text`TypeError: Cannot read propert${words('y ies')} ${oneOf(text`'${noun}' of ${words('undefined null')}`, text`of ${words('undefined null')} (reading '${noun}')`)}`,
  text`ReferenceError: ${noun} is not defined`,
  text`SyntaxError: Unexpected token '${letters('<{}()')}', "${letters('<{')}!DOCTYPE "... is not valid JSON`,
  text`Uncaught (in promise) Error: ${sentence}`,
  text`ChunkLoadError: Loading chunk ${integer(1, 99)} failed.\n(error: https://${domain}/${noun}.js)`,
  text`TypeError: ${identifier}.${noun} is not a function`,
  text`Error: Request failed with status code ${integer(400, 504)}`,
  text`undefined is not an object (evaluating '${identifier}.${noun}')`,
  text`Script error.`,
  text`ResizeObserver loop limit exceeded`,
  text`NS_ERROR_${upper(noun)}`,
  text`DOMException: Failed to execute '${words('querySelector insertBefore play postMessage')}' on '${words('Document Node Window')}': '${noun}' is not valid.`,
  text`Error: "${noun}" must be one of ["${noun}", "${noun}"]`
);
const scriptFrame = oneOf(
  text`    at ${call} (${place})`,
  text`    at ${place}`,
  text`${letters(LOWER, 1, 3)}@${place}`,
  text`@${place}`,
  text`global code@${place}`,
  text`    at eval (eval at ${noun} (${file}), <anonymous>:${integer(1, 9)}:${integer(1, 99)})`
);
const javaFrame = oneOf(
  text`\tat ${words('com org io net')}.${inventedWord}.${noun}.${capital(noun)}.${noun}(${capital(noun)}.java:${integer(1, 999)})`,
  text`\tat java.base/java.lang.${words('Thread.run Class.forName reflect.Method.invoke')}(${words('Thread Class Method')}.java:${integer(1, 999)})`,
  text`\tat java.lang.Runtime.exec(Runtime.java:${integer(100, 900)})`,
  text`\tat org.springframework.${noun}.${capital(noun)}$$EnhancerBySpringCGLIB$$${hex(8)}.${noun}(<generated>)`,
  text`\t... ${integer(1, 60)} common frames omitted`,
  text`\tat sun.reflect.NativeMethodAccessorImpl.invoke0(Native Method)`,
  text`Caused by: ${words('java.sql.SQLException java.io.IOException org.hibernate.HibernateException')}: ${sentence}`
);
const goFrame = text`${noun}/${noun}.(*${capital(noun)}).${capital(noun)}(0x${hex(10)}, {0x${hex(6)}, 0x${hex(2)}})\n\t/go/src/${noun}/${noun}.go:${integer(1, 999)} +0x${hex(3)}`;
const pythonFrame = text`  File "${oneOf(text`/app/${noun}/${noun}.py`, text`/usr/lib/python3.${integer(8, 13)}/site-packages/${noun}/${noun}.py`, '<stdin>')}", line ${integer(1, 999)}, in ${oneOf(noun, '<module>', '__call__', '<lambda>')}\n    ${oneOf(text`return ${noun}(${identifier})`, text`self.${noun} = ${noun}[${integer(0, 9)}]`, text`raise ${capital(noun)}Error("${sentence}")`, text`cursor.execute(sql, params)`)}`;
const databaseError = oneOf(
  text`SQLSTATE[${words('42S02 23000 42000 HY000')}]: ${sentence}: 1${digits(3)} Table '${noun}.${noun}' doesn't exist (SQL: select * from \`${noun}\` where \`${noun}\` = ${integer(1, 99)} limit 1)`,
  text`ERROR: duplicate key value violates unique constraint "${noun}_pkey" DETAIL: Key (${noun})=(${integer(1, 99)}) already exists.`,
  text`ORA-0${digits(4)}: ${sentence}`,
  text`psycopg2.errors.UndefinedColumn: column "${noun}" does not exist\nLINE 1: SELECT ${noun} FROM ${noun} WHERE id = ${integer(1, 99)}\n               ^`,
  text`You have an error in your SQL syntax; check the manual for the right syntax to use near '${noun}' at line ${integer(1, 9)}`,
  text`Incorrect syntax near '${noun}'.`
);

const timing = text`{"name":"https://${domain}/${noun}","entryType":"${words('navigation resource paint measure')}","startTime":${integer(0, 9999)}.${digits(12)},"duration":${integer(0, 9999)}.${digits(3)},"initiatorType":"${words('script img xmlhttprequest fetch link')}"}`;
export const telemetryTemplates = family('content/telemetry', {
  'browser-agent': mostly([browser, 3], [(rng) => rng.pick(userAgents), 1]),
  'crawler-agent': oneOf(
    text`Mozilla/5.0 (compatible; ${capital(noun)}bot/${integer(1, 9)}.${integer(0, 9)}; +http${maybe('s')}://${domain}/bot.html)`,
    text`${capital(noun)}Bot/${integer(1, 9)}.0 (+https://${domain}/${noun}; ${noun}@${domain})`,
    text`${browser} (compatible; ${capital(inventedWord)}bot/2.1; +http://www.${domain}/bot.html)`,
    text`${words('facebookexternalhit Slackbot-LinkExpanding Twitterbot TelegramBot WhatsApp Discordbot')}/${integer(1, 9)}.${integer(0, 9)} (like ${capital(noun)})`,
    text`Sogou web spider/${integer(1, 9)}.0(+http://${domain}/docs/help/webmasters.htm#${digits(2)})`,
    text`${capital(noun)} (http://${domain}; ${integer(1, 99)} subscribers; feed-id=${digits(8)})`
  ),
  'library-agent': oneOf(
    text`${words('curl Wget python-requests okhttp axios Go-http-client node-fetch PostmanRuntime insomnia aiohttp Apache-HttpClient libwww-perl Java Ruby GuzzleHttp Dart')}/${integer(0, 9)}.${integer(0, 99)}${maybe(text`.${integer(0, 9)}`)}`,
    text`${capital(inventedWord)}/${version} CFNetwork/${integer(800, 1500)}.${integer(0, 9)} Darwin/${integer(17, 24)}.${integer(0, 6)}.0`,
    text`Dalvik/2.1.0 (Linux; U; Android ${integer(6, 15)}; ${token} Build/${letters(UPPER, 4)}.${digits(6)}.${digits(3)})`,
    text`aws-sdk-${words('go js java')}/${version} (${words('linux darwin')}; amd64) exec-env/AWS_ECS`,
    text`${capital(inventedWord)}/${integer(1, 9)}.${integer(0, 9)} (com.${inventedWord}.${noun}; build:${integer(1, 999)}; iOS ${integer(12, 18)}.${integer(0, 6)}.0) Alamofire/5.${integer(0, 9)}`,
    text`python-requests/2.${integer(0, 32)}.${integer(0, 2)} CPython/3.${integer(6, 13)} Linux/5.${integer(4, 19)}`,
    text`${capital(noun)}-Webhook/${integer(1, 3)}.0`,
    text`Blackbox Exporter/0.${integer(10, 25)}.0`,
    text`kube-probe/1.${integer(16, 32)}`,
    text`${capital(inventedWord)}-HealthChecker/${integer(1, 9)}.0`
  ),
  'old-agent': oneOf(
    text`Mozilla/4.0 (compatible; MSIE ${integer(5, 9)}.0; Windows NT ${integer(5, 6)}.${integer(0, 2)}; Trident/${integer(4, 7)}.0; .NET CLR 2.0.50727; .NET CLR 3.0.04506.30)`,
    text`Opera/9.${digits(2)} (Windows NT ${integer(5, 6)}.1; U; en) Presto/2.${integer(1, 12)}.${digits(3)} Version/${integer(10, 12)}.${digits(2)}`,
    text`Mozilla/5.0 (Windows; U; Windows NT 5.1; en-US; rv:1.${integer(7, 9)}.${integer(0, 2)}) Gecko/20${digits(6)} Firefox/${integer(1, 3)}.${integer(0, 6)}`,
    text`Lynx/2.8.${integer(3, 9)}dev.${integer(1, 16)} libwww-FM/2.14 SSL-MM/1.4.1 OpenSSL/0.9.${integer(6, 8)}`,
    text`Mozilla/5.0 (compatible; Konqueror/${integer(3, 4)}.${integer(0, 9)}; Linux) KHTML/${integer(3, 4)}.${integer(0, 9)}.${integer(0, 9)} (like Gecko)`,
    text`Nokia${token}/2.0 (${digits(2)}.${digits(3)}) Profile/MIDP-2.0 Configuration/CLDC-1.1`
  ),
  'odd-agent': oneOf(
    text`${browser} ${capital(noun)}/${version}`,
    text`${browser} (${capital(noun)}; +https://${domain}/${noun})`,
    text`Mozilla/5.0 (compatible; ${capital(noun)}/${integer(1, 9)}.${integer(0, 9)})`,
    text`Mozilla/5.0 (${platform}) ${capital(noun)} ${inventedWord}`,
    text`${capital(inventedWord)} (${platform}; ${noun}; ${words('en de ru')})`,
    text`${browser} [${noun};FBAN/${capital(noun)};FBAV/${version}]`,
    text`Mozilla/5.0 (${platform}) AppleWebKit/537.36 (KHTML, like Gecko; compatible; ${capital(noun)}Bot/1.0; +https://${domain}/bot)`,
    text`Mozilla/${integer(4, 5)}.0 (compatible; MSIE ${integer(6, 10)}.0; ${platform}; ${capital(noun)} ${integer(1, 9)}.${integer(0, 9)})`,
    text`Mozilla/5.0`,
    text`Mozilla/5.0 (X11; Linux x86_64) ${noun} - ${noun}`,
    text`"${browser}"`,
    text`${capital(noun)}/${version} (${noun}; ${noun}/${integer(1, 9)})`
  ),
  'accept-language': text`${words('en-US de-DE fr-FR he-IL ru-RU pt-BR es-ES zh-CN ja-JP pl-PL')},${words('en de fr he ru pt es')};q=0.${integer(5, 9)}${maybe(text`,${words('en de fr ar')}-${words('US GB DE')};q=0.${integer(1, 7)}`)}${maybe(text`,*;q=0.${integer(1, 5)}`)}`,
  accept: oneOf(
    text`text/html,application/xhtml+xml,application/xml;q=0.9,image/${words('avif webp apng')},*/*;q=0.${integer(1, 8)}${maybe(text`,application/signed-exchange;v=b3;q=0.${integer(1, 9)}`)}`,
    text`application/json, text/${words('plain javascript html')}, */*; q=0.0${integer(1, 9)}`,
    text`image/webp,image/apng,image/*,*/*;q=0.${integer(1, 8)}`,
    text`application/vnd.${inventedWord}.v${integer(1, 9)}+json`,
    text`application/vnd.${inventedWord}+${words('json xml')}; version=${integer(1, 9)}`,
    text`text/css,*/*;q=0.${integer(1, 9)}`,
    text`${words('gzip deflate br zstd')}, ${words('gzip deflate br zstd')};q=0.${integer(1, 9)}, *;q=0`
  ),
  brands: text`"${oneOf(' Not A;Brand', 'Not/A)Brand', 'Not_A Brand', ' Not;A Brand', 'Not?A_Brand', '(Not(A:Brand', 'Not.A/Brand', ';Not A Brand', 'Not:A-Brand')}";v="${integer(8, 99)}", "Chromium";v="${integer(80, 140)}", "${oneOf('Google Chrome', 'Microsoft Edge', 'Opera', 'Brave')}";v="${integer(80, 140)}"`,
  'cache-and-range': oneOf(
    text`max-age=${integer(0, 99_999)}, ${oneOf('must-revalidate', 'stale-while-revalidate=60', 'private', 'no-transform')}`,
    text`bytes=${integer(0, 9999)}-${maybe(integer(10_000, 99_999))}`,
    text`bytes ${integer(0, 999)}-${integer(1000, 9999)}/${integer(10_000, 99_999)}`,
    text`timeout=${integer(1, 60)}, max=${integer(100, 1000)}`,
    text`for=${integer(1, 254)}.${integer(0, 254)}.${integer(0, 254)}.${integer(1, 254)};proto=https;by=203.0.113.${integer(1, 254)}`,
    text`1.1 ${hex(32)}.cloudfront.net (CloudFront)`,
    text`form-data; name="${noun}"; filename="${noun} (${integer(1, 9)}).${words('pdf jpg')}"`,
    text`multipart/form-data; boundary=----WebKitFormBoundary${letters(ALPHANUMERIC, 16)}`,
    text`attachment; filename*=UTF-8''${altered(foreignText(1, 3), encodeURIComponent)}.pdf`,
    text`${integer(1, 254)}.${integer(0, 254)}.${integer(0, 254)}.${integer(1, 254)}, 10.0.${integer(0, 254)}.${integer(1, 254)}`,
    text`u=${integer(0, 5)}, i`,
    text`<https://${domain}/${noun}?page=${integer(2, 9)}>; rel="next", <https://${domain}/${noun}?page=${integer(10, 99)}>; rel="last"`
  ),
  'script-error': scriptError,
  'script-stack': text`${scriptError}\n${repeat(scriptFrame, 2, 10, '\n')}`,
  'script-frames': repeat(scriptFrame, 1, 6, '\n'),
  'java-stack': text`${words('java.lang java.sql org.springframework.dao com.fasterxml.jackson.databind')}.${words('NullPointerException IllegalStateException SQLException RuntimeException JsonMappingException')}: ${sentence}\n${repeat(javaFrame, 3, 10, '\n')}`,
  'python-stack': text`Traceback (most recent call last):\n${repeat(pythonFrame, 1, 4, '\n')}\n${words('ValueError KeyError TypeError ZeroDivisionError sqlalchemy.exc.OperationalError')}: ${oneOf(sentence, text`'${noun}'`, text`invalid literal for int() with base 10: '${noun}'`)}`,
  'dotnet-stack': text`System.${words('NullReferenceException ArgumentException InvalidOperationException Data.SqlClient.SqlException')}: ${sentence}\n${repeat(text`   at ${capital(inventedWord)}.${capital(noun)}.${oneOf(capital(noun), '<>c__DisplayClass1_0.<Main>b__0')}(${words('String Int32 Object')} ${noun}) in C:\\${noun}\\${capital(noun)}.cs:line ${integer(1, 999)}`, 2, 6, '\n')}`,
  'go-panic': text`panic: runtime error: ${oneOf('invalid memory address or nil pointer dereference', text`index out of range [${integer(1, 9)}] with length ${integer(0, 3)}`)}\n\ngoroutine ${integer(1, 999)} [running]:\n${repeat(goFrame, 1, 4, '\n')}`,
  'ruby-php-stack': oneOf(
    text`${capital(noun)}Error (undefined method \`${noun}' for nil:NilClass):\n${repeat(text`app/${words('models controllers views')}/${noun}.rb:${integer(1, 300)}:in \`${oneOf(noun, text`block in ${noun}`, "<main>'")}'`, 2, 6, '\n')}`,
    text`PHP Fatal error:  Uncaught Error: Call to a member function ${noun}() on null in /var/www/html/${noun}.php:${integer(1, 900)}\nStack trace:\n${repeat(text`#${integer(0, 9)} /var/www/html/wp-includes/${noun}.php(${integer(1, 900)}): ${capital(noun)}->${noun}('${noun}', Array)`, 2, 6, '\n')}`,
    text`Warning: Undefined variable $${noun} in C:\\xampp\\htdocs\\${noun}\\index.php on line ${integer(1, 300)}`
  ),
  'database-error': databaseError,
  'shell-error': oneOf(
    text`/bin/sh: ${integer(1, 9)}: ${noun}: not found`,
    text`bash: line ${integer(1, 99)}: ${noun}: command not found`,
    text`cat: /etc/${noun}.conf: No such file or directory`,
    text`npm ERR! code ELIFECYCLE\nnpm ERR! errno ${integer(1, 9)}`,
    text`error: failed to push some refs to 'https://github.com/${inventedWord}/${noun}.git'`,
    text`Permission denied (publickey). rsync error: code ${integer(1, 255)}`,
    text`Command failed: git ${noun} --${noun} exit ${integer(1, 255)}`,
    text`curl: (${integer(1, 90)}) Could not resolve host: ${domain}`
  ),
  'error-event': (rng) =>
    JSON.stringify({
      event_id: hex(32)(rng),
      level: rng.pick(['error', 'warning']),
      exception: {
        values: [
          {
            type: 'TypeError',
            value: scriptError(rng),
            stacktrace: {
              frames: [{ filename: file(rng), function: call(rng), lineno: rng.int(1, 999), in_app: rng.chance(0.5) }]
            }
          }
        ]
      },
      request: { url: `https://${domain(rng)}/${noun(rng)}`, headers: { 'User-Agent': browser(rng) } },
      breadcrumbs: [{ category: 'ui.click', message: `div.${noun(rng)} > button#${noun(rng)}[type="submit"]` }]
    }),
  report: oneOf(
    text`{"csp-report":{"document-uri":"https://${domain}/${noun}","violated-directive":"script-src-elem","blocked-uri":"${oneOf('inline', 'eval', text`https://${domain}`)}","original-policy":"default-src 'self'; script-src 'self' 'unsafe-inline' https://${domain}; report-uri /csp","script-sample":"${letters(LOWER, 1, 3)}(${integer(1, 9)})"}}`,
    text`[{"age":${integer(0, 999)},"type":"network-error","url":"https://${domain}/","body":{"elapsed_time":${integer(0, 999)},"phase":"${words('dns connection application')}","type":"tcp.reset"}}]`,
    text`{"type":"deprecation","body":{"id":"${capital(noun)}","message":"${sentence}","sourceFile":"https://${domain}/${noun}.js"}}`
  ),
  policy: oneOf(
    text`default-src 'self'; img-src * data:; script-src 'self' 'nonce-${token}' https://${domain}; object-src 'none'`,
    text`geolocation=(), camera=(self "https://${domain}")`,
    text`max-age=${integer(1, 99_999_999)}; includeSubDomains; preload`
  ),
  'timing-beacon': oneOf(
    timing,
    text`[${repeat(timing, 2, 4, ',')}]`,
    text`plt=${integer(1, 9999)}&pft=0&dns=${integer(0, 99)}&tcp=${integer(0, 99)}&srt=${integer(1, 999)}&rrt=${integer(1, 999)}&pdt=${integer(1, 999)}&dit=${integer(1, 9999)}`,
    text`rt.tstart=${epochMs}&rt.bmr=${repeat(integer(0, 999), 3, 9, ',')}&u=https://${domain}/&v=1.${integer(0, 999)}.0`,
    text`(rt=${integer(1, 99)}&ttfb=${integer(1, 999)}&${noun}~${integer(1, 99)})`
  ),
  event: oneOf(
    text`{"event":"${noun}_${words('click view submit')}","properties":{"$current_url":"https://${domain}/${noun}","$browser":"Chrome","distinct_id":"${uuid}","${noun}":"${sentence}"},"timestamp":"${integer(2020, 2026)}-01-01T00:00:00.000Z"}`,
    text`event=${noun}.${noun}`,
    text`{"e":[${repeat(text`[${epochMs},"${noun}",${integer(0, 9)}]`, 1, 4, ',')}],"sid":"${token}"}`,
    text`en=${noun}&ep.${noun}=${noun}&epn.${noun}=${integer(1, 99)}&_et=${integer(1, 9999)}`,
    text`[["${noun}","${noun}",{"${noun}":${integer(1, 99)}}],["track","${capital(noun)} ${capital(noun)}"]]`,
    text`ec=${noun}&ea=${noun}&el=${noun}%20${noun}`,
    text`pa=detail&pr1id=${digits(5)}&pr1nm=${noun}%20${noun}&pr1pr=${integer(1, 999)}.${digits(1)}&cu=${letters(UPPER, 3)}`
  ),
  selector: oneOf(
    text`div#${noun} > ul.${noun}-${noun} li:nth-child(${integer(1, 9)}) a[href^="/${noun}"]`,
    text`//*[@id="${noun}"]/div[${integer(1, 9)}]/span[${integer(1, 9)}]`,
    text`html > body > div:nth-of-type(${integer(1, 9)}) > ${words('button a input')}.${noun}`,
    text`submit-${noun} ${noun} ng-isolate-scope btn btn-${noun} ng-${words('valid dirty touched')}`,
    text`button.${noun}__${noun}--${noun}:not(.${noun})`,
    text`#${noun}-${integer(1, 99)},.${noun}::after`,
    text`[data-${noun}="${noun}"] >>> .${noun}`,
    text`<div class="${noun} ${noun}" id="${noun}">`,
    text`<button onclick="${noun}()">`,
    text`{"tag":"BUTTON","classList":"${noun} ${noun}","innerText":"${capital(verb)}","id":"${noun}","attributes":{"onclick":"${noun}()","href":"#"}}`,
    text`A.${noun}[href=javascript:void(0)]`
  ),
  'page-metadata': oneOf(
    (rng) =>
      JSON.stringify({
        title: sentence(rng),
        'meta:description': `${foreignText(4, 12)(rng)} ${sentence(rng)}`,
        'meta:keywords': `${noun(rng)}, ${noun(rng)}`
      }),
    text`{"@context":"https://schema.org","@type":"${words('Product Organization BreadcrumbList Article')}","name":"${noun} ${noun}","offers":{"@type":"Offer","price":"${integer(1, 99)}.00"}}`,
    text`[{"dimensions":{"h":${integer(1, 999)},"w":${integer(1, 999)}},"properties":{"og:title":"${noun} - ${noun}","og:url":"https://${domain}/"},"subscopes":[],"type":"https://schema.org/${capital(noun)}"}]`,
    (rng) => `${sentence(rng)} | ${company(rng)}`,
    text`${foreignText(2, 6)} - ${foreignText(1, 4)} | ${capital(inventedWord)}`
  ),
  device: oneOf(
    text`${integer(320, 4000)}x${integer(200, 2400)}`,
    text`${words('Win32 MacIntel iPhone Linux␣x86_64')}|${integer(1, 32)}|${integer(1, 16)}|24`,
    text`ANGLE (${words('Intel NVIDIA AMD')}, ${capital(inventedWord)} ${integer(100, 9999)} Direct3D11 vs_5_0 ps_5_0, D3D11)`,
    text`{"width":${integer(300, 3000)},"height":${integer(200, 2000)},"dpr":${integer(1, 3)},"tz":-${integer(0, 12)},"plugins":["PDF Viewer","Chrome PDF Viewer"]}`,
    text`4g,${integer(1, 10)}.${digits(2)},${integer(50, 300)},false`,
    text`${hex(32)};${integer(1, 99)};${words('en-US he ru')};${integer(800, 3000)},${integer(600, 1600)};-${integer(0, 720)}`
  ),
  metrics: oneOf(
    text`http_${noun}_total{method="${words('get post')}",code="${integer(200, 504)}"} ${integer(1, 99_999)} ${epochMs}`,
    text`${noun}.${noun}.${noun}:${integer(1, 999)}|${words('c ms g h')}|#env:${noun},${noun}:${noun}`,
    text`${noun},host=${noun},region=${noun} ${noun}=${integer(1, 99)}.${digits(2)},${noun}="${noun}" ${epochSeconds}000000000`,
    text`# HELP ${noun}_${noun} ${sentence}\n# TYPE ${noun}_${noun} ${words('gauge counter')}\n${noun}_${noun} ${integer(0, 99)}`,
    text`{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${hex(32)}","spanId":"${hex(16)}","name":"${words('GET POST SELECT')} /${noun}","attributes":[{"key":"db.statement","value":{"stringValue":"SELECT ${noun} FROM ${noun} WHERE id = ?"}}]}]}]}]}`
  ),
  'source-map': text`{"version":3,"sources":["webpack:///./src/${noun}.js","../../${noun}/${noun}.ts"],"names":["${noun}","${noun}"],"mappings":"${repeat(letters(ALPHANUMERIC + '+/', 4, 6), 5, 30, oneOf(',', ';', ';;', ','))}"}`
});
