import process from 'node:process';

/** For HEALTHCHECK: exit code 0 while the gateway of this container answers, 1 otherwise. */
const TIMEOUT_MS = 2500;

const url = `http://127.0.0.1:${process.env['PORT'] ?? '8000'}/pathhelm/health/live`;
const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => null);
process.exitCode = response?.ok === true ? 0 : 1;
