import { altered, capital, digits, family, hex, integer, letters, maybe, oneOf, repeat, text, upper, words } from '../template.ts';
import { city, company, emojiMark, firstName, foreignText, lastName, person, product, sentence, verb, job } from '../vocabulary/language.ts';
import { fileNames } from '../vocabulary/pools.ts';
import { ALPHANUMERIC, base64, base64UrlAlphabet, DIGITS, domain, epochMs, epochSeconds, inventedWord, LOWER, port, token, topDomain, UPPER, uuid } from '../vocabulary/shared.ts';
import { noun, sqlSnippet } from './code-snippets.ts';

const slug = repeat(noun, 1, 5, '-');
const extension = words('html php aspx jsp htm js css png jpg svg json xml pdf woff2 mp4 ico map webp');
const path = oneOf(text`/${slug}`, text`/${noun}/${slug}`, text`/${noun}/${integer(1, 99_999)}`, text`/${noun}/${uuid}`, text`/${noun}/${noun}/${slug}.${extension}`, text`/${words('en de fr he ru en-us pt-br')}/${noun}/${slug}`, text`/${noun}.${extension}`, '/', '', text`/${noun}/${integer(2005, 2026)}/0${integer(1, 9)}/${slug}/`, text`/~${inventedWord}/${noun}`, text`/@${inventedWord}/${slug}-${hex(12)}`, text`/${noun};${noun}=${integer(1, 99)}`, text`/${noun}/${noun},${noun}/`, text`/${noun}(${noun})`, text`/${capital(noun)}_(${noun})`, text`/assets/${noun}.${hex(8)}.${words('js css chunk.js')}`, text`/_next/static/chunks/pages/${noun}/[${noun}]-${hex(16)}.js`, text`/wp-content/uploads/${integer(2010, 2026)}/1${integer(0, 2)}/${slug}-${integer(100, 1200)}x${integer(100, 900)}.jpg`, text`/w_${integer(50, 900)},h_${integer(50, 900)},c_fill,q_auto/v${epochSeconds}/${noun}.jpg`);
const campaign = text`utm_source=${noun}&utm_medium=${words('cpc email social')}&utm_campaign=${noun}_${integer(2020, 2026)}${maybe(text`&utm_content=${noun}%20${noun}`)}`;
const parameter = oneOf(text`${noun}=${noun}`, text`${noun}=${integer(0, 9999)}`, text`${letters(LOWER, 1, 3)}=${token}`, text`${noun}[]=${noun}`, text`${noun}=${noun}+${noun}`, text`${noun}=${uuid}`, text`${words('gclid fbclid msclkid _hsenc mc_eid yclid')}=${letters(base64UrlAlphabet, 20, 90)}`, text`v=${integer(1, 9)}.${integer(0, 9)}`, campaign, text`${noun}=`, noun, text`_=${epochMs}`, text`callback=jQuery${digits(20)}_${epochMs}`, text`${noun}=%D7%A9%D7%9C${repeat(text`%D7%${hex(2)}`, 1, 9)}`, text`q=${noun}%20${noun}%27s`, text`sort=-${noun},${noun}`, text`filter=${noun}%20eq%20%27${noun}%27`, text`${noun}=${noun}:${noun}|${noun}:${noun}`, text`bbox=${integer(1, 99)}.${digits(4)},${integer(1, 99)}.${digits(4)}`);
const query = repeat(parameter, 1, 6, '&');
const host = oneOf(domain, domain, text`www.${inventedWord}.${topDomain}`, text`localhost:${port}`, text`10.${integer(0, 255)}.${integer(0, 255)}.${integer(1, 254)}:${port}`, text`xn--${letters(LOWER + DIGITS, 5, 12)}.${topDomain}`);
const plain = text`http${maybe('s', 0.9)}://${host}${path}${maybe(text`?${query}`)}${maybe(text`#${oneOf(noun, slug, text`/${noun}/${noun}`, text`!${noun}`, text`:~:text=${noun}%20${noun}`, text`section-${integer(1, 9)}`)}`, 0.2)}`;
const encodedUrl = altered(plain, (written) => encodeURIComponent(written));

