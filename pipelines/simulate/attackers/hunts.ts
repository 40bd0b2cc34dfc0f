import { base36 } from '../noise.ts';
import type { Scene } from '../scene.ts';
import { NOUNS, type Noun } from '../site-vocabulary.ts';

const WORDS =
  'admin backup old new test dev stage private secret data db sql dump log logs tmp temp config conf setup install upload api v1 v2 internal manager console portal cgi-bin bin src app web site user users login server status info debug health metrics docs swagger export archive mail cpanel panel root home root2 phpmyadmin jenkins git svn'.split(
    ' '
  );
const ENDINGS = [
  '',
  '/',
  '.php',
  '.bak',
  '.old',
  '.zip',
  '.tar.gz',
  '.sql',
  '.txt',
  '.json',
  '.xml',
  '.yml',
  '.asp',
  '.aspx',
  '.jsp',
  '~',
  '.swp',
  '.log',
  '.conf',
  '.inc'
];
const HIDDEN = [
  '.env',
  '.git/config',
  '.git/HEAD',
  '.svn/entries',
  '.htaccess',
  '.htpasswd',
  '.DS_Store',
  '.aws/credentials',
  '.ssh/id_rsa',
  '.vscode/settings.json',
  '.npmrc',
  '.dockerenv',
  '.bash_history',
  '.idea/workspace.xml',
  '.config.php.swp',
  '.well-known/openid-configuration'
];
const FRAMEWORKS: Readonly<Record<string, readonly string[]>> = {
  wordpress: [
    'wp-login.php',
    'wp-admin/',
    'xmlrpc.php',
    'wp-json/wp/v2/users',
    'wp-config.php.bak',
    'wp-content/debug.log',
    'wp-includes/',
    'readme.html'
  ],
  java: [
    'actuator',
    'actuator/env',
    'actuator/heapdump',
    'jolokia',
    'manager/html',
    'invoker/readonly',
    'solr/admin/info/system',
    'WEB-INF/web.xml',
    'console/login/LoginForm.jsp'
  ],
  php: [
    'phpinfo.php',
    'info.php',
    'phpmyadmin/index.php',
    'vendor/composer/installed.json',
    'adminer.php',
    'shell.php',
    'composer.lock',
    'laravel/.env',
    'storage/logs/laravel.log',
    'telescope/requests'
  ],
  devices: [
    'boaform/admin/formLogin',
    'HNAP1/',
    'cgi-bin/luci',
    'setup.cgi',
    'remote/login',
    'owa/auth/logon.aspx',
    'dana-na/',
    'global-protect/login.esp',
    '+CSCOE+/logon.html'
  ],
  clouds: [
    'latest/meta-data/',
    'server-status',
    'nginx_status',
    'metrics',
    'debug/pprof/',
    'v2/_catalog',
    'api/v1/namespaces',
    '_cluster/health',
    '_cat/indices',
    'solr/',
    'kibana'
  ],
  docs: [
    'swagger.json',
    'swagger-ui.html',
    'v3/api-docs',
    'openapi.json',
    'api-docs',
    'graphql',
    'graphiql',
    'redoc',
    'api/swagger.yaml',
    '.well-known/security.txt'
  ]
};

export type Hunt = { name: string; path: (scene: Scene, at: number) => string };

/** What is looked for; every path is composed, none is read from a list of findings. */
export const HUNTS: readonly Hunt[] = [
  {
    name: 'directories',
    path: (scene, at) =>
      `/${WORDS[at % WORDS.length]!}${scene.rng.chance(0.4) ? `/${scene.rng.pick(WORDS)}` : ''}${scene.rng.pick(['', '/', '', '/index.php'])}`
  },
  {
    name: 'hidden-files',
    path: (scene, at) =>
      `${scene.rng.pick(['', '', `/${scene.rng.pick(WORDS)}`, scene.site.prefix])}/${HIDDEN[at % HIDDEN.length]!}${scene.rng.pick(['', '', '.bak', '.local', '.save', '~'])}`
  },
  {
    name: 'backups',
    path: (scene, at) =>
      `/${scene.rng.pick([WORDS[at % WORDS.length]!, scene.site.host.split('.')[1]!, `${scene.rng.pick(WORDS)}${scene.rng.int(2015, 2026)}`])}${scene.rng.pick(ENDINGS)}`
  },
  {
    name: 'frameworks',
    path: (scene, at) =>
      `${scene.rng.pick(['', '', `/${scene.rng.pick(WORDS)}`])}/${Object.values(FRAMEWORKS).flat()[(at * 7) % Object.values(FRAMEWORKS).flat().length]!}`
  },
  {
    name: 'api-routes',
    path: (scene, at) =>
      `${scene.rng.pick([scene.site.prefix, '/api', '/api/v1', '/api/v2', '/rest', '/internal'])}/${scene.rng.pick(NOUNS[Object.keys(NOUNS)[at % Object.keys(NOUNS).length] as Noun])}${scene.rng.pick(['', '/1', '/all', '/export', '/me', `/${scene.rng.pick(WORDS)}`])}`
  },
  {
    name: 'documentation',
    path: (scene, at) =>
      `${scene.rng.pick(['', scene.site.prefix, '/api', `/${scene.rng.pick(WORDS)}`])}/${FRAMEWORKS['docs']![at % FRAMEWORKS['docs']!.length]!}`
  },
  { name: 'random-names', path: (scene) => `/${base36(scene.rng, scene.rng.int(3, 8))}${scene.rng.pick(ENDINGS)}` }
];

export const SCANNERS = [
  'Mozilla/5.00 (Nikto/2.5.0) (Evasions:None) (Test:Port Check)',
  'gobuster/3.6',
  'Fuzz Faster U Fool v2.1.0-dev',
  'feroxbuster/2.10.1',
  'Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)',
  'masscan/1.3',
  'zgrab/0.x',
  'WPScan v3.8.25 (https://wpscan.com/wordpress-security-scanner)',
  'Nuclei - Open-source project (github.com/projectdiscovery/nuclei)',
  'dirbuster',
  'Wfuzz/3.1.0'
];
