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
  words
} from '../template.ts';
import { city, foreignText, product, sentence, techWord } from '../vocabulary/language.ts';

import {
  ALPHANUMERIC,
  base64UrlAlphabet,
  DIGITS,
  domain,
  epochMs,
  epochSeconds,
  inventedWord,
  LOWER,
  port,
  token,
  topDomain,
  uuid
} from '../vocabulary/shared.ts';
import { noun } from '../vocabulary/code.ts';

const slug = repeat(noun, 1, 5, '-');
const extension = words('html php aspx jsp htm js css png jpg svg json xml pdf woff2 mp4 ico map webp');
const name = oneOf(
  slug,
  hex(32),
  hex(40),
  text`${integer(1, 9999)}_${hex(32)}`,
  uuid,
  text`${noun}_${integer(1, 9999)}`,
  text`${capital(noun)}${capital(noun)}${integer(1, 99)}`,
  text`${noun}${capital(noun)}For${capital(noun)}`,
  token,
  foreignText(1, 3),
  digits(9)
);
const path = oneOf(
  text`/${name}.${extension}`,
  text`/${noun}/${noun}/${name}.${words('jpg png gif webp svg js css')}`,
  text`/${noun}/${name}/`,
  text`/v${integer(1, 4)}/${noun}${maybe(text`/${noun}`)}`,
  text`/${foreignText(1, 2)}/${foreignText(1, 2)}`,
  text`/${slug}`,
  text`/${noun}/${slug}`,
  text`/${noun}/${integer(1, 99_999)}`,
  text`/${noun}/${uuid}`,
  text`/${noun}/${noun}/${slug}.${extension}`,
  text`/${words('en de fr he ru en-us pt-br')}/${noun}/${slug}`,
  text`/${noun}.${extension}`,
  '/',
  text`/${noun}/${integer(2005, 2026)}/0${integer(1, 9)}/${slug}/`,
  text`/~${inventedWord}/${noun}`,
  text`/@${inventedWord}/${slug}-${hex(12)}`,
  text`/${noun};${noun}=${integer(1, 99)}`,
  text`/${noun}/${noun},${noun}/`,
  text`/${noun}(${noun})`,
  text`/${capital(noun)}_(${noun})`,
  text`/assets/${noun}.${hex(8)}.${words('js css chunk.js')}`,
  text`/_next/static/chunks/pages/${noun}/[${noun}]-${hex(16)}.js`,
  text`/wp-content/uploads/${integer(2010, 2026)}/1${integer(0, 2)}/${slug}-${integer(100, 1200)}x${integer(100, 900)}.jpg`,
  text`/w_${integer(50, 900)},h_${integer(50, 900)},c_fill,q_auto/v${epochSeconds}/${noun}.jpg`
);
const campaign = text`utm_source=${noun}&utm_medium=${words('cpc email social')}&utm_campaign=${noun}_${integer(2020, 2026)}${maybe(text`&utm_content=${noun}%20${noun}`)}`;
const parameter = oneOf(
  text`${noun}=${noun}`,
  text`${noun}=${integer(0, 9999)}`,
  text`${letters(LOWER, 1, 3)}=${token}`,
  text`${noun}[]=${noun}`,
  text`${noun}=${noun}+${noun}`,
  text`${noun}=${uuid}`,
  text`${words('gclid fbclid msclkid _hsenc mc_eid yclid')}=${letters(base64UrlAlphabet, 20, 90)}`,
  text`v=${integer(1, 9)}.${integer(0, 9)}`,
  campaign,
  text`${noun}=`,
  noun,
  text`_=${epochMs}`,
  text`callback=jQuery${digits(20)}_${epochMs}`,
  text`${noun}=%D7%A9%D7%9C${repeat(text`%D7%${hex(2)}`, 1, 9)}`,
  text`q=${noun}%20${noun}%27s`,
  text`sort=-${noun},${noun}`,
  text`filter=${noun}%20eq%20%27${noun}%27`,
  text`${noun}=${noun}:${noun}|${noun}:${noun}`,
  text`bbox=${integer(1, 99)}.${digits(4)},${integer(1, 99)}.${digits(4)}`
);
const query = repeat(parameter, 1, 6, '&');
const host = oneOf(
  domain,
  domain,
  text`www.${inventedWord}.${topDomain}`,
  text`localhost:${port}`,
  text`10.${integer(0, 255)}.${integer(0, 255)}.${integer(1, 254)}:${port}`,
  text`xn--${letters(LOWER + DIGITS, 5, 12)}.${topDomain}`
);
const plain = text`http${maybe('s', 0.9)}://${host}${path}${maybe(text`?${query}`)}${maybe(text`#${oneOf(noun, slug, text`/${noun}/${noun}`, text`!${noun}`, text`:~:text=${noun}%20${noun}`, text`section-${integer(1, 9)}`)}`, 0.2)}`;
const encodedUrl = altered(plain, (written) => encodeURIComponent(written));