export const urlTemplates = family('content/url', {
  'plain': plain,
  'origin': text`https://${host}${maybe('/')}`,
  'with-query': text`https://${host}${path}?${query}`,
  'long-query': text`https://${host}${path}?${repeat(parameter, 6, 24, '&')}`,
  'redirect-inside': text`https://${host}/${words('login oauth/authorize sso redirect out l.php url')}?${words('redirect_uri next return_to continue url u dest')}=${encodedUrl}${maybe(text`&state=${token}`)}`,
  'redirect-twice-inside': altered(text`https://${host}/${noun}?next=${encodedUrl}`, (written) => `https://accounts.${'example'}.net/signin?continue=${encodeURIComponent(written)}`),
  'redirect-not-encoded': text`https://${host}/${words('proxy go out share')}?${words('url u to')}=${plain}`,
  'encoded': encodedUrl,
  'relative': oneOf(text`${path}?${query}`, text`.${path}`, text`../${noun}/${slug}.${extension}`, text`/${noun}`, text`?${query}`, text`#${noun}`, text`/${noun}/?${noun}=${integer(1, 9)}#${noun}`, text`../../${noun}.${words('css js png')}`, text`//${domain}${path}`),
  'path': path,
  'path-query': text`${path}?${repeat(parameter, 1, 4, '&')}`,
  'query-only': query,
  'oauth': text`response_type=code&client_id=${hex(32)}&redirect_uri=${encodedUrl}&scope=openid%20profile%20${noun}:${words('read write')}&state=${letters(base64UrlAlphabet, 20, 60)}&code_challenge=${letters(base64UrlAlphabet, 43)}&code_challenge_method=S256`,
  'social-share': oneOf(text`https://twitter.com/intent/tweet?text=${altered(sentence, encodeURIComponent)}&url=${encodedUrl}&via=${inventedWord}`, text`https://wa.me/?text=${altered(text`${sentence} ${plain}`, encodeURIComponent)}`, text`mailto:${inventedWord}@${domain}?subject=${altered(sentence, encodeURIComponent)}&body=${altered(sentence, encodeURIComponent)}`, text`https://www.facebook.com/sharer/sharer.php?u=${encodedUrl}`),
  'search-page': text`https://${domain}/search?q=${altered(oneOf(text`${noun} ${noun}`, foreignText(1, 4), text`"${noun}" ${noun}'s`, product), encodeURIComponent)}&${query}`,
  'map': oneOf(text`https://maps.${domain}/maps/place/${altered(city, (written) => written.replaceAll(' ', '+'))}/@${integer(1, 89)}.${digits(7)},${integer(1, 179)}.${digits(7)},${integer(3, 20)}z/data=!3m1!4b1!4m5!3m4!1s0x${hex(16)}:0x${hex(16)}`, text`https://tile.${domain}/${integer(1, 20)}/${integer(1, 9999)}/${integer(1, 9999)}.png`, text`https://${domain}/maps/vt/pb=!1m4!1m3!1i${integer(1, 20)}!2i${integer(1, 9999)}!3i${integer(1, 9999)}!2m3!1e0!2sm!3i${digits(9)}`),
  'image-service': text`https://${domain}/image/${words('fetch upload resize')}/${repeat(oneOf('f_auto', 'q_80', text`w_${integer(10, 2000)}`, text`h_${integer(10, 2000)}`, 'c_limit', 'fl_progressive:steep'), 2, 5, ',')}/${oneOf(plain, encodedUrl, text`${noun}.jpg`)}`,
  'cdn-combination': text`https://cdn.${domain}/combo?${repeat(text`${noun}/${integer(1, 9)}.${integer(0, 9)}/${noun}.js`, 2, 6, '&')}`,
  'matrix': text`https://${domain}/${noun};jsessionid=${altered(hex(32), (written) => written.toUpperCase())}?${query}`,
  'other-schemes': oneOf(text`tel:+${digits(11)}`, text`ftp://${domain}/${noun}/${noun}.zip`, text`blob:https://${domain}/${uuid}`, text`app://${noun}/${noun}?id=${integer(1, 99)}`, text`intent://${noun}/#Intent;scheme=${noun};package=com.${inventedWord}.${noun};end`, text`chrome-extension://${letters('abcdefghijklmnop', 32)}/${noun}.html`, text`about:${words('blank srcdoc')}`, text`android-app://com.${inventedWord}.${noun}`, text`magnet:?xt=urn:btih:${hex(40)}&dn=${noun}+${noun}`, text`git@github.com:${inventedWord}/${noun}.git`, text`s3://${noun}-${noun}/${noun}/${noun}.parquet`, text`postgres://${inventedWord}:${token}@${domain}:5432/${noun}`, text`sms:+${digits(10)}?body=${noun}`, text`file:///Users/${inventedWord}/Documents/${noun}.html`, text`file:///C:/Users/${inventedWord}/${noun}/index.html`, text`data:,${noun}%20${noun}`, text`wss://${domain}/socket.io/?EIO=4&transport=websocket&sid=${token}`, text`ipfs://Qm${letters(ALPHANUMERIC, 44)}`, text`webcal://${domain}/${noun}.ics`, text`javascript:void(0)`, text`javascript:;`),
  'unicode': oneOf(text`https://${domain}/${foreignText(1, 2)}/${foreignText(1, 1)}`, text`https://${foreignText(1, 1)}.${topDomain}/`, altered(text`https://${domain}/${foreignText(1, 3)}`, encodeURI)),
  'template': oneOf(text`https://${domain}/${noun}/{id}?${noun}={${noun}}`, text`/${noun}/:${noun}/${noun}`, text`https://{s}.${domain}/{z}/{x}/{y}.png`, text`/api/v${integer(1, 4)}/${noun}/[${noun}]`, text`https://${domain}/{+path}{?${noun},${noun}}`, text`\${baseUrl}/${noun}`, text`/${noun}/**`, text`^/${noun}/(.*)$`, text`{{base_url}}/${noun}/{{${noun}}}`),
  'with-credentials-or-port': oneOf(text`https://${inventedWord}:${token}@${domain}/${noun}`, text`http://${domain}:${port}${path}`, text`https://${inventedWord}@${domain}/${noun}.git`, text`http://192.168.${integer(0, 9)}.${integer(1, 254)}${path}`, text`http://localhost:${port}${path}`, text`http://[2001:db8::${hex(2)}]:${port}/`),
  'api': text`/api/v${integer(1, 4)}/${noun}s/${oneOf(integer(1, 9999), uuid, text`${integer(1, 99)},${integer(1, 99)}`)}/${noun}${maybe(text`?fields=${repeat(noun, 1, 4, ',')}&expand=${noun}.${noun}&limit=${integer(1, 100)}`)}`,
  'odata': text`/odata/${capital(noun)}s(${oneOf(integer(1, 99), text`'${noun}'`, text`guid'${uuid}'`, text`${capital(noun)}=${integer(1, 9)},${capital(noun)}='${noun}'`)})${maybe(text`/${capital(noun)}`)}?$select=${capital(noun)},${capital(noun)}&$filter=${capital(noun)} ${words('eq gt')} ${oneOf(integer(1, 99), text`'${noun}'`)}&$expand=${capital(noun)}`,
  'semicolon-parameters': text`/activity;src=${digits(7)};type=${noun};cat=${noun};u1=${noun};u2=${altered(plain, encodeURIComponent)};ord=${digits(13)};gtm=${letters(ALPHANUMERIC, 6)};~oref=${encodedUrl}?`,
  'beacon': text`/${words('collect pixel tr g/collect b/ss ping i.gif')}?v=${integer(1, 2)}&tid=UA-${digits(8)}-1&cid=${digits(9)}.${epochSeconds}&dl=${encodedUrl}&dt=${altered(oneOf(sentence, foreignText(2, 6)), encodeURIComponent)}&sr=${integer(800, 3000)}x${integer(600, 1600)}&${query}`
});

