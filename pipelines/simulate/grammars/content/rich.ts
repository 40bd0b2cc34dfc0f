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
  words
} from '../template.ts';
import {
  emojiMark,
  foreignSentence,
  lastName,
  mischievousSentence,
  person,
  product,
  sentence
} from '../vocabulary/language.ts';
import { ALPHANUMERIC, base64Alphabet, domain, inventedWord, uuid } from '../vocabulary/shared.ts';
import { htmlSnippet, noun, scriptSnippet, shellSnippet, sqlSnippet } from '../vocabulary/code.ts';

const url = text`https://${domain}/${noun}${maybe(text`/${noun}-${noun}`)}${maybe(text`?${noun}=${integer(1, 99)}&amp;${noun}=${noun}`)}`;
const colour = oneOf(
  text`#${hex(6)}`,
  text`rgb(${integer(0, 255)}, ${integer(0, 255)}, ${integer(0, 255)})`,
  'red',
  'inherit',
  'rgba(0,0,0,.87)'
);
const style = repeat(
  oneOf(
    text`color: ${colour};`,
    text`background-color: ${colour};`,
    text`font-size: ${integer(8, 40)}${words('px pt em')};`,
    text`text-align: ${words('left center right justify')};`,
    text`margin-left: ${integer(0, 80)}px;`,
    text`font-family: ${oneOf('Arial, sans-serif', "'Times New Roman', serif", '&quot;Segoe UI&quot;, Roboto', 'Calibri')};`,
    text`width: ${integer(10, 100)}%;`,
    'font-weight: 400;',
    'line-height: 1.5;',
    'white-space: pre-wrap;',
    text`mso-${noun}: ${noun};`,
    'display: inline-block;'
  ),
  1,
  4,
  ' '
);
const words1 = oneOf(sentence, foreignSentence, mischievousSentence);
const inline = oneOf(
  text`<strong>${noun}</strong>`,
  text`<em>${noun}</em>`,
  text`<b>${noun}</b>`,
  text`<u>${noun}</u>`,
  text`<a href="${url}"${maybe(' target="_blank" rel="noopener noreferrer"')}>${noun}</a>`,
  text`<a href="mailto:${inventedWord}@${domain}">${person}</a>`,
  text`<span style="${style}">${noun}</span>`,
  text`<br${maybe(' /')}>`,
  text`<code>${noun}()</code>`,
  '&nbsp;',
  '&amp;',
  '&rsquo;',
  '&lt;3',
  text`<sup>${integer(1, 9)}</sup>`,
  text`<s>${noun}</s>`,
  text`<i>${noun}</i>`,
  text`<mark class="${words('pen-red marker-yellow')}">${noun}</mark>`,
  text`<font color="${colour}">${noun}</font>`,
  text`<span class="mention" data-id="${integer(1, 999)}" data-value="${noun}">@${inventedWord}</span>`
);
const block = oneOf(
  text`<p>${words1} ${inline} ${words1}</p>`,
  text`<p style="${style}">${words1}</p>`,
  text`<h${integer(1, 4)}>${capital(noun)} ${noun}</h2>`,
  text`<ul>${repeat(text`<li>${words1}</li>`, 1, 5)}</ul>`,
  text`<ol><li>${words1}</li><li>${inline}</li></ol>`,
  text`<blockquote>${words1}</blockquote>`,
  text`<div>${words1}</div>`,
  text`<div><br></div>`,
  text`<img src="${url}.${words('png jpg webp')}" alt="${noun} ${noun}" width="${integer(20, 900)}" height="${integer(20, 900)}"${maybe(' loading="lazy"')}${maybe(' />')}>`,
  text`<figure class="image"><img src="${url}.jpg" srcset="${url}.jpg 1x, ${url}.jpg 2x"><figcaption>${words1}</figcaption></figure>`,
  text`<table border="0" cellpadding="${integer(0, 9)}"><tbody>${repeat(text`<tr>${repeat(text`<td${maybe(text` style="${style}"`)}>${noun}</td>`, 2, 4)}</tr>`, 1, 4)}</tbody></table>`,
  text`<pre><code class="language-${words('sql bash js html')}">${noun} = ${integer(1, 99)};</code></pre>`,
  '<hr>',
  '<p>&nbsp;</p>'
);

