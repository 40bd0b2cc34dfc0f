import process from 'node:process';

/** For quickstart.sh: one attack against its gateway, and what became of it. Arguments: URL, seconds since the start. */
const [url = '', seconds = ''] = process.argv.slice(2);

/** The demo trusts this machine as a proxy; the client who tries the tour by hand must not pay for this request. */
const CLIENT = '192.0.2.66';
const TIMEOUT_MS = 10_000;

const response = await fetch(`${url}/users?q=1%27%20OR%20%271%27=%271%27--`, {
  headers: { 'x-forwarded-for': CLIENT },
  signal: AbortSignal.timeout(TIMEOUT_MS)
});
const decisionId = /"decisionId":"([\w-]+)"/.exec(await response.text())?.[1];
const { port } = new URL(url);
const environment = `${port === '8000' ? '' : `PORT=${port} `}ADMIN_API_KEY=${process.env['ADMIN_API_KEY'] ?? 'demo'}`;
process.stdout.write(
  decisionId === undefined
    ? `The first attack, ${seconds} s after the start, passed (HTTP ${response.status}); what enforcing would have stopped:
      ${environment} npm run decisions -- list --held-back\n`
    : `First attack blocked ${seconds} s after the start (HTTP ${response.status}). Why:
      ${environment} npm run explain -- ${decisionId}\n`
);