const file = words('report invoice scan photo img_ IMG_ DSC Screenshot Resume CV contract backup data export notes thesis final logo budget statement');
const separator = oneOf('_', '-', ' ', '', '.', ' - ', '__', '+', '%20');
const documents = words('pdf docx xlsx jpg png csv txt zip pptx mp4 mov heic svg md json html js py sql sh tar.gz odt gif eps psd 7z log');
export const filenameTemplates = family('content/filename', {
  'numbered': text`${file}${separator}${integer(1, 9999)}.${documents}`,
  'copy': text`${file}${maybe(text`${separator}${noun}`)}${oneOf(text` (${integer(1, 20)})`, ' - Copy', text`(${integer(1, 9)})`, ' copy', text`_v${integer(1, 9)}`, text` [${integer(1, 9)}]`, '~', '_FINAL_final', text` - Kopie (${integer(2, 9)})`, text`.${words('bak old orig')}`)}.${documents}`,
  'camera': oneOf(text`IMG_${integer(2010, 2026)}${digits(4)}_${digits(6)}${maybe(text`_${digits(3)}`)}.jpg`, text`DSC${digits(5)}.JPG`, text`PXL_${digits(8)}_${digits(9)}.MP.jpg`, text`Screenshot ${integer(2015, 2026)}-01-${integer(10, 28)} at ${integer(1, 12)}.${digits(2)}.${digits(2)} ${words('AM PM')}.png`, text`WhatsApp Image ${integer(2015, 2026)}-01-1${integer(0, 9)} at ${digits(2)}.${digits(2)}.${digits(2)}.jpeg`, text`signal-${integer(2018, 2026)}-01-${digits(2)}-${digits(6)}.jpeg`, text`FB_IMG_${epochMs}.jpg`, text`image${integer(0, 99)}.jpeg`),
  'person': text`${oneOf(lastName, person, inventedWord)}${separator}${file}${maybe(text`${separator}${integer(2000, 2026)}`)}.${documents}`,
  'apostrophe': text`${firstName}'s ${noun}${maybe(text` & ${noun}`)}.${documents}`,
  'foreign': text`${foreignText(1, 4)}.${documents}`,
  'commas-and-ampersands': text`${capital(noun)}, ${noun} & ${noun}${oneOf('', text` (${noun})`, text` #${integer(1, 99)}`, text` @ ${city}`, text` + ${noun}`, text`; ${noun}`, text` = ${noun}`, text` ${integer(1, 100)}%`, '!', text` $${integer(1, 99)}`, text` {${noun}}`)}.${documents}`,
  'date': text`${integer(2000, 2026)}-${integer(10, 12)}-${integer(10, 28)}${separator}${noun}${maybe(text`${separator}${noun}`)}.${documents}`,
  'technical': oneOf(text`${noun}.${hex(8)}.chunk.js`, text`${noun}.test.ts`, text`.${noun}rc`, text`${noun}.min.js.map`, text`lib${noun}-${integer(0, 9)}.${integer(0, 9)}.so.${integer(0, 9)}`, text`${noun}_${integer(0, 9)}.${integer(0, 9)}.${integer(0, 9)}_amd64.deb`, text`${noun}-${integer(1, 9)}.${integer(0, 9)}.${integer(0, 9)}.tgz`, text`__init__.py`, text`${noun}.d.ts`, text`[${noun}].tsx`, text`[...${noun}].tsx`, text`(${noun})/page.tsx`, text`${noun}.module.css`, text`Dockerfile.${noun}`, text`${noun}@2x.png`, text`docker-compose.${noun}.yml`, text`${digits(14)}_create_${noun}_table.${words('php rb sql')}`),
  'hashed': text`${hex(16, 40)}.${documents}`,
  'unix-path': oneOf(text`/home/${inventedWord}/${noun}/${file}.${documents}`, text`/var/www/${noun}/current/${noun}/${noun}.php`, text`/Users/${inventedWord}/Downloads/${file} (${integer(1, 9)}).${documents}`, text`/usr/local/lib/${noun}/${noun}.so`, text`~/${noun}/${noun}.${documents}`, text`/mnt/${noun}/${integer(2000, 2026)}/${noun}.${documents}`, text`/storage/emulated/0/DCIM/Camera/IMG_${digits(8)}.jpg`, text`/data/user/0/com.${inventedWord}.${noun}/cache/${uuid}.jpg`, text`/opt/${noun}/bin/${noun}`, text`/tmp/${noun}-${hex(8)}/${noun}.${documents}`),
  'windows-path': oneOf(text`C:\\Users\\${inventedWord}\\${words('Documents Desktop Downloads Pictures')}\\${file}.${documents}`, text`C:\\fakepath\\${file}${separator}${integer(1, 99)}.${documents}`, text`D:\\${capital(noun)}\\${noun} ${noun}\\${file}.${documents}`, text`\\\\${inventedWord}-srv\\${noun}\\${capital(noun)}\\${file}.${documents}`, text`C:\\Program Files\\${capital(noun)}\\${noun}.exe`, text`%APPDATA%\\${capital(noun)}\\${noun}.json`, text`C:/${noun}/${noun}/${file}.${documents}`),
  'relative-path': oneOf(text`./${noun}/${noun}.${documents}`, text`../${noun}/${noun}.${words('ts css png md')}`, text`${noun}/${noun}/../${noun}.js`, text`node_modules/${noun}/../${noun}/index.js`, text`../../${words('assets images fonts shared lib')}/${noun}.${words('png svg woff2 js scss')}`, text`src/${noun}/${capital(noun)}.tsx`, text`webpack:///./node_modules/${noun}/${noun}.js`, text`webpack:///../${noun}/src/index.ts?${hex(4)}`, text`../${capital(noun)}.md#${noun}`, text`./../${noun}.json`),
  'object-key': text`${noun}/${integer(2000, 2026)}/${integer(1, 12)}/${integer(1, 28)}/${uuid}/${file}.${documents}`,
  'with-parentheses': text`${capital(noun)} (${noun} ${oneOf('&', 'and', '+', ',')} ${noun}) [${upper(noun)}].${documents}`,
  'long': text`${repeat(noun, 5, 14, oneOf('-', '_', ' '))}.${documents}`,
  'emoji': text`${noun} ${emojiMark} ${noun}.${documents}`,
  'system-name': oneOf((rng) => rng.pick(fileNames), text`~$${noun}.docx`, text`.~lock.${noun}.odt#`, text`.${noun}.swp`, text`${noun}.${documents}.part`, text`#${noun}#`, text`${noun}.${documents}.${words('gz enc gpg sig')}`),
  'business': text`${upper(letters(LOWER, 2, 4))}-${digits(5)}${separator}${oneOf(company, job, product)}${separator}${file}.${documents}`,
  'query-like': text`${noun}.${documents}?v=${integer(1, 99)}${maybe(text`&${noun}=${noun}`)}`,
  'multipart-odd': oneOf(text`blob-${hex(4)}`, text`${noun}`, text`"${noun}.${documents}"`, text`${noun}.`, text`${noun}..${documents}`, text`.${noun}`, text`${noun}...${documents}`, text`${noun} .${documents}`)
});

