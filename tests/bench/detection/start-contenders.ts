import { spawn } from 'node:child_process';
import { access, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { freePort } from '#tests/helpers/free-port.ts';

export type Contender = { port: number; stop: () => void };

const START_TIMEOUT_MS = 120_000;
/** ModSecurity's own recommended settings as packaged: bodies read, JSON and XML parsed, strict multipart. */
const RECOMMENDED = '/etc/nginx/modsecurity.conf';
const CRS_SETUP = '/etc/modsecurity/crs/crs-setup.conf';
const CRS_RULES = '/usr/share/modsecurity-crs/rules';
const NGINX_MODULE = '/usr/lib/nginx/modules/ngx_http_modsecurity_module.so';

/** Says 200 to everything, so that a refusal can only come from what stands before it. */
export async function startUpstream(): Promise<Contender> {
  const server: Server = createServer({ maxHeaderSize: 65_536, insecureHTTPParser: true }, (request, response) => {
    request.resume();
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() }; // TCP servers have such an address
}

/** The gateway as a process of its own, enforcing, with the policy it comes with; every address is another client. */
export async function startGateway(upstreamPort: number, model: string): Promise<Contender> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'bench-detection-'));
  return run('npm', ['run', '--silent', 'gateway'], port, {
    PORT: String(port),
    HOST: '127.0.0.1',
    TARGET_URL: `http://127.0.0.1:${upstreamPort}`,
    TRUSTED_PROXIES: '127.0.0.1/32',
    RATE_LIMIT_ENABLED: 'false',
    DEMO_MODE: 'true',
    LOG_REQUESTS: 'false',
    LOG_LEVEL: 'warn',
    DATA_DIR: join(folder, 'data'),
    DECISION_LOG: 'off',
    SHADOW_MODEL: 'off',
    MODEL: model,
    MODE: 'enforce'
  });
}

/** nginx + ModSecurity + all CRS rules as Debian packages them (paranoia level 1, threshold 5), set to refuse; null when they are not installed. */
export async function startPeer(upstreamPort: number): Promise<Contender | null> {
  for (const path of [RECOMMENDED, CRS_SETUP, CRS_RULES, NGINX_MODULE]) {
    const isThere = await access(path).then(
      () => true,
      () => false
    );
    if (!isThere) return null;
  }
  const folder = await mkdtemp(join(tmpdir(), 'bench-peer-'));
  const port = await freePort();
  await writeFile(
    join(folder, 'rules.conf'),
    `Include ${RECOMMENDED}\nSecRuleEngine On\nSecAuditEngine Off\nSecResponseBodyAccess Off\nInclude ${CRS_SETUP}\nInclude ${CRS_RULES}/*.conf\n`
  );
  await writeFile(
    join(folder, 'nginx.conf'),
    `load_module ${NGINX_MODULE};\n${process.getuid?.() === 0 ? 'user root;\n' : ''}daemon off;\nworker_processes 1;\npid ${folder}/pid;\nerror_log ${folder}/error.log crit;\nevents {}\nhttp {\n access_log off;\n client_body_temp_path ${folder}/body;\n proxy_temp_path ${folder}/proxy;\n fastcgi_temp_path ${folder}/fastcgi;\n uwsgi_temp_path ${folder}/uwsgi;\n scgi_temp_path ${folder}/scgi;\n large_client_header_buffers 8 64k;\n client_max_body_size 20m;\n server {\n  listen 127.0.0.1:${port};\n  modsecurity on;\n  modsecurity_rules_file ${folder}/rules.conf;\n  location / { proxy_pass http://127.0.0.1:${upstreamPort}; }\n }\n}\n`
  );
  return run('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], port, {});
}

async function run(
  command: string,
  args: readonly string[],
  port: number,
  settings: Readonly<Record<string, string>>
): Promise<Contender> {
  const child = spawn(command, args, { env: { ...process.env, ...settings }, stdio: ['ignore', 'ignore', 'inherit'] });
  const stop = (): void => void child.kill('SIGTERM');
  const deadlineMs = Date.now() + START_TIMEOUT_MS;
  while (!(await isOpen(port))) {
    if (child.exitCode !== null || Date.now() > deadlineMs) {
      stop();
      throw new Error(`${command} did not listen on port ${port}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { port, stop };
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (open: boolean) => (): void => {
      socket.destroy();
      resolve(open);
    };
    socket.on('connect', end(true)).on('error', end(false));
  });
}
