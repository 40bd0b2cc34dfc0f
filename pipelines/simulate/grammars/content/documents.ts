import {
  capital,
  digits,
  family,
  hex,
  integer,
  letters,
  maybe,
  oneOf,
  repeat,
  same,
  text,
  upper,
  words
} from '../template.ts';
import { city, lastName, person, sentence, firstName } from '../vocabulary/language.ts';
import { ALPHANUMERIC, base64Alphabet, domain, inventedWord, port, token, uuid } from '../vocabulary/shared.ts';
import { noun } from '../vocabulary/code.ts';

const declaration = maybe(
  text`<?xml version="1.0" encoding="${words('UTF-8 utf-8 ISO-8859-1 windows-1252')}"${maybe(' standalone="yes"')}?>${maybe('\n')}`,
  0.7
);
const number = text`${integer(-99, 99)}.${digits(2)}`;
const shape = oneOf(
  text`<path ${maybe('fill-rule="evenodd" ')}d="M${integer(0, 24)} ${integer(0, 24)}${repeat(text`${letters('LlHhVvCcaz')}${number} ${number}`, 2, 9)}z"/>`,
  text`<circle cx="${integer(0, 24)}" cy="${integer(0, 24)}" r="${integer(1, 12)}" fill="#${hex(6)}"/>`,
  text`<rect x="${integer(0, 9)}" width="${integer(1, 99)}" height="${integer(1, 99)}" rx="${integer(0, 9)}"/>`,
  text`<text x="${integer(0, 99)}" y="${integer(0, 99)}">${noun}</text>`,
  text`<use xlink:href="#${noun}"/>`,
  text`<g id="${noun}" transform="translate(${number} ${number})"></g>`,
  text`<linearGradient id="${noun}"><stop offset="0" stop-color="#${hex(6)}"/></linearGradient>`,
  text`<polygon points="${repeat(text`${integer(0, 99)},${integer(0, 99)}`, 3, 8, ' ')}"/>`,
  text`<title>${noun}</title>`,
  text`<image width="${integer(8, 99)}" xlink:href="data:image/png;base64,${letters(base64Alphabet, 30, 90)}"/>`
);
const element = same(
  oneOf(noun, capital(noun), text`${words('ns2 wsse dc a atom xs gml cbc')}:${capital(noun)}`),
  (name) =>
    text`<${name}>${oneOf(noun, integer(0, 9999), sentence, uuid, text`${integer(2000, 2026)}-01-01`)}</${name}>`
);
const header = oneOf(
  text`Content-Type: ${words('text/html application/json text/plain multipart/form-data')}${maybe('; charset=utf-8')}`,
  text`Content-Length: ${integer(0, 99_999)}`,
  text`Set-Cookie: ${noun}=${token}; Path=/; ${maybe('HttpOnly; ')}${maybe('Secure; ')}SameSite=${words('Lax None Strict')}`,
  text`Location: https://${domain}/${noun}`,
  text`Cache-Control: ${words('no-cache private max-age=600')}`,
  text`User-Agent: ${noun}/${integer(1, 9)}.0`,
  text`Accept: */*`,
  text`X-Request-Id: ${uuid}`,
  text`Date: Mon, ${integer(1, 28)} Jan ${integer(2015, 2026)} 10:00:${digits(2)} GMT`,
  text`Host: ${domain}`,
  text`ETag: "${hex(16)}"`,
  'Connection: keep-alive',
  'Transfer-Encoding: chunked',
  text`Authorization: ${words('Bearer Basic')} ${letters(ALPHANUMERIC, 16, 40)}`,
  text`Cookie: ${noun}=${token}; ${noun}=${noun}`,
  'Access-Control-Allow-Origin: *',
  text`Referer: https://${domain}/`,
  'Vary: Accept-Encoding'
);
const lineEnd = oneOf('\n', '\r\n');