const field = oneOf(noun, text`${noun}${capital(noun)}`, words('id name title email createdAt total node edges cursor'));
const selection = text`{ ${repeat(oneOf(field, text`${field} { ${repeat(field, 1, 4, ' ')} }`, text`...${capital(noun)}Fields`, '__typename', text`${noun}: ${field}(first: ${integer(1, 50)}) { edges { node { ${field} } } pageInfo { hasNextPage endCursor } }`), 1, 5, ' ')} }`;
const argument = oneOf(text`id: "${oneOf(digits(4), uuid)}"`, text`first: ${integer(1, 99)}`, text`${noun}: $${noun}`, text`filter: { ${noun}: { ${words('eq gt in contains')}: "${noun}" } }`, text`orderBy: ${upper(noun)}_${words('ASC DESC')}`, text`after: "${altered(text`cursor:${integer(1, 999)}`, base64)}"`, text`where: { ${noun}: "${noun}", OR: [{ ${noun}_gt: ${integer(1, 9)} }] }`, text`input: { ${noun}: "${noun} ${noun}", ${noun}: ${integer(1, 99)} }`);
const gqlType = text`${words('String Int ID Boolean Float')}${maybe('!')}`;
const spaced = (compact: boolean) => (written: string): string => (compact ? written.replaceAll(' ', '\n  ') : written);
const operation = text`${words('query mutation subscription')} ${capital(verbName())}${maybe(text`($${noun}: ${gqlType}${maybe(text`, $${noun}: [${gqlType}] = []`)})`)} { ${field}(${repeat(argument, 1, 3, ', ')}) ${selection} }`;
function verbName() {
  return altered(text`${verb}${capital(noun)}`, (written) => written.replaceAll(/[^A-Za-z]/g, ''));
}
export const graphqlTemplates = family('content/graphql', {
  'operation': operation,
  'operation-lines': altered(operation, spaced(true)),
  'short': text`{ ${field}${maybe(text`(${argument})`)} ${selection} }`,
  'compact': altered(text`{${field}(${argument})${selection}}`, (written) => written.replaceAll(/\s+/g, ' ').replaceAll(/ ?([{}]) ?/g, '$1')),
  'mutation': text`mutation { ${verbName()}(input: { ${repeat(text`${noun}: ${oneOf(text`"${noun} ${noun}"`, integer(1, 999), 'true', 'null', text`["${noun}"]`)}`, 1, 4, ', ')} }) { ${field} errors { message path } } }`,
  'fragment': text`${operation} fragment ${capital(noun)}Fields on ${capital(noun)} ${selection}`,
  'directive': text`query ($${noun}: Boolean!) { ${field} @include(if: $${noun}) { ${field} @skip(if: $${noun}) } }`,
  'inline-fragment': text`{ search(query: "${noun} ${noun}", type: ${upper(noun)}) { ... on ${capital(noun)} { ${field} ${field} } ... on ${capital(noun)} ${selection} } }`,
  'envelope': (rng) => JSON.stringify({ operationName: capital(noun)(rng), query: operation(rng), variables: { [noun(rng)]: sentence(rng), id: rng.int(1, 9999) } }),
  'persisted': text`{"operationName":"${capital(noun)}","variables":{"${noun}":"${noun}"},"extensions":{"persistedQuery":{"version":1,"sha256Hash":"${hex(64)}"}}}`,
  'variables': text`{"input":{"${noun}":${oneOf(text`"${noun} ${noun}"`, integer(1, 99))},"${noun}":{"${noun}":"${uuid}"}}}`,
  'batch': (rng) => JSON.stringify(Array.from({ length: rng.int(2, 4) }, () => ({ query: operation(rng), variables: {} }))),
  'schema': text`type ${capital(noun)} implements Node { ${repeat(text`${noun}: ${gqlType}`, 2, 5, ' ')} } ${maybe(text`enum ${capital(noun)} { ${upper(noun)} ${upper(noun)} }`)}`,
  'comment': text`# ${sentence}\n${operation}`,
  'block-string': text`mutation { ${verbName()}(body: """${sentence} ${sqlSnippet} "${noun}" ${sentence}""") { id } }`,
  'subscription': text`subscription On${capital(noun)} { ${noun}${capital(noun)}(${argument}) ${selection} }`
});
