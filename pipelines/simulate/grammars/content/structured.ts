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
  words,
  type Part,
  type Write
} from '../template.ts';
import {
  city,
  firstName,
  foreignSentence,
  job,
  lastName,
  person,
  product,
  sentence,
  verb
} from '../vocabulary/language.ts';
import {
  ALPHANUMERIC,
  base64Alphabet,
  domain,
  epochMs,
  epochSeconds,
  inventedWord,
  token,
  UPPER,
  uuid
} from '../vocabulary/shared.ts';
import { noun, scriptSnippet, sqlSnippet } from '../vocabulary/code.ts';

const key = oneOf(
  noun,
  text`${noun}${capital(noun)}`,
  text`${noun}_${noun}`,
  words(
    'id name type value status data items count total email url created_at updatedAt lang locale page limit currency price quantity options meta user sku ts'
  ),
  text`@${noun}`,
  text`$${words('ref schema id type oid date')}`,
  text`${noun}.${noun}`,
  text`${noun}-${noun}`
);
const scalar = oneOf(
  integer(0, 99_999),
  text`"${noun}"`,
  text`"${noun} ${noun}"`,
  text`"${noun}'s ${noun}"`,
  text`${integer(0, 999)}.${digits(2)}`,
  'true',
  'false',
  'null',
  '""',
  '[]',
  '{}',
  text`"${uuid}"`,
  text`"https://${domain}/${noun}"`,
  text`"${integer(2000, 2026)}-0${integer(1, 9)}-1${integer(0, 9)}T0${integer(0, 9)}:00:00Z"`,
  text`"#${hex(6)}"`,
  text`"${city}"`,
  epochMs,
  text`"${token}"`,
  text`"${foreignSentence}"`,
  text`-${integer(1, 99)}`,
  text`"${letters(UPPER, 3)}"`,
  text`"${inventedWord}@${domain}"`
);
function object(value: Part, min: number, max: number): Write {
  return (rng) => {
    const gap = rng.pick(['', ' ', '']);
    return text`{${repeat(text`"${key}":${gap}${value}`, min, max, `,${gap}`)}}`(rng);
  };
}
const flat = object(scalar, 1, 6);
const list = oneOf(text`[${repeat(scalar, 1, 6, ',')}]`, text`[${repeat(flat, 1, 3, ',')}]`);
const nested = object(oneOf(scalar, flat, list), 2, 6);
const deep = object(oneOf(scalar, nested, list), 2, 7);
const escaped =
  (json: Write): Write =>
  (rng) =>
    JSON.stringify(json(rng));
const pretty =
  (json: Write): Write =>
  (rng) => {
    const written = json(rng);
    return JSON.stringify(JSON.parse(written), null, rng.pick([2, 4, '\t']));
  };
const tagName = oneOf(noun, capital(noun), text`${words('ns soap xs dc a')}:${capital(noun)}`);
const leaf = same(
  tagName,
  (name) =>
    text`<${name}${maybe(text` ${noun}="${oneOf(noun, integer(1, 99))}"`)}>${oneOf(noun, integer(1, 9999), sentence, text`${firstName} ${inventedWord}`, text`<![CDATA[${sentence}]]>`)}</${name}>`
);
const branch = same(tagName, (name) => text`<${name}>${repeat(leaf, 1, 4, oneOf('', '\n  '))}</${name}>`);
const cell = oneOf(
  noun,
  integer(0, 9999),
  text`"${person}"`,
  text`"${noun}, ${noun}"`,
  text`${digits(2)}.${digits(2)}`,
  '',
  text`"${noun} ""${noun}"" ${noun}"`,
  text`${inventedWord}@${domain}`,
  city,
  text`-${integer(1, 99)}`,
  text`=SUM(A1:A${integer(2, 99)})`,
  lastName,
  text`${integer(2000, 2025)}-01-${integer(10, 28)}`
);
const coordinates = text`${integer(-179, 179)}.${digits(5)},${maybe(' ')}${integer(-89, 89)}.${digits(5)}`;