/** Whole documents of the formats that requests carry or quote. */
export const documentTemplates = family('content/structured', {
  'svg-icon': text`<svg xmlns="http://www.w3.org/2000/svg" ${maybe('xmlns:xlink="http://www.w3.org/1999/xlink" ')}width="${integer(8, 99)}" height="${integer(8, 99)}" viewBox="0 0 ${integer(8, 99)} ${integer(8, 99)}">${repeat(shape, 1, 5)}</svg>`,
  'svg-document': text`${declaration}${maybe('<!-- Generator: Adobe Illustrator 24.0.1, SVG Export Plug-In -->')}<svg version="1.1" id="${noun}" xmlns="http://www.w3.org/2000/svg" x="0px" y="0px" style="enable-background:new 0 0 ${integer(8, 512)} ${integer(8, 512)};" xml:space="preserve">${repeat(shape, 2, 7, '\n')}</svg>`,
  'svg-styled': text`<svg viewBox="0 0 ${integer(8, 99)} ${integer(8, 99)}"><style>.st0{fill:#${hex(6)};}</style><defs>${shape}</defs>${repeat(shape, 1, 4)}</svg>`,
  'svg-fragment': repeat(shape, 1, 4),
  'soap-request': text`${declaration}<${same(words('soapenv SOAP-ENV s env'), (prefix) => text`${prefix}:Envelope xmlns:${prefix}="http://${words('schemas.xmlsoap.org/soap/envelope/ www.w3.org/2003/05/soap-envelope')}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><${prefix}:Body>${repeat(element, 1, 5)}</${prefix}:Body></${prefix}:Envelope>`)}`,
  'soap-security': text`<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header><wsse:Security xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><wsse:UsernameToken><wsse:Username>${inventedWord}</wsse:Username><wsse:Password Type="PasswordText">${token}</wsse:Password></wsse:UsernameToken></wsse:Security></soapenv:Header><soapenv:Body>${repeat(element, 1, 3)}</soapenv:Body></soapenv:Envelope>`,
  'soap-fault': text`<SOAP-ENV:Fault><faultcode>SOAP-ENV:${words('Server Client')}</faultcode><faultstring>${sentence}</faultstring><detail>${element}</detail></SOAP-ENV:Fault>`,
  'xml-feed': text`${declaration}<rss xmlns:media="http://search.yahoo.com/mrss/" version="2.0"><channel>${repeat(element, 1, 4)}<item><title><![CDATA[${sentence}]]></title><enclosure url="https://${domain}/${noun}.mp3" length="${digits(6)}" type="audio/mpeg"/></item></channel></rss>`,
  'xml-cdata': text`<${noun}><![CDATA[${oneOf(text`<p>${sentence}</p>`, sentence, text`${noun} & ${noun} < ${integer(1, 9)}`)}]]></${noun}>`,
  'xml-schema': text`${declaration}<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="${noun}" type="xs:${words('string integer date')}" minOccurs="0"/></xs:schema>`,
  'xml-namespaces': text`${declaration}<${noun} xmlns="http://${domain}/${noun}/${integer(1, 9)}.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://${domain}/${noun} http://${domain}/${noun}.xsd">${repeat(element, 1, 6)}</${noun}>`,
  'xml-doctype': text`${oneOf('<!DOCTYPE html>', text`<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.${integer(0, 1)} ${words('Strict Transitional')}//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-${words('strict transitional')}.dtd">`, text`<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">`, text`<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">`)}\n${repeat(element, 1, 3, '\n')}`,
  plist: text`${declaration}<plist version="1.0"><dict>${repeat(text`<key>${capital(noun)}</key>${oneOf(text`<string>${noun}</string>`, text`<integer>${integer(0, 99)}</integer>`, '<true/>', text`<data>${letters(base64Alphabet, 20, 60)}==</data>`)}`, 1, 5)}</dict></plist>`,
  'maps-and-tracks': oneOf(
    text`<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>${city}</name><Point><coordinates>${number},${number},0</coordinates></Point></Placemark></kml>`,
    text`<gpx version="1.1" creator="${noun}">${repeat(text`<trkpt lat="${number}" lon="${number}"><ele>${integer(1, 900)}</ele></trkpt>`, 1, 5)}</gpx>`
  ),
  'office-markup': oneOf(
    text`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">${sentence}</w:t></w:r></w:p>`,
    text`<worksheet><sheetData><row r="${integer(1, 9)}"><c r="A${integer(1, 9)}" t="s"><v>${integer(0, 99)}</v></c></row></sheetData></worksheet>`,
    text`<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><text:p>${sentence}</text:p></office:document>`
  ),
  'stylesheet-transform': text`<xsl:template match="${noun}/${noun}"><xsl:for-each select="${noun}"><td><xsl:value-of select="${noun}"/></td></xsl:for-each></xsl:template>`,
  'saml-assertion': text`<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${hex(32)}"><saml2:Subject><saml2:NameID>${inventedWord}@${domain}</saml2:NameID></saml2:Subject><saml2:AttributeStatement><saml2:Attribute Name="${noun}"><saml2:AttributeValue>${person}</saml2:AttributeValue></saml2:Attribute></saml2:AttributeStatement></saml2:Assertion>`,
  'web-page': text`<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>${sentence}</title><link rel="stylesheet" href="${oneOf('/', '../', 'https://cdn.jsdelivr.net/npm/')}${noun}.css"><script src="/${noun}.js"></script></head><body class="${noun}"><p>${sentence}</p></body></html>`,
  'http-request': text`${words('GET POST PUT DELETE PATCH')} /${noun}/${oneOf(noun, integer(1, 99))}${maybe(text`?${noun}=${noun}`)} HTTP/1.1${lineEnd}${repeat(header, 1, 6, lineEnd)}`,
  'http-response': text`HTTP/${words('1.1 2 1.0')} ${integer(200, 504)} ${words('OK Found Created Forbidden Not␣Found Moved␣Permanently')}${lineEnd}${repeat(header, 1, 6, lineEnd)}${maybe(text`${lineEnd}${lineEnd}{"${noun}":"${noun}"}`)}`,
  'http-headers': repeat(header, 1, 7, lineEnd),
  'http-transcript': repeat(
    oneOf(
      text`> ${header}`,
      text`< ${header}`,
      text`* Connected to ${domain} (${integer(1, 254)}.${integer(1, 254)}.0.1) port ${port}`
    ),
    2,
    8,
    '\n'
  ),
  'curl-command': text`curl ${repeat(text`-H '${header}' `, 1, 3)}${maybe(text`--data-raw '{"${noun}":"${noun}"}' `)}'https://${domain}/${noun}?${noun}=${noun}'${maybe(' --compressed')}`,
  'mail-source': text`Received: from ${domain} (${domain} [203.0.113.${integer(1, 254)}])${lineEnd}Subject: ${sentence}${lineEnd}From: "${firstName} ${inventedWord}" <${inventedWord}@${domain}>${lineEnd}To: ${inventedWord}@${domain}${lineEnd}${maybe(text`Cc: ${inventedWord}@${domain}${lineEnd}`)}MIME-Version: 1.0${lineEnd}Content-Type: text/plain; charset=utf-8${lineEnd}${lineEnd}${sentence}`,
  'mail-headers-forwarded': text`---------- Forwarded message ---------\nFrom: ${person} <${inventedWord}@${domain}>\nDate: Mon, Jan ${integer(1, 28)}, ${integer(2015, 2026)}\nSubject: ${maybe('Re: ')}${sentence}\nTo: <${inventedWord}@${domain}>\nCc: ${person} <${inventedWord}@${domain}>\n\n${sentence}`,
  'mail-list-headers': text`Reply-To: ${inventedWord}@${domain}\nBcc: \nX-Mailer: ${capital(noun)} ${integer(1, 9)}.${integer(0, 9)}\nMessage-ID: <${uuid}@${domain}>\nIn-Reply-To: <${token}@${domain}>`,
  'multipart-source': text`------WebKitFormBoundary${letters(ALPHANUMERIC, 16)}\r\nContent-Disposition: form-data; name="${noun}"${maybe(text`; filename="${noun} (${integer(1, 9)}).pdf"`)}\r\n\r\n${sentence}\r\n`,
  'web-log': repeat(
    text`${integer(1, 223)}.${integer(0, 254)}.${integer(0, 254)}.${integer(1, 254)} - ${oneOf('-', inventedWord)} [${integer(10, 28)}/Jan/2025:10:${digits(2)}:${digits(2)} +0000] "${words('GET POST HEAD')} /${noun}/${noun}.${words('html php js png')} HTTP/1.1" ${integer(200, 504)} ${integer(0, 99_999)} "https://${domain}/" "Mozilla/5.0"`,
    1,
    4,
    '\n'
  ),
  'system-log': repeat(
    text`Jan ${integer(10, 28)} 10:${digits(2)}:${digits(2)} ${noun} ${words('sshd[812]: systemd[1]: cron[99]: kernel: sudo:')} ${oneOf(text`Accepted publickey for ${inventedWord} from 10.0.0.${integer(1, 254)} port ${port} ssh2`, text`(root) CMD (/usr/local/bin/${noun}.sh >/dev/null 2>&1)`, text`pam_unix(cron:session): session opened for user root(uid=0)`, text`${inventedWord} : TTY=pts/0 ; PWD=/home/${inventedWord} ; USER=root ; COMMAND=/usr/bin/apt update`, sentence)}`,
    1,
    4,
    '\n'
  ),
  'account-file-lines': text`${inventedWord}:x:${integer(1000, 1099)}:${integer(1000, 1099)}:${person},,,:/home/${inventedWord}:/bin/bash`,
  'container-log': repeat(
    text`{"log":"${sentence}\\n","stream":"${words('stdout stderr')}","time":"${integer(2015, 2026)}-01-01T00:00:00.${digits(9)}Z"}`,
    1,
    3,
    '\n'
  ),
  'php-serialised': oneOf(
    text`a:${integer(1, 4)}:{${repeat(text`s:${integer(3, 9)}:"${noun}";${oneOf(text`i:${integer(0, 99)};`, text`s:${integer(3, 9)}:"${noun}";`, text`b:${integer(0, 1)};`, 'N;', 'a:0:{}')}`, 1, 5)}}`,
    text`${noun}|a:1:{s:4:"${noun}";d:${integer(1, 99)}.${digits(2)};}`
  ),
  'person-export': text`${upper(lastName)};${firstName};${integer(1, 28)}.0${integer(1, 9)}.${integer(1950, 2005)};${city};"${sentence}"`
});
