import { join } from 'node:path';

/** Keys and a limit nobody reaches, so that both cost what they cost; the key is the one wrk.ts sends. */
export const LIMITS = { RATE_LIMIT_PER_MINUTE: '1000000000', AUTH_REQUIRED: 'true', API_KEY: 'bench' };

export const ADMIN_KEY = 'bench';

/** Settings of a gateway under load that logs nothing and has no model; `folder` gets its data. */
export function quietSettings({
  port,
  target,
  folder
}: {
  port: number;
  target: string;
  folder: string;
}): Record<string, string> {
  return {
    ADMIN_API_KEY: ADMIN_KEY,
    PORT: String(port),
    TARGET_URL: target,
    LOG_REQUESTS: 'false',
    DECISION_LOG: 'off',
    REGISTRY_DIR: join(folder, 'no-registry'),
    DATA_DIR: join(folder, String(port))
  };
}