export const richTemplates = family('content/rich', {
  paragraph: text`<p>${words1}</p>`,
  inline: text`${words1} ${inline} ${words1} ${inline}`,
  blocks: repeat(block, 2, 6, oneOf('', '\n', '\r\n')),
  long: repeat(block, 6, 14),
  foreign: repeat(text`<p${maybe(' dir="rtl"')}>${foreignSentence}</p>`, 1, 4),
  link: text`<a href="${url}" ${maybe(text`class="${noun}" `)}${maybe(text`title="${noun} ${noun}"`)}>${words1}</a>`,
  image: text`<img ${maybe(text`class="${words('alignnone size-medium emoji wp-image')}-${integer(1, 999)}" `)}src="${oneOf(url, text`/uploads/${integer(2010, 2025)}/0${integer(1, 9)}/${noun}.jpg`, text`data:image/png;base64,iVBORw0KGgo${letters(base64Alphabet, 40, 160)}=`)}" alt="${person}" />`,
  table: text`<table style="${style}"><thead><tr>${repeat(text`<th scope="col">${capital(noun)}</th>`, 2, 4)}</tr></thead><tbody>${repeat(text`<tr>${repeat(text`<td>${oneOf(noun, integer(1, 999))}</td>`, 2, 4)}</tr>`, 2, 5)}</tbody></table>`,
  'video-embed': oneOf(
    text`<iframe width="${integer(300, 900)}" height="${integer(200, 600)}" src="https://www.youtube.com/embed/${letters(ALPHANUMERIC + '-_', 11)}" title="${noun}" frameborder="0" allow="accelerometer; autoplay; encrypted-media" allowfullscreen></iframe>`,
    text`<p><iframe src="https://player.vimeo.com/video/${digits(8)}" width="640" height="360" allowfullscreen></iframe></p>`,
    text`<figure class="media"><oembed url="https://www.youtube.com/watch?v=${letters(ALPHANUMERIC + '-_', 11)}"></oembed></figure>`,
    text`<iframe src="https://www.google.com/maps/embed?pb=!1m18!1m12!1m3!1d${digits(5)}.${digits(4)}!2d${integer(1, 99)}.${digits(6)}!3d${integer(1, 70)}.${digits(6)}!2m3!1f0!2f0!3f0" width="600" height="450" style="border:0;" loading="lazy"></iframe>`
  ),
  'pasted-from-office': text`<p class="MsoNormal"><span style="font-size:${integer(8, 14)}.0pt;font-family:&quot;Calibri&quot;,sans-serif;mso-ansi-language:EN-US">${words1}<o:p></o:p></span></p>`,
  'e-mail': text`<html><body style="${style}"><table width="100%" cellpadding="0" cellspacing="0"><tr><td align="center"><a href="${url}"><img src="${url}.png" alt="${noun}"></a></td></tr><tr><td>${words1}</td></tr></table></body></html>`,
  'block-editor': oneOf(
    text`<!-- wp:${words('paragraph heading list')} ${maybe(text`{"${words('align level')}":"${words('wide center 3')}"} `)}-->\n<p>${words1}</p>\n<!-- /wp:paragraph -->`,
    text`<!-- wp:image {"id":${integer(1, 9999)},"sizeSlug":"large"} --><figure class="wp-block-image"><img src="${url}.jpg" alt=""/></figure><!-- /wp:image -->`
  ),
  'conditional-comments': text`<!--[if mso]><table><tr><td width="${integer(100, 600)}"><![endif]-->${words1}<!--[if mso]></td></tr></table><![endif]-->`,
  'editor-delta': oneOf(
    text`{"ops":[{"insert":"${noun} ${noun}\\n"},{"attributes":{"bold":true,"link":"https://${domain}"},"insert":"${noun}"}]}`,
    text`{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"${noun} ${noun}","marks":[{"type":"strong"}]}]}]}`,
    text`{"blocks":[{"key":"${letters(ALPHANUMERIC, 5)}","text":"${noun} ${noun}","type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":[]}],"entityMap":{}}`
  ),
  markdown: text`# ${capital(noun)}\n\n${sentence}\n\n${repeat(oneOf(text`- **${noun}**: ${sentence}`, text`1. ${sentence}`, text`> ${sentence}`, text`[${noun}](https://${domain}/${noun}) ${sentence}`, text`![${noun}](https://${domain}/${noun}.png)`, text`\`${noun}\` -- ${sentence}`, text`- [${words('x ␣')}] ${sentence}`), 2, 7, '\n')}`,
  'markdown-table': text`| ${noun} | ${noun} |\n|:---|---:|\n${repeat(text`| ${noun} | ${oneOf(integer(1, 999), text`\`${noun}\``, text`**${noun}**`)} |`, 2, 6, '\n')}`,
  'markdown-sql': text`${sentence}\n\n\`\`\`sql\n${sqlSnippet}\n\`\`\`\n${sentence}`,
  'markdown-shell': text`## ${capital(noun)}\n\n\`\`\`${words('bash sh console')}\n${maybe('$ ')}${shellSnippet}\n\`\`\`\n\n${sentence}`,
  'markdown-html': text`${sentence}\n\n\`\`\`html\n${htmlSnippet}\n\`\`\`\n\n${sentence}`,
  'markdown-script': text`${sentence}\n\n\`\`\`${words('js ts jsx')}\n${scriptSnippet}\n\`\`\`\n\n${sentence}`,
  'markdown-links': repeat(
    text`${oneOf('- ', '* ')}[${noun} ${noun}](${oneOf(text`https://${domain}/${noun}?${noun}=${integer(1, 99)}`, text`../${noun}/${noun}.md`, text`#${noun}`, text`./${noun}.md`)} "${noun}")`,
    2,
    6,
    '\n'
  ),
  latex: oneOf(
    text`$\\frac{${integer(1, 9)}}{${integer(2, 9)}} \\cdot \\sum_{i=${integer(0, 9)}}^{n} x_i^{${integer(2, 9)}}$ ${sentence}`,
    text`\\begin{${same(words('equation itemize tabular align'), (name) => text`${name}}\n  \\item ${sentence}\n  a &= b \\\\\n\\end{${name}`)}}`,
    text`\\section{${capital(noun)}} ${sentence} \\cite{${noun}${integer(1990, 2025)}} \\textbf{${noun}}`,
    text`\\usepackage{${words('amsmath graphicx hyperref')}}\n\\includegraphics[width=0.${integer(1, 9)}\\textwidth]{${noun}.pdf}`,
    text`$$\\int_0^\\infty e^{-x^2} dx = \\sqrt{\\pi}/${integer(2, 9)}$$`
  ),
  wiki: oneOf(
    text`== ${capital(noun)} ==\n'''${noun}''' is a [[${noun}|${noun}s]] {{cite web|url=https://${domain}|title=${noun}}} ''${noun}''`,
    text`{{Infobox ${noun}\n| name = ${person}\n| image = ${noun}.jpg\n}}\n${sentence}<ref name="${noun}">${sentence}</ref>`,
    text`h${integer(1, 4)}. ${capital(noun)}\n{code:sql}${sqlSnippet}{code}\n* ${sentence}\n|| ${noun} || ${noun} ||`,
    text`[[Category:${capital(noun)}]] {{DEFAULTSORT:${lastName}}} ${sentence}`
  ),
  bbcode: text`[b]${noun}[/b] [url=https://${domain}/${noun}]${noun}[/url] [quote="${inventedWord}"]${sentence}[/quote] [img]https://${domain}/${noun}.jpg[/img] ${sentence}`,
  restructured: text`${capital(noun)}\n=======\n\n.. code-block:: ${words('python bash sql')}\n\n   ${shellSnippet}\n\n:ref:\`${noun}\` ${sentence}`,
  entities: text`${noun} &amp; ${noun} &lt;${noun}&gt; &quot;${noun}&quot; &#39;${noun}&#39; &eacute;&nbsp;&mdash; ${sentence}`,
  slack: text`*${noun}* _${noun}_ <https://${domain}/${noun}|${noun}> <@U${letters('ABCDEFGH0123456789', 8)}> :${noun}: &gt; ${sentence} ${emojiMark}`,
  'product-description': text`<h2>${product}</h2><p>${sentence}</p><ul><li>${integer(1, 99)}&quot; x ${integer(1, 99)}&quot;</li><li>&lt; ${integer(1, 9)} kg</li></ul><p><em>${sentence}</em></p>`,
  tutorial: text`<h3>${capital(noun)}</h3><p>${sentence} <code>&lt;${words('script div form')}&gt;</code> ${sentence}</p><pre>${sqlSnippet}</pre><p id="${uuid}">${sentence}</p>`
});