export const structuredTemplates = family('content/structured', {
  'json-flat': flat,
  'json-nested': nested,
  'json-deep': deep,
  'json-pretty': pretty(nested),
  'json-list': list,
  'json-in-json': object(oneOf(escaped(flat), escaped(nested), scalar), 1, 4),
  'json-escaped': escaped(nested),
  'json-twice-escaped': escaped(object(escaped(flat), 1, 3)),
  'json-with-prose': text`{"title":"${noun} ${noun}","body":${(rng) => JSON.stringify(text`${sentence} ${sentence} "${noun}" ${sentence}`(rng))},"tags":["${noun}","${noun}"]}`,
  'json-with-code': text`{"language":"${words('sql js bash')}","code":${(rng) => JSON.stringify(oneOf(sqlSnippet, scriptSnippet)(rng))}}`,
  'json-lines': repeat(flat, 2, 6, '\n'),
  'json-nearly-empty': oneOf(
    text`{"${noun}":""}`,
    text`{"${noun}":${words('null [] {} 0 true false')}}`,
    text`{"${noun}":"","${noun}":${words('null [] {} "" 0')}}`,
    text`[${repeat(words('{} [] null ""'), 1, 3, ',')}]`,
    text`{"${noun}":{"${noun}":""}}`,
    text`[{"${noun}":""}]`
  ),
  'json-numbers': text`[${repeat(oneOf(integer(-999, 999), text`${integer(-9, 9)}.${digits(6)}`), 6, 40, ',')}]`,
  'json-webhook': text`{"id":"${words('evt ch in sub')}_${letters(ALPHANUMERIC, 24)}","object":"event","created":${epochSeconds},"type":"${noun}.${words('created updated paid deleted')}","data":{"object":${nested}},"livemode":${words('true false')}}`,
  'json-push-event': text`{"ref":"refs/heads/${noun}/${noun}","before":"${hex(40)}","after":"${hex(40)}","commits":[{"id":"${hex(40)}","message":${(rng) => JSON.stringify(text`${verb}(${noun}): ${sentence}\n\n${sentence} (#${integer(1, 999)})`(rng))},"author":{"name":"${inventedWord}","email":"${inventedWord}@${domain}"}}]}`,
  'json-rpc': text`{"jsonrpc":"2.0","method":"${noun}.${verb}","params":${oneOf(nested, list)},"id":${oneOf(integer(1, 999), text`"${uuid}"`)}}`,
  'json-schema': text`{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"${noun}":{"type":"${words('string integer array')}","pattern":"^[a-z]+$"},"${noun}":{"$ref":"#/definitions/${noun}"}},"required":["${noun}"]}`,
  'json-patch': text`[${repeat(text`{"op":"${words('add remove replace test')}","path":"/${noun}/${integer(0, 9)}","value":${scalar}}`, 1, 4, ',')}]`,
  'json-query': oneOf(
    text`{"query":{"bool":{"must":[{"match":{"${noun}":"${noun}"}}],"filter":[{"range":{"${noun}":{"gte":${integer(1, 99)},"lt":"now"}}}]}},"size":${integer(1, 100)}}`,
    text`{"filter":{"and":[{"field":"${noun}","op":"${words('eq in gt like')}","value":${scalar}}]},"sort":[{"${noun}":"${words('asc desc')}"}]}`,
    text`{"where":{"${noun}":{"${words('gt lt contains in equals')}":${scalar}},"OR":[{"${noun}":${scalar}},{"${noun}":${scalar}}]},"take":${integer(1, 50)},"orderBy":{"${noun}":"desc"}}`,
    text`{"select":["${noun}","${noun}"],"from":"${noun}","limit":${integer(1, 99)},"order":"${noun}"}`
  ),
  'json-single-quoted': text`{${repeat(text`'${noun}': ${oneOf(integer(0, 99), text`'${noun}'`, 'True', 'None', text`['${noun}']`)}`, 1, 5, ', ')}}`,
  json5: text`{ ${repeat(text`${noun}: ${scalar}`, 1, 5, ', ')}, }`,
  'geo-json': oneOf(
    text`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[${coordinates}]},"properties":${flat}}]}`,
    text`{"type":"Polygon","coordinates":[[${repeat(text`[${coordinates}]`, 4, 9, ',')}]]}`
  ),
  'well-known-text': oneOf(
    text`POINT(${integer(-179, 179)}.${digits(4)} ${integer(-89, 89)}.${digits(4)})`,
    text`POLYGON((${repeat(text`${integer(-179, 179)}.${digits(3)} ${integer(-89, 89)}.${digits(3)}`, 4, 9, ', ')}))`,
    text`LINESTRING (${repeat(text`${integer(0, 99)} ${integer(0, 99)}`, 2, 9, ', ')})`,
    text`SRID=4326;POINT(${integer(1, 99)} ${integer(1, 89)})`,
    text`MULTIPOLYGON(((${repeat(text`${integer(0, 99)} ${integer(0, 99)}`, 4, 6, ',')})))`
  ),
  polyline: letters(ALPHANUMERIC + '_`~@?}|{\\^', 20, 120),
  'xml-leaf': leaf,
  'xml-branch': branch,
  'xml-document': text`<?xml version="1.0" encoding="${words('UTF-8 utf-8 ISO-8859-1')}"?>${maybe('\n')}${branch}`,
  soap: text`<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"${maybe(text` xmlns:ns="http://${domain}/${noun}"`)}><soap:Header/><soap:Body>${repeat(branch, 1, 2)}</soap:Body></soap:Envelope>`,
  saml: text`<samlp:${words('Response AuthnRequest')} xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_${hex(32)}" Version="2.0" IssueInstant="${integer(2015, 2026)}-01-01T00:00:00Z" Destination="https://${domain}/saml/acs"><saml:Issuer>https://${domain}/idp</saml:Issuer><ds:SignatureValue>${letters(base64Alphabet, 80, 200)}==</ds:SignatureValue></samlp:Response>`,
  rss: oneOf(
    text`<rss version="2.0"><channel><title>${sentence}</title><link>https://${domain}/</link><item><title>${noun}</title><description><![CDATA[<p>${sentence}</p>]]></description><guid isPermaLink="false">${uuid}</guid></item></channel></rss>`,
    text`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:uuid:${uuid}</id><title type="html">${sentence}</title><updated>${integer(2015, 2026)}-01-01T00:00:00Z</updated></entry></feed>`
  ),
  'xml-config': oneOf(
    text`<dependency><groupId>org.${inventedWord}</groupId><artifactId>${noun}-${noun}</artifactId><version>${integer(0, 9)}.${integer(0, 9)}.${integer(0, 9)}</version></dependency>`,
    text`<configuration><appSettings><add key="${capital(noun)}" value="${noun}"/></appSettings></configuration>`,
    text`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://${domain}/${noun}</loc><priority>0.${integer(1, 9)}</priority></url></urlset>`,
    text`<D:propfind xmlns:D="DAV:"><D:prop><D:getetag/></D:prop></D:propfind>`,
    text`<methodCall><methodName>${noun}.${verb}</methodName><params><param><value><string>${noun}</string></value></param></params></methodCall>`,
    text`<invoice:Invoice xmlns:invoice="urn:${inventedWord}:2.1"><cbc:ID>${digits(6)}</cbc:ID></invoice:Invoice>`
  ),
  csv: text`${repeat(noun, 3, 6, ',')}\n${repeat(repeat(cell, 3, 6, ','), 2, 6, oneOf('\n', '\r\n'))}`,
  'csv-semicolons': repeat(repeat(cell, 3, 6, ';'), 2, 6, '\n'),
  'csv-row': repeat(cell, 3, 10, ','),
  tsv: repeat(repeat(cell, 3, 6, '\t'), 2, 5, '\n'),
  yaml: text`${maybe('---\n')}${repeat(text`${key}: ${oneOf(noun, integer(1, 99), text`"${noun} ${noun}"`, text`[${noun}, ${noun}]`, text`{ ${noun}: ${noun} }`, text`\n  - ${noun}\n  - ${noun}: ${noun}`, text`|\n  ${sentence}\n  ${sentence}`, text`&${noun} ${noun}`, text`*${noun}`, text`!!${words('str int bool')} ${noun}`, '~')}`, 2, 7, '\n')}`,
  'ini-or-properties': repeat(
    oneOf(
      text`${noun}.${noun}=${noun}`,
      text`[${noun}]`,
      text`${noun} = "${noun}"`,
      text`; ${noun}`,
      text`${upper(noun)}=${token}`
    ),
    2,
    7,
    '\n'
  ),
  calendar: text`BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:${uuid}@${domain}\r\nDTSTART;TZID=Europe/Berlin:2025010${integer(1, 9)}T${digits(6)}\r\nSUMMARY:${sentence}\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=${integer(2, 20)}\r\nEND:VEVENT\r\nEND:VCALENDAR`,
  'contact-card': text`BEGIN:VCARD\nVERSION:3.0\nN:${lastName};${firstName};;;\nFN:${person}\nTITLE:${job}\nTEL;TYPE=WORK,VOICE:+${digits(11)}\nADR;TYPE=HOME:;;${integer(1, 99)} ${city};${city};;${digits(5)};\nEMAIL:${inventedWord}@${domain}\nEND:VCARD`,
  'ldap-names': oneOf(
    text`cn=${inventedWord},ou=${noun},dc=${inventedWord},dc=${words('com org local')}`,
    text`uid=${inventedWord},ou=people,o=${inventedWord}`,
    text`CN=${capital(inventedWord)} ${capital(inventedWord)},OU=${capital(noun)}s,DC=corp,DC=${inventedWord},DC=com`,
    text`dn: uid=${inventedWord},dc=${inventedWord}\nobjectClass: person\ncn: ${person}`,
    text`(objectClass=${noun})`,
    text`/C=US/ST=${capital(inventedWord)}/O=${capital(inventedWord)}/CN=*.${domain}`,
    text`(&(objectClass=person)(mail=${inventedWord}@${domain}))`
  ),
  'edi-or-bank': oneOf(
    text`UNH+${integer(1, 99)}+ORDERS:D:96A:UN'BGM+220+${digits(8)}+9'DTM+137:2025${digits(4)}:102'`,
    text`ISA*00*          *00*          *ZZ*${upper(inventedWord)}*ZZ*${upper(inventedWord)}*250101*1200*U*00401*${digits(9)}*0*P*>~`,
    text`:20:${digits(8)}\n:25:${digits(10)}\n:61:2501${digits(2)}C${integer(1, 999)},${digits(2)}NTRF//${digits(6)}`,
    text`MSH|^~\\&|${upper(noun)}|${upper(noun)}|||2025${digits(8)}||ADT^A01|${digits(5)}|P|2.3\rPID|1||${digits(6)}^^^${upper(noun)}||${lastName}^${firstName}`,
    text`BCD\n002\n1\nSCT\n${upper(inventedWord)}\n${person}\nDE${digits(20)}\nEUR${integer(1, 999)}.${digits(2)}`
  ),
  'form-state': oneOf(
    text`${repeat(text`${noun}=${oneOf(noun, integer(1, 99), '')}`, 2, 8, '&')}`,
    text`${repeat(text`${noun}[${noun}]=${noun}`, 2, 5, '&')}`,
    text`a:${integer(1, 4)}:{s:${integer(3, 9)}:"${noun}";i:${integer(0, 99)};s:4:"${noun}";b:${integer(0, 1)};}`,
    text`s:${integer(3, 9)}:"${noun}";`,
    text`i:${integer(1, 999)};`,
    text`${noun}|s:${integer(3, 9)}:"${noun}";${noun}|i:${integer(1, 99)};`
  ),
  cart: text`{"items":[${repeat(text`{"sku":"${letters(UPPER, 2)}-${digits(5)}","name":${(rng) => JSON.stringify(product(rng))},"qty":${integer(1, 9)},"price":${integer(1, 999)}.${digits(2)}}`, 1, 4, ',')}],"coupon":${oneOf('null', text`"${upper(noun)}${integer(5, 50)}"`)}}`,
  'address-object': text`{"name":${(rng) => JSON.stringify(person(rng))},"city":${(rng) => JSON.stringify(city(rng))},"zip":"${digits(5)}","notes":${(rng) => JSON.stringify(sentence(rng))}}`,
  'log-lines': repeat(
    oneOf(
      text`${integer(2020, 2026)}-01-${integer(10, 28)} 12:${digits(2)}:${digits(2)},${digits(3)} ${words('INFO WARN DEBUG ERROR')} [${noun}-${integer(1, 9)}] ${noun}.${noun} - ${sentence}`,
      text`level=${words('info warn error')} ts=${epochSeconds} msg="${sentence}" ${noun}=${noun}`,
      text`<${integer(1, 190)}>1 ${integer(2020, 2026)}-01-01T00:00:00Z ${noun} ${noun} ${integer(100, 9999)} - - ${sentence}`,
      text`10.0.${integer(0, 255)}.${integer(0, 255)} - - [10/Jan/2025:10:${digits(2)}:${digits(2)} +0000] "GET /${noun}/${noun}?${noun}=${noun} HTTP/1.1" 200 ${integer(100, 9999)} "-" "${noun}/${integer(1, 9)}.0"`
    ),
    1,
    5,
    '\n'
  ),
  subtitle: repeat(
    text`${integer(1, 99)}\n00:0${integer(0, 9)}:${digits(2)},${digits(3)} --> 00:0${integer(0, 9)}:${digits(2)},${digits(3)}\n${maybe('<i>')}${sentence}${maybe('</i>')}\n`,
    1,
    4,
    '\n'
  )
});
