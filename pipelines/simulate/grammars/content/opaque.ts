import type { Rng } from '#models/rng.ts';
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
  type Write,
  words,
  write
} from '../template.ts';
import { sentence } from '../vocabulary/language.ts';
import {
  ALPHANUMERIC,
  base64,
  base64Alphabet,
  base64UrlAlphabet,
  DIGITS,
  domain,
  epochMs,
  epochSeconds,
  inventedWord,
  LOWER,
  token,
  UPPER,
  uuid
} from '../vocabulary/shared.ts';
import { noun } from '../vocabulary/code.ts';

const random64 = (min: number, max: number): Write => letters(base64Alphabet, min, max);
const padding = oneOf('', '=', '==', '');
const jwtPart = (json: Write): Write => altered(json, (written) => Buffer.from(written).toString('base64url'));
const claims = text`{"sub":"${oneOf(uuid, digits(8))}","iat":${epochSeconds},"exp":${epochSeconds},"iss":"https://${domain}/","${noun}":"${noun}"${maybe(text`,"scope":"read:${noun} write:${noun}"`)}}`;
const jwt = text`${jwtPart(text`{"alg":"${words('HS256 RS256 ES256 EdDSA')}","typ":"JWT"${maybe(text`,"kid":"${token}"`)}}`)}.${jwtPart(claims)}.${letters(base64UrlAlphabet, 43, 86)}`;
/** Percent signs with what is not hexadecimal behind them, as cut-off, masked or badly escaped values have. */
const brokenPercent: Write = (rng) =>
  Array.from({ length: rng.int(2, 24) }, () =>
    rng.weighted([
      [`%${rng.int(0, 9)}${rng.pick(Array.from(UPPER))}`, 3],
      [`%${rng.pick(Array.from(UPPER))}${rng.int(0, 9)}`, 2],
      [write(rng, inventedWord), 3],
      [String(rng.int(0, 9999)), 2],
      ['%', 0.5],
      [rng.pick(['.', '_', '-', '*', '/', '+', ':', '=']), 1]
    ] as const)
  ).join('');
const scrambled: Write = (rng) =>
  Array.from({ length: rng.int(4, 30) }, () =>
    rng.weighted([
      [letters(ALPHANUMERIC, 1, 9)(rng), 5],
      [rng.pick(Array.from("!$&'()*+,;=:@/?~._-|%#^{}[]<>")), 2]
    ] as const)
  ).join('');
const consent = text`isGpcEnabled=${integer(0, 1)}&datestamp=${words('Mon Tue Wed Thu')}+${words('Jan Feb Mar Sep')}+${integer(1, 28)}+202${integer(0, 6)}+${digits(2)}:${digits(2)}:${digits(2)}+GMT+0${integer(0, 9)}00+(${oneOf('Central+European+Summer+Time', 'Eastern+Standard+Time', 'Israel+Daylight+Time')})&version=${integer(5, 9)}.${integer(10, 40)}.0&isIABGlobal=false&hosts=&consentId=${uuid}&interactionCount=${integer(0, 9)}&landingPath=${oneOf('NotLandingPage', text`https://${domain}/`)}&groups=${repeat(text`C000${integer(1, 9)}:${integer(0, 1)}`, 2, 5, ',')}`;
const packed = (pair: Write, separator: string): Write => repeat(pair, 2, 9, separator);