export const urlTemplates = family('content/url', {
  'path-words': text`/${repeat(oneOf(techWord, noun), 1, 4, '/')}${maybe('/', 0.2)}`,
  'path-of-script': text`/${repeat(text`${oneOf(techWord, noun, letters(LOWER))}/`, 0, 3)}${oneOf(techWord, text`${techWord}-${techWord}`, text`${techWord}_${techWord}`, text`${techWord}.${techWord}`, text`${capital(techWord)}${capital(techWord)}`, noun)}.${words('php php php asp aspx jsp do cgi pl action cfm html htm shtml xhtml ashx svc asmx py rb json xml txt')}`,
  'path-camel': text`/${repeat(oneOf(text`${techWord}${capital(techWord)}`, text`${capital(techWord)}${capital(noun)}`, techWord, text`${techWord}-${noun}`), 1, 4, '/')}${maybe(text`.${words('jpg png js css svg html ashx')}`)}`,
  'path-of-library': text`/${words('javascript js scripts lib libs vendor node_modules assets static plugins wp-includes/js wp-content/plugins dist packages bower_components')}/${oneOf(noun, techWord)}/${maybe(text`${techWord}/`)}${oneOf(noun, techWord)}${maybe('.min')}.${words('js css map js.map svg png woff')}${maybe(text`?ver=${integer(1, 9)}.${integer(0, 9)}.${integer(0, 9)}`, 0.4)}`,
  'path-with-ids': text`/${repeat(oneOf(techWord, noun, integer(1, 99_999), uuid, hex(24), token, text`${noun}-${integer(1, 9999)}`), 2, 5, '/')}`,
  'path-short': oneOf(
    text`/${letters(LOWER, 1, 3)}/${techWord}${maybe(words('.php .js .html'))}`,
    text`/${letters(LOWER, 1, 3)}/${letters(LOWER + DIGITS, 2, 9)}`,
    text`/${letters(LOWER, 1, 2)}`,
    text`/${techWord}`,
    text`/${integer(1, 99_999)}`,
    text`/${noun}.${letters(LOWER, 2, 4)}`,
    text`/${token}`
  ),
  'path-of-function': text`/${maybe(text`${techWord}/`)}${techWord}${oneOf(':', '.', '!', ';', ',', '(', '@', '~', '$', '*', '=')}${oneOf(techWord, noun, integer(1, 99))}${maybe(')', 0.2)}`,
  'query-of-words': text`${maybe(text`/${techWord}/${noun}${maybe('.php')}`)}?${repeat(text`${oneOf(techWord, noun, text`${techWord}_${techWord}`, text`${techWord}[${techWord}]`, text`${techWord}.${techWord}`)}=${oneOf(techWord, integer(0, 999), noun, token, text`${noun}.${words('php html jpg')}`, text`/${noun}/${noun}`, '')}`, 1, 6, '&')}`,
  asset: text`/${oneOf('data/images', 'img', 'media/catalog', 'static/media', noun, 'uploads', 'content/dam')}/${name}.${words('jpg jpeg png gif webp svg ico js css woff2')}${maybe(text`?${oneOf(integer(1, 999), text`v=${integer(1, 99)}`, hex(8))}`, 0.3)}`,
  'hashed-asset': text`/${maybe(text`${noun}/`)}${oneOf(hex(32), hex(40), text`${integer(1, 9999)}_${hex(32)}`, text`${hex(2)}/${hex(2)}/${hex(32)}`, text`${noun}.${hex(8, 20)}`)}.${words('gif jpg png js css json mp4 svg')}`,
  'foreign-path': text`/${foreignText(1, 3)}${oneOf('/', '', '.html', text`/${foreignText(1, 2)}`, text`/${integer(1, 999)}`)}`,
  'versioned-api': text`/v${integer(1, 5)}/${oneOf('metadata', noun, text`${noun}/${noun}`, text`${noun}/${integer(1, 999)}`, text`${noun}:${noun}`, text`${noun}.${noun}`)}`,
  'local-service': text`http${maybe('s')}://${oneOf('localhost', '127.0.0.1', text`10.${integer(0, 255)}.${integer(0, 255)}.${integer(1, 254)}`, text`192.168.${integer(0, 9)}.${integer(1, 254)}`, text`172.17.0.${integer(2, 9)}`, '0.0.0.0', text`${integer(11, 223)}.${integer(0, 255)}.${integer(0, 255)}.${integer(1, 254)}`, '[::1]', text`[2001:db8:${hex(4)}::${hex(4)}]`)}${maybe(text`:${port}`)}${path}`,
  'local-file': text`file:///${oneOf(text`${words('Users home')}/${inventedWord}/${noun}/`, text`C:/${capital(noun)}/${noun}/`, text`D:/${noun}/`, 'android_asset/www/', text`Applications/${capital(noun)}.app/Contents/`)}${noun}.${words('html pdf js htm xhtml jpg')}`,
  plain: plain,
  origin: text`https://${host}${maybe('/')}`,
  'with-query': text`https://${host}${path}?${query}`,
  'long-query': text`https://${host}${path}?${repeat(parameter, 6, 24, '&')}`,
  'redirect-inside': text`https://${host}/${words('login oauth/authorize sso redirect out l.php url')}?${words('redirect_uri next return_to continue url u dest')}=${encodedUrl}${maybe(text`&state=${token}`)}`,
  'redirect-twice-inside': altered(
    text`https://${host}/${noun}?next=${encodedUrl}`,
    (written) => `https://accounts.example.net/signin?continue=${encodeURIComponent(written)}`
  ),
  'redirect-not-encoded': text`https://${host}/${words('proxy go out share')}?${words('url u to')}=${plain}`,
  encoded: encodedUrl,
  relative: oneOf(
    text`${path}?${query}`,
    text`.${path}`,
    text`../${noun}/${slug}.${extension}`,
    text`/${noun}`,
    text`?${query}`,
    text`#${noun}`,
    text`/${noun}/?${noun}=${integer(1, 9)}#${noun}`,
    text`../../${noun}.${words('css js png')}`,
    text`//${domain}${path}`
  ),
  path: path,
  'path-query': text`${path}?${repeat(parameter, 1, 4, '&')}`,
  'query-only': query,
  oauth: text`response_type=code&client_id=${hex(32)}&redirect_uri=${encodedUrl}&scope=openid%20profile%20${noun}:${words('read write')}&state=${letters(base64UrlAlphabet, 20, 60)}&code_challenge=${letters(base64UrlAlphabet, 43)}&code_challenge_method=S256`,
  'social-share': oneOf(
    text`https://twitter.com/intent/tweet?text=${altered(sentence, encodeURIComponent)}&url=${encodedUrl}&via=${inventedWord}`,
    text`https://wa.me/?text=${altered(text`${sentence} ${plain}`, encodeURIComponent)}`,
    text`mailto:${inventedWord}@${domain}?subject=${altered(sentence, encodeURIComponent)}&body=${altered(sentence, encodeURIComponent)}`,
    text`https://www.facebook.com/sharer/sharer.php?u=${encodedUrl}`
  ),
  'search-page': text`https://${domain}/search?q=${altered(oneOf(text`${noun} ${noun}`, foreignText(1, 4), text`"${noun}" ${noun}'s`, product), encodeURIComponent)}&${query}`,
  map: oneOf(
    text`https://maps.${domain}/maps/place/${altered(city, (written) => written.replaceAll(' ', '+'))}/@${integer(1, 89)}.${digits(7)},${integer(1, 179)}.${digits(7)},${integer(3, 20)}z/data=!3m1!4b1!4m5!3m4!1s0x${hex(16)}:0x${hex(16)}`,
    text`https://tile.${domain}/${integer(1, 20)}/${integer(1, 9999)}/${integer(1, 9999)}.png`,
    text`https://${domain}/maps/vt/pb=!1m4!1m3!1i${integer(1, 20)}!2i${integer(1, 9999)}!3i${integer(1, 9999)}!2m3!1e0!2sm!3i${digits(9)}`
  ),
  'image-service': text`https://${domain}/image/${words('fetch upload resize')}/${repeat(oneOf('f_auto', 'q_80', text`w_${integer(10, 2000)}`, text`h_${integer(10, 2000)}`, 'c_limit', 'fl_progressive:steep'), 2, 5, ',')}/${oneOf(plain, encodedUrl, text`${noun}.jpg`)}`,
  'cdn-combination': text`https://cdn.${domain}/combo?${repeat(text`${noun}/${integer(1, 9)}.${integer(0, 9)}/${noun}.js`, 2, 6, '&')}`,
  matrix: text`https://${domain}/${noun};jsessionid=${altered(hex(32), (written) => written.toUpperCase())}?${query}`,
  'other-schemes': oneOf(
    text`tel:+${digits(11)}`,
    text`ftp://${domain}/${noun}/${noun}.zip`,
    text`blob:https://${domain}/${uuid}`,
    text`app://${noun}/${noun}?id=${integer(1, 99)}`,
    text`intent://${noun}/#Intent;scheme=${noun};package=com.${inventedWord}.${noun};end`,
    text`chrome-extension://${letters('abcdefghijklmnop', 32)}/${noun}.html`,
    text`about:${words('blank srcdoc')}`,
    text`android-app://com.${inventedWord}.${noun}`,
    text`magnet:?xt=urn:btih:${hex(40)}&dn=${noun}+${noun}`,
    text`git@github.com:${inventedWord}/${noun}.git`,
    text`s3://${noun}-${noun}/${noun}/${noun}.parquet`,
    text`postgres://${inventedWord}:${token}@${domain}:5432/${noun}`,
    text`sms:+${digits(10)}?body=${noun}`,
    text`file:///Users/${inventedWord}/Documents/${noun}.html`,
    text`file:///C:/Users/${inventedWord}/${noun}/index.html`,
    text`data:,${noun}%20${noun}`,
    text`wss://${domain}/socket.io/?EIO=4&transport=websocket&sid=${token}`,
    text`ipfs://Qm${letters(ALPHANUMERIC, 44)}`,
    text`webcal://${domain}/${noun}.ics`,
    text`javascript:void(0)`,
    text`javascript:;`
  ),
  unicode: oneOf(
    text`https://${domain}/${foreignText(1, 2)}/${foreignText(1, 1)}`,
    text`https://${foreignText(1, 1)}.${topDomain}/`,
    altered(text`https://${domain}/${foreignText(1, 3)}`, encodeURI)
  ),
  template: oneOf(
    text`https://${domain}/${noun}/{id}?${noun}={${noun}}`,
    text`/${noun}/:${noun}/${noun}`,
    text`https://{s}.${domain}/{z}/{x}/{y}.png`,
    text`/api/v${integer(1, 4)}/${noun}/[${noun}]`,
    text`https://${domain}/{+path}{?${noun},${noun}}`,
    text`\${baseUrl}/${noun}`,
    text`/${noun}/**`,
    text`^/${noun}/(.*)$`,
    text`{{base_url}}/${noun}/{{${noun}}}`
  ),
  'with-credentials-or-port': oneOf(
    text`https://${inventedWord}:${token}@${domain}/${noun}`,
    text`http://${domain}:${port}${path}`,
    text`https://${inventedWord}@${domain}/${noun}.git`,
    text`http://192.168.${integer(0, 9)}.${integer(1, 254)}${path}`,
    text`http://localhost:${port}${path}`,
    text`http://[2001:db8::${hex(2)}]:${port}/`
  ),
  api: text`/api/v${integer(1, 4)}/${noun}s/${oneOf(integer(1, 9999), uuid, text`${integer(1, 99)},${integer(1, 99)}`)}/${noun}${maybe(text`?fields=${repeat(noun, 1, 4, ',')}&expand=${noun}.${noun}&limit=${integer(1, 100)}`)}`,
  odata: text`/odata/${capital(noun)}s(${oneOf(integer(1, 99), text`'${noun}'`, text`guid'${uuid}'`, text`${capital(noun)}=${integer(1, 9)},${capital(noun)}='${noun}'`)})${maybe(text`/${capital(noun)}`)}?$select=${capital(noun)},${capital(noun)}&$filter=${capital(noun)} ${words('eq gt')} ${oneOf(integer(1, 99), text`'${noun}'`)}&$expand=${capital(noun)}`,
  'semicolon-parameters': text`/activity;src=${digits(7)};type=${noun};cat=${noun};u1=${noun};u2=${altered(plain, encodeURIComponent)};ord=${digits(13)};gtm=${letters(ALPHANUMERIC, 6)};~oref=${encodedUrl}?`,
  beacon: text`/${words('collect pixel tr g/collect b/ss ping i.gif')}?v=${integer(1, 2)}&tid=UA-${digits(8)}-1&cid=${digits(9)}.${epochSeconds}&dl=${encodedUrl}&dt=${altered(oneOf(sentence, foreignText(2, 6)), encodeURIComponent)}&sr=${integer(800, 3000)}x${integer(600, 1600)}&${query}`
});