export const opaqueTemplates = family('content/opaque', {
  uuid: uuid,
  'hex-digest': oneOf(hex(32), hex(40), hex(64), hex(16), hex(24), hex(128)),
  'hex-upper': altered(hex(16, 64), (written) => written.toUpperCase()),
  alphanumeric: letters(ALPHANUMERIC, 16, 64),
  'url-safe': letters(base64UrlAlphabet, 16, 120),
  base64: text`${random64(16, 80)}${padding}`,
  'base64-long': text`${random64(120, 600)}${padding}`,
  'base64-of-text': altered(
    oneOf(
      sentence,
      text`{"${noun}":${integer(1, 99)},"${noun}":"${noun}"}`,
      text`${inventedWord}:${letters(ALPHANUMERIC, 8)}`,
      text`${noun}=${noun}&${noun}=${integer(1, 99)}`,
      text`https://${domain}/${noun}`,
      text`<p>${sentence}</p>`,
      uuid,
      text`gid://${noun}/${capital(noun)}/${integer(1, 9999)}`
    ),
    base64
  ),
  'base64-lines': repeat(random64(76, 76), 2, 6, oneOf('\n', '\r\n')),
  'data-image': text`data:image/${words('png jpeg gif webp svg+xml')};base64,${oneOf('iVBORw0KGgoAAAANSUhEUgAA', '/9j/4AAQSkZJRgABAQ', 'R0lGODlhAQABAIAAAA', 'UklGR', 'PHN2ZyB4bWxucz0')}${random64(60, 400)}${padding}`,
  'data-vector': text`${oneOf('', 'url(', '"', 'src=')}data:image/svg+xml;${oneOf(text`base64,${oneOf('PHN2Zy', 'PD94bWwg')}${random64(60, 300)}${padding}`, text`charset=utf-8,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${integer(8, 99)} ${integer(8, 99)}'%3E%3Cpath d='M${integer(0, 9)} ${integer(0, 9)}l${integer(1, 9)} ${integer(1, 9)}'/%3E%3C/svg%3E`, text`utf8,<svg xmlns="http://www.w3.org/2000/svg" width="${integer(8, 99)}"><rect fill="%23${hex(6)}"/></svg>`)}`,
  'data-list': repeat(
    text`data:${words('image/png image/jpeg image/svg+xml application/json text/plain')};base64,${random64(20, 90)}${padding}`,
    1,
    3,
    oneOf(',', ' ', '\n', '|')
  ),
  'data-other': text`data:${words('application/pdf font/woff2 text/csv application/octet-stream audio/wav')};${maybe('charset=utf-8;')}base64,${random64(40, 300)}${padding}`,
  'ulid-and-short-ids': oneOf(
    letters('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 26),
    letters(base64UrlAlphabet, 21),
    letters(ALPHANUMERIC, 11),
    letters('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz', 22),
    text`c${letters(LOWER + DIGITS, 24)}`,
    hex(24),
    digits(18)
  ),
  'prefixed-key': oneOf(
    text`${words('sk pk rk')}_${words('live test')}_${letters(ALPHANUMERIC, 24, 99)}`,
    text`${words('ghp gho xoxb AKIA AIza SG npm pat glpat')}${oneOf('_', '-', '')}${letters(ALPHANUMERIC + '-_', 16, 40)}`,
    text`${words('cus evt pi sub prod price req msg acct ord')}_${letters(ALPHANUMERIC, 14, 24)}`,
    text`urn:${words('uuid isbn ietf li')}:${noun}:${digits(8)}`,
    text`arn:aws:${words('s3 sns lambda iam')}:${words('us-east-1 eu-west-1')}:${digits(12)}:${noun}/${noun}`,
    text`projects/${noun}/locations/${noun}/${noun}s/${digits(6)}`
  ),
  jwt: jwt,
  bearer: text`Bearer ${oneOf(jwt, letters(base64UrlAlphabet, 32, 64))}`,
  basic: altered(text`${inventedWord}:${letters(ALPHANUMERIC, 6, 16)}`, (written) => `Basic ${base64(written)}`),
  'signed-session': oneOf(
    text`s:${letters(base64UrlAlphabet, 32)}.${random64(43, 43)}`,
    text`${random64(30, 200)}--${hex(40)}`,
    text`${letters(base64UrlAlphabet, 20, 90)}.${letters(base64UrlAlphabet, 6)}.${letters(base64UrlAlphabet, 27)}`,
    text`.eJ${letters(base64UrlAlphabet, 40, 200)}.${letters(base64UrlAlphabet, 6)}.${letters(base64UrlAlphabet, 27)}`,
    text`${hex(32)}|${epochSeconds}|${letters(base64UrlAlphabet, 20)}`,
    text`Fe26.2**${hex(64)}*${letters(base64UrlAlphabet, 22)}*${letters(base64UrlAlphabet, 64)}**${hex(64)}*${letters(base64UrlAlphabet, 43)}`,
    text`CfDJ8${letters(base64UrlAlphabet, 100, 200)}`,
    text`"${random64(20, 60)}=="`,
    text`${digits(1)}|${letters(ALPHANUMERIC + '-_.', 40)}|${hex(8)}`,
    text`eyJpdiI6I${random64(80, 200)}${padding}`,
    text`JSESSIONID.${hex(8)}!-${digits(10)}!${digits(9)}`,
    text`0000${letters(base64UrlAlphabet, 23)}:${letters(LOWER + DIGITS, 9)}`
  ),
  'analytics-id': oneOf(
    text`GA1.${integer(1, 3)}.${digits(9)}.${epochSeconds}`,
    text`fb.1.${epochMs}.${digits(9)}`,
    text`GS1.1.${epochSeconds}.${integer(1, 9)}.1.${epochSeconds}.${integer(0, 60)}.0.0`,
    text`${digits(9)}.${epochSeconds}`,
    text`UA-${digits(8)}-${integer(1, 9)}`,
    text`G-${letters(UPPER + DIGITS, 10)}`,
    text`${digits(9)}.${epochSeconds}.${integer(1, 9)}.${integer(1, 9)}.utmcsr=${noun}|utmccn=(${words('organic referral direct')})|utmcmd=${words('organic referral (none)')}${maybe(text`|utmctr=(not provided)`)}`,
    text`${hex(8)}-${hex(4)}-${hex(16)}`,
    text`[CS]v1|${hex(16)}-${hex(16)}[CE]`,
    text`v2:${integer(1, 9)}:${random64(16, 60)}|${hex(8)}`,
    text`${integer(1, 9)}_${letters(ALPHANUMERIC, 8)}_${epochSeconds}~${hex(40)}`,
    text`AW-${digits(9)}`,
    text`dc_pre=${letters(base64UrlAlphabet, 26)};src=${digits(7)};type=${noun}`,
    text`${epochMs}_${digits(6)}`
  ),
  'consent-string': oneOf(
    text`CP${letters(base64UrlAlphabet, 40, 120)}.${letters(base64UrlAlphabet, 4, 60)}`,
    consent,
    text`{stamp:'${random64(24, 44)}==',necessary:true,preferences:${words('true false')},statistics:${words('true false')},marketing:false,method:'explicit',ver:${integer(1, 9)},utc:${epochMs},region:'${words('de fr us')}'}`,
    text`{"consent":true,"${noun}":{"${noun}":${words('true false')}},"ts":${epochMs}}`,
    text`${repeat(text`${noun}:${words('yes no')}`, 2, 6, ',')}`,
    text`1YN${letters('YN-', 1)}`,
    text`{${repeat(text`%22${noun}%22:${words('true false')}`, 1, 5, '%2C')}}`
  ),
  'url-encoded-json': altered(
    text`{"${noun}":${integer(0, 99)},"${noun}":"${noun} ${noun}","${noun}":[${integer(0, 9)},${words('true null')}]}`,
    (written) => encodeURIComponent(written)
  ),
  'percent-encoded': altered(
    oneOf(
      sentence,
      text`https://${domain}/${noun}?${noun}=${noun}&${noun}=${noun}`,
      text`${noun}|${noun}=${noun};${noun}`
    ),
    (written) => encodeURIComponent(written)
  ),
  'twice-percent-encoded': altered(
    oneOf(text`https://${domain}/${noun}?${noun}=${noun}`, text`{"${noun}":"${noun}"}`, text`${noun}/${noun}#${noun}`),
    (written) => encodeURIComponent(encodeURIComponent(written))
  ),
  'broken-percent': brokenPercent,
  scrambled: scrambled,
  masked: oneOf(
    text`${letters('*xX•', 4, 20)}${digits(4)}`,
    text`<${words('redacted masked query token id path removed')}>`,
    text`[${words('REDACTED FILTERED hidden')}]`,
    text`${letters(LOWER, 4, 8)}://${letters(LOWER, 4, 8)}.${letters(LOWER, 4, 8)}.${letters(LOWER, 2)}/`,
    text`${letters(LOWER, 5, 12)}=(${letters(LOWER, 4, 8)})|${letters(LOWER, 4, 8)}=(${letters(LOWER, 4)})`,
    text`https://${domain}/?<query>`,
    text`${inventedWord}***@***.com`
  ),
  'packed-bang': text`${repeat(text`!${integer(1, 50)}${oneOf(text`m${integer(1, 30)}`, text`i${integer(0, 9999)}`, text`e${integer(0, 9)}`, text`b${integer(0, 1)}`, text`s${letters(ALPHANUMERIC + '-_*', 2, 20)}`, text`d${integer(-99, 99)}.${digits(7)}`, text`f${integer(0, 9)}.${digits(3)}`, text`v${integer(0, 9)}`, text`z${random64(4, 20)}`)}`, 4, 30)}`,
  'packed-pipes': oneOf(
    packed(text`${noun}:${oneOf(integer(0, 999), noun)}`, '|'),
    packed(oneOf(noun, digits(3), token), '|'),
    packed(text`${noun}=${oneOf(noun, integer(1, 99))}`, '|'),
    packed(text`${integer(0, 99)}^${noun}`, '|'),
    packed(oneOf(noun, ''), '||')
  ),
  'packed-semicolons': oneOf(
    packed(text`${noun}=${oneOf(noun, integer(1, 99))}`, ';'),
    packed(text`${noun}:${integer(1, 99)}`, ';'),
    packed(text`${noun}=${oneOf(noun, token)}`, '; '),
    packed(oneOf(noun, integer(1, 999)), ';'),
    packed(text`k${integer(0, 9)}=v${integer(0, 9)}`, ';;')
  ),
  'packed-tildes': oneOf(
    packed(oneOf(token, integer(0, 999)), '~'),
    packed(text`${noun}*${integer(0, 99)}`, '~'),
    packed(text`${letters(LOWER, 1, 3)}.${oneOf(noun, integer(0, 99))}`, '~'),
    packed(oneOf(token, integer(0, 99)), '*'),
    packed(oneOf(token, hex(8)), '$'),
    packed(oneOf(token, integer(1, 99)), '!'),
    packed(text`${noun}~${token}`, '$'),
    packed(oneOf(noun, token), '^'),
    packed(integer(0, 255), '-'),
    packed(token, '.'),
    packed(token, ':'),
    packed(oneOf(noun, token), '_'),
    packed(oneOf(token, noun), '@'),
    packed(token, '::')
  ),
  'packed-nested': text`${letters(LOWER, 1, 3)}:${integer(0, 9)}$_${noun}:${epochMs}$${noun}:${letters(LOWER, 2)};exp-session$${noun}:${integer(0, 9)}%3Bexp-${words('1-year session')}`,
  'packed-parentheses': oneOf(
    text`(${repeat(text`${noun}:${oneOf(integer(0, 99), noun, '!t', '!f', text`'${noun}'`, text`(${noun}:${noun})`, text`!(${noun},${noun})`)}`, 2, 6, ',')})`,
    text`_g=(time:(from:now-${integer(1, 90)}d,to:now))&_a=(columns:!(${noun}),query:(language:kuery,query:'${noun}:${noun}'))`,
    text`urn:li:${noun}:(${digits(6)},${digits(8)})`,
    text`List(${noun}:${integer(1, 99)},${noun}:${noun})`,
    text`~(${noun}~'${noun}~${noun}~(~${integer(1, 9)}~${integer(1, 9)}))`
  ),
  etag: oneOf(
    text`W/"${hex(2, 8)}-${letters(ALPHANUMERIC + '+/', 27)}"`,
    text`"${hex(32)}"`,
    text`"${hex(6)}-${hex(13)}"`,
    text`"${hex(8)}:0"`
  ),
  'nonce-and-hash': oneOf(
    text`sha${words('256 384 512')}-${random64(43, 86)}=`,
    text`'nonce-${random64(22, 22)}=='`,
    text`$2${words('a b y')}$1${integer(0, 2)}$${letters(ALPHANUMERIC + './', 53)}`,
    text`$argon2id$v=19$m=65536,t=3,p=4$${random64(22, 22)}$${random64(43, 43)}`,
    text`t=${epochSeconds},v1=${hex(64)}`,
    text`sha1=${hex(40)}`,
    text`keyId="${noun}",algorithm="rsa-sha256",headers="(request-target) host date",signature="${random64(80, 120)}="`
  ),
  certificate: text`-----BEGIN ${oneOf('CERTIFICATE', 'PUBLIC KEY', 'RSA PRIVATE KEY', 'PGP MESSAGE')}-----\n${repeat(random64(64, 64), 2, 5, '\n')}\n-----END ${oneOf('CERTIFICATE', 'PUBLIC KEY')}-----`,
  'ssh-key': text`ssh-${words('rsa ed25519')} AAAA${random64(64, 200)}${padding} ${inventedWord}@${noun}`,
  'trace-context': oneOf(
    text`00-${hex(32)}-${hex(16)}-0${integer(0, 1)}`,
    text`Root=1-${hex(8)}-${hex(24)};Parent=${hex(16)};Sampled=${integer(0, 1)}`,
    text`${hex(32)}-${hex(16)}-1`,
    text`sentry-trace_id=${hex(32)},sentry-environment=${noun},sentry-public_key=${hex(32)},sentry-sample_rate=0.${digits(1)}`,
    text`rojo=${hex(16)},congo=${letters(ALPHANUMERIC, 10)}`,
    text`dd=s:2;o:rum;t.tid:${hex(16)}`
  ),
  'binary-as-text': altered(letters(ALPHANUMERIC, 20, 120), (written, rng: Rng) =>
    Array.from(written, (c) =>
      rng.chance(0.5)
        ? rng.pick(['\ufffd', '\u0000', '\u0001', '\u0008', '\u001f', '\u00ff', '\u00d8', '\ufffd\ufffd'])
        : c
    ).join('')
  ),
  'cookie-pairs': repeat(
    text`${oneOf(text`_${noun}`, noun, text`__${noun}_${noun}`, text`_ga_${letters(UPPER + DIGITS, 10)}`)}=${oneOf(hex(32), token, uuid, text`GA1.2.${digits(9)}.${epochSeconds}`, integer(0, 9), '')}`,
    2,
    8,
    '; '
  )
});
